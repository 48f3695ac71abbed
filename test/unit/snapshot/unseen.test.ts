/** A channel whose socket is not in the list is lost only where the list must hold it. */
import type { MachineFacts } from '../../../shared/model/machine.ts';
import { describe, expect, test } from 'vitest';
import { nextSnapshot } from '../../../main/snapshot/next.ts';
import type { CifsSession } from '../../../shared/model/cifs.ts';
import { valueOf } from '../../../shared/model/reading.ts';
import { announced, channel, hostFacts, known, mount, nic, session, socket } from '../../helpers/host-facts.ts';
import { type FactsChange, withFacts } from '../../helpers/machine-facts.ts';

const own = 4_026_531_840;
const foreign = 4_026_532_871;
const both = ['10.0.0.25', '10.0.0.26'];
const unread = { state: 'failed', source: '/proc/self/ns/net', reason: 'not recorded' } as const;
const at = (address: string, localPort: number, port: number) =>
  socket(localPort, address, { remote: { address, port } });
const inside = (namespace: number, count = 2) =>
  Array.from({ length: count }, (_, index) =>
    channel(index + 1, { connectionId: `${namespace}.${index}`, networkNamespace: namespace }),
  );

function look(facts: MachineFacts) {
  const { shares, nas } = nextSnapshot([], facts);
  const lanes = shares.map(({ session: reading }) => valueOf(reading)?.lanes ?? []);
  return {
    nas: nas.length,
    words: shares.map(({ verdict }) => `${verdict.word} ${verdict.reason}`),
    missing: shares.flatMap(({ verdict }) => verdict.missing),
    lanes: lanes.map((of) => of.map(({ state, local, unseen }) => `${state} ${local?.port ?? unseen?.reason}`)),
    routes: lanes.map((of) => of.map(({ nic: by, remote }) => `${by} ${remote?.address}:${remote?.port}`)),
  };
}

const direct = (change: FactsChange, interfaces: CifsSession['interfaces']): MachineFacts =>
  hostFacts({
    sockets: known([]),
    debugData: known({
      features: [],
      outstanding: {},
      servers: [{ number: 1, noSharedSocket: false, smbDirect: true, sessions: [session({ interfaces })], quoted: [] }],
    }),
    ...change,
  });

describe('SMB Direct', () => {
  test('without counts of channels it is not known where they go', () => {
    const { words, lanes, missing } = look(
      direct(
        {},
        both.map((address) => announced(address, { rdma: true })),
      ),
    );
    expect(words).toEqual(['unknown not-readable']);
    expect(lanes).toEqual([['connected smb-direct', 'connected smb-direct']]);
    expect(missing).toEqual([expect.stringContaining('SMB Direct')]);
  });

  test('the connections that soft iWARP makes are its own', () => {
    const sockets = known([at('10.0.0.25', 40_001, 5445), at('10.0.0.26', 40_002, 5445)]);
    expect(
      look(
        direct(
          { sockets },
          both.map((address) => announced(address)),
        ),
      ).lanes,
    ).toEqual([['connected 40001', 'connected 40002']]);
  });
});

describe('another port', () => {
  const sockets = known([at('10.0.0.25', 40_001, 4445), at('10.0.0.26', 40_002, 4445)]);

  test('its connections are joined where they were asked for', () => {
    const { words, lanes, routes } = look(hostFacts({ sockets, anyPortTo: both }));
    expect(words).toEqual(['full all-ports-carry']);
    expect(lanes).toEqual([['connected 40001', 'connected 40002']]);
    expect(routes).toEqual([['eth0 10.0.0.25:4445', 'eth0 10.0.0.26:4445']]);
  });

  test('port 139, beside a connection of SSH', () => {
    const other = known([at('10.0.0.25', 40_001, 139), at('10.0.0.25', 40_009, 22)]);
    const facts = hostFacts({ sockets: other, anyPortTo: both }, [session({ channels: [channel(1)] })]);
    expect(look(facts).lanes).toEqual([['connected 40001']]);
  });

  test('a program of a user is not the kernel, and what may be either is not joined', () => {
    const web = { ...at('10.0.0.25', 40_008, 5001), user: 1000 };
    const one = [session({ channels: [channel(1)] })];
    const usual = hostFacts({ sockets: known([at('10.0.0.25', 40_001, 4445), web]), anyPortTo: both }, one);
    expect(look(usual).lanes).toEqual([['connected 40001']]);
    const roots = known([at('10.0.0.25', 40_001, 4445), { ...web, user: undefined }]);
    expect(look(hostFacts({ sockets: roots, anyPortTo: both }, one)).lanes).toEqual([['connected not-listed']]);
  });

  test('where any port was asked for and none is there, the channel is lost', () => {
    const channels = inside(own, 1);
    const none = { sockets: known([]), anyPortTo: both };
    expect(look(hostFacts(none, [session({ channels })])).words).toEqual(['broken disconnected']);
    expect(look(hostFacts({ sockets: known([]) }, [session({ channels })])).words).toEqual(['single ports-unused']);
    const unprinted = [session({ channels: [channel(1)] })];
    expect(look(hostFacts(none, unprinted)).words).toEqual(['single ports-unused']);
  });

  test('several channels that are in no list are not known, and not lost', () => {
    expect(look(hostFacts({ sockets: known([]) })).words).toEqual(['unknown not-readable']);
  });
});

describe('another network namespace', () => {
  const theirs = session({ id: '0x9', key: '0/0', channels: inside(foreign) });
  const ours = session({ channels: inside(own) });

  test('whichever is listed first, the sockets are of this one', () => {
    for (const sessions of [
      [theirs, ours],
      [ours, theirs],
    ]) {
      for (const networkNamespace of [known(own), unread]) {
        const { words, lanes } = look(hostFacts({ namespace: networkNamespace }, sessions));
        expect(words).toEqual(['full all-ports-carry']);
        expect(lanes).toEqual([['connected 40001', 'connected 40002']]);
      }
    }
  });

  test('a mount that was made in another one is open, and where it goes is not known', () => {
    const { words, missing, lanes } = look(hostFacts({ sockets: known([]), anyPortTo: both }, [theirs]));
    expect(words).toEqual(['unknown not-readable']);
    expect(missing).toEqual([expect.stringContaining('another network namespace')]);
    expect(lanes).toEqual([['connected other-namespace', 'connected other-namespace']]);
  });

  test('where the kernel prints none, a session that no mount here uses makes an absent socket no evidence', () => {
    const one = known([socket(40_001, '10.0.0.25')]);
    const unused = session({ id: '0x9', key: '0/0', channels: [channel(1, { connectionId: '0x9' })] });
    expect(look(hostFacts({ sockets: one }, [unused, session()])).words).toEqual(['unknown not-readable']);
    expect(look(hostFacts({ sockets: one })).words).toEqual(['broken lane-lost']);
  });
});

describe('DFS', () => {
  const tree = (unc: string) => ({ unc, kind: 'disk' as const, disconnected: false, encrypted: false, quoted: [] });
  const root = session({
    channels: inside(own, 1),
    trees: [tree('\\\\corp\\dfs')],
    interfaces: [announced('10.0.0.25')],
  });
  const leaf = session({
    id: '0x7',
    key: '1/0',
    address: '10.0.0.77',
    channels: [channel(1, { connectionId: '0x77', networkNamespace: own })],
    trees: [tree('\\\\fs07\\team')],
    interfaces: [announced('10.0.0.77')],
  });
  const servers = (origin?: string) =>
    known({
      features: [],
      outstanding: {},
      servers: [
        { number: 1, noSharedSocket: false, sessions: [root], quoted: [] },
        {
          number: 2,
          noSharedSocket: false,
          sessions: [leaf],
          dfs: { origin, leaf: '\\\\FS07\\team\\x' },
          quoted: [],
        },
      ],
    });
  const mounts = known([
    mount(1, { remote: '//corp/dfs', at: '/mnt/dfs' }),
    mount(1, { remote: '//corp/dfs/team', at: '/mnt/dfs/team', address: '10.0.0.77' }),
  ]);
  const sockets = known([socket(40_001, '10.0.0.25'), socket(40_002, '10.0.0.77')]);

  test.each([undefined, '\\\\corp\\dfs\\team'])('root and link stay two servers (origin %s)', (origin) => {
    const { nas, lanes } = look(hostFacts({ mounts, sockets, debugData: servers(origin) }));
    expect(nas).toBe(2);
    expect(lanes).toEqual([['connected 40001'], ['connected 40002']]);
  });

  test('a connection that the kernel moved keeps its mount, and one that it did not is another server’s', () => {
    const to = known([mount(1, { address: '10.0.0.99' })]);
    const there = known([socket(40_001, '10.0.0.99')]);
    const moved = session({ channels: [channel(1, { instance: 2 })] });
    expect(look(hostFacts({ mounts: to, sockets: there }, [moved])).lanes).toEqual([['connected 40001']]);
    expect(look(hostFacts({ mounts: to, sockets: there }, [session({ channels: [channel(1)] })])).lanes).toEqual([[]]);
  });
});

describe('addresses of one card', () => {
  const one = { mounts: known([mount(1, { address: 'fd00::25' })]), sockets: known([socket(40_001, 'fd00::25')]) };
  const sixth = (...addresses: readonly string[]) =>
    look(
      hostFacts(one, [
        session({ address: 'fd00::25', channels: [channel(1)], interfaces: addresses.map((each) => announced(each)) }),
      ]),
    ).words;

  test('two link-local addresses are two cards, whatever networks they are in; without any nothing is folded', () => {
    expect(sixth('fe80::1', 'fd00::25', '2001:db8::25')).toEqual(['limited nas-has-one-port']);
    expect(sixth('fe80::1', 'fe80::2', 'fd00::25', '2001:db8::25', 'fd00::26')).toEqual(['single ports-unused']);
    expect(sixth('fd00::25', 'fd00::26')).toEqual(['single ports-unused']);
  });

  test('by IPv4 it is likely and not certain', () => {
    const interfaces = [...both, 'fe80::1'].map((each) => announced(each));
    const facts = hostFacts({ sockets: known([socket(40_001, '10.0.0.25')]) }, [
      session({ channels: [channel(1)], interfaces }),
    ]);
    const unanswered = withFacts(facts, { neighbours: known([]) });
    expect(look(unanswered).words).toEqual(['unknown not-readable']);
    // Two MACs are two cards.
    expect(look(facts).words).toEqual(['single ports-unused']);
  });
});

describe('a NAS on this computer', () => {
  const facts = (address: string, change: FactsChange = {}) =>
    hostFacts(
      {
        mounts: known([mount(2, { address })]),
        sockets: known([socket(40_001, address, { local: { address, port: 40_001 } })]),
        ...change,
      },
      [session({ address, channels: [channel(1)], interfaces: both.map((each) => announced(each)) })],
    );

  test.each(['::1', '127.0.1.1', '10.0.0.50'])('%s', (address) => {
    expect(look(facts(address)).words).toEqual(['limited nas-is-this-computer']);
  });

  test('in a container, on a bridge that only containers hang on', () => {
    const bridge = nic('docker0', '172.17.0.1', { kind: 'bridge' });
    const end = nic('veth1', '', { kind: 'virtual', addresses: [], master: 'docker0' });
    const there = {
      sockets: known([socket(40_001, '172.17.0.2', { local: { address: '172.17.0.1', port: 40_001 } })]),
    };
    const words = (members: readonly ReturnType<typeof nic>[]) =>
      look(facts('172.17.0.2', { ...there, interfaces: known([bridge, ...members]) })).words;
    expect(words([end])).toEqual(['limited nas-is-this-computer']);
    expect(words([end, { ...end, name: 'eth0', kind: 'wired' }])).toEqual(['single ports-unused']);
  });
});
