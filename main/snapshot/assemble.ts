import type { CifsDebugData, CifsMount } from '../../shared/model/cifs.ts';
import type { HostFacts } from '../../shared/model/facts.ts';
import type { Nic } from '../../shared/model/network.ts';
import { unchecked, valueOf, type Reading } from '../../shared/model/reading.ts';
import type { Nas, Session, Share, Snapshot } from '../../shared/model/snapshot.ts';
import { isEstablished, joinSockets, type Connection } from './connections.ts';
import { laneOf } from './lanes.ts';
import { ownNamespace, type OwnNamespace } from './own-namespace.ts';
import { portsOf } from './ports.ts';
import { groupByNas, placeSessions, uncOf, type PlacedSession } from './sessions.ts';
import { furtherUsersOf } from './users.ts';

/** Joins the facts of one look: mounts to sessions, channels to sockets, interfaces and NAS ports. No rates, no verdicts yet. */
export function assemble(facts: HostFacts): Snapshot {
  const mounts = valueOf(facts.mounts) ?? [];
  const data = valueOf(facts.cifs);
  const own = ownNamespace(facts);
  const sessions = data ? placeSessions(data, mounts, own.id) : [];
  const groups = groupByNas(sessions).filter((group) => group.some((placed) => placed.mounts.length > 0));
  const known = groups.map((group) => nasOf(group, facts, own));
  const lone = mounts.filter((mount) => !groups.some((group) => group.some((placed) => placed.mounts.includes(mount))));
  const all = [...known, ...unseenNas(lone)];
  return {
    machine: facts.machine,
    hostName: valueOf(facts.hostName) ?? facts.machine,
    at: facts.readAt,
    nics: facts.nics,
    nicRates: {},
    nas: all.map((one) => one.nas),
    shares: mounts.flatMap((mount) => {
      const owner = all.find((one) => one.mounts.includes(mount));
      return owner ? [shareOf(mount, owner, facts)] : [];
    }),
    nasViews: [],
    facts,
  };
}

interface KnownNas {
  readonly nas: Nas;
  readonly mounts: readonly CifsMount[];
  readonly group: readonly PlacedSession[];
  readonly connections: readonly Connection[];
}

function nasOf(group: readonly PlacedSession[], facts: HostFacts, own: OwnNamespace): KnownNas {
  const connections = joinSockets(group, { sockets: valueOf(facts.sockets) ?? [], anyPortTo: facts.anyPortTo, own });
  const connected = new Set(
    connections.flatMap(({ socket }) => (socket && isEstablished(socket) ? [socket.remote.address] : [])),
  );
  const mounts = group.flatMap((placed) => placed.mounts);
  return { nas: { ...namesOf(group), ports: portsOf(group, facts, connected) }, mounts, group, connections };
}

/** Mounts of which DebugData told nothing (or could not be read): grouped by the address they were mounted by. */
function unseenNas(mounts: readonly CifsMount[]): readonly KnownNas[] {
  const byAddress = Map.groupBy(mounts, (mount) => mount.address ?? uncOf(mount.remote)?.host ?? mount.remote);
  return [...byAddress].map(([address, own]) => ({
    nas: {
      ...namesOf([{ mounts: own }]),
      ports: own[0]?.address === undefined ? [] : [{ address, announced: false, rss: false, use: { kind: 'usable' } }],
    },
    mounts: own,
    group: [],
    connections: [],
  }));
}

/** By the names it was mounted by; a DFS path names a domain or another server, and the session then tells this one's. */
function namesOf(
  group: readonly (Pick<PlacedSession, 'mounts'> & Partial<Pick<PlacedSession, 'server'>>)[],
): Pick<Nas, 'id' | 'name' | 'names'> {
  const hosts = group.flatMap(({ mounts, server }) => {
    const leaf = server?.dfs && (uncOf(server.dfs.leaf ?? '')?.host ?? server.hostname?.toLowerCase());
    return mounts.flatMap((mount) => leaf ?? uncOf(mount.remote)?.host ?? []);
  });
  const addresses = group.flatMap(({ mounts }) => mounts.flatMap((mount) => mount.address ?? []));
  const names = [...new Set([...hosts, ...addresses])];
  const name = names.find((one) => !/^[\d.]+$|:/.test(one)) ?? names[0] ?? 'NAS';
  // Two servers may have one name; an address is of one of them.
  return { id: addresses.toSorted()[0] ?? [...names].sort()[0] ?? name, name, names };
}

function shareOf(mount: CifsMount, owner: KnownNas, facts: HostFacts): Share {
  const placed = owner.group.find((one) => one.mounts.includes(mount));
  return {
    id: mount.at,
    protocol: 'smb',
    remote: mount.remote,
    name: nameOf(mount),
    at: mount.at,
    nas: owner.nas.id,
    mount,
    session: placed ? sessionOf(placed, mount, owner, facts) : missingSession(facts),
    verdict: { word: 'unknown', reason: 'not-readable', carrying: 0, possible: 0, missing: [] },
  };
}

/** The part of the remote name behind the host, in the case it was mounted with. */
function nameOf(mount: CifsMount): string {
  const rest = mount.remote.replaceAll('\\', '/').replace(/^\/\/[^/]*\//, '');
  return rest === '' ? mount.remote : rest;
}

function sessionOf(placed: PlacedSession, mount: CifsMount, owner: KnownNas, facts: HostFacts): Reading<Session> {
  const nics: readonly Nic[] = valueOf(facts.nics) ?? [];
  const around = { nics, routes: facts.routes, sockets: facts.sockets };
  const { session, server } = placed;
  const connections = owner.connections.filter((connection) => connection.placed === placed);
  const value: Session = {
    key: session.id ?? session.key,
    server: server.number,
    dialect: session.dialect,
    login: session.login,
    serverMultichannel: session.serverMultichannel,
    lanes: connections.map((connection) => laneOf(connection, around)).toSorted(byPlace),
    channels: session.channels.length,
    sharedWith: placed.mounts.filter((other) => other !== mount).map((other) => other.at),
    furtherUsers: furtherUsersOf(placed, mount, hereOf(owner)),
  };
  return facts.cifs.state === 'known'
    ? { state: 'known', value, evidence: { ...facts.cifs.evidence, lines: [...server.quoted, ...session.quoted] } }
    : unchecked;
}

/** Sessions of another network namespace are a container's own, and not those of further users. */
function hereOf({ group, connections }: KnownNas): readonly PlacedSession[] {
  const elsewhere = connections.filter(({ unseen }) => unseen === 'other-namespace').map(({ placed }) => placed);
  return group.filter((placed) => !elsewhere.includes(placed));
}

function byPlace(left: Session['lanes'][number], right: Session['lanes'][number]): number {
  const place = (lane: typeof left): string => `${lane.remote?.address ?? '~'} ${lane.local?.port ?? lane.channel}`;
  return place(left) < place(right) ? -1 : 1;
}

/** Why there is no session to show: the reading of DebugData says it, or it holds none for this mount. */
function missingSession(facts: HostFacts): Reading<Session> {
  const cifs: Reading<CifsDebugData> = facts.cifs;
  if (cifs.state === 'known') return { state: 'absent', evidence: { ...cifs.evidence, lines: [] } };
  return cifs;
}
