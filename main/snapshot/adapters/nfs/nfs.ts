import { nfsClientOf, type MachineFacts } from '../../../../shared/model/machine.ts';
import type { NfsClient, NfsMount, NfsShare } from '../../../../shared/model/nfs.ts';
import { valueOf, type Evidence, type Reading } from '../../../../shared/model/reading.ts';
import type { Lane, Session } from '../../../../shared/model/snapshot.ts';
import { nfsTexts as texts } from '../../../../shared/text/nfs.ts';
import { verdictTexts } from '../../../../shared/text/verdicts.ts';
import type { Adapter, Announced, Attached, AttachedNas, AttachedShare } from '../adapter.ts';
import { groupByNas, placeClients, statsOf, type PlacedClient } from './clients.ts';
import { detailsOf } from './details.ts';
import { lanesOfAll } from './lanes.ts';
import { mostAddresses } from './native.ts';

/**
 * Linux's NFS client: mounts of the mount table, transports of the kernel's RPC client, sockets of `ss`. NFS lists no ports
 * of a NAS; those that are known are the addresses that any mount and any transport of it goes to.
 */
export const nfs: Adapter = (facts): Attached => {
  const client = nfsClientOf(facts);
  const clients = placeClients(client);
  const lanes = lanesOfAll(clients, facts);
  const all = groupByNas(clients).map((group) => ({ group, nas: nasOf(group, lanes, facts) }));
  return {
    ...(client.mounts.state !== 'known' && facts.nfsClient !== undefined && { unread: client.mounts }),
    clientIds: [],
    nas: all.map(({ nas }) => nas),
    shares: (valueOf(client.mounts) ?? []).flatMap((mount) => {
      const owner = all.find(({ group }) => group.some((one) => one.mounts.includes(mount)));
      const placed = owner?.group.find((one) => one.mounts.includes(mount));
      if (owner === undefined || placed === undefined) return [];
      return [shareOf(mount, placed, owner.nas, { facts, lanes: lanes.get(placed) ?? [] })];
    }),
  };
};

type LanesOf = ReadonlyMap<PlacedClient, readonly Lane[]>;

function nasOf(group: readonly PlacedClient[], lanes: LanesOf, facts: MachineFacts): AttachedNas {
  const mounts = group.flatMap((one) => one.mounts);
  const own = group.flatMap((one) => lanes.get(one) ?? []);
  const primaries = [...new Set(mounts.flatMap(({ address }) => address ?? []))];
  const names = [...new Set([...mounts.map(({ server, remote }) => server ?? remote), ...primaries])];
  const name = names.find((one) => !/^[\d.]+$|:/.test(one)) ?? names[0] ?? 'NAS';
  const known = knownAddresses(group, nfsClientOf(facts));
  const open = own.filter(({ state, local }) => state === 'connected' && local !== undefined);
  return {
    id: primaries.toSorted()[0] ?? name,
    name,
    names,
    primaries,
    // One address is what every mount has: of further ones it says nothing.
    announced: known.length > 1 ? known : [],
    reached: facts.network.sockets.state === 'known' ? open.flatMap(({ remote }) => remote?.address ?? []) : primaries,
    refused: [],
  };
}

/** Every address that a mount or a transport goes to, with the lines that name it. */
function knownAddresses(group: readonly PlacedClient[], { mounts, transports }: NfsClient): readonly Announced[] {
  const told = group.flatMap((one) => [
    ...one.mounts.map(({ address, quoted }) => ({ address, quoted, reading: mounts })),
    ...(one.transports ?? []).map(({ remote, quoted }) => ({ address: remote.address, quoted, reading: transports })),
  ]);
  return [...Map.groupBy(told, ({ address }) => address)].flatMap(([address, all]) => {
    if (address === undefined) return [];
    const last = all.at(-1)?.reading;
    const lines = all.filter(({ reading }) => reading === last).flatMap(({ quoted }) => quoted);
    return [{ address, ...(last?.state === 'known' && { evidence: { ...last.evidence, lines } }) }];
  });
}

interface Seen {
  readonly facts: MachineFacts;
  readonly lanes: readonly Lane[];
}

function shareOf(mount: NfsMount, placed: PlacedClient, nas: AttachedNas, { facts, lanes }: Seen): AttachedShare {
  const client = nfsClientOf(facts);
  const stats = statsOf(mount, valueOf(client.stats) ?? []);
  const session = sessionOf(mount, placed, lanes, facts);
  const native: NfsShare = { kind: 'nfs', mount, ...(stats && { stats }), transports: placed.transports ?? [] };
  return {
    id: mount.at,
    protocol: 'nfs',
    words: texts.words,
    seenFrom: 'workstation',
    remote: mount.remote,
    name: mount.path.replace(/^\/+/, '') || mount.remote,
    at: mount.at,
    nas: nas.id,
    address: mount.address,
    // To how many addresses transports may go is a limit (max_connect), and no wish.
    asked: Math.max(1, new Set(lanes.map(({ remote }) => remote?.address)).size),
    most: mostAddresses,
    answerSize: mount.readSize,
    session,
    unlisted: texts.missing.unlisted(nas.name),
    doubts: stats?.pnfs === undefined || stats.pnfs === 'none' ? [] : [texts.missing.pnfs],
    details: detailsOf(mount, stats),
    native,
    missing: missingOf(session),
  };
}

function sessionOf(
  mount: NfsMount,
  placed: PlacedClient,
  lanes: readonly Lane[],
  facts: MachineFacts,
): Reading<Session> {
  const evidence = evidenceOf(mount, placed, facts);
  if (evidence.state !== 'known') return evidence;
  if (lanes.length === 0) return { state: 'absent', evidence: { ...evidence.evidence, lines: [] } };
  const value: Session = {
    key: placed.key,
    lanes,
    channels: lanes.length,
    sharedWith: placed.mounts.filter((other) => other !== mount).map(({ at }) => at),
    furtherUsers: [],
  };
  return { state: 'known', value, evidence: evidence.evidence };
}

/** What tells how many lanes there are: the list of transports, else what mountstats counts, else the sockets alone. */
function evidenceOf(
  mount: NfsMount,
  { transports, counted }: PlacedClient,
  { nfsClient, network }: MachineFacts,
): Reading<undefined> {
  const known = (evidence: Evidence, lines: readonly string[]): Reading<undefined> => ({
    state: 'known',
    value: undefined,
    evidence: { ...evidence, lines },
  });
  const { stats, transports: listed } = nfsClientOf({ nfsClient });
  if (transports !== undefined && listed.state === 'known') {
    return known(
      listed.evidence,
      transports.flatMap(({ quoted }) => quoted),
    );
  }
  if (counted !== undefined && stats.state === 'known') {
    return known(stats.evidence, statsOf(mount, stats.value)?.quoted ?? []);
  }
  if (network.sockets.state === 'known') return known(network.sockets.evidence, []);
  return stats.state === 'known' ? network.sockets : stats;
}

function missingOf(session: Reading<Session>): readonly string[] {
  const { missing } = texts;
  if (session.state === 'known') return [];
  if (session.state === 'denied') return [missing.denied(session.source)];
  if (session.state === 'failed') return [missing.connections(session.source, session.reason)];
  return [session.state === 'absent' ? missing.none : verdictTexts.missing.notLooked];
}
