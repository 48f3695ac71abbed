import { expect, test } from 'vitest';
import { nextSnapshot } from '../../../main/snapshot/next.ts';
import { valueOf } from '../../../shared/model/reading.ts';
import type { Lane, Snapshot } from '../../../shared/model/snapshot.ts';
import { bytes, milliseconds } from '../../../shared/model/units.ts';
import { announced, channel, hostFacts, known, mount, session, socket } from '../../helpers/host-facts.ts';

const lanesOf = (snapshot: Snapshot, share = 0): readonly Lane[] =>
  valueOf(snapshot.shares[share]?.session ?? { state: 'unchecked' })?.lanes ?? [];

test('a lane joins channel, socket, local interface and NAS address', () => {
  const lanes = lanesOf(nextSnapshot([], hostFacts()));
  expect(lanes.map(({ nic, remote, state, attribution }) => [nic, remote?.address, state, attribution])).toEqual([
    ['eth0', '10.0.0.25', 'connected', 'certain'],
    ['eth0', '10.0.0.26', 'connected', 'certain'],
  ]);
});

test('two sessions of one NAS do not take each other’s sockets, and say that they guess', () => {
  const other = session({
    id: '0xdef',
    key: '1/2',
    address: '10.0.0.26',
    channels: [channel(1, { connectionId: '0x3' }), channel(2, { connectionId: '0x4' })],
    trees: [{ unc: '\\\\10.0.0.26\\films', kind: 'disk', disconnected: false, encrypted: false, quoted: [] }],
  });
  const facts = hostFacts(
    {
      mounts: known([mount(2), mount(2, { remote: '//10.0.0.26/films', at: '/mnt/films', address: '10.0.0.26' })]),
      sockets: known(['25', '26', '26', '25'].map((end, index) => socket(40_000 + index, `10.0.0.${end}`))),
    },
    [session(), other],
  );
  const snapshot = nextSnapshot([], facts);
  const all = [...lanesOf(snapshot, 0), ...lanesOf(snapshot, 1)];
  expect(new Set(all.map((lane) => lane.local?.port)).size).toBe(4);
  expect(all.every((lane) => lane.attribution === 'inferred')).toBe(true);
  expect(snapshot.nas).toHaveLength(1);
  expect(snapshot.shares.map((share) => share.verdict.word)).toEqual(['full', 'full']);
});

test('two NAS that announce the same container bridge stay two', () => {
  const bridge = announced('172.17.0.1');
  const first = session({ interfaces: [announced('10.0.0.25'), bridge] });
  const second = session({
    id: '0xdef',
    key: '2/1',
    address: '10.0.0.90',
    interfaces: [announced('10.0.0.90'), bridge],
    trees: [{ unc: '\\\\tank\\iso', kind: 'disk', disconnected: false, encrypted: false, quoted: [] }],
  });
  const facts = hostFacts(
    { mounts: known([mount(1), mount(1, { remote: '//tank/iso', at: '/mnt/iso', address: '10.0.0.90' })]) },
    [first, second],
  );
  expect(nextSnapshot([], facts).nas.map((nas) => nas.name)).toEqual(['10.0.0.25', 'tank']);
});

test('sessions on one TCP connection share its lane', () => {
  const second = session({
    id: '0xdef',
    key: '1/2',
    channels: [channel(1)],
    trees: [{ unc: '\\\\10.0.0.25\\films', kind: 'disk', disconnected: false, encrypted: false, quoted: [] }],
  });
  const facts = hostFacts(
    {
      mounts: known([mount(1), mount(2, { remote: '//10.0.0.25/films', at: '/mnt/films' })]),
      sockets: known([socket(40_001, '10.0.0.25')]),
    },
    [session({ channels: [channel(1)] }), second],
  );
  const snapshot = nextSnapshot([], facts);
  expect([lanesOf(snapshot, 0)[0]?.local?.port, lanesOf(snapshot, 1)[0]?.local?.port]).toEqual([40_001, 40_001]);
});

test('rates come from two looks, and a counter that fell gives none', () => {
  const first = nextSnapshot([], hostFacts());
  const grown = [
    socket(40_001, '10.0.0.25', { bytesReceived: bytes(2_001_000) }),
    socket(40_002, '10.0.0.26', { bytesReceived: bytes(10) }),
  ];
  const second = nextSnapshot([first], hostFacts({ sockets: known(grown), answered: milliseconds(2000) }));
  const [moving, reset] = lanesOf(second);
  expect(valueOf(moving?.rate ?? { state: 'unchecked' })).toEqual({
    received: 1_000_000,
    sent: 0,
    over: 2000,
    until: 2000,
  });
  expect(reset?.rate.state).toBe('unchecked');
});

test('a name is kept as the NAS’s name, whatever else it is called', () => {
  const facts = hostFacts({ mounts: known([mount(2, { remote: '//nas.lan/media' })]) }, [
    session({
      trees: [{ unc: '\\\\nas.lan\\media', kind: 'disk', disconnected: false, encrypted: false, quoted: [] }],
    }),
  ]);
  expect(nextSnapshot([], facts).nas[0]).toMatchObject({ name: 'nas.lan', names: ['nas.lan', '10.0.0.25'] });
});
