import { smbServerOf } from '../../../shared/model/machine.ts';
import { expect, test } from 'vitest';
import { collectMachine } from '../../../main/collect/collect-machine.ts';
import { valueOf } from '../../../shared/model/reading.ts';
import { debian, nasMachine, netDev, socketsOfRoot, ssCommand, statusJson } from './nas-machine.ts';
import { connections, json } from './samba-words.ts';

test('a Samba that lists channels: its word, with the sockets’ counters', async () => {
  const facts = await collectMachine('nas', nasMachine(debian()), 'full');
  expect(connections(facts)).toEqual({
    source: 'smbstatus-channels',
    counters: 'connection',
    list: ['10.0.0.50:40001 → 10.0.0.25 established pid 7793', '10.0.0.50:40002 → 10.0.0.26 established pid 7793'],
  });
  expect(valueOf(smbServerOf(facts).connections)?.list[0]).toMatchObject({ received: 2946, sent: 5800 });
});

test('a full look reads what the NAS is and how it is set up', async () => {
  const facts = await collectMachine('nas', nasMachine(debian()), 'full');
  expect({
    system: valueOf(facts.system),
    user: valueOf(facts.account),
    samba: valueOf(smbServerOf(facts).version),
    multichannel: valueOf(smbServerOf(facts).configuration)?.multichannel,
    interfaces: valueOf(facts.network.interfaces)?.map(({ name, kind, speed, sent }) => [name, kind, speed, sent]),
    sysctls: valueOf(facts.network.settings),
    routes: valueOf(facts.network.routes)?.length,
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
  const facts = await collectMachine('nas', machine, 'full');
  expect(connections(facts)).toMatchObject({
    source: 'sockets-by-process',
    list: ['10.0.0.50:40001 → 10.0.0.25 established pid 7793', '10.0.0.50:40002 → 10.0.0.26 established pid 7793'],
  });
  expect(valueOf(smbServerOf(facts).connections)?.list.map(({ sessions }) => sessions)).toEqual([
    ['1366574225'],
    ['1366574225'],
  ]);
});

test('a channel that the service still lists and the kernel no longer has is missing', async () => {
  const machine = nasMachine(debian({ commands: { [ssCommand]: socketsOfRoot.split('\n')[0] + '\n' } }));
  expect(connections(await collectMachine('nas', machine, 'full')).list).toEqual([
    '10.0.0.50:40001 → 10.0.0.25 established pid 7793',
    '10.0.0.50:40002 → 10.0.0.26 missing pid 7793',
  ]);
});

test('a tick is one round trip and keeps what was read before', async () => {
  const facts = await collectMachine('nas', nasMachine(debian()), 'full');
  const machine = nasMachine(debian({ files: { '/proc/net/dev': netDev(7000, 9000) } }));
  const next = await collectMachine('nas', machine, 'tick', facts);
  expect(machine.trips()).toBe(1);
  expect(machine.asked).toHaveLength(5);
  expect(valueOf(next.network.interfaces)?.map(({ name, sent, speed }) => [name, sent, speed])).toEqual([
    ['lo', undefined, undefined],
    ['eth0', 7000, 1e9],
    ['eth1', 9000, 2.5e9],
  ]);
  expect([smbServerOf(next).configuration, next.system, next.network.routes]).toEqual([
    smbServerOf(facts).configuration,
    facts.system,
    facts.network.routes,
  ]);
});

test('a full look of a usual NAS takes two round trips', async () => {
  const machine = nasMachine(debian());
  await collectMachine('nas', machine, 'full');
  expect(machine.trips()).toBe(2);
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
  await collectMachine('nas', machine, 'full');
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
  const facts = await collectMachine(
    'nas',
    nasMachine(debian({ commands: { [json]: JSON.stringify({ version: '4.22.0', sessions }) } })),
    'full',
  );
  expect(valueOf(smbServerOf(facts).connections)?.list).toHaveLength(500);
  const { connections: read } = smbServerOf(facts);
  expect(read.state === 'known' ? read.evidence.lines.length : 0).toBe(40);
});
