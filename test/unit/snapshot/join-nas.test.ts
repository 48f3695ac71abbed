/** What the NAS says of each lane, and where the two ends do not say the same. */
import { expect, test } from 'vitest';
import { joinNas } from '../../../main/snapshot/join-nas.ts';
import { nextSnapshot } from '../../../main/snapshot/next.ts';
import { unchecked, valueOf } from '../../../shared/model/reading.ts';
import { bitsPerSecond, bytes, instant, milliseconds } from '../../../shared/model/units.ts';
import { channel, hostFacts, known, session, socket } from '../../helpers/host-facts.ts';
import { bothConnections, connection, port } from '../../helpers/nas-facts.ts';
import { ends, kinds, nasSession, nasWith, snapshot } from './both-ends.ts';

test('each lane gets the NAS’s bothConnections end: its connection, and the port with its speed', () => {
  const view = joinNas(snapshot(), nasWith());
  expect(ends(view)).toEqual([
    ['certain', 'eth0', 40_001],
    ['certain', 'eth1', 40_002],
  ]);
  expect(view.lanes[0]?.port).toMatchObject({ speed: 1e9, mtuBytes: 1500, link: 'up' });
  expect([view.source, view.counters, view.disagreements]).toEqual(['smbstatus-channels', 'connection', []]);
});

test('the clocks of the two machines do not matter', () => {
  const view = joinNas(snapshot(), nasWith(bothConnections, { readAt: instant(9e12), asked: milliseconds(5) }));
  expect(ends(view).map(([match]) => match)).toEqual(['certain', 'certain']);
});

test('rates at the NAS come from two looks at it; a counter that fell gives none', () => {
  const later = bothConnections.map((one, index) => ({ ...one, sent: bytes(index === 0 ? 2_001_000 : 10) }));
  const view = joinNas(snapshot(), nasWith(later, { asked: milliseconds(2000) }), { before: nasWith() });
  expect(view.lanes.map(({ rate }) => valueOf(rate)?.sent)).toEqual([1_000_000, undefined]);
});

test('without counters of connections the rate is that of the port', () => {
  const list = bothConnections.map((one) => ({ ...one, received: undefined, sent: undefined }));
  const facts = (sent: number, clock: number) =>
    nasWith(list, {
      connections: known({ source: 'synology-channels', counters: 'port', list }),
      interfaces: known([port('eth0', '10.0.0.25', { sent: bytes(sent) }), port('eth1', '10.0.0.26')]),
      asked: milliseconds(clock),
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
  const view = joinNas(snapshot(), nasWith(bothConnections, { interfaces: known(interfaces) }));
  expect(view.lanes[0]?.port).toMatchObject({ name: 'ovs_eth0', kind: 'open-vswitch', speed: 2.5e9, lower: ['eth0'] });
});

test('one side says two and the other one: count and lane are named, with the lines of both', () => {
  const view = joinNas(snapshot(), nasWith(bothConnections.slice(0, 1)));
  expect(view.disagreements).toMatchObject([
    { kind: 'connection-count', here: 2, there: 1 },
    { kind: 'not-at-nas', lane: view.lanes[1]?.lane },
  ]);
  const [count] = view.disagreements;
  expect(count?.evidence.map(({ machine, lines }) => [machine, lines])).toEqual([
    ['local', ['ESTAB 0 0 10.0.0.50:40001 10.0.0.25:445', 'ESTAB 0 0 10.0.0.50:40002 10.0.0.26:445']],
    ['local', ['ESTAB 10.0.0.25:445 10.0.0.50:40001']],
  ]);
});

test('the NAS holds a connection that does not exist here any more', () => {
  const view = joinNas(snapshot(), nasWith([...bothConnections, connection('10.0.0.50', 39_000, '10.0.0.26')]));
  expect(view.disagreements).toMatchObject([
    { kind: 'connection-count', here: 2, there: 3 },
    { kind: 'not-here', connection: { client: { port: 39_000 } } },
  ]);
});

test('a file manager’s bothConnections connection to the NAS is no disagreement', () => {
  const sockets = [socket(40_001, '10.0.0.25'), socket(40_002, '10.0.0.26'), socket(41_000, '10.0.0.25')];
  const list = [
    ...bothConnections,
    connection('10.0.0.50', 41_000, '10.0.0.25', { group: 'pid 8000', pid: 8000, sessions: ['s2'] }),
  ];
  const view = joinNas(nextSnapshot([], hostFacts({ sockets: known(sockets) })), nasWith(list));
  expect(view.disagreements).toEqual([]);
});

test('a channel that the service lists and its kernel does not have is dead', () => {
  const list = bothConnections.map((one, index) => (index === 1 ? { ...one, socketState: 'missing' as const } : one));
  expect(joinNas(snapshot(), nasWith(list)).disagreements).toMatchObject([
    { kind: 'connection-count', here: 2, there: 1 },
    { kind: 'dead-at-nas' },
  ]);
});

test('a lane that is down here is not missed there', () => {
  const facts = hostFacts({ sockets: known([socket(40_001, '10.0.0.25')]) }, [
    session({ channels: [channel(1), channel(2, { state: 'disconnected' })] }),
  ]);
  expect(joinNas(nextSnapshot([], facts), nasWith(bothConnections.slice(0, 1))).disagreements).toEqual([]);
});

test('when the NAS cannot list its connections nothing is concluded from it', () => {
  const view = joinNas(
    snapshot(),
    nasWith([], { connections: { state: 'denied', source: 'smbstatus', needs: 'nas-sudo' } }),
  );
  expect(ends(view)).toEqual([
    ['none', 'eth0', undefined],
    ['none', 'eth1', undefined],
  ]);
  expect([view.source, kinds(view), view.clients]).toEqual([undefined, [], []]);
});

test('bytes arrive here over both lanes, but one port of the NAS sends them all', () => {
  const first = nextSnapshot([], hostFacts());
  const moved = [40_001, 40_002].map((local, index) =>
    socket(local, `10.0.0.${25 + index}`, { bytesReceived: bytes(11_001_000) }),
  );
  const second = nextSnapshot([first], hostFacts({ sockets: known(moved), answered: milliseconds(1000) }));
  const before = nasWith();
  const interfaces = known([
    port('eth0', '10.0.0.25', { sent: bytes(22_000_000) }),
    port('eth1', '10.0.0.26', { sent: bytes(782) }),
  ]);
  const view = joinNas(second, nasWith(bothConnections, { interfaces, asked: milliseconds(1000) }), {
    before,
    history: [first],
  });
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
      answered: milliseconds(second * 1000),
    });
  const begun = nextSnapshot([], at(0, 1000));
  const busy = nextSnapshot([begun], at(1, 11_001_000));
  const ended = nextSnapshot([busy, begun], at(2, 11_001_000));
  const lanes = valueOf(ended.shares[0]?.session ?? unchecked)?.lanes ?? [];
  const view = joinNas(ended, nasWith(bothConnections, { asked: milliseconds(1000) }), { before: nasWith() });
  expect(lanes.map(({ recent }) => valueOf(recent)?.received)).toEqual([5_500_000, 5_500_000]);
  expect(view.disagreements).toEqual([]);
});

test('an idle share has no idle ports', () => {
  const first = nextSnapshot([], hostFacts());
  const second = nextSnapshot([first], hostFacts({ answered: milliseconds(1000) }));
  const view = joinNas(second, nasWith(bothConnections, { asked: milliseconds(1000) }), { before: nasWith() });
  expect(view.disagreements).toEqual([]);
});

test('a port that is slower than the NAS announces', () => {
  const interfaces = known([port('eth0', '10.0.0.25'), port('eth1', '10.0.0.26', { speed: bitsPerSecond(1e8) })]);
  expect(joinNas(snapshot(), nasWith(bothConnections, { interfaces })).disagreements).toMatchObject([
    { kind: 'announced-speed', port: 'eth1', announced: 1e9, actual: 1e8 },
  ]);
});

test('what the NAS says of its clients stays the text that it is', () => {
  const hostile = '<b onclick="x">\n\u001b[2J\'"';
  const view = joinNas(
    snapshot(),
    nasWith(bothConnections, { sessions: known([nasSession({ user: hostile, clientName: hostile })]) }),
  );
  expect(view.clients[0]).toMatchObject({ name: hostile, users: [hostile] });
});

test('joining twice gives the same, and changes neither side', () => {
  const [here, there] = [snapshot(), nasWith()];
  const copies = structuredClone([here, there]);
  expect(joinNas(here, there)).toEqual(joinNas(here, there));
  expect([here, there]).toEqual(copies);
});
