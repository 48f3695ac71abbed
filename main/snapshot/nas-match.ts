import type { NasConnection } from '../../shared/model/smb-server.ts';
import { type MachineFacts, smbServerOf } from '../../shared/model/machine.ts';
import type { Endpoint } from '../../shared/model/network.ts';
import { valueOf } from '../../shared/model/reading.ts';
import type { Lane, LaneEnd, Snapshot } from '../../shared/model/snapshot.ts';

/** A lane with both of its ends. */
export interface WholeLane {
  readonly lane: Lane;
  readonly local: Endpoint;
  readonly remote: LaneEnd;
}

export interface Matched {
  readonly lane: WholeLane;
  readonly connection: NasConnection;
  readonly match: 'certain' | 'inferred';
}

/** What marks a connection at the NAS as one of this workstation, apart from its address. */
export interface Ownership {
  readonly addresses: ReadonlySet<string>;
  /** Of NAS sessions that carry a name of this machine's clients. */
  readonly sessions: ReadonlySet<string>;
  /** Sessions that carry another workstation's. */
  readonly foreign: ReadonlySet<string>;
}

export function ownershipOf(snapshot: Snapshot, nas: MachineFacts): Ownership {
  const local = (valueOf(snapshot.nics) ?? []).flatMap((nic) => nic.addresses.map(({ address }) => address));
  const remote = new Set(addressesOf(nas));
  const guids = new Set(snapshot.clientIds);
  const sessions = (valueOf(smbServerOf(nas).sessions) ?? []).filter(
    ({ id, clientGuid }) => id !== undefined && clientGuid,
  );
  const ids = (own: boolean): ReadonlySet<string> =>
    new Set(
      sessions
        .filter(({ clientGuid }) => guids.size > 0 && guids.has(clientGuid ?? '') === own)
        .flatMap(({ id }) => id ?? []),
    );
  return {
    // Container bridges have the same address on every machine; what both have belongs to neither alone.
    addresses: new Set(local.filter((address) => !remote.has(address))),
    sessions: ids(true),
    foreign: ids(false),
  };
}

export function addressesOf(nas: MachineFacts): readonly string[] {
  const interfaces = (valueOf(nas.network.interfaces) ?? []).filter(({ kind }) => kind !== 'loopback');
  return interfaces.flatMap((one) => one.addresses.map(({ address }) => address));
}

/**
 * Lanes and the NAS's connections, each with its other end. Both ends of a connection name the same two addresses and
 * ports, unless something between them rewrites one: then what was not rewritten decides, if it fits one connection
 * only and nothing speaks against it. Another workstation's connection with the same port by chance must not be taken.
 */
export function matchLanes(
  lanes: readonly WholeLane[],
  connections: readonly NasConnection[],
  ownership: Ownership,
): readonly Matched[] {
  const matched: Matched[] = [];
  const take = (fits: Fits, match: Matched['match']): void => {
    const free = connections.filter((connection) => !matched.some((one) => sameConnection(one.connection, connection)));
    const open = lanes.filter((lane) => !matched.some((one) => one.lane === lane));
    matched.push(...uniquePairs(open, free, fits, match));
  };
  take((lane, one) => sameEnd(lane.local, one.client) && sameEnd(lane.remote, one.nas), 'certain');
  const plausible = plausibleBy(connections, ownership, matched);
  // Only the workstation's address is rewritten.
  take(
    (lane, one) => sameEnd(lane.remote, one.nas) && lane.local.port === one.client.port && plausible(one),
    'inferred',
  );
  // Only the NAS's address is rewritten; the client's address and port are proof enough.
  take((lane, one) => sameEnd(lane.local, one.client), 'inferred');
  // The port is rewritten as well; then the session must be known to be ours.
  take((lane, one) => sameEnd(lane.remote, one.nas) && isOurs(one, ownership, matched), 'inferred');
  return matched;
}

type Fits = (lane: WholeLane, connection: NasConnection) => boolean;

function uniquePairs(
  lanes: readonly WholeLane[],
  connections: readonly NasConnection[],
  fits: Fits,
  match: Matched['match'],
): readonly Matched[] {
  return lanes.flatMap((lane) => {
    const fitting = distinct(connections.filter((connection) => fits(lane, connection)));
    const [connection] = fitting;
    if (connection === undefined || fitting.length > 1) return [];
    const rivals = lanes.filter((other) => other !== lane && fits(other, connection));
    return rivals.length > 0 ? [] : [{ lane, connection, match }];
  });
}

/** Two sessions may ride on one connection; the NAS then lists it twice. */
function distinct(connections: readonly NasConnection[]): readonly NasConnection[] {
  return connections.filter((one, index) => connections.findIndex((other) => sameConnection(one, other)) === index);
}

export const sameEnd = (left: LaneEnd, right: LaneEnd): boolean =>
  left.address === right.address && left.port === right.port;

export const sameConnection = (left: NasConnection, right: NasConnection): boolean =>
  sameEnd(left.client, right.client) && sameEnd(left.nas, right.nas);

/**
 * Whether a connection from a foreign address may be ours at all: its session is, or nothing at the NAS comes from an
 * address of this workstation (so that all of it must come through something that rewrites) and it is nobody else's.
 */
function plausibleBy(
  connections: readonly NasConnection[],
  ownership: Ownership,
  matched: readonly Matched[],
): (connection: NasConnection) => boolean {
  const direct = connections.some(({ client }) => ownership.addresses.has(client.address));
  return (one) => isOurs(one, ownership, matched) || (!direct && !one.sessions.some((id) => ownership.foreign.has(id)));
}

/** Its session carries our GUID, or it shares session or process with a connection that is ours for certain. */
function isOurs(one: NasConnection, ownership: Ownership, matched: readonly Matched[]): boolean {
  if (one.sessions.some((id) => ownership.sessions.has(id))) return true;
  const shared = one.sessions.length > 0 || one.pid !== undefined;
  return shared && matched.some(({ connection, match }) => match === 'certain' && connection.group === one.group);
}
