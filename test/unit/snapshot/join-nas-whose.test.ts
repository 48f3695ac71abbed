import { smbClientOf } from '../../../shared/model/machine.ts';
/** Whose a connection at the NAS is: several workstations, NAT, containers. */
import { expect, test } from 'vitest';
import { joinNas } from '../../../main/snapshot/join-nas.ts';
import { nextSnapshot } from '../../../main/snapshot/next.ts';
import { valueOf } from '../../../shared/model/reading.ts';
import type { Snapshot } from '../../../shared/model/snapshot.ts';
import { hostFacts, known, nic, socket } from '../../helpers/host-facts.ts';
import { bothConnections, connection, port } from '../../helpers/nas-facts.ts';
import { ends, kinds, nasSession, nasWith, snapshot } from './both-ends.ts';
import { withFacts } from '../../helpers/machine-facts.ts';

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
    nasWith([...other('10.0.0.60', 40_001, 40_002), ...bothConnections, ...other('10.0.0.61', 40_001)]),
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
  const view = joinNas(snapshot(), nasWith([...bothConnections.slice(0, 1), ...other('10.0.0.60', 39_999, 40_002)]));
  expect(ends(view)).toEqual([
    ['certain', 'eth0', 40_001],
    ['none', 'eth1', undefined],
  ]);
});

test('behind NAT the NAS’s address and the client’s port decide, and it is said to be inferred', () => {
  const natted = bothConnections.map((one) => ({ ...one, client: { ...one.client, address: '192.0.2.7' } }));
  const view = joinNas(snapshot(), nasWith([...natted, ...other('192.0.2.7', 51_000)]));
  expect(ends(view)).toEqual([
    ['inferred', 'eth0', 40_001],
    ['inferred', 'eth1', 40_002],
  ]);
  expect(view.disagreements).toEqual([]);
});

test('behind NAT two connections that fit equally well are not guessed between', () => {
  const natted = [connection('192.0.2.7', 40_001, '10.0.0.25'), connection('192.0.2.8', 40_001, '10.0.0.25')];
  expect(ends(joinNas(snapshot(), nasWith(natted)))[0]?.[0]).toBe('none');
});

const guid = 'a6e3b54f-8f76-e149-a868-041660e3c4d2';
const withGuid = (): Snapshot => {
  const facts = hostFacts();
  const data = valueOf(smbClientOf(facts).debugData);
  const servers = (data?.servers ?? []).map((server) => ({ ...server, clientGuid: guid.toUpperCase() }));
  return nextSnapshot([], withFacts(facts, { debugData: known({ features: [], outstanding: {}, servers }) }));
};

test('where NAT rewrites ports too, the session’s GUID tells whose it is', () => {
  const natted = [connection('192.0.2.7', 61_001, '10.0.0.25'), connection('192.0.2.7', 61_002, '10.0.0.26')];
  const sessions = known([nasSession({ clientGuid: guid })]);
  expect(ends(joinNas(withGuid(), nasWith(natted, { sessions })))).toEqual([
    ['inferred', 'eth0', 61_001],
    ['inferred', 'eth1', 61_002],
  ]);
});

test('two lanes that fit one rewritten connection equally well are not guessed between', () => {
  const facts = hostFacts({ sockets: known([socket(40_001, '10.0.0.25'), socket(40_002, '10.0.0.25')]) });
  const data = valueOf(smbClientOf(facts).debugData);
  const servers = (data?.servers ?? []).map((server) => ({ ...server, clientGuid: guid }));
  const here = nextSnapshot([], withFacts(facts, { debugData: known({ features: [], outstanding: {}, servers }) }));
  const list = [connection('192.0.2.7', 61_001, '10.0.0.25')];
  const view = joinNas(here, nasWith(list, { sessions: known([nasSession({ clientGuid: guid })]) }));
  expect(ends(view).map(([match]) => match)).toEqual(['none', 'none']);
});

test('a session with another GUID is another workstation’s, whatever its ports are', () => {
  const natted = bothConnections.map((one) => ({ ...one, client: { ...one.client, address: '192.0.2.7' } }));
  const sessions = known([nasSession({ clientGuid: 'ffffffff-0000-0000-0000-000000000000' })]);
  expect(ends(joinNas(withGuid(), nasWith(natted, { sessions }))).map(([match]) => match)).toEqual(['none', 'none']);
});

test('a NAS in a container sees another address of itself', () => {
  const inside = bothConnections.map((one) => ({ ...one, nas: { address: '172.18.0.2', port: 445 } }));
  const interfaces = known([port('eth0', '172.18.0.2')]);
  const view = joinNas(snapshot(), nasWith(inside, { interfaces }));
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
  const view = joinNas(snapshot(), nasWith(list, { interfaces: known([port('eth0', '10.9.0.25')]) }));
  expect([view.nas, view.lanes, kinds(view)]).toEqual([[], [], []]);
  expect(view.clients).toHaveLength(1);
});

test('a container bridge that both machines have joins nothing', () => {
  const bridge = port('docker0', '172.17.0.1', { kind: 'bridge' });
  const here = hostFacts({ interfaces: known([nic('eth0', '10.0.0.50'), nic('docker0', '172.17.0.1')]) });
  const list = [
    ...bothConnections,
    connection('172.17.0.1', 45_000, '10.0.0.25', { group: 'pid 1', pid: 1, sessions: [] }),
  ];
  const interfaces = known([port('eth0', '10.0.0.25'), port('eth1', '10.0.0.26'), bridge]);
  const view = joinNas(nextSnapshot([], here), nasWith(list, { interfaces }));
  expect(kinds(view)).toEqual([]);
  expect(view.clients.filter(({ thisWorkstation }) => thisWorkstation)).toHaveLength(1);
});
