/** The importer on folders made here: other interfaces, missing files, refusals. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { commands, files } from '../../../main/collect/sources.ts';
import { MachineError } from '../../../main/machine/machine.ts';
import { recordedMachine } from '../../../main/machine/recorded.ts';
import { importCapture } from '../../../tools/import-capture.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lanewise-import-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function imported(captured: Readonly<Record<string, string>>, moment = 'mounted', machine = 'workstation') {
  for (const [path, text] of Object.entries(captured)) {
    mkdirSync(join(folder, 'in', dirname(path)), { recursive: true });
    writeFileSync(join(folder, 'in', path), text);
  }
  await importCapture(join(folder, 'in'), join(folder, 'out'));
  return recordedMachine(join(folder, 'out', moment, machine));
}
const outcome = async (asked: Promise<unknown>): Promise<unknown> =>
  asked.catch((error: unknown) => (error instanceof MachineError ? [error.kind, error.errno] : error));

const addresses = JSON.stringify([
  {
    ifname: 'lo',
    flags: ['LOOPBACK', 'UP'],
    addr_info: [{ family: 'inet', local: '127.0.0.1', prefixlen: 8, scope: 'host' }],
  },
  {
    ifname: 'enp3s0',
    flags: ['UP'],
    addr_info: [{ family: 'inet', local: '10.0.0.2', prefixlen: 24, scope: 'global' }],
  },
]);
const mounted = '30 20 0:40 / /mnt/a rw - cifs //10.0.0.9/data rw,addr=10.0.0.9\n';
const debugData = 'CIFS Version 2.51\n\nServers: \n1) ConnectionId: 0x1 Hostname: 10.0.0.9 \n';

describe('a missing file', () => {
  test('of connections means none, where nothing speaks against it', async () => {
    const machine = await imported({
      'client-mounted/proc_net_dev': 'x',
      'client-mounted/proc_net_tcp': '  sl  local_address rem_address   st\n',
    });
    expect(await outcome(machine.run(commands.sockets))).toEqual({ exitCode: 0, stdout: '', stderr: '' });
  });

  test.each([
    ['the longer list is there', { ss_tinepOH_dst: 'ESTAB' }],
    ['the table of connections has one', { proc_net_tcp: '   0: 0200000A:A23C 0900000A:01BD 01 0:0\n' }],
    ['a session is open', { proc_fs_cifs_DebugData: debugData }],
    ['there is no file at all to judge by', {}],
  ])('of connections is not recorded, where %s', async (_why, more) => {
    const base: Readonly<Record<string, string>> =
      Object.keys(more).length === 0 ? { 'client-mounted/uname': 'x' } : { 'client-mounted/proc_net_dev': 'x' };
    const captured = Object.fromEntries(
      Object.entries<string>(more).map(([name, text]) => [`client-mounted/${name}`, text]),
    );
    const machine = await imported({ ...base, ...captured });
    expect(await outcome(machine.run(commands.sockets))).toEqual(['not-recorded', undefined]);
  });

  test('of DebugData means that cifs is not loaded, where nothing speaks against it', async () => {
    const machine = await imported(
      { 'client-before/proc_self_mountinfo': '24 27 0:22 / /proc rw - proc proc rw\n' },
      'before',
    );
    expect(await outcome(machine.readFile(files.debugData))).toEqual(['absent', 'ENOENT']);
  });

  test.each([
    ['a share is mounted', { proc_self_mountinfo: mounted }],
    ['its neighbour was captured', { proc_self_mountinfo: 'x', proc_fs_cifs_Stats: 'x' }],
    ['nobody captured the mounts', { proc_net_dev: 'x' }],
  ])('of DebugData is not recorded, where %s', async (_why, captured) => {
    const machine = await imported(
      Object.fromEntries(Object.entries(captured).map(([name, text]) => [`client-mounted/${name}`, text])),
    );
    expect(await outcome(machine.readFile(files.debugData))).toEqual(['not-recorded', undefined]);
  });

  test('of anything else is not recorded, and takes nothing else with it', async () => {
    const machine = await imported({ 'client-mounted/proc_self_mountinfo': mounted });
    expect(await machine.readFile(files.mountInfo)).toBe(mounted);
    for (const argv of [commands.addresses, commands.neighbours, commands.kernelRing])
      expect(await outcome(machine.run(argv))).toEqual(['not-recorded', undefined]);
    expect(await outcome(machine.listDirectory('/sys/class/net'))).toEqual(['not-recorded', undefined]);
  });
});

describe('what the system refused is refused again', () => {
  test('by cat, by dmesg, and by a shell without the program', async () => {
    const machine = await imported({
      'client-mounted/ip_-j_addr': addresses,
      'client-mounted/sys_class_net_enp3s0':
        'speed=cat: /sys/class/net/enp3s0/speed: Invalid argument\nduplex=cat: x: Input/output error\ncarrier=1\n',
      'client-mounted/dmesg': 'dmesg: read kernel buffer failed: Operation not permitted\n',
      'client-mounted/proc_fs_cifs_DebugData': 'cat: /proc/fs/cifs/DebugData: Permission denied\n',
      'client-mounted/ethtool_enp3s0': 'capc.sh: line 17: ethtool: command not found\n',
      'client-mounted/ethtool_eth9': 'netlink error: No such device\nNo data available\n',
      'client-mounted/sys_class_net_eth9': 'speed=2500\n',
    });
    expect([
      await outcome(machine.readFile('/sys/class/net/enp3s0/speed')),
      await outcome(machine.readFile('/sys/class/net/enp3s0/duplex')),
      await outcome(machine.readFile('/sys/class/net/enp3s0/carrier')),
      await outcome(machine.readFile('/sys/class/net/eth9/speed')),
      await outcome(machine.run(commands.kernelRing)),
      await outcome(machine.readFile(files.debugData)),
      await outcome(machine.run(['ethtool', 'enp3s0'])),
      await outcome(machine.run(['ethtool', 'eth9'])),
      await machine.listDirectory('/sys/class/net'),
    ]).toEqual([
      ['failed', 'EINVAL'],
      ['failed', 'EIO'],
      '1\n',
      '2500\n',
      { exitCode: 1, stdout: '', stderr: 'dmesg: read kernel buffer failed: Operation not permitted\n' },
      ['denied', 'EACCES'],
      ['absent', 'ENOENT'],
      { exitCode: 75, stdout: '', stderr: 'netlink error: No such device\nNo data available\n' },
      ['enp3s0', 'eth9', 'lo'],
    ]);
  });
});

describe('what was captured in another form', () => {
  test('is found where the collectors look for it', async () => {
    const machine = await imported({
      'client-mounted/uname': 'Linux desk 5.14.0-570.el9 #1 SMP x86_64 GNU/Linux\n',
      'client-mounted/ip_-j_addr': addresses,
      'client-mounted/ip_-j_route': '[{"dst":"10.0.0.0/24","dev":"enp3s0","prefsrc":"10.0.0.2","flags":[]}]',
      'client-mounted/proc_self_mountinfo': mounted,
      'client-mounted/sysctl_net':
        'net.ipv4.conf.enp3s0.rp_filter = 2\nnet.ipv4.conf.eth0/100.rp_filter = 1\nkernel.dmesg_restrict = 1\n',
      'client-mounted/sys_device_enp3s0': '/sys/devices/pci0000:00/0000:00:14.0/usb1/1-2/1-2:1.0\n',
      'client-mounted/ethtool_-i_enp3s0': 'driver: r8152\nversion: 1\n',
      'client-mounted/sys_class_net_enp3s0': 'mtu=9000\n',
      'client-mounted/sys_device_lo': '/sys/devices/virtual/net/lo/device\n',
      'client-mounted/proc_net_bonding_bond0': 'Ethernet Channel Bonding Driver\n',
    });
    expect([
      await machine.readFile(files.hostName),
      await machine.readFile(files.kernelRelease),
      await machine.readFile('/proc/sys/net/ipv4/conf/eth0.100/rp_filter'),
      await machine.listDirectory('/proc/sys/net/ipv4/conf'),
      await machine.readLink('/sys/class/net/enp3s0'),
      await machine.readLink('/sys/class/net/enp3s0/device'),
      await machine.readLink('/sys/class/net/enp3s0/device/driver'),
      await machine.listDirectory('/sys/class/net/enp3s0'),
      await outcome(machine.readLink('/sys/class/net/lo/device')),
      await machine.listDirectory('/proc/net/bonding'),
      (await machine.run(commands.addresses)).stdout,
      JSON.parse((await machine.run(['ip', '-j', 'route', 'get', '10.0.0.9'])).stdout),
      machine.hostName,
    ]).toEqual([
      'desk\n',
      '5.14.0-570.el9\n',
      '1\n',
      ['enp3s0', 'eth0.100'],
      '../../devices/pci0000:00/0000:00:14.0/usb1/1-2/1-2:1.0/net/enp3s0',
      '../../../1-2:1.0',
      '../../../../../../bus/usb/drivers/r8152',
      ['device', 'mtu'],
      ['absent', 'ENOENT'],
      ['bond0'],
      addresses,
      [{ dst: '10.0.0.9', dev: 'enp3s0', prefsrc: '10.0.0.2', flags: [], uid: 0, cache: [] }],
      'desk',
    ]);
    const { derived } = JSON.parse(readFileSync(join(folder, 'out', 'mounted', 'workstation', 'machine.json'), 'utf8'));
    expect(derived).toContainEqual({
      source: 'ip -j route get 10.0.0.9',
      from: 'ip -j route show, ip -j rule, ip -j addr',
    });
  });

  test('the NAS keeps each answer under the command that gave it', async () => {
    const machine = await imported(
      {
        'nas-mounted/smbstatus_--json': '{"timestamp": "2026-11-21T03:24:23.679256+0000", "sessions": {}}\n',
        'nas-mounted/testparm_-s': '[global]\n',
        'nas-mounted/testparm_-s.stderr': 'Load smb config files\n',
        'nas-mounted/unpriv_smbstatus_--json': 'smbstatus only works as root!\n{"version": "4.22"}\n',
        'nas-mounted/unpriv_smbstatus': 'uid=1000(u) gid=1000(u)\nsmbstatus only works as root!\n',
        'nas-mounted/log.smbd': 'x\n',
      },
      'mounted',
      'nas',
    );
    expect(await machine.run(['testparm', '-s'])).toEqual({
      exitCode: 0,
      stdout: '[global]\n',
      stderr: 'Load smb config files\n',
    });
    expect(new Date(machine.createdAt).toISOString()).toBe('2026-11-21T03:24:23.679Z');
    const plain = await recordedMachine(join(folder, 'out', 'mounted', 'nas-unprivileged'));
    expect([
      await plain.run(['smbstatus', '--json']),
      await plain.run(['smbstatus']),
      await outcome(plain.run(['testparm', '-s'])),
    ]).toEqual([
      { exitCode: 1, stdout: '{"version": "4.22"}\n', stderr: 'smbstatus only works as root!\n' },
      { exitCode: 1, stdout: '', stderr: 'smbstatus only works as root!\n' },
      ['not-recorded', undefined],
    ]);
  });
});

describe('a series', () => {
  const line = (bytes: number) =>
    `ESTAB 0 0 10.0.0.2:40000 10.0.0.9:445 cubic rto:204 bytes_sent:${bytes / 10} bytes_received:${bytes}`;
  const block = (epoch: string, uptime: string, bytes: number, data: string) =>
    `##### ${epoch} uptime ${uptime}\n# ss\n${line(bytes)}\nSYN-SENT 0 1 10.0.0.2:40001 10.0.0.10:445 cubic rto:1000\nESTAB 0 0 10.0.0.2:40000 10.0.0.9:445 timer:(on,16sec,7)\n` +
    `# neigh\n10.0.0.9 dev enp3s0 lladdr 02:00:00:00:00:01 REACHABLE \n10.0.0.10 dev enp3s0 FAILED \n# DebugData\n${data}`;
  const captured = {
    'client-mounted/uname': 'Linux desk 6.1 #1\n',
    'client-mounted/proc_self_mountinfo': mounted,
    'client-mounted/ip_-j_addr': addresses,
    'client-mounted/proc_net_dev':
      'Inter-| Receive\n face |bytes\n    lo: 5 1 0 0 0 0 0 0 5 1 0 0 0 0 0 0\nenp3s0: 100 9 0 0 0 0 0 0 10 9 0 0 0 0 0 0\n',
    'client-mounted/ss_tinOH_dst': `${line(1000)}\n`,
    'client-mounted/dmesg': '[    1.0] early\n',
    'client-series/series.txt':
      block('1000.5', '10.00', 2000, debugData) +
      block('1002.6', '12.00', 5000, '') +
      block('1004.9', '14.25', 5000, 'cat: x: No such file or directory\n'),
    'client-series/dmesg_end': '[    1.0] early\n[   11.5] CIFS: later\n[   99.0] much later\n',
  };

  test('becomes frames, each with its time, and keeps the rest of the moment after mounting', async () => {
    const machine = await imported(captured, 'series');
    const seen: unknown[] = [];
    for (let look = 0; look < 3; look++) {
      machine.beginLook();
      seen.push([
        machine.now(),
        (await machine.run(commands.sockets)).stdout.split('\n').length - 1,
        await outcome(machine.readFile(files.debugData)),
        (await machine.run(commands.kernelRing)).stdout,
        /enp3s0: (\d+) (?:\d+ ){7}(\d+)/.exec(await machine.readFile(files.netDev))?.slice(1),
      ]);
    }
    expect(seen).toEqual([
      [{ at: 1_000_500, clock: 0 }, 2, debugData, '[    1.0] early\n', ['1100', '110']],
      [
        { at: 1_002_500, clock: 2000 },
        2,
        ['timeout', undefined],
        '[    1.0] early\n[   11.5] CIFS: later\n',
        ['4100', '410'],
      ],
      [
        { at: 1_004_750, clock: 4250 },
        2,
        ['absent', 'ENOENT'],
        '[    1.0] early\n[   11.5] CIFS: later\n',
        ['4100', '410'],
      ],
    ]);
    expect(await machine.readFile(files.mountInfo)).toBe(mounted);
    expect(JSON.parse((await machine.run(commands.neighbours)).stdout)).toEqual([
      { dst: '10.0.0.9', dev: 'enp3s0', lladdr: '02:00:00:00:00:01', state: ['REACHABLE'] },
      { dst: '10.0.0.10', dev: 'enp3s0', state: ['FAILED'] },
    ]);
    expect(await outcome(machine.run(['ip', '-j', 'route', 'get', '10.0.0.10']))).toEqual(['not-recorded', undefined]);
  });

  test('without any other moment it stands for itself', async () => {
    const machine = await imported({ 'client-series/series.txt': captured['client-series/series.txt'] }, 'series');
    expect(machine.frames).toHaveLength(3);
    expect(await outcome(machine.readFile(files.mountInfo))).toEqual(['not-recorded', undefined]);
  });
});

test('meta.json is kept for the whole and beside every moment', async () => {
  await imported({ 'client-a/uname': 'x', 'nas-b/smbstatus': 'x', 'meta.json': '{"truth":1}' }, 'a');
  for (const path of ['meta.json', 'a/meta.json', 'b/meta.json'])
    expect(readFileSync(join(folder, 'out', path), 'utf8')).toBe('{"truth":1}');
});

test('a folder that is no capture, and a used target, are refused in a sentence', async () => {
  mkdirSync(join(folder, 'in'));
  await expect(importCapture(join(folder, 'in'), join(folder, 'out'))).rejects.toThrow('it is no capture');
  await imported({ 'client-a/uname': 'x' }, 'a');
  await expect(importCapture(join(folder, 'in'), join(folder, 'out'))).rejects.toThrow('is not empty');
});
