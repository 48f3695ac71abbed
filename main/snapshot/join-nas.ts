import type { NasConnection } from '../../shared/model/smb-server.ts';
import { type MachineFacts, smbServerOf } from '../../shared/model/machine.ts';
import type { LaneAtNas, NasView } from '../../shared/model/nas-view.ts';
import { unchecked, valueOf } from '../../shared/model/reading.ts';
import type { Lane, Nas, NasId, Share, Snapshot } from '../../shared/model/snapshot.ts';
import { milliseconds } from '../../shared/model/units.ts';
import { sharesFromNas } from './adapters/index.ts';
import { canonical } from './addresses.ts';
import { clientsOf } from './nas-clients.ts';
import { disagreementsOf } from './nas-disagreements.ts';
import {
  addressesOf,
  matchLanes,
  ownershipOf,
  sameConnection,
  sameEnd,
  type Matched,
  type WholeLane,
} from './nas-match.ts';
import { portAt } from './nas-port.ts';
import { storageLaneAtNas } from './storage-lanes.ts';
import { connectionRate, portRate, portRates } from './nas-rates.ts';
import { looksOf, type Looks } from './same-time.ts';

export interface JoinOptions {
  /** Which NAS of the snapshot it is, if a person said so; else it is found by its addresses and connections. */
  readonly nas?: NasId;
  /** An earlier look at the same NAS, for rates. */
  readonly before?: MachineFacts | undefined;
  /** Earlier looks at the workstation, newest first: the ends are compared over what both counted. */
  readonly history?: readonly Snapshot[];
  /** Which it was at an earlier look: holds while it tells no addresses. */
  readonly last?: readonly NasId[] | undefined;
}

/**
 * Puts a NAS's own view beside the workstation's, lane by lane. Neither side's clock is used: rates at the NAS come
 * from two looks at it, by the clock of the machine that looked.
 */
export function joinNas(snapshot: Snapshot, nas: MachineFacts, options: JoinOptions = {}): NasView {
  const connections = valueOf(smbServerOf(nas).connections);
  const ids = new Set(nasIdsOf(snapshot, nas, options));
  // What differs is told of SMB alone: only its service says which connections it holds.
  const lanes = lanesTo(snapshot, ids, isSmb);
  const storage = lanesTo(snapshot, ids, (share) => !isSmb(share));
  const ownership = ownershipOf(snapshot, nas);
  const matched = matchLanes(lanes.flatMap(wholeLane), connections?.list ?? [], ownership);
  const own = (one: NasConnection): boolean =>
    ownership.addresses.has(one.client.address) || matched.some(({ connection }) => connection.group === one.group);
  const looks = looksOf(options.history ?? [], snapshot, nas, options.before);
  const joined = lanes.map((lane) => laneAtNas(lane, matched, nas, options.before));
  return {
    nas: [...ids],
    machine: nas.machine,
    source: connections?.source,
    counters: connections?.counters,
    lanes: [...joined, ...storage.map((lane) => storageLaneAtNas(lane, nas, options.before))],
    disagreements: ids.size === 0 ? [] : disagreementsOf({ snapshot, nas, ids, lanes, matched, own, looks }),
    clients: clientsOf(nas, own),
    served: sharesFromNas(nas, ownership.addresses),
    portRates: portRates(options.before, nas),
    ...behindOf(looks),
    facts: nas,
  };
}

/** How old the NAS's figures are, where they end before those of the workstation begin. */
function behindOf({ here: [now, before], there: [nas] }: Looks): Pick<NasView, 'behind'> {
  if (now === undefined || before === undefined || nas === undefined || nas.answered > before.facts.answered) return {};
  return { behind: milliseconds(now.facts.answered - nas.answered) };
}

/** Which NAS of the snapshot it is; also of what it told long ago. */
export function nasIdsOf(
  snapshot: Snapshot,
  nas: MachineFacts,
  { nas: said, last }: Omit<JoinOptions, 'before' | 'history'> = {},
): readonly NasId[] {
  const told = snapshot.nas.filter((one) => isThis(one, snapshot, nas, said));
  if (told.length > 0 || said !== undefined || nas.network.interfaces.state === 'known')
    return told.map(({ id }) => id);
  const same = snapshot.nas.filter((one) => last?.includes(one.id) === true || hasName(one, nas.machine));
  return same.map(({ id }) => id);
}

/** `root@nas:22` is asked by the name or an address of the NAS. */
function hasName({ names, ports }: Nas, machine: string): boolean {
  const host = /^(?:.*@)?\[?(?<host>[^\]]+?)\]?(?::\d+)?$/.exec(machine)?.groups?.['host']?.toLowerCase() ?? machine;
  return [...names.map((name) => name.toLowerCase()), ...ports.map(({ address }) => address)].includes(canonical(host));
}

/** Said by a person, or it holds an address that this workstation is connected to, or the same connection. */
function isThis(one: Nas, snapshot: Snapshot, nas: MachineFacts, said: NasId | undefined): boolean {
  if (said !== undefined) return one.id === said;
  const own = new Set(addressesOf(nas));
  const lanes = lanesTo(snapshot, new Set([one.id]));
  const list = valueOf(smbServerOf(nas).connections)?.list ?? [];
  return (
    lanes.some((lane) => lane.remote !== undefined && own.has(lane.remote.address)) ||
    snapshot.shares.some((share) => share.nas === one.id && own.has(share.address ?? '')) ||
    lanes.some((lane) => list.some((other) => lane.local !== undefined && sameEnd(lane.local, other.client)))
  );
}

const isSmb = ({ protocol }: Share): boolean => protocol === 'smb';

/** The lanes to these NAS, each once: shares of one session have the same ones. */
function lanesTo(
  snapshot: Snapshot,
  ids: ReadonlySet<NasId>,
  fits: (share: Share) => boolean = () => true,
): readonly Lane[] {
  const shares = snapshot.shares.filter((share) => ids.has(share.nas) && fits(share));
  const lanes = shares.flatMap((share) => valueOf(share.session)?.lanes ?? []);
  return [...new Map(lanes.map((lane) => [lane.id, lane])).values()];
}

/** Two sessions on one TCP connection have a lane each with the same ends. */
function wholeLane(lane: Lane, index: number, all: readonly Lane[]): readonly WholeLane[] {
  const { local, remote } = lane;
  if (local === undefined || remote === undefined) return [];
  const first = all.findIndex((other) => sameLane(other, lane));
  return first === index ? [{ lane, local, remote }] : [];
}

function sameLane(left: Lane, right: Lane): boolean {
  if (left.local === undefined || left.remote === undefined) return false;
  if (right.local === undefined || right.remote === undefined) return false;
  return sameEnd(left.local, right.local) && sameEnd(left.remote, right.remote);
}

function laneAtNas(
  lane: Lane,
  matched: readonly Matched[],
  nas: MachineFacts,
  before: MachineFacts | undefined,
): LaneAtNas {
  const found = matched.find((one) => one.lane.lane === lane || sameLane(one.lane.lane, lane));
  const connection =
    found && valueOf(smbServerOf(nas).connections)?.list.find((other) => sameConnection(other, found.connection));
  const address = connection?.nas.address ?? lane.remote?.address;
  const port = portAt(address, valueOf(nas.network.interfaces) ?? []);
  const byConnection = valueOf(smbServerOf(nas).connections)?.counters === 'connection';
  return {
    lane: lane.id,
    match: found?.match ?? 'none',
    connection,
    port,
    rate:
      byConnection && connection !== undefined
        ? connectionRate(before, nas, connection)
        : port === undefined
          ? unchecked
          : portRate(before, nas, port.name),
  };
}
