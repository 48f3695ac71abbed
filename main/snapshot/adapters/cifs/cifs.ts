import { type MachineFacts, smbClientOf } from '../../../../shared/model/machine.ts';
import type { CifsClient, CifsMount, CifsShare, KernelMessage } from '../../../../shared/model/cifs.ts';
import { unchecked, valueOf, type Reading } from '../../../../shared/model/reading.ts';
import type { Session } from '../../../../shared/model/snapshot.ts';
import { smbClientTexts as texts } from '../../../../shared/text/smb-client.ts';
import { verdictTexts } from '../../../../shared/text/verdicts.ts';
import type { Adapter, Announced, Attached, AttachedNas, AttachedShare } from '../adapter.ts';
import { channelAttempt } from './channel-attempts.ts';
import { isEstablished, joinSockets, type Connection } from './connections.ts';
import { detailsOf } from './details.ts';
import { laneOf, withRequests } from './lanes.ts';
import { isAboutSignatures, messagesSinceMount, signatureFailuresOf } from './mount-log.ts';
import { mostChannels } from './native.ts';
import { ownNamespace, type OwnNamespace } from './own-namespace.ts';
import { groupByNas, placeSessions, primaryAddresses, uncOf, type PlacedSession } from './sessions.ts';
import { furtherUsersOf } from './users.ts';

/**
 * Linux's SMB client: mounts of the mount table, sessions and channels of DebugData, sockets of `ss`. A lane is proven by
 * its socket. Without one it is lost, if the list must hold it (`connections.ts`); else the kernel's word is all there is.
 */
export const cifs: Adapter = (facts): Attached => {
  const client = smbClientOf(facts);
  const mounts = valueOf(client.mounts) ?? [];
  const data = valueOf(client.debugData);
  const own = ownNamespace(facts);
  const sessions = data ? placeSessions(data, mounts, own.id) : [];
  const groups = groupByNas(sessions).filter((group) => group.some((placed) => placed.mounts.length > 0));
  const refused = refusedBy(valueOf(client.kernelLog) ?? []);
  const known = groups.map((group) => nasOf(group, facts, own, refused));
  const lone = mounts.filter((mount) => !groups.some((group) => group.some((placed) => placed.mounts.includes(mount))));
  const all = [...known, ...unseenNas(lone)];
  return {
    // A workstation with Windows has no mount table that could be read.
    ...(client.mounts.state !== 'known' && facts.windowsSmb === undefined && { unread: client.mounts }),
    clientIds: (data?.servers ?? []).flatMap(({ clientGuid }) => clientGuid?.toLowerCase() ?? []),
    nas: all.map(({ nas }) => nas),
    shares: mounts.flatMap((mount) => {
      const owner = all.find((one) => one.mounts.includes(mount));
      return owner ? [shareOf(mount, owner, facts, all.length === 1)] : [];
    }),
  };
};

interface KnownNas {
  readonly nas: AttachedNas;
  readonly mounts: readonly CifsMount[];
  readonly group: readonly PlacedSession[];
  readonly connections: readonly Connection[];
}

function nasOf(
  group: readonly PlacedSession[],
  facts: MachineFacts,
  own: OwnNamespace,
  refused: readonly string[],
): KnownNas {
  const connections = joinSockets(group, {
    sockets: valueOf(facts.network.sockets) ?? [],
    anyPortTo: facts.network.anyPortTo,
    own,
  });
  const nas = {
    ...namesOf(group),
    primaries: [...new Set(group.flatMap(primaryAddresses))],
    announced: announcedBy(group, smbClientOf(facts).debugData),
    reached: connections.flatMap(({ socket }) => (socket && isEstablished(socket) ? [socket.remote.address] : [])),
    refused,
  };
  return { nas, mounts: group.flatMap((placed) => placed.mounts), group, connections };
}

/** Several sessions print the same address: its lines are those of all of them, and the last one counts. */
function announcedBy(group: readonly PlacedSession[], cifs: CifsClient['debugData']): readonly Announced[] {
  const printed = group.flatMap(({ session }) => session.interfaces ?? []);
  return [...Map.groupBy(printed, ({ address }) => address)].map(([address, all]) => {
    const { speed, rss } = all.at(-1) ?? {};
    const lines = all.flatMap(({ quoted }) => quoted);
    return { address, speed, rss, ...(cifs.state === 'known' && { evidence: { ...cifs.evidence, lines } }) };
  });
}

/** errno of a connection that never came about: no route, timed out, host down, in progress (gave up waiting). */
const noWay = new Set([-101, -110, -112, -113, -115]);

/** Addresses of which the kernel log's last word is that it could not connect. */
function refusedBy(messages: readonly KernelMessage[]): readonly string[] {
  const last = new Map(messages.flatMap((message) => attemptIn(message)));
  return [...last].flatMap(([address, rc]) => (rc !== undefined && noWay.has(rc) ? [address] : []));
}

function attemptIn(message: KernelMessage): readonly (readonly [string, number | undefined])[] {
  const attempt = channelAttempt(message);
  return attempt === undefined ? [] : [[attempt.address, attempt.rc]];
}

/** Mounts of which DebugData told nothing (or could not be read): grouped by the address they were mounted by. */
function unseenNas(mounts: readonly CifsMount[]): readonly KnownNas[] {
  const byAddress = Map.groupBy(mounts, (mount) => mount.address ?? uncOf(mount.remote)?.host ?? mount.remote);
  return [...byAddress].map(([address, own]) => {
    const primaries = own[0]?.address === undefined ? [] : [address];
    const nas = { ...namesOf([{ mounts: own }]), primaries, announced: [], reached: primaries, refused: [] };
    return { nas, mounts: own, group: [], connections: [] };
  });
}

/** By the names it was mounted by; a DFS path names a domain or another server, and the session then tells this one's. */
function namesOf(
  group: readonly (Pick<PlacedSession, 'mounts'> & Partial<Pick<PlacedSession, 'server'>>)[],
): Pick<AttachedNas, 'id' | 'name' | 'names'> {
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

function shareOf(mount: CifsMount, owner: KnownNas, facts: MachineFacts, isOnlyNas: boolean): AttachedShare {
  const placed = owner.group.find((one) => one.mounts.includes(mount));
  const messages = valueOf(smbClientOf(facts).kernelLog) ?? [];
  const failsSignatures = placed !== undefined && doubtful(placed, owner.nas, messages, isOnlyNas);
  const session = placed ? sessionOf(placed, mount, owner, facts) : missingSession(facts);
  return {
    id: mount.at,
    protocol: 'smb',
    words: texts.words,
    seenFrom: 'workstation',
    remote: mount.remote,
    name: nameOf(mount),
    at: mount.at,
    nas: owner.nas.id,
    address: mount.address,
    asked: mount.asked,
    most: mostChannels,
    answerSize: mount.readSize,
    session,
    details: detailsOf(mount, placed?.session),
    native: nativeOf(mount, placed),
    missing: missingOf(session),
    doubts: failsSignatures ? [texts.missing.signatures] : [],
  };
}

/**
 * Answers fail their signatures on a session of several channels: one of them does not carry, and the log does not say
 * which. Most logs hold no such message; then no share's part of the log is looked for.
 */
function doubtful(
  { session, mounts }: PlacedSession,
  { names }: AttachedNas,
  messages: readonly KernelMessage[],
  isOnlyNas: boolean,
): boolean {
  if (session.channels.length < 2 || !messages.some(isAboutSignatures)) return false;
  const since = messagesSinceMount(
    messages,
    mounts.map(({ remote }) => remote),
  );
  return signatureFailuresOf(since, names, isOnlyNas).length > 0;
}

function nativeOf(mount: CifsMount, placed: PlacedSession | undefined): CifsShare {
  return { kind: 'cifs', mount, ...(placed && { session: placed.session, server: placed.server }) };
}

/** The part of the remote name behind the host, in the case it was mounted with. */
function nameOf(mount: CifsMount): string {
  const rest = mount.remote.replaceAll('\\', '/').replace(/^\/\/[^/]*\//, '');
  return rest === '' ? mount.remote : rest;
}

function sessionOf(placed: PlacedSession, mount: CifsMount, owner: KnownNas, facts: MachineFacts): Reading<Session> {
  const { interfaces, routesTo, sockets } = facts.network;
  const around = { nics: valueOf(interfaces) ?? [], routes: routesTo, sockets };
  const { debugData } = smbClientOf(facts);
  const { session, server } = placed;
  if (debugData.state !== 'known') return unchecked;
  const connections = owner.connections.filter((connection) => connection.placed === placed);
  const lanes = connections.map((connection) => laneOf(connection, around)).toSorted(byPlace);
  const value: Session = {
    key: session.id ?? session.key,
    lanes: withRequests(lanes, debugData.value.outstanding),
    channels: session.channels.length,
    sharedWith: placed.mounts.filter((other) => other !== mount).map((other) => other.at),
    furtherUsers: furtherUsersOf(placed, mount, hereOf(owner)),
  };
  return { state: 'known', value, evidence: { ...debugData.evidence, lines: [...server.quoted, ...session.quoted] } };
}

/** Sessions of another network namespace are a container's own, and not those of further users. */
function hereOf({ group, connections }: KnownNas): readonly PlacedSession[] {
  const elsewhere = connections.filter(({ unseen }) => unseen === 'other-namespace').map(({ placed }) => placed);
  return group.filter((placed) => !elsewhere.includes(placed));
}

function byPlace(left: Session['lanes'][number], right: Session['lanes'][number]): number {
  const place = (lane: typeof left): string => `${lane.remote?.address ?? '~'} ${lane.local?.port ?? lane.number}`;
  return place(left) < place(right) ? -1 : 1;
}

/** Why there is no session to show: the reading of DebugData says it, or it holds none for this mount. */
function missingSession(facts: MachineFacts): Reading<Session> {
  const reading = smbClientOf(facts).debugData;
  return reading.state === 'known' ? { state: 'absent', evidence: { ...reading.evidence, lines: [] } } : reading;
}

function missingOf(session: Reading<Session>): readonly string[] {
  const { missing } = texts;
  if (session.state === 'known') return [];
  if (session.state === 'denied') return [missing.denied];
  if (session.state === 'failed') return [missing.failed(session.source, session.reason)];
  return [session.state === 'absent' ? missing.noSession : verdictTexts.missing.notLooked];
}
