import { expect, test } from 'vitest';
import { parseLio } from '../../../main/collect/iscsi-server/lio.ts';
import { parseScst } from '../../../main/collect/iscsi-server/scst.ts';
import { sharesFromNas } from '../../../main/snapshot/adapters/from-nas/from-nas.ts';
import type { ServedTarget } from '../../../shared/model/iscsi-server.ts';
import type { MachineFacts } from '../../../shared/model/machine.ts';
import type { ServedShare } from '../../../shared/model/nas-view.ts';
import type { Interface } from '../../../shared/model/network.ts';
import type { Reading } from '../../../shared/model/reading.ts';
import type { ListeningAt, ServedConnection } from '../../../shared/model/served.ts';
import { bytes } from '../../../shared/model/units.ts';
import { known } from '../../helpers/host-facts.ts';
import { bareServer } from '../../helpers/machine-facts.ts';
import { port } from '../../helpers/nas-facts.ts';
import { lioText, scstText } from './storage-words.ts';

const twoPorts = [port('eth0', '10.0.1.25'), port('eth1', '10.0.2.25')];
const atBoth: readonly ListeningAt[] = twoPorts.map(({ addresses }) => ({
  address: addresses[0]?.address,
  port: 3260,
}));

function socket(client: string, nas: string, change: Partial<ServedConnection> = {}): ServedConnection {
  const ends = { client: { address: client, port: 40_000 }, nas: { address: nas, port: 3260 } };
  return { ...ends, state: 'established', quoted: [`ESTAB ${nas}:3260 ${client}:40000`], ...change };
}

interface Told {
  readonly targets?: readonly ServedTarget[];
  readonly connections?: Reading<readonly ServedConnection[]>;
  readonly listening?: readonly ListeningAt[];
  readonly interfaces?: readonly Interface[];
}

function facts({
  targets = [],
  connections = known([]),
  listening = atBoth,
  interfaces = twoPorts,
}: Told): MachineFacts {
  const services = [{ software: 'tgt' as const, targets: known(targets), bySudo: false }];
  return {
    ...bareServer,
    network: { ...bareServer.network, interfaces: known(interfaces) },
    iscsiServer: { services, listening: known(listening), connections },
  };
}

function target(
  sessions: Readonly<Record<string, readonly string[]>>,
  change: Partial<ServedTarget> = {},
): ServedTarget {
  return {
    name: 'iqn.2026-01.lab:disk',
    software: 'tgt',
    enabled: true,
    luns: [1],
    sessions: Object.entries(sessions).flatMap(([initiator, addresses]) =>
      addresses.map((client) => ({ initiator, connections: [{ client }] })),
    ),
    listsAll: true,
    quoted: [],
    ...change,
  };
}

const judged = (told: MachineFacts): readonly ServedShare[] => sharesFromNas(told, new Set());
const short = ({ client, verdict, connections, ports, unusedPorts }: ServedShare) =>
  [client, verdict.word, connections, ports.join(' '), unusedPorts.join(' ')] as const;

const both = [socket('10.0.1.50', '10.0.1.25'), socket('10.0.2.50', '10.0.2.25')];

test('two hypervisors at one NAS: the one uses both ports, the other one of two', () => {
  const shares = judged(
    facts({
      targets: [target({ esx: ['10.0.1.50', '10.0.2.50'], pve: ['10.0.1.51'] })],
      connections: known([...both, socket('10.0.1.51', '10.0.1.25')]),
    }),
  );
  expect(shares.map(short)).toEqual([
    ['esx', 'full', 2, 'eth0 eth1', ''],
    ['pve', 'single', 1, 'eth0', 'eth1'],
  ]);
  expect(shares.every(({ seenFrom }) => seenFrom === 'nas')).toBe(true);
});

test('both ports from one address: by how many ports the client sends is not known, so it is not green', () => {
  const [share] = judged(
    facts({
      targets: [target({ esx: ['10.0.1.50', '10.0.1.50'] })],
      connections: known([socket('10.0.1.50', '10.0.1.25'), socket('10.0.1.50', '10.0.2.25')]),
    }),
  );
  expect(share?.verdict).toMatchObject({ word: 'unknown', carrying: 2 });
  expect(share?.verdict.missing.join()).toContain('10.0.1.50');
});

test('two VLANs on one cable are one port', () => {
  const cable = port('eth0', '');
  const vlan = (name: string, address: string): Interface => port(name, address, { kind: 'vlan', lower: ['eth0'] });
  const [share] = judged(
    facts({
      targets: [target({ esx: ['10.0.1.50', '10.0.2.50'] })],
      connections: known(both),
      interfaces: [cable, vlan('eth0.220', '10.0.1.25'), vlan('eth0.230', '10.0.2.25')],
    }),
  );
  expect(share?.verdict).toMatchObject({ word: 'limited', carrying: 1, possible: 1 });
});

test('a port without a link is no path that is left unused', () => {
  const [share] = judged(
    facts({
      targets: [target({ esx: ['10.0.1.50'] })],
      connections: known([socket('10.0.1.50', '10.0.1.25')]),
      interfaces: [port('eth0', '10.0.1.25'), port('eth1', '10.0.2.25', { link: 'down' })],
    }),
  );
  expect(share?.verdict.word).toBe('limited');
});

test('connections that could not be listed are unknown, not zero', () => {
  const failed = { state: 'failed', source: 'ss', reason: 'It was ended.' } as const;
  const [share] = judged(facts({ targets: [target({ esx: ['10.0.1.50'] })], connections: failed }));
  expect(share).not.toHaveProperty('connections');
  expect(share?.verdict).toMatchObject({ word: 'unknown', reason: 'not-readable' });
});

test('served at every address: nobody says which ports are meant', () => {
  const [share] = judged(
    facts({
      targets: [target({ esx: ['10.0.1.50'] })],
      connections: known([socket('10.0.1.50', '10.0.1.25')]),
      listening: [{ port: 3260 }],
    }),
  );
  expect(share?.verdict.word).toBe('unknown');
  expect(share?.unusedPorts).toEqual(['eth1']);
});

test('SCST names the portal of each session', () => {
  const shares = judged(facts({ targets: parseScst(scstText), connections: known(both) }));
  expect(shares.map(short)).toContainEqual(['iqn.1998-01.com.vmware:esx1-4b2f', 'full', 2, 'eth0 eth1', '']);
});

test('LIO tells one session of each initiator: further connections are nobody’s until they are told apart', () => {
  const shares = judged(facts({ targets: parseLio(lioText), connections: known(both) }));
  expect(shares.map(({ client, verdict }) => [client, verdict.word])).toEqual([
    ['esx1', 'unknown'],
    ['iqn.1993-08.org.debian:01:pve', 'unknown'],
  ]);
  expect(shares[0]?.verdict.missing.join()).toContain('10.0.2.50');
  expect(shares[0]?.remarks.join()).toContain('one session at a time');
});

test('LIO with one initiator alone: every connection is its own', () => {
  const [lio] = parseLio(lioText);
  if (lio === undefined) throw new Error('no target');
  const alone = { ...lio, portals: undefined, sessions: lio.sessions.slice(0, 1) };
  expect(judged(facts({ targets: [alone], connections: known(both) })).map(short)).toEqual([
    ['esx1', 'full', 2, 'eth0 eth1', ''],
  ]);
});

test('the MTU of the storage network: uneven ports, and a client with smaller frames', () => {
  const [share] = judged(
    facts({
      targets: [target({ esx: ['10.0.1.50', '10.0.2.50'] })],
      connections: known([
        socket('10.0.1.50', '10.0.1.25', { segment: bytes(1448) }),
        socket('10.0.2.50', '10.0.2.25', { segment: bytes(1448) }),
      ]),
      interfaces: [port('eth0', '10.0.1.25', { mtuBytes: 9000 }), port('eth1', '10.0.2.25')],
    }),
  );
  expect(share?.remarks).toEqual([
    expect.stringContaining('eth0 9000, eth1 1500'),
    expect.stringContaining('10.0.1.50'),
  ]);
});

test('an NFS client at one of two ports is not blamed: whether it has a second one, it alone knows', () => {
  const nfs = (client: string): ServedConnection => ({
    ...socket(client, '10.0.1.25'),
    nas: { address: '10.0.1.25', port: 2049 },
  });
  const { iscsiServer: _none, ...rest } = facts({});
  const shares = judged({
    ...rest,
    nfsServer: {
      software: 'kernel',
      clients: { state: 'denied', source: 'find', needs: 'nas-sudo' },
      exports: known([{ path: '/srv/data', client: '*', quoted: '/srv/data' }]),
      listening: known(atBoth),
      connections: known([nfs('10.0.1.50')]),
      bySudo: false,
    },
  });
  expect(shares.map(short)).toEqual([['10.0.1.50', 'unknown', 1, 'eth0', 'eth1']]);
  expect(shares[0]?.name).toBe('/srv/data');
});

test('targets that may not be read: whoever is connected is shown by the address, and nothing is judged', () => {
  const services = [
    { software: 'tgt', targets: { state: 'denied', source: 'tgtadm', needs: 'nas-sudo' }, bySudo: false },
  ] as const;
  const iscsiServer = { services, listening: known(atBoth), connections: known(both) };
  expect(
    judged({ ...facts({}), iscsiServer }).map(({ client, ports, verdict }) => [client, ports, verdict.word]),
  ).toEqual([
    ['10.0.1.50', ['eth0'], 'unknown'],
    ['10.0.2.50', ['eth1'], 'unknown'],
  ]);
});

test('this workstation is marked', () => {
  const told = facts({ targets: [target({ esx: ['10.0.1.50', '10.0.2.50'] })], connections: known(both) });
  expect(sharesFromNas(told, new Set(['10.0.2.50']))[0]?.thisWorkstation).toBe(true);
});
