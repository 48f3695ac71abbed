import { MachineError, commandLine, type CommandResult } from '../../../main/machine/machine.ts';
import { allToolPaths } from '../../../main/collect/systems/profiles/known.ts';
import { existing } from '../../../main/collect/sources.ts';
import { absent, fakeMachine, type FakeMachine, type FakeMachineContents } from '../../helpers/fake-machine.ts';

export interface NasContents extends FakeMachineContents {
  /** Absolute paths of the programs that it has. */
  readonly programs?: readonly string[];
}

/** A NAS that is a table: what is not in it is not there. */
export function nasMachine(contents: NasContents): FakeMachine {
  const { programs = [], commands = {}, ...rest } = contents;
  const listing: CommandResult = { exitCode: 2, stdout: programs.map((path) => `${path}\n`).join(''), stderr: '' };
  const machine = fakeMachine({ ...rest, commands: { [commandLine(existing(allToolPaths()))]: listing, ...commands } });
  const orAbsent = (error: unknown): never => {
    if (error instanceof MachineError && error.kind === 'not-recorded') throw absent(error.source);
    throw error;
  };
  return {
    ...machine,
    id: 'ada@nas',
    readFile: (path) => machine.readFile(path).catch(orAbsent),
    listDirectory: (path) => machine.listDirectory(path).catch(orAbsent),
    readLink: (path) => machine.readLink(path).catch(orAbsent),
    run: (argv, options) => machine.run(argv, options).catch(orAbsent),
  };
}

export const ended = (exitCode: number, stdout: string, stderr = ''): CommandResult => ({ exitCode, stdout, stderr });

export const hanging = (source: string): MachineError =>
  new MachineError('timeout', source, `${source} took longer than 10 s and was ended.`);

/** Two channels of one client to two ports, as Samba 4.22 lists them. */
export const statusJson = (version = '4.22.11-Debian'): string =>
  `${JSON.stringify({
    timestamp: '2026-11-21T03:22:24.747899+0000',
    version,
    smb_conf: '/etc/samba/smb.conf',
    sessions: {
      '1366574225': {
        session_id: '1366574225',
        server_id: { pid: '7793', task_id: '0', vnn: '4294967295', unique_id: '3760010337783372996' },
        uid: 1000,
        gid: 1000,
        username: 'ada',
        groupname: 'users',
        remote_machine: '10.0.0.50',
        hostname: 'ipv4:10.0.0.50:40001',
        session_dialect: 'SMB3_11',
        ...(version.startsWith('4.17') ? {} : { client_guid: 'A6E3B54F-8f76-e149-a868-041660e3c4d2' }),
        encryption: { cipher: '-', degree: 'none' },
        signing: { cipher: 'AES-128-CMAC', degree: 'partial' },
        ...(version.startsWith('4.17')
          ? {}
          : {
              channels: {
                '1': {
                  channel_id: '1',
                  local_address: 'ipv4:10.0.0.25:445',
                  remote_address: 'ipv4:10.0.0.50:40001',
                },
                '2': {
                  channel_id: '2',
                  local_address: 'ipv4:10.0.0.26:445',
                  remote_address: 'ipv4:10.0.0.50:40002',
                  transport: 'tcp',
                },
              },
            }),
      },
    },
  })}\n`;

export const statusText = `
Samba version 4.17.12-Debian
PID     Username     Group        Machine                                   Protocol Version  Encryption           Signing              
----------------------------------------------------------------------------------------------------------------------------------------
7793    ada          users        10.0.0.50 (ipv4:10.0.0.50:40001)          SMB3_11           -                    partial(AES-128-CMAC)
`;

const socketLine = (nas: string, port: number, users: string): string =>
  `ESTAB 0      0      ${nas}:445 10.0.0.50:${port}${users} bbr wscale:7,10 rto:212 mss:1448 bytes_sent:5872 ` +
  'bytes_acked:5800 bytes_received:2946 segs_out:40566 lastsnd:1476 lastrcv:2152 lastack:1464 unacked:2\n';

/** The same two connections as `ss` shows them to root. */
export const socketsOfRoot =
  socketLine('10.0.0.25', 40_001, ' users:(("smbd[10.0.0.50",pid=7793,fd=31))') +
  socketLine('10.0.0.26', 40_002, ' users:(("smbd[10.0.0.50",pid=7793,fd=14))');
/** The same without rights. */
export const socketsOfAll = socketLine('10.0.0.25', 40_001, '') + socketLine('10.0.0.26', 40_002, '');

export const addressesJson = JSON.stringify([
  {
    ifindex: 1,
    ifname: 'lo',
    flags: ['LOOPBACK', 'UP', 'LOWER_UP'],
    mtu: 65536,
    link_type: 'loopback',
    addr_info: [{ family: 'inet', local: '127.0.0.1', prefixlen: 8, scope: 'host' }],
  },
  ...[25, 26].map((end, index) => ({
    ifindex: index + 2,
    ifname: `eth${index}`,
    flags: ['BROADCAST', 'MULTICAST', 'UP', 'LOWER_UP'],
    mtu: 1500,
    link_type: 'ether',
    address: `02:77:00:00:19:0${index}`,
    addr_info: [{ family: 'inet', local: `10.0.0.${end}`, prefixlen: 24, scope: 'global' }],
  })),
]);

export const netDev = (first: number, second: number): string =>
  `Inter-|   Receive                                                |  Transmit
 face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed
  eth0: 1000       10    0    0    0     0          0         0 ${first}    20    0    0    0     0       0          0
  eth1: 2000       10    0    0    0     0          0         0 ${second}    20    0    0    0     0       0          0
`;

export const testparm = `[global]
\tbind interfaces only = Yes
\tinterfaces = 10.0.0.25;capability=RSS,speed=1000000000 eth1
\tserver min protocol = SMB2_02
\tserver max protocol = SMB3
\tserver multi channel support = Yes
\tserver signing = default
\tserver smb encrypt = default
\tmap to guest = Bad User
\tguest account = nobody


[data]
\tpath = /srv/data
`;

export const ssCommand = "/usr/bin/ss -tinpOH 'sport = :445'";
export const debianPrograms = [
  '/usr/bin/smbstatus',
  '/usr/sbin/smbd',
  '/usr/bin/testparm',
  '/usr/bin/ss',
  '/usr/sbin/ip',
  '/usr/sbin/sysctl',
  '/usr/bin/sudo',
];

/** A Debian with Samba, asked as root; replace what a test is about. */
export function debian(change: NasContents = {}): NasContents {
  return {
    programs: debianPrograms,
    ...change,
    files: {
      '/etc/os-release': 'NAME="Debian GNU/Linux"\nVERSION_ID="13"\nID=debian\n',
      '/proc/net/dev': netDev(5000, 6000),
      '/proc/stat': 'cpu  10 0 5 80 5 0 0 0 0 0\ncpu0 10 0 5 80 5 0 0 0 0 0\n',
      '/sys/class/net/eth0/speed': '1000\n',
      '/sys/class/net/eth1/speed': '2500\n',
      ...change.files,
    },
    directories: { '/sys/class/net': ['eth0', 'eth1', 'lo'], ...change.directories },
    commands: {
      id: 'uid=0(root) gid=0(root) groups=0(root)\n',
      'uname -s -r': 'Linux 6.12.117\n',
      '/usr/bin/smbstatus -p --json': statusJson(),
      '/usr/bin/smbstatus -p': statusText,
      [ssCommand]: socketsOfRoot,
      '/usr/bin/testparm -sv': testparm,
      '/usr/sbin/smbd -V': 'Version 4.22.11-Debian\n',
      '/usr/sbin/ip -j -d addr': addressesJson,
      '/usr/sbin/ip -j route show table all': '[{"dst":"10.0.0.0/24","dev":"eth0","prefsrc":"10.0.0.25","flags":[]}]',
      '/usr/sbin/ip -j rule': '[{"priority":32766,"src":"all","table":"main"}]',
      '/usr/sbin/sysctl net.ipv4.conf':
        'net.ipv4.conf.all.arp_ignore = 1\nnet.ipv4.conf.eth0.rp_filter = 2\nnet.ipv4.conf.eth0.forwarding = 0\n',
      ...change.commands,
    },
  };
}
