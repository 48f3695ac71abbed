import { smbServerOf } from '../../../shared/model/machine.ts';
import { expect, test } from 'vitest';
import { collectMachine } from '../../../main/collect/collect-machine.ts';
import { valueOf } from '../../../shared/model/reading.ts';
import {
  addressesJson,
  ended,
  nasMachine,
  netDev,
  socketsOfAll,
  ssCommand,
  statusText,
  testparm,
} from './nas-machine.ts';
import { connections, user, needsRoot, sudo } from './samba-words.ts';

const synologyPrograms = [
  '/usr/local/bin/smbstatus',
  '/usr/local/bin/testparm',
  '/sbin/ip',
  '/bin/netstat',
  '/usr/bin/sudo',
];
const synologyList = `using configfile = /etc/samba/smb.conf
Pid       Channel   Server IP                        Client IP
-----------------------------------------------------------------------------
14556     1         ipv4:10.0.0.25:445               ipv4:10.0.0.50:40001
14556     2         ipv4:10.0.0.26:445               ipv4:10.0.0.50:40002
`;
const synologyStatus = '/usr/local/bin/smbstatus -v --show-multichannel';
const table = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   1: 1900000A:01BD 3200000A:9C41 01 00000000:00000000 02:000AFB4C 00000000     0        0 89719 2 0 20 4 23 15 -1
   2: 1A00000A:01BD 3200000A:9C42 01 00000000:00000000 02:000AFB4C 00000000     0        0 89720 2 0 20 4 23 15 -1
`;
const synology = {
  programs: synologyPrograms,
  files: {
    '/etc.defaults/VERSION': 'majorversion="7"\nproductversion="7.2.1"\nbuildnumber="69057"\nsmallfixnumber="5"\n',
    '/proc/sys/kernel/syno_hw_version': 'DS920+\n',
    '/proc/net/dev': netDev(1, 2),
    '/proc/net/tcp': table,
  },
  directories: { '/sys/class/net': ['eth0', 'ovs_eth0'] },
  commands: {
    ...user,
    'uname -s -r': 'Linux 4.4.302+\n',
    [synologyStatus]: needsRoot,
    [sudo + synologyStatus]: synologyList,
    '/usr/local/bin/smbstatus -p --json': ended(1, '', '\nInvalid option --json: unknown option\n'),
    '/usr/local/bin/smbstatus -p': needsRoot,
    [`${sudo}/usr/local/bin/smbstatus -p`]: statusText,
    '/sbin/ip -j -d addr': ended(1, '', "ip: invalid option -- 'j'\n"),
    '/sbin/ip -j addr': ended(1, '', "ip: invalid option -- 'j'\n"),
    '/sbin/ip addr': `3: eth0: <BROADCAST,UP,LOWER_UP> mtu 1500 qdisc mq master ovs-system state UP
    link/ether 00:11:32:aa:bb:01 brd ff:ff:ff:ff:ff:ff
6: ovs_eth0: <BROADCAST,UP,LOWER_UP> mtu 1500 qdisc noqueue state UNKNOWN
    link/ether 00:11:32:aa:bb:01 brd ff:ff:ff:ff:ff:ff
    inet 10.0.0.25/24 brd 10.0.0.255 scope global ovs_eth0
`,
    '/sbin/ip -j route show table all': ended(1, '', "ip: invalid option -- 'j'\n"),
    '/sbin/ip route': '10.0.0.0/24 dev ovs_eth0 proto kernel scope link src 10.0.0.25\n',
    '/usr/local/bin/testparm -sv': testparm,
  },
};

test('Synology with busybox and without ss: its own list of channels, rates of the ports only', async () => {
  const machine = nasMachine(synology);
  const facts = await collectMachine('nas', machine, 'full');
  expect(valueOf(facts.system)).toMatchObject({ kind: 'synology-dsm7', model: 'DS920+' });
  expect(connections(facts)).toEqual({
    source: 'synology-channels',
    counters: 'port',
    list: ['10.0.0.50:40001 → 10.0.0.25 established pid 14556', '10.0.0.50:40002 → 10.0.0.26 established pid 14556'],
  });
  expect(valueOf(facts.network.interfaces)?.map(({ name, kind, lower }) => [name, kind, lower])).toEqual([
    ['eth0', 'wired', []],
    ['ovs_eth0', 'open-vswitch', ['eth0']],
  ]);
  expect(valueOf(smbServerOf(facts).sessions)?.[0]?.user).toBe('ada');
  expect(valueOf(facts.network.routes)).toMatchObject([{ dev: 'ovs_eth0' }]);
  expect(facts.guide?.sudoers[0]).toContain('/usr/local/bin/smbstatus -v --show-multichannel');
});

test('Synology’s tick asks only by the ways that worked', async () => {
  const machine = nasMachine(synology);
  const facts = await collectMachine('nas', machine, 'full');
  const [before, trips] = [machine.asked.length, machine.trips()];
  const next = await collectMachine('nas', machine, 'tick', facts);
  expect(machine.asked.slice(before).toSorted()).toEqual(
    [
      '/proc/net/dev',
      '/proc/net/tcp',
      '/proc/net/tcp6',
      '/proc/stat',
      '/sbin/ip addr',
      sudo + synologyStatus,
    ].toSorted(),
  );
  expect(machine.trips() - trips).toBe(1);
  expect(connections(next)).toEqual(connections(facts));
  expect(smbServerOf(next).sessions).toEqual(smbServerOf(facts).sessions);
});

test('ksmbd has no smbstatus: sockets by the client’s address', async () => {
  const machine = nasMachine({
    programs: ['/usr/bin/ss', '/usr/sbin/ip'],
    files: {
      '/etc/os-release': 'NAME="OpenWrt"\nVERSION_ID="23.05"\n',
      '/etc/ksmbd/ksmbd.conf': '[global]\n\tinterfaces = br-lan\n',
    },
    directories: { '/sys/class/ksmbd-control': [], '/sys/class/net': [] },
    commands: {
      id: 'uid=0(root) gid=0(root)\n',
      'uname -s -r': 'Linux 5.15.150\n',
      [ssCommand]: socketsOfAll,
      '/usr/sbin/ip -j -d addr': addressesJson,
    },
  });
  const facts = await collectMachine('nas', machine, 'full');
  expect(valueOf(facts.system)?.kind).toBe('ksmbd');
  expect(connections(facts).source).toBe('sockets-by-client');
  expect(valueOf(smbServerOf(facts).configuration)?.multichannel).toEqual({ on: false, by: 'default' });
  expect(facts.guide?.sudoers).toEqual([]);
});

test('FreeBSD: sockstat, ifconfig and netstat', async () => {
  const machine = nasMachine({
    programs: [
      '/usr/local/bin/smbstatus',
      '/usr/bin/sockstat',
      '/sbin/ifconfig',
      '/usr/bin/netstat',
      '/usr/local/bin/midclt',
    ],
    files: { '/etc/version': 'TrueNAS-13.0-U6.1 (d3e2d4bb)\n' },
    commands: {
      id: 'uid=0(root) gid=0(wheel) groups=0(wheel)\n',
      'uname -s -r': 'FreeBSD 13.1-RELEASE-p9\n',
      '/usr/local/bin/smbstatus -p --json': ended(1, '', 'Invalid option --json: unknown option\n'),
      '/usr/local/bin/smbstatus -p': statusText,
      '/usr/bin/sockstat -4 -6 -c -P tcp -p 445': `USER     COMMAND    PID   FD  PROTO  LOCAL ADDRESS         FOREIGN ADDRESS
root     smbd       7793  40  tcp4   10.0.0.25:445         10.0.0.50:40001
root     smbd       7793  41  tcp4   10.0.0.26:445         10.0.0.50:40002
`,
      '/sbin/ifconfig -a': `igb0: flags=8863<UP,BROADCAST,RUNNING> metric 0 mtu 1500
	inet 10.0.0.25 netmask 0xffffff00 broadcast 10.0.0.255
	media: Ethernet autoselect (1000baseT <full-duplex>)
	status: active
`,
      '/usr/bin/netstat -ibn': `Name    Mtu Network       Address              Ipkts Ierrs Idrop     Ibytes    Opkts Oerrs     Obytes  Coll
igb0   1500 <Link#1>      00:25:90:aa:bb:01 24012345     0     0 3024051234 12012345     0 1024051234     0
`,
      '/usr/local/bin/midclt call system.info': '{"version": "TrueNAS-13.0-U6.1", "system_product": "MINI"}\n',
    },
  });
  const facts = await collectMachine('nas', machine, 'full');
  expect(valueOf(facts.system)).toMatchObject({ kind: 'truenas-core', version: '13.0-U6.1', model: 'MINI' });
  expect(connections(facts)).toEqual({
    source: 'sockstat',
    counters: 'port',
    list: ['10.0.0.50:40001 → 10.0.0.25 established pid 7793', '10.0.0.50:40002 → 10.0.0.26 established pid 7793'],
  });
  expect(valueOf(facts.network.interfaces)).toMatchObject([{ name: 'igb0', speed: 1e9, sent: 1_024_051_234 }]);
  const trips = machine.trips();
  await collectMachine('nas', machine, 'tick', facts);
  expect(machine.trips() - trips).toBe(1);
});
