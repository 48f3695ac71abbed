import type { CifsDebugData, CifsMount, CifsServer, CifsSession } from '../../../../shared/model/cifs.ts';
import { canonical, isLinkLocal } from '../../addresses.ts';
import { isMultiuser, notItsUser } from './users.ts';

/** A session with the server entry of DebugData that it stands under and the mounts that use it. */
export interface PlacedSession {
  readonly server: CifsServer;
  readonly session: CifsSession;
  readonly mounts: readonly CifsMount[];
}

/** `//nas/media/films` or `\\nas\media` → host and share in lower case, or `undefined` for anything else. */
export function uncOf(remote: string): { readonly host: string; readonly share: string } | undefined {
  const [host, share] = remote.replaceAll('\\', '/').replace(/^\/\//, '').split('/');
  return host && share ? { host: canonical(host.toLowerCase()), share: share.toLowerCase() } : undefined;
}

/**
 * Every session of DebugData with its mounts. The kernel prints no mount points there; what it prints with a mount is
 * the address that the mount's first channel goes to (`addr=`), so the mount belongs to a session of that address.
 */
export function placeSessions(
  data: CifsDebugData,
  mounts: readonly CifsMount[],
  own: number | undefined,
): readonly PlacedSession[] {
  const all = data.servers.flatMap((server) => server.sessions.map((session) => heldOf(server, session)));
  const index: Index = {
    byAddress: Map.groupBy(all, ({ session }) => session.address),
    byTree: Map.groupBy(
      all.flatMap((held) => [...held.trees].map((tree) => ({ held, tree }))),
      ({ tree }) => tree,
    ),
    own,
  };
  const mountsOf = Map.groupBy(mounts, (mount) => ownerOf(mount, index)?.session);
  return all.map(({ server, session }) => ({ server, session, mounts: mountsOf.get(session) ?? [] }));
}

interface Held {
  readonly server: CifsServer;
  readonly session: CifsSession;
  /** `nas/media`, in lower case. */
  readonly trees: ReadonlySet<string>;
  readonly shares: ReadonlySet<string>;
}

/** So that hundreds of mounts need not go through hundreds of sessions and trees. */
interface Index {
  readonly byAddress: ReadonlyMap<string | undefined, readonly Held[]>;
  readonly byTree: ReadonlyMap<string, readonly { readonly held: Held }[]>;
  readonly own: number | undefined;
}

function heldOf(server: CifsServer, session: CifsSession): Held {
  const names = session.trees.flatMap((tree) => uncOf(tree.unc) ?? []);
  const trees = new Set(names.map(({ host, share }) => `${host}/${share}`));
  return { server, session, trees, shares: new Set(names.map(({ share }) => share)) };
}

function ownerOf(mount: CifsMount, index: Index): Held | undefined {
  const there = mount.address === undefined ? [] : (index.byAddress.get(mount.address) ?? []);
  const candidates = [...there, ...movedHolders(mount, index).filter((held) => !there.includes(held))];
  const weighed = candidates.map((held) => ({ held, weight: misfit(held, mount, index.own) }));
  return weighed.toSorted((left, right) => left.weight - right.weight)[0]?.held;
}

/**
 * Sessions of another address that name the mount's share. They are another server's, whatever their tree is called; but
 * a session goes on printing the address that it began with when the kernel has moved its connection (failover, a
 * witness, a name that leads elsewhere by now), and then it has been connected anew at least once.
 */
function movedHolders(mount: CifsMount, { byTree }: Index): readonly Held[] {
  const unc = uncOf(mount.remote);
  const holders = (byTree.get(unc ? `${unc.host}/${unc.share}` : '') ?? []).map(({ held }) => held);
  return holders.filter(
    ({ session }) => mount.address === undefined || session.address === undefined || wasConnectedAnew(session),
  );
}

function wasConnectedAnew({ channels: [first] }: CifsSession): boolean {
  return first !== undefined && (first.state !== 'connected' || (first.instance ?? 1) > 1);
}

/** How badly a session fits a mount, the smaller the better: first where it is, then how it is called, then how it is used. */
function misfit(held: Held, mount: CifsMount, own: number | undefined): number {
  const { session } = held;
  const elsewhere = isElsewhere(session, own) ? 100_000 : 0;
  const login = (session.login === 'user') === (mount.user !== undefined || isMultiuser(mount)) ? 0 : 10;
  const channels = Math.abs(session.channels.length - mount.asked);
  return elsewhere + misnamed(held, mount) + login + notItsUser(session, mount) + channels;
}

/** A session at the mount's address may lack the mount's tree where a DFS path leads there: host and share are others then. */
function misnamed({ server: { dfs }, session, trees, shares }: Held, { remote, address }: CifsMount): number {
  const unc = uncOf(remote);
  if (address !== undefined && session.address !== undefined && session.address !== address) return 4000;
  if (unc && trees.has(`${unc.host}/${unc.share}`)) return 0;
  if (dfs?.origin !== undefined && isWithin(remote, dfs.origin)) return 1000;
  if (unc && shares.has(unc.share)) return 2000;
  return dfs === undefined ? 5000 : 3000;
}

function isWithin(path: string, above: string): boolean {
  const words = (text: string): string => `${text.replaceAll('\\', '/').toLowerCase().replace(/\/+$/, '')}/`;
  return words(path).startsWith(words(above));
}

/** In another network namespace than the one that is looked at: its connections are in no list here. */
export function isElsewhere({ channels }: CifsSession, own: number | undefined): boolean {
  return own !== undefined && channels.some(({ networkNamespace }) => (networkNamespace ?? own) !== own);
}

/** Where the session's first channel goes: what a mount tells is newer than what the session began with. */
export function primaryAddresses({ session, mounts }: PlacedSession): readonly string[] {
  const told = mounts.flatMap(({ address }) => address ?? []);
  return told.length > 0 || session.address === undefined ? [...new Set(told)] : [session.address];
}

/** All addresses a session's channels may go to. */
export function addressesOf(placed: PlacedSession): ReadonlySet<string> {
  const announced = (placed.session.interfaces ?? [])
    .map((one) => one.address)
    .filter((address) => !isLinkLocal(address));
  return new Set([...primaryAddresses(placed), ...announced]);
}

/**
 * Sessions of one NAS. Two sessions are of one machine if one's first address is among the other's. Equal announced
 * addresses alone prove nothing: every machine with containers announces the same bridge address.
 */
export function groupByNas(sessions: readonly PlacedSession[]): readonly (readonly PlacedSession[])[] {
  const byPrimary = new Set(sessions.flatMap(primaryAddresses));
  const groups = new Map<PlacedSession, Set<PlacedSession>>();
  const firstAt = new Map<string, PlacedSession>();
  for (const session of sessions) {
    groups.set(session, new Set([session]));
    // Whoever has an address that is somebody's first one is of one machine with whoever else has it.
    for (const address of addressesOf(session)) {
      if (!byPrimary.has(address)) continue;
      const other = firstAt.get(address);
      if (other === undefined) firstAt.set(address, session);
      else join(groups, session, other);
    }
  }
  // In the order of their last sessions.
  return [...new Set([...groups.values()].toReversed())].toReversed().map((group) => [...group]);
}

function join(groups: Map<PlacedSession, Set<PlacedSession>>, one: PlacedSession, other: PlacedSession): void {
  const [left, right] = [groups.get(one), groups.get(other)];
  if (left === undefined || right === undefined || left === right) return;
  for (const session of left) {
    right.add(session);
    groups.set(session, right);
  }
}
