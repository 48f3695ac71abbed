/** What proves a lane of NFS, and which addresses are possible paths. */
import { describe, expect, test } from 'vitest';
import { parseMountStats } from '../../../main/collect/nfs-client/mountstats.ts';
import { nextSnapshot } from '../../../main/snapshot/next.ts';
import type { MachineFacts } from '../../../shared/model/machine.ts';
import { valueOf } from '../../../shared/model/reading.ts';
import { verdictSentence } from '../../../shared/text/verdicts.ts';
import { hostFacts, known, socket } from '../../helpers/host-facts.ts';
import { fixture } from '../collect/fixtures.ts';
import { nasAt, nfsFacts, nfsMount, nfsSocket, nfsStats, transport, trunkedFacts } from '../../helpers/nfs-facts.ts';

const [first, second] = [nasAt(25), nasAt(26)];

function look(facts: MachineFacts) {
  const snapshot = nextSnapshot([], facts);
  const { shares, nas, laneMaps } = snapshot;
  return {
    nas: nas.map(({ name, ports }) => `${name} ${ports.map(({ address }) => address).join()}`),
    words: shares.map(
      ({ verdict: { word, reason, carrying, possible } }) => `${word} ${reason} ${carrying}/${possible}`,
    ),
    missing: shares.map(({ verdict }) => verdict.missing.join(' ')),
    lanes: shares.map(({ session }) =>
      (valueOf(session)?.lanes ?? []).map(
        ({ state, remote, local, unseen, attribution }) =>
          `${state} ${remote?.address} ${local?.port ?? unseen?.reason} ${attribution}`,
      ),
    ),
    sharedWith: shares.map(({ session }) => valueOf(session)?.sharedWith),
    maps: Object.values(laneMaps),
  };
}

describe('addresses', () => {
  test('a session with a connection to each that is known uses all of them', () => {
    const { words, lanes, nas } = look(trunkedFacts([first, second]));
    expect(words).toEqual(['full all-ports-carry 2/2']);
    expect(lanes).toEqual([[`connected ${first} 700 certain`, `connected ${second} 701 certain`]]);
    expect(nas).toEqual([`nas ${first},${second}`]);
  });

  test('that are all used are no proof that there are no others', () => {
    const { shares, nas } = nextSnapshot([], trunkedFacts([first, second]));
    const [share, server] = [shares[0], nas[0]];
    expect(share && server && verdictSentence(share, server)).toBe(
      'Both addresses of the NAS that are known here carry this share. Whether it has further ones is not known.',
    );
  });

  test('several connections to the only address that is known: nothing is known of another one', () => {
    const { words, missing } = look(trunkedFacts([first, first, first, first], nfsMount({ nconnect: 4 })));
    expect(words).toEqual(['unknown not-readable 1/1']);
    expect(missing).toEqual([expect.stringContaining('NFS does not list the ports')]);
  });

  test('that another mount of the same name goes to is a path too', () => {
    const mount = nfsMount();
    const other = nfsMount({ path: '/backup', at: '/mnt/backup', address: second });
    const facts = nfsFacts(
      {
        mounts: [mount, other],
        stats: [nfsStats(mount, 1), nfsStats(other, 1)],
        transports: [transport(0, 0, first, 700), transport(1, 1, second, 701)],
      },
      [nfsSocket(700, first), nfsSocket(701, second)],
    );
    const { words, nas } = look(facts);
    expect(words).toEqual(['single ports-unused 1/2', 'single ports-unused 1/2']);
    expect(nas).toEqual([`nas ${first},${second}`]);
  });

  test('that SMB announces of the same NAS are paths of NFS too', () => {
    const { network, smbClient } = hostFacts();
    const sockets = [...(valueOf(network.sockets) ?? []), nfsSocket(700, first)];
    const facts = trunkedFacts([first], undefined, { ...smbClient, sockets: known(sockets) });
    const { words, nas } = look(facts);
    expect(words).toEqual(['full all-ports-carry 2/2', 'single ports-unused 1/2']);
    expect(nas).toHaveLength(1);
  });

  test('of two servers with names of their own are two servers', () => {
    const [mount, other] = [nfsMount(), nfsMount({ server: 'vault', at: '/mnt/vault', address: second })];
    const facts = nfsFacts({ mounts: [mount, other], transports: [] }, [nfsSocket(700, first), nfsSocket(701, second)]);
    expect(look(facts).nas).toEqual([`nas ${first}`, `vault ${second}`]);
  });
});

describe('mounts of one server', () => {
  test('share its client and all its connections', () => {
    const [mount, other] = [nfsMount(), nfsMount({ path: '/backup', at: '/mnt/backup' })];
    const facts = nfsFacts(
      {
        mounts: [mount, other],
        stats: [nfsStats(mount, 2), nfsStats(other, 2)],
        transports: [transport(0, 0, first, 700), transport(0, 1, second, 701)],
      },
      [nfsSocket(700, first), nfsSocket(701, second)],
    );
    const { words, sharedWith } = look(facts);
    expect(words).toEqual(['full all-ports-carry 2/2', 'full all-ports-carry 2/2']);
    expect(sharedWith).toEqual([['/mnt/backup'], ['/mnt/media']]);
  });

  test('of another version have a client of their own: which it is, the number of connections tells', () => {
    const [mount, old] = [nfsMount({ nconnect: 2 }), nfsMount({ version: { major: 3 }, at: '/mnt/old' })];
    const facts = nfsFacts(
      {
        mounts: [old, mount],
        stats: [nfsStats(old, 1), nfsStats(mount, 2)],
        transports: [transport(0, 0, first, 700), transport(0, 1, first, 701), transport(1, 2, first, 702)],
      },
      [nfsSocket(700, first), nfsSocket(701, first), nfsSocket(702, first)],
    );
    expect(look(facts).lanes).toEqual([
      [`connected ${first} 702 certain`],
      [`connected ${first} 700 certain`, `connected ${first} 701 certain`],
    ]);
  });

  test('of another version with as many connections may have each other’s', () => {
    const [mount, old] = [nfsMount(), nfsMount({ version: { major: 3 }, at: '/mnt/old' })];
    const facts = nfsFacts(
      {
        mounts: [old, mount],
        stats: [nfsStats(old, 1), nfsStats(mount, 1)],
        transports: [transport(0, 0, first, 700), transport(1, 1, first, 701)],
      },
      [nfsSocket(700, first), nfsSocket(701, first)],
    );
    expect(look(facts).lanes.flat()).toEqual([`connected ${first} 700 inferred`, `connected ${first} 701 inferred`]);
  });

  test('a port mapper or lock service of the same server is none of its connections', () => {
    const mount = nfsMount();
    const locks = transport(1, 1, first, 702, { remote: { address: first, port: 32_803 } });
    const facts = nfsFacts(
      { mounts: [mount], stats: [nfsStats(mount, 1)], transports: [locks, transport(0, 0, first, 700)] },
      [nfsSocket(700, first)],
    );
    expect(look(facts).lanes).toEqual([[`connected ${first} 700 certain`]]);
  });
});

describe('a connection without a socket', () => {
  const withSecond = (change: Parameters<typeof transport>[4]) => {
    const mount = nfsMount();
    return nfsFacts(
      {
        mounts: [mount],
        stats: [nfsStats(mount, 2)],
        transports: [transport(0, 0, first, 700), transport(0, 1, second, undefined, change)],
      },
      [nfsSocket(700, first)],
      { routesTo: { [second]: known({ to: second, kind: 'via-interface', dev: 'eth0' }) } },
    );
  };

  test('that nobody uses rests, and is not lost', () => {
    const { words, lanes } = look(withSecond({}));
    expect(words).toEqual(['full all-ports-carry 2/2']);
    expect(lanes[0]?.[1]).toBe(`connected ${second} resting inferred`);
  });

  test.each([
    ['is being opened', { states: ['CONNECTING', 'BOUND'] }],
    ['has requests waiting', { waiting: 3 }],
  ])('that %s is lost', (_, change) => {
    const { words, lanes } = look(withSecond(change));
    expect(words).toEqual(['broken lane-lost 1/2']);
    expect(lanes[0]?.[1]).toMatch(/^reconnecting/);
  });

  test('that was taken out of service is not used', () => {
    expect(look(withSecond({ states: ['BOUND', 'OFFLINE'] })).lanes[0]?.[1]).toMatch(/^disabled/);
  });

  test('where sockets could not be listed, the kernel’s word is all there is', () => {
    const sockets = { state: 'failed', source: 'ss', reason: 'gone' } as const;
    const { lanes } = look(trunkedFacts([first, second], undefined, { sockets }));
    expect(lanes[0]?.map((lane) => lane.split(' ')[0])).toEqual(['connected', 'connected']);
  });

  test('RDMA has none: the kernel tells its address, a route its interface', () => {
    const mount = nfsMount({ protocol: 'rdma', port: 20_049 });
    const rdma = transport(0, 0, first, undefined, { kind: 'rdma', states: ['CONNECTED'], name: 'xprt-0-rdma' });
    const facts = nfsFacts({ mounts: [mount], stats: [nfsStats(mount, 1)], transports: [rdma] }, []);
    expect(look(facts).lanes).toEqual([[`connected ${first} rdma inferred`]]);
  });
});

describe('an older kernel, which lists no transports', () => {
  const mount = nfsMount({ nconnect: 2 });

  test('has the sockets to the address of the mount', () => {
    const facts = nfsFacts({ mounts: [mount], stats: [nfsStats(mount, 2)] }, [
      nfsSocket(700, first),
      nfsSocket(701, first),
      socket(40_001, first),
    ]);
    expect(look(facts).lanes).toEqual([[`connected ${first} 700 certain`, `connected ${first} 701 certain`]]);
  });

  test('has no word on a connection that is not seen: it may rest, and goes to the same address', () => {
    const route = { routesTo: { [first]: known({ to: first, kind: 'via-interface', dev: 'eth0' } as const) } };
    const seen = [nfsSocket(700, first)];
    const { words, lanes } = look(nfsFacts({ mounts: [mount], stats: [nfsStats(mount, 2)] }, seen, route));
    expect(lanes).toEqual([[`connected ${first} 700 certain`, `connected ${first} not-listed inferred`]]);
    expect(words).toEqual(['unknown not-readable 1/1']);
  });
});

test('pNFS sends its data to further servers, which are not counted', () => {
  const mount = nfsMount();
  const facts = nfsFacts(
    {
      mounts: [mount],
      stats: [nfsStats(mount, 2, { pnfs: 'LAYOUT_NFSV4_1_FILES' })],
      transports: [transport(0, 0, first, 700), transport(0, 1, second, 701)],
    },
    [nfsSocket(700, first), nfsSocket(701, second)],
  );
  expect(look(facts).missing).toEqual([expect.stringContaining('pNFS')]);
});

test('a Synology of which mountstats says that pNFS is not configured: one of its detail lines, and no doubt', () => {
  const mount = nfsMount({ server: '10.100.4.25', path: '/volume1/temp', at: '/mnt/nfs2', address: '10.100.4.25' });
  const stats = parseMountStats(fixture('mountstats/synology.txt'));
  const { shares } = nextSnapshot([], nfsFacts({ mounts: [mount], stats }, [nfsSocket(700, '10.100.4.25')]));
  expect(shares[0]?.details).toContainEqual({ name: 'pnfs', value: 'none', label: 'pNFS', text: 'not used' });
  expect(shares[0]?.verdict).toMatchObject({ word: 'unknown', missing: [expect.stringContaining('only one address')] });
});

test('without a list of mounts nothing is known of any share', () => {
  const unread = { state: 'failed', source: '/proc/self/mountinfo', reason: 'gone' } as const;
  const nfsClient = { mounts: unread, stats: unread, transports: unread, planned: unread };
  const { mountsUnread } = nextSnapshot([], nfsFacts({ mounts: [] }, [], { mounts: unread, nfsClient }));
  expect(mountsUnread).toEqual(unread);
});
