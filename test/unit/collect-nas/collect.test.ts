import { expect, test } from 'vitest';
import { collectNas } from '../../../main/collect/nas/nas.ts';
import { windowsCommands } from '../../../main/collect/nas/windows-script.ts';
import { commandLine, MachineError } from '../../../main/machine/machine.ts';
import type { NasFacts } from '../../../shared/model/nas-facts.ts';
import { valueOf } from '../../../shared/model/reading.ts';
import {
  addressesJson,
  debian,
  debianPrograms,
  ended,
  hanging,
  nasMachine,
  netDev,
  socketsOfAll,
  socketsOfRoot,
  ssCommand,
  statusJson,
  statusText,
  testparm,
} from './nas-machine.ts';

const connections = (facts: NasFacts) => {
  const value = valueOf(facts.connections);
  return {
    source: value?.source,
    counters: value?.counters,
    list: value?.list.map(
      ({ client, nas, socketState, group }) =>
        `${client.address}:${client.port} → ${nas.address} ${socketState} ${group}`,
    ),
  };
};

const user = { id: 'uid=1000(ada) gid=1000(ada) groups=1000(ada)\n' };
const needsRoot = ended(1, '', 'smbstatus only works as root!\n');
const json = '/usr/bin/smbstatus -p --json';
const text = '/usr/bin/smbstatus -p';
const sudo = '/usr/bin/sudo -n ';

test('a Samba that lists channels: its word, with the sockets’ counters', async () => {
  const facts = await collectNas(nasMachine(debian()), 'full');
  expect(connections(facts)).toEqual({
    source: 'smbstatus-channels',
    counters: 'connection',
    list: ['10.0.0.50:40001 → 10.0.0.25 established pid 7793', '10.0.0.50:40002 → 10.0.0.26 established pid 7793'],
  });
  expect(valueOf(facts.connections)?.list[0]).toMatchObject({ received: 2946, sent: 5800 });
});

test('a full look reads what the NAS is and how it is set up', async () => {
  const facts = await collectNas(nasMachine(debian()), 'full');
  expect({
    system: valueOf(facts.system),
    user: valueOf(facts.user),
    samba: valueOf(facts.samba),
    multichannel: valueOf(facts.smb)?.multichannel,
    interfaces: valueOf(facts.interfaces)?.map(({ name, kind, speed, sent }) => [name, kind, speed, sent]),
    sysctls: valueOf(facts.sysctls),
    routes: valueOf(facts.routes)?.length,
    processors: valueOf(facts.processors),
  }).toEqual({
    system: { kind: 'linux', name: 'Debian GNU/Linux', version: '13' },
    user: { name: 'root', root: true },
    samba: '4.22.11-Debian',
    multichannel: { on: true, by: 'printed' },
    interfaces: [
      ['lo', 'loopback', undefined, undefined],
      ['eth0', 'wired', 1e9, 5000],
      ['eth1', 'wired', 2.5e9, 6000],
    ],
    sysctls: [
      { name: 'all', arpIgnore: 1 },
      { name: 'eth0', rpFilter: 2 },
    ],
    routes: 1,
    processors: [{ busy: 15, waiting: 5, total: 100 }],
  });
});

test('a Samba that lists none: sockets of one smbd process', async () => {
  const machine = nasMachine(debian({ commands: { [json]: statusJson('4.17.12-Debian') } }));
  const facts = await collectNas(machine, 'full');
  expect(connections(facts)).toMatchObject({
    source: 'sockets-by-process',
    list: ['10.0.0.50:40001 → 10.0.0.25 established pid 7793', '10.0.0.50:40002 → 10.0.0.26 established pid 7793'],
  });
  expect(valueOf(facts.connections)?.list.map(({ sessions }) => sessions)).toEqual([['1366574225'], ['1366574225']]);
});

test('a channel that the service still lists and the kernel no longer has is missing', async () => {
  const machine = nasMachine(debian({ commands: { [ssCommand]: socketsOfRoot.split('\n')[0] + '\n' } }));
  expect(connections(await collectNas(machine, 'full')).list).toEqual([
    '10.0.0.50:40001 → 10.0.0.25 established pid 7793',
    '10.0.0.50:40002 → 10.0.0.26 missing pid 7793',
  ]);
});

test('an account without rights: plain first, then sudo of exactly the same command', async () => {
  const machine = nasMachine(
    debian({
      commands: {
        ...user,
        [json]: ended(1, '{"version":"4.22.11"}\n', 'smbstatus only works as root!\n'),
        [text]: needsRoot,
        [sudo + json]: statusJson(),
        [sudo + text]: statusText,
        [ssCommand]: socketsOfAll,
      },
    }),
  );
  const facts = await collectNas(machine, 'full');
  expect(connections(facts).source).toBe('smbstatus-channels');
  expect(facts.sessions).toMatchObject({ evidence: { source: sudo + json } });
  expect(machine.asked.filter((line) => line.includes('sudo -n'))).toEqual([sudo + json, sudo + text]);
  const before = machine.asked.length;
  await collectNas(machine, 'tick', facts);
  expect(machine.asked.slice(before)).toContain(sudo + json);
  expect(machine.asked.slice(before)).not.toContain(json);
});

test.each([
  ['a password is required', ended(1, '', 'sudo: a password is required\n')],
  ['not in the sudoers file', ended(1, '', 'ada is not in the sudoers file.\nThis incident has been reported.\n')],
  ['not allowed', ended(1, '', "Sorry, user ada is not allowed to execute '/usr/bin/smbstatus -p' as root on nas.\n")],
  ['there is no sudo', undefined],
])(
  'sudo refuses (%s): denied, with the line that would allow it, and connections by what is open to all',
  async (_, refusal) => {
    const refused = refusal === undefined ? {} : { [sudo + json]: refusal, [sudo + text]: refusal };
    const machine = nasMachine(
      debian({
        commands: { ...user, [json]: needsRoot, [text]: needsRoot, ...refused, [ssCommand]: socketsOfAll },
      }),
    );
    const facts = await collectNas(machine, 'full');
    expect(facts.sessions).toMatchObject({ state: 'denied', needs: 'nas-sudo' });
    expect(connections(facts)).toMatchObject({
      source: 'sockets-by-client',
      list: [
        '10.0.0.50:40001 → 10.0.0.25 established client 10.0.0.50',
        '10.0.0.50:40002 → 10.0.0.26 established client 10.0.0.50',
      ],
    });
    expect(facts.guide.sudoers[0]).toMatch(/^ada ALL=\(root\) NOPASSWD: \/usr\/bin\/smbstatus -p --json, /);
    const before = machine.asked.length;
    const next = await collectNas(machine, 'tick', facts);
    expect(machine.asked.slice(before).filter((line) => line.includes('smbstatus'))).toEqual([]);
    expect(next.sessions).toMatchObject({ state: 'denied', needs: 'nas-sudo' });
  },
);

test('smbstatus without rights that prints a valid object and ends well is still no answer', async () => {
  const machine = nasMachine(
    debian({
      programs: debianPrograms,
      commands: { ...user, [json]: '{"version":"4.22.11"}\n', [text]: needsRoot, [ssCommand]: socketsOfAll },
    }),
  );
  expect((await collectNas(machine, 'full')).sessions).toMatchObject({ state: 'denied', needs: 'nas-sudo' });
});

test('a hanging smbstatus loses nothing else, and ticks leave it alone', async () => {
  const machine = nasMachine(debian({ commands: { [json]: hanging(json), [text]: hanging(text) } }));
  const facts = await collectNas(machine, 'full');
  expect(facts.sessions).toMatchObject({ state: 'failed', reason: expect.stringContaining('took longer') });
  expect(connections(facts)).toMatchObject({ source: 'sockets-by-process' });
  const before = machine.asked.length;
  const next = await collectNas(machine, 'tick', facts);
  expect(machine.asked.slice(before).filter((line) => line.includes('smbstatus'))).toEqual([]);
  expect(next.sessions.state).toBe('failed');
});

test('an smbstatus that begins to hang costs one tick, not every one', async () => {
  const facts = await collectNas(nasMachine(debian()), 'full');
  const stuck = nasMachine(debian({ commands: { [json]: hanging(json) } }));
  const first = await collectNas(stuck, 'tick', facts);
  expect([first.sessions.state, connections(first).source]).toEqual(['failed', 'sockets-by-process']);
  await collectNas(stuck, 'tick', first);
  expect(stuck.asked.filter((line) => line === json)).toHaveLength(1);
});

test('an smbstatus that aborts in JSON is asked for text', async () => {
  const panic = ended(134, '', 'PANIC: assert failed at source3/utils/status_json.c(142): tomap == 0\n');
  const facts = await collectNas(nasMachine(debian({ commands: { [json]: panic } })), 'full');
  expect(valueOf(facts.sessions)?.[0]?.user).toBe('ada');
  expect(connections(facts).source).toBe('sockets-by-process');
});

test.each(['', '{"sessions": {"1":', '\u0000\u0001\u0002', 'Sitzungen: keine\n'])(
  'a broken answer of smbstatus (%j) is a failure of its own',
  async (broken) => {
    const facts = await collectNas(nasMachine(debian({ commands: { [json]: broken, [text]: broken } })), 'full');
    expect(facts.sessions.state).toBe('failed');
    expect([facts.interfaces.state, facts.smb.state, connections(facts).list?.length]).toEqual(['known', 'known', 2]);
  },
);

test('a service that lists nobody while sockets are established is not believed', async () => {
  const nobody = JSON.stringify({ version: '4.22.11', sessions: {} });
  const facts = await collectNas(nasMachine(debian({ commands: { [json]: nobody } })), 'full');
  expect(connections(facts).source).toBe('sockets-by-process');
});

test('a tick is one round trip and keeps what was read before', async () => {
  const facts = await collectNas(nasMachine(debian()), 'full');
  const machine = nasMachine(debian({ files: { '/proc/net/dev': netDev(7000, 9000) } }));
  const next = await collectNas(machine, 'tick', facts);
  expect(machine.trips()).toBe(1);
  expect(machine.asked).toHaveLength(5);
  expect(valueOf(next.interfaces)?.map(({ name, sent, speed }) => [name, sent, speed])).toEqual([
    ['lo', undefined, undefined],
    ['eth0', 7000, 1e9],
    ['eth1', 9000, 2.5e9],
  ]);
  expect([next.smb, next.system, next.routes]).toEqual([facts.smb, facts.system, facts.routes]);
});

test('a full look of a usual NAS takes two round trips', async () => {
  const machine = nasMachine(debian());
  await collectNas(machine, 'full');
  expect(machine.trips()).toBe(2);
});

test('a NAS that cannot be reached is one reason everywhere', async () => {
  const gone = new MachineError('unreachable', 'ssh', 'nas does not answer.');
  const machine = nasMachine({ commands: { 'uname -s -r': gone } });
  const facts = await collectNas(machine, 'full');
  expect([facts.system, facts.connections, facts.interfaces]).toEqual(
    Array.from({ length: 3 }, () => ({ state: 'failed', source: 'ssh', reason: 'nas does not answer.' })),
  );
});

test('a NAS that reboots in the middle: what was read stays, the rest says why', async () => {
  const facts = await collectNas(nasMachine(debian()), 'full');
  const gone = new MachineError('unreachable', 'ssh', 'The connection was lost before the answer came.');
  const machine = nasMachine({
    files: { '/proc/net/dev': gone, '/proc/stat': gone },
    commands: { [json]: gone, [ssCommand]: gone, '/usr/sbin/ip -j -d addr': gone },
  });
  const next = await collectNas(machine, 'tick', facts);
  expect([next.connections.state, next.sessions.state, next.interfaces.state, next.smb.state]).toEqual([
    'failed',
    'failed',
    'failed',
    'known',
  ]);
  expect(next.ways.status).toBe('json');
});

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
    '/sbin/ip addr': `3: eth0: <BROADCAST,UP,LOWER_UP> mtu 1500 qdisc mq master ovs-system state UP
    link/ether 00:11:32:aa:bb:01 brd ff:ff:ff:ff:ff:ff
6: ovs_eth0: <BROADCAST,UP,LOWER_UP> mtu 1500 qdisc noqueue state UNKNOWN
    link/ether 00:11:32:aa:bb:01 brd ff:ff:ff:ff:ff:ff
    inet 10.0.0.25/24 brd 10.0.0.255 scope global ovs_eth0
`,
    '/sbin/ip route': '10.0.0.0/24 dev ovs_eth0 proto kernel scope link src 10.0.0.25\n',
    '/usr/local/bin/testparm -sv': testparm,
  },
};

test('Synology with busybox and without ss: its own list of channels, rates of the ports only', async () => {
  const machine = nasMachine(synology);
  const facts = await collectNas(machine, 'full');
  expect(valueOf(facts.system)).toMatchObject({ kind: 'synology-dsm7', model: 'DS920+' });
  expect(connections(facts)).toEqual({
    source: 'synology-channels',
    counters: 'port',
    list: ['10.0.0.50:40001 → 10.0.0.25 established pid 14556', '10.0.0.50:40002 → 10.0.0.26 established pid 14556'],
  });
  expect(valueOf(facts.interfaces)?.map(({ name, kind, lower }) => [name, kind, lower])).toEqual([
    ['eth0', 'wired', []],
    ['ovs_eth0', 'open-vswitch', ['eth0']],
  ]);
  expect(valueOf(facts.sessions)?.[0]?.user).toBe('ada');
  expect(valueOf(facts.routes)?.[0]?.dev).toBe('ovs_eth0');
  expect(facts.guide.sudoers[0]).toContain('/usr/local/bin/smbstatus -v --show-multichannel');
});

test('Synology’s tick asks only by the ways that worked', async () => {
  const machine = nasMachine(synology);
  const facts = await collectNas(machine, 'full');
  const [before, trips] = [machine.asked.length, machine.trips()];
  const next = await collectNas(machine, 'tick', facts);
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
  expect(next.sessions).toEqual(facts.sessions);
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
  const facts = await collectNas(machine, 'full');
  expect(valueOf(facts.system)?.kind).toBe('ksmbd');
  expect(connections(facts).source).toBe('sockets-by-client');
  expect(valueOf(facts.smb)?.multichannel).toEqual({ on: false, by: 'default' });
  expect(facts.guide.sudoers).toEqual([]);
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
  const facts = await collectNas(machine, 'full');
  expect(valueOf(facts.system)).toMatchObject({ kind: 'truenas-core', version: '13.0-U6.1', model: 'MINI' });
  expect(connections(facts)).toEqual({
    source: 'sockstat',
    counters: 'port',
    list: ['10.0.0.50:40001 → 10.0.0.25 established pid 7793', '10.0.0.50:40002 → 10.0.0.26 established pid 7793'],
  });
  expect(valueOf(facts.interfaces)).toMatchObject([{ name: 'igb0', speed: 1e9, sent: 1_024_051_234 }]);
  const trips = machine.trips();
  await collectNas(machine, 'tick', facts);
  expect(machine.trips() - trips).toBe(1);
});

const windowsAnswer = {
  system: { value: [{ Caption: 'Microsoft Windows Server 2022 Standard', Version: '10.0.20348' }] },
  model: { value: [{ Manufacturer: 'Dell', Model: 'T150' }] },
  configuration: { value: [{ EnableMultiChannel: false, RequireSecuritySignature: true, EncryptData: false }] },
  announced: { value: [{ IpAddress: '10.0.0.25', FriendlyName: 'Ethernet', LinkSpeed: 1e9, RssCapable: true }] },
  connections: {
    value: [
      {
        LocalAddress: '10.0.0.25',
        LocalPort: 445,
        RemoteAddress: '10.0.0.50',
        RemotePort: 40_001,
        State: 'Established',
      },
      { LocalAddress: '::', LocalPort: 445, RemoteAddress: '::', RemotePort: 0, State: 'Listen' },
    ],
  },
  adapters: {
    value: [
      { Name: 'Ethernet', ifIndex: 7, MacAddress: '00-11-22-AA-BB-01', MtuSize: 1500, ReceiveLinkSpeed: 1e9, Up: true },
    ],
  },
  addresses: { value: [{ InterfaceIndex: 7, IPAddress: '10.0.0.25', PrefixLength: 24 }] },
  counters: { value: [{ Name: 'Ethernet', ReceivedBytes: 100, SentBytes: 200 }] },
  teams: { error: 'HRESULT 0x80041010,Get-NetLbfoTeam' },
  sessions: { error: 'Windows System Error 5,Get-SmbSession' },
};

test('Windows Server: one PowerShell, and one refusal loses only its own part', async () => {
  const machine = nasMachine({
    commands: {
      [commandLine(windowsCommands.system)]: JSON.stringify(windowsAnswer),
      [commandLine(windowsCommands.full)]: `\uFEFF${JSON.stringify(windowsAnswer)}\r\n`,
      [commandLine(windowsCommands.tick)]: JSON.stringify({
        connections: { error: 'CmdletizationQuery_NotFound_LocalPort,Get-NetTCPConnection' },
      }),
    },
  });
  const facts = await collectNas(machine, 'full');
  expect(valueOf(facts.system)).toMatchObject({ kind: 'windows-server', model: 'Dell T150' });
  expect(valueOf(facts.smb)).toMatchObject({ multichannel: { on: false }, signing: 'required', encryption: 'off' });
  expect(connections(facts)).toMatchObject({
    source: 'windows-connections',
    list: ['10.0.0.50:40001 → 10.0.0.25 established client 10.0.0.50'],
  });
  expect(valueOf(facts.interfaces)).toMatchObject([
    { name: 'Ethernet', kind: 'wired', link: 'up', speed: 1e9, mac: '00:11:22:aa:bb:01', sent: 200 },
  ]);
  expect(facts.sessions).toMatchObject({ state: 'denied', needs: 'nas-administrator' });
  const next = await collectNas(machine, 'tick', facts);
  expect([valueOf(next.connections)?.list, next.interfaces.state, next.smb]).toEqual([[], 'failed', facts.smb]);
});

test('a Windows account without rights: still Windows, and each refusal says who may read it', async () => {
  const wmi = 'HRESULT 0x80041003,Microsoft.Management.Infrastructure.CimCmdlets.GetCimInstanceCommand';
  const refused = { error: wmi };
  const { connections: list, adapters, addresses } = windowsAnswer;
  const answer = { connections: list, adapters, addresses, system: refused, model: refused, configuration: refused };
  const machine = nasMachine({
    commands: {
      [commandLine(windowsCommands.system)]: JSON.stringify({ system: refused }),
      [commandLine(windowsCommands.full)]: JSON.stringify(answer),
      [commandLine(windowsCommands.tick)]: JSON.stringify(answer),
    },
  });
  const facts = await collectNas(machine, 'full');
  expect(valueOf(facts.system)).toEqual({ kind: 'windows-server', name: 'Windows' });
  expect(facts.smb).toMatchObject({ state: 'denied', needs: 'nas-administrator' });
  expect(valueOf(facts.connections)?.list).toHaveLength(1);
  expect((await collectNas(machine, 'tick', facts)).system).toBe(facts.system);
});

test('a full look at what was Windows asks nothing but PowerShell, until something else answers there', async () => {
  const commands = {
    [commandLine(windowsCommands.system)]: JSON.stringify(windowsAnswer),
    [commandLine(windowsCommands.full)]: JSON.stringify(windowsAnswer),
  };
  const first = await collectNas(nasMachine({ commands }), 'full');
  const again = nasMachine({ commands });
  await collectNas(again, 'full', first);
  expect(again.asked).toEqual([commandLine(windowsCommands.full)]);
  const other = await collectNas(nasMachine(debian()), 'full', first);
  expect(valueOf(other.system)).toMatchObject({ kind: 'linux', name: 'Debian GNU/Linux' });
});

test('nothing that a NAS says becomes part of a command', async () => {
  const hostile = '$(reboot)`id`;\'"\n';
  const machine = nasMachine(
    debian({
      directories: {
        '/sys/class/net': [`eth0/../../../${hostile}`, hostile, 'eth0'],
        '/proc/net/bonding': [`../${hostile}`],
      },
      commands: {
        id: `uid=1000(${hostile.trim()}) gid=1000\n`,
        [json]: JSON.stringify({ sessions: { [hostile]: { session_id: hostile } } }),
      },
    }),
  );
  await collectNas(machine, 'full');
  expect(machine.asked.filter((line) => line.includes('reboot'))).toEqual([]);
});

test('five hundred sessions are read, and quoted only in part', async () => {
  const sessions = Object.fromEntries(
    Array.from({ length: 500 }, (_, index) => [
      String(index),
      {
        session_id: String(index),
        channels: {
          '1': { local_address: 'ipv4:10.0.0.25:445', remote_address: `ipv4:10.0.${index % 250}.7:${20_000 + index}` },
        },
      },
    ]),
  );
  const facts = await collectNas(
    nasMachine(debian({ commands: { [json]: JSON.stringify({ version: '4.22.0', sessions }) } })),
    'full',
  );
  expect(valueOf(facts.connections)?.list).toHaveLength(500);
  expect(facts.connections.state === 'known' ? facts.connections.evidence.lines.length : 0).toBe(40);
});
