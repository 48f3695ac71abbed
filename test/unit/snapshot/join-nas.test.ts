import { expect, test } from 'vitest';
import { joinNas } from '../../../main/snapshot/join-nas.ts';
import { nextSnapshot } from '../../../main/snapshot/next.ts';
import type { NasConnection, NasFacts, NasInterface, NasSession } from '../../../shared/model/nas-facts.ts';
import type { NasView } from '../../../shared/model/nas-view.ts';
import { unchecked, valueOf } from '../../../shared/model/reading.ts';
import type { Snapshot } from '../../../shared/model/snapshot.ts';
import { bitsPerSecond, bytes, instant, milliseconds } from '../../../shared/model/units.ts';
import { channel, hostFacts, known, nic, session, socket } from '../../helpers/host-facts.ts';

function port(name: string, address: string, change: Partial<NasInterface> = {}): NasInterface {
  return {
    name,
    kind: 'wired',
    link: 'up',
    speed: bitsPerSecond(1e9),
    mtuBytes: 1500,
    mac: `02:00:00:00:00:${name.slice(-1)}0`,
    addresses: [{ family: 'ipv4', address, prefixLength: 24, scope: 'global' }],
    lower: [],
    received: bytes(0),
    sent: bytes(0),
    ...change,
  };
}

function connection(
  client: string,
  clientPort: number,
  nas: string,
  change: Partial<NasConnection> = {},
): NasConnection {
  return {
    group: 'pid 7793',
    sessions: ['s1'],
    pid: 7793,
    client: { address: client, port: clientPort },
    nas: { address: nas, port: 445 },
    socketState: 'established',
    received: bytes(1000),
    sent: bytes(1000),
    quoted: [`${client}:${clientPort} ${nas}:445`],
    ...change,
  };
}

const nasSession = (change: Partial<NasSession> = {}): NasSession => ({
  id: 's1',
  pid: 7793,
  user: 'ada',
  clientName: 'desk',
  dialect: 'SMB3_11',
  quoted: ['ada'],
  ...change,
});

const own = [connection('10.0.0.50', 40_001, '10.0.0.25'), connection('10.0.0.50', 40_002, '10.0.0.26')];

function nasFacts(list: readonly NasConnection[] = own, change: Partial<NasFacts> = {}): NasFacts {
  return {
    machine: 'root@nas',
    system: known({ kind: 'linux', name: 'Debian' }),
    guide: { multichannel: { text: 'x', sure: true }, restart: { text: 'x', sure: true }, sudoers: [] },
    user: known({ name: 'root', root: true }),
    samba: known('4.22.11'),
    sessions: known([nasSession()]),
    connections: known({ source: 'smbstatus-channels', counters: 'connection', list }),
    smb: known({}),
    announces: unchecked,
    interfaces: known([port('eth0', '10.0.0.25'), port('eth1', '10.0.0.26')]),
    bonds: known([]),
    sysctls: known([]),
    routes: known([]),
    rules: known([]),
    processors: unchecked,
    ways: { family: 'linux', tools: {}, status: 'json', statusBySudo: false, sockets: 'ss', addresses: 'ip-json' },
    readAt: instant(0),
    clock: milliseconds(0),
    ...change,
  };
}

const ends = (view: NasView) =>
  view.lanes.map(({ match, port, connection }) => [match, port?.name, connection?.client.port]);
const kinds = (view: NasView) => view.disagreements.map(({ kind }) => kind);
const snapshot = (): Snapshot => nextSnapshot([], hostFacts());

test('each lane gets the NAS’s own end: its connection, and the port with its speed', () => {
  const view = joinNas(snapshot(), nasFacts());
  expect(ends(view)).toEqual([
    ['certain', 'eth0', 40_001],
    ['certain', 'eth1', 40_002],
  ]);
  expect(view.lanes[0]?.port).toMatchObject({ speed: 1e9, mtuBytes: 1500, link: 'up' });
  expect([view.source, view.counters, view.disagreements]).toEqual(['smbstatus-channels', 'connection', []]);
});

test('the clocks of the two machines do not matter', () => {
  const view = joinNas(snapshot(), nasFacts(own, { readAt: instant(9e12), clock: milliseconds(5) }));
  expect(ends(view).map(([match]) => match)).toEqual(['certain', 'certain']);
});

test('rates at the NAS come from two looks at it; a counter that fell gives none', () => {
  const later = own.map((one, index) => ({ ...one, sent: bytes(index === 0 ? 2_001_000 : 10) }));
  const view = joinNas(snapshot(), nasFacts(later, { clock: milliseconds(2000) }), { before: nasFacts() });
  expect(view.lanes.map(({ rate }) => valueOf(rate)?.sent)).toEqual([1_000_000, undefined]);
});

test('without counters of connections the rate is that of the port', () => {
  const list = own.map((one) => ({ ...one, received: undefined, sent: undefined }));
  const facts = (sent: number, clock: number) =>
    nasFacts(list, {
      connections: known({ source: 'synology-channels', counters: 'port', list }),
      interfaces: known([port('eth0', '10.0.0.25', { sent: bytes(sent) }), port('eth1', '10.0.0.26')]),
      clock: milliseconds(clock),
    });
  const view = joinNas(snapshot(), facts(3_000_000, 1000), { before: facts(0, 0) });
  expect(view.counters).toBe('port');
  expect(view.lanes.map(({ rate }) => valueOf(rate)?.sent)).toEqual([3_000_000, 0]);
});

test('an address on a virtual switch has the speed of the one port below it', () => {
  const interfaces = [
    port('eth0', '169.254.0.1', { addresses: [], speed: bitsPerSecond(2.5e9) }),
    port('ovs_eth0', '10.0.0.25', { kind: 'open-vswitch', speed: undefined, lower: ['eth0'] }),
  ];
  const view = joinNas(snapshot(), nasFacts(own, { interfaces: known(interfaces) }));
  expect(view.lanes[0]?.port).toMatchObject({ name: 'ovs_eth0', kind: 'open-vswitch', speed: 2.5e9, lower: ['eth0'] });
});

test('one side says two and the other one: count and lane are named, with the lines of both', () => {
  const view = joinNas(snapshot(), nasFacts(own.slice(0, 1)));
  expect(view.disagreements).toMatchObject([
    { kind: 'connection-count', here: 2, there: 1 },
    { kind: 'not-at-nas', lane: view.lanes[1]?.lane },
  ]);
  const [count] = view.disagreements;
  expect(count?.evidence.map(({ machine, lines }) => [machine, lines])).toEqual([
    ['local', ['ESTAB 0 0 10.0.0.50:40001 10.0.0.25:445', 'ESTAB 0 0 10.0.0.50:40002 10.0.0.26:445']],
    ['local', ['10.0.0.50:40001 10.0.0.25:445']],
  ]);
});

test('the NAS holds a connection that does not exist here any more', () => {
  const view = joinNas(snapshot(), nasFacts([...own, connection('10.0.0.50', 39_000, '10.0.0.26')]));
  expect(view.disagreements).toMatchObject([
    { kind: 'connection-count', here: 2, there: 3 },
    { kind: 'not-here', connection: { client: { port: 39_000 } } },
  ]);
});

test('a file manager’s own connection to the NAS is no disagreement', () => {
  const sockets = [socket(40_001, '10.0.0.25'), socket(40_002, '10.0.0.26'), socket(41_000, '10.0.0.25')];
  const list = [
    ...own,
    connection('10.0.0.50', 41_000, '10.0.0.25', { group: 'pid 8000', pid: 8000, sessions: ['s2'] }),
  ];
  const view = joinNas(nextSnapshot([], hostFacts({ sockets: known(sockets) })), nasFacts(list));
  expect(view.disagreements).toEqual([]);
});

test('a channel that the service lists and its kernel does not have is dead', () => {
  const list = own.map((one, index) => (index === 1 ? { ...one, socketState: 'missing' as const } : one));
  expect(joinNas(snapshot(), nasFacts(list)).disagreements).toMatchObject([
    { kind: 'connection-count', here: 2, there: 1 },
    { kind: 'dead-at-nas' },
  ]);
});

test('a lane that is down here is not missed there', () => {
  const facts = hostFacts({ sockets: known([socket(40_001, '10.0.0.25')]) }, [
    session({ channels: [channel(1), channel(2, { state: 'disconnected' })] }),
  ]);
  expect(joinNas(nextSnapshot([], facts), nasFacts(own.slice(0, 1))).disagreements).toEqual([]);
});

test('when the NAS cannot list its connections nothing is concluded from it', () => {
  const view = joinNas(
    snapshot(),
    nasFacts([], { connections: { state: 'denied', source: 'smbstatus', needs: 'nas-sudo' } }),
  );
  expect(ends(view)).toEqual([
    ['none', 'eth0', undefined],
    ['none', 'eth1', undefined],
  ]);
  expect([view.source, kinds(view), view.clients]).toEqual([undefined, [], []]);
});

const other = (address: string, ...ports: readonly number[]) =>
  ports.map((clientPort, index) =>
    connection(address, clientPort, `10.0.0.${25 + index}`, {
      group: `pid ${address}`,
      pid: 9000,
      sessions: [`of ${address}`],
    }),
  );

test('several workstations stay apart, also with the same ports', () => {
  const view = joinNas(
    snapshot(),
    nasFacts([...other('10.0.0.60', 40_001, 40_002), ...own, ...other('10.0.0.61', 40_001)]),
  );
  expect(view.lanes.map(({ connection }) => connection?.client.address)).toEqual(['10.0.0.50', '10.0.0.50']);
  expect(view.disagreements).toEqual([]);
  expect(
    view.clients.map(({ addresses, channels, ports, thisWorkstation }) => [
      addresses,
      channels,
      ports,
      thisWorkstation,
    ]),
  ).toEqual([
    [['10.0.0.50'], 2, ['eth0', 'eth1'], true],
    [['10.0.0.60'], 2, ['eth0', 'eth1'], false],
    [['10.0.0.61'], 1, ['eth0'], false],
  ]);
});

test('another workstation’s connection with the same port never stands in for a lost one', () => {
  const view = joinNas(snapshot(), nasFacts([...own.slice(0, 1), ...other('10.0.0.60', 39_999, 40_002)]));
  expect(ends(view)).toEqual([
    ['certain', 'eth0', 40_001],
    ['none', 'eth1', undefined],
  ]);
});

test('behind NAT the NAS’s address and the client’s port decide, and it is said to be inferred', () => {
  const natted = own.map((one) => ({ ...one, client: { ...one.client, address: '192.0.2.7' } }));
  const view = joinNas(snapshot(), nasFacts([...natted, ...other('192.0.2.7', 51_000)]));
  expect(ends(view)).toEqual([
    ['inferred', 'eth0', 40_001],
    ['inferred', 'eth1', 40_002],
  ]);
  expect(view.disagreements).toEqual([]);
});

test('behind NAT two connections that fit equally well are not guessed between', () => {
  const natted = [connection('192.0.2.7', 40_001, '10.0.0.25'), connection('192.0.2.8', 40_001, '10.0.0.25')];
  expect(ends(joinNas(snapshot(), nasFacts(natted)))[0]?.[0]).toBe('none');
});

const guid = 'a6e3b54f-8f76-e149-a868-041660e3c4d2';
const withGuid = (): Snapshot => {
  const facts = hostFacts();
  const data = valueOf(facts.cifs);
  const servers = (data?.servers ?? []).map((server) => ({ ...server, clientGuid: guid.toUpperCase() }));
  return nextSnapshot([], { ...facts, cifs: known({ features: [], outstanding: {}, servers }) });
};

test('where NAT rewrites ports too, the session’s GUID tells whose it is', () => {
  const natted = [connection('192.0.2.7', 61_001, '10.0.0.25'), connection('192.0.2.7', 61_002, '10.0.0.26')];
  const sessions = known([nasSession({ clientGuid: guid })]);
  expect(ends(joinNas(withGuid(), nasFacts(natted, { sessions })))).toEqual([
    ['inferred', 'eth0', 61_001],
    ['inferred', 'eth1', 61_002],
  ]);
});

test('two lanes that fit one rewritten connection equally well are not guessed between', () => {
  const facts = hostFacts({ sockets: known([socket(40_001, '10.0.0.25'), socket(40_002, '10.0.0.25')]) });
  const data = valueOf(facts.cifs);
  const servers = (data?.servers ?? []).map((server) => ({ ...server, clientGuid: guid }));
  const here = nextSnapshot([], { ...facts, cifs: known({ features: [], outstanding: {}, servers }) });
  const list = [connection('192.0.2.7', 61_001, '10.0.0.25')];
  const view = joinNas(here, nasFacts(list, { sessions: known([nasSession({ clientGuid: guid })]) }));
  expect(ends(view).map(([match]) => match)).toEqual(['none', 'none']);
});

test('a session with another GUID is another workstation’s, whatever its ports are', () => {
  const natted = own.map((one) => ({ ...one, client: { ...one.client, address: '192.0.2.7' } }));
  const sessions = known([nasSession({ clientGuid: 'ffffffff-0000-0000-0000-000000000000' })]);
  expect(ends(joinNas(withGuid(), nasFacts(natted, { sessions }))).map(([match]) => match)).toEqual(['none', 'none']);
});

test('a NAS in a container sees another address of itself', () => {
  const inside = own.map((one) => ({ ...one, nas: { address: '172.18.0.2', port: 445 } }));
  const interfaces = known([port('eth0', '172.18.0.2')]);
  const view = joinNas(snapshot(), nasFacts(inside, { interfaces }));
  expect(ends(view)).toEqual([
    ['inferred', 'eth0', 40_001],
    ['inferred', 'eth0', 40_002],
  ]);
  expect(view.disagreements).toMatchObject([
    { kind: 'address-not-at-nas', address: '10.0.0.25' },
    { kind: 'address-not-at-nas', address: '10.0.0.26' },
  ]);
});

test('a machine that is none of the mounted NAS shows its clients and nothing else', () => {
  const list = other('10.9.0.60', 40_001);
  const view = joinNas(snapshot(), nasFacts(list, { interfaces: known([port('eth0', '10.9.0.25')]) }));
  expect([view.nas, view.lanes, kinds(view)]).toEqual([[], [], []]);
  expect(view.clients).toHaveLength(1);
});

test('a container bridge that both machines have joins nothing', () => {
  const bridge = port('docker0', '172.17.0.1', { kind: 'bridge' });
  const here = hostFacts({ nics: known([nic('eth0', '10.0.0.50'), nic('docker0', '172.17.0.1')]) });
  const list = [...own, connection('172.17.0.1', 45_000, '10.0.0.25', { group: 'pid 1', pid: 1, sessions: [] })];
  const interfaces = known([port('eth0', '10.0.0.25'), port('eth1', '10.0.0.26'), bridge]);
  const view = joinNas(nextSnapshot([], here), nasFacts(list, { interfaces }));
  expect(kinds(view)).toEqual([]);
  expect(view.clients.filter(({ thisWorkstation }) => thisWorkstation)).toHaveLength(1);
});

test('bytes arrive here over both lanes, but one port of the NAS sends them all', () => {
  const first = nextSnapshot([], hostFacts());
  const moved = [40_001, 40_002].map((local, index) =>
    socket(local, `10.0.0.${25 + index}`, { bytesReceived: bytes(11_001_000) }),
  );
  const second = nextSnapshot([first], hostFacts({ sockets: known(moved), clock: milliseconds(1000) }));
  const before = nasFacts();
  const interfaces = known([
    port('eth0', '10.0.0.25', { sent: bytes(22_000_000) }),
    port('eth1', '10.0.0.26', { sent: bytes(782) }),
  ]);
  const view = joinNas(second, nasFacts(own, { interfaces, clock: milliseconds(1000) }), { before });
  expect(view.disagreements).toMatchObject([
    { kind: 'port-idle', port: 'eth1', direction: 'received', here: 11_000_000, there: 782, busiest: 'eth0' },
  ]);
});

test('a copy that has just ended leaves no idle ports, though the last ten seconds were busy', () => {
  const at = (second: number, received: number) =>
    hostFacts({
      sockets: known(
        [40_001, 40_002].map((local, index) =>
          socket(local, `10.0.0.${25 + index}`, { bytesReceived: bytes(received) }),
        ),
      ),
      clock: milliseconds(second * 1000),
    });
  const begun = nextSnapshot([], at(0, 1000));
  const busy = nextSnapshot([begun], at(1, 11_001_000));
  const ended = nextSnapshot([busy, begun], at(2, 11_001_000));
  const lanes = valueOf(ended.shares[0]?.session ?? unchecked)?.lanes ?? [];
  const view = joinNas(ended, nasFacts(own, { clock: milliseconds(1000) }), { before: nasFacts() });
  expect(lanes.map(({ recent }) => valueOf(recent)?.received)).toEqual([5_500_000, 5_500_000]);
  expect(view.disagreements).toEqual([]);
});

test('an idle share has no idle ports', () => {
  const first = nextSnapshot([], hostFacts());
  const second = nextSnapshot([first], hostFacts({ clock: milliseconds(1000) }));
  const view = joinNas(second, nasFacts(own, { clock: milliseconds(1000) }), { before: nasFacts() });
  expect(view.disagreements).toEqual([]);
});

test('a port that is slower than the NAS announces', () => {
  const interfaces = known([port('eth0', '10.0.0.25'), port('eth1', '10.0.0.26', { speed: bitsPerSecond(1e8) })]);
  expect(joinNas(snapshot(), nasFacts(own, { interfaces })).disagreements).toMatchObject([
    { kind: 'announced-speed', port: 'eth1', announced: 1e9, actual: 1e8 },
  ]);
});

test('what the NAS says of its clients stays the text that it is', () => {
  const hostile = '<b onclick="x">\n\u001b[2J\'"';
  const view = joinNas(
    snapshot(),
    nasFacts(own, { sessions: known([nasSession({ user: hostile, clientName: hostile })]) }),
  );
  expect(view.clients[0]).toMatchObject({ name: hostile, users: [hostile] });
});

test('joining twice gives the same, and changes neither side', () => {
  const [here, there] = [snapshot(), nasFacts()];
  const copies = structuredClone([here, there]);
  expect(joinNas(here, there)).toEqual(joinNas(here, there));
  expect([here, there]).toEqual(copies);
});
