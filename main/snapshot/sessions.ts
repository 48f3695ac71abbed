import type { CifsDebugData, CifsMount, CifsServer, CifsSession } from '../../shared/model/cifs.ts';
import { canonical, isLinkLocal } from './addresses.ts';
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
 * Every session of DebugData with its mounts. The kernel prints no mount points there: a mount belongs to a session that
 * holds a tree of the same host and share; where several do, to the one that fits its wish for channels best.
 */
export function placeSessions(data: CifsDebugData, mounts: readonly CifsMount[]): readonly PlacedSession[] {
  const all = data.servers.flatMap((server) => server.sessions.map((session) => ({ server, session })));
  const trees = treesByShare(all.map((one) => one.session));
  const mountsOf = Map.groupBy(mounts, (mount) => ownerOf(mount, trees));
  return all.map(({ server, session }) => ({ server, session, mounts: mountsOf.get(session) ?? [] }));
}

interface HeldTree {
  readonly session: CifsSession;
  readonly host: string;
}

/** All trees of all sessions by the name of their share, so that hundreds of mounts need not go through hundreds of trees. */
function treesByShare(sessions: readonly CifsSession[]): ReadonlyMap<string, readonly HeldTree[]> {
  const trees = sessions.flatMap((session) =>
    session.trees.flatMap((tree) => {
      const held = uncOf(tree.unc);
      return held ? [{ session, ...held }] : [];
    }),
  );
  return Map.groupBy(trees, (tree) => tree.share);
}

function ownerOf(mount: CifsMount, trees: ReadonlyMap<string, readonly HeldTree[]>): CifsSession | undefined {
  const unc = uncOf(mount.remote);
  if (!unc) return undefined;
  const holders = (trees.get(unc.share) ?? [])
    .filter(({ session, host }) => host === unc.host || session.address === mount.address)
    .map(({ session }) => session);
  return holders.toSorted((left, right) => misfit(left, mount) - misfit(right, mount))[0];
}

/** How badly a session fits a mount, the smaller the better. */
function misfit(session: CifsSession, mount: CifsMount): number {
  const address = mount.address === undefined || session.address === mount.address ? 0 : 100;
  const login = (session.login === 'user') === (mount.user !== undefined || isMultiuser(mount)) ? 0 : 10;
  return address + login + notItsUser(session, mount) + Math.abs(session.channels.length - mount.asked);
}

/** Where the session's first channel was opened to. */
export function primaryAddresses(placed: PlacedSession): readonly string[] {
  const named = [placed.session.address, ...placed.mounts.map((mount) => mount.address)];
  return [...new Set(named.filter((address) => address !== undefined))];
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
  const groups: PlacedSession[][] = [];
  for (const session of sessions) {
    const related = groups.filter((group) => group.some((other) => sameNas(session, other)));
    const merged = [...related.flat(), session];
    for (const group of related) groups.splice(groups.indexOf(group), 1);
    groups.push(merged);
  }
  return groups;
}

function sameNas(left: PlacedSession, right: PlacedSession): boolean {
  const leftAll = addressesOf(left);
  const rightAll = addressesOf(right);
  return (
    primaryAddresses(left).some((address) => rightAll.has(address)) ||
    primaryAddresses(right).some((address) => leftAll.has(address))
  );
}
