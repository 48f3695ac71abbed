import type { NasConnection } from '../../shared/model/smb-server.ts';
import { type MachineFacts, smbServerOf } from '../../shared/model/machine.ts';
import { familyOf } from '../../shared/model/ip-family.ts';
import type { Disagreement } from '../../shared/model/nas-view.ts';
import { valueOf, type Evidence } from '../../shared/model/reading.ts';
import { isOpen, type Lane, type NasId, type Snapshot } from '../../shared/model/snapshot.ts';
import { bytesPerSecond } from '../../shared/model/units.ts';
import { portAt } from './nas-port.ts';
import { addressesOf, sameConnection, sameEnd, type Matched } from './nas-match.ts';
import { portRate } from './nas-rates.ts';
import { lanesById } from './rates.ts';
import { sharedTime, type Looks, type SharedTime } from './same-time.ts';

/** Both sides, joined as far as they fit. */
export interface Joined {
  readonly snapshot: Snapshot;
  readonly nas: MachineFacts;
  readonly ids: ReadonlySet<NasId>;
  readonly lanes: readonly Lane[];
  readonly matched: readonly Matched[];
  /** Whether a connection at the NAS is one of this workstation. */
  readonly own: (connection: NasConnection) => boolean;
  readonly looks: Looks;
}

export function disagreementsOf(joined: Joined): readonly Disagreement[] {
  const rewritten = addressesNotThere(joined);
  return [...counted(joined), ...rewritten, ...idlePorts(joined), ...announcedSpeeds(joined)];
}

/** Lanes of which the NAS's list of connections can know: that list is of its SMB server. */
function smbLanes({ snapshot, lanes }: Joined): readonly Lane[] {
  const shares = snapshot.shares.filter(({ protocol }) => protocol === 'smb');
  const ids = new Set(shares.flatMap((share) => valueOf(share.session)?.lanes ?? []).map(({ id }) => id));
  return lanes.filter(({ id }) => ids.has(id));
}

/** How many connections each side has, and which the other one lacks. */
function counted(joined: Joined): readonly Disagreement[] {
  const { nas, matched, own } = joined;
  const connections = valueOf(smbServerOf(nas).connections)?.list;
  if (connections === undefined) return [];
  const isMatched = (lane: Lane): boolean => matched.some((one) => one.lane.lane === lane);
  // A lane that came while the NAS was being asked is not missing there.
  const here = distinctLanes(smbLanes(joined).filter(isOpen)).filter(
    (lane) => isMatched(lane) || (!mayBeHidden(lane, joined) && wasThere(lane, joined)),
  );
  const established = distinctConnections(connections).filter(({ socketState }) => socketState !== 'missing');
  const ours = established.filter((one) => own(one) && one.socketState !== 'closing');
  const elsewhere = ours.filter((one) => !matched.some(({ connection }) => sameConnection(connection, one)));
  const ghosts = elsewhere.filter((one) => isGhost(one, joined));
  const lost = here.filter((lane) => !isMatched(lane));
  const dead = matched.filter(({ lane, connection }) => isOpen(lane.lane) && connection.socketState === 'missing');
  const there = ours.length - elsewhere.length + ghosts.length;
  const single: readonly Disagreement[] = [
    ...lost.map((lane) => ({ kind: 'not-at-nas' as const, lane: lane.id, evidence: bothSides(joined, [lane], []) })),
    ...dead.map(({ lane, connection }) => ({
      kind: 'dead-at-nas' as const,
      lane: lane.lane.id,
      evidence: bothSides(joined, [lane.lane], [connection]),
    })),
    ...ghosts.map((connection) => ({
      kind: 'not-here' as const,
      connection,
      evidence: bothSides(joined, [], [connection]),
    })),
  ];
  if (here.length === there) return single;
  return [{ kind: 'connection-count', here: here.length, there, evidence: bothSides(joined, here, ours) }, ...single];
}

/** `netstat` cuts long addresses and leaves such a row out: that it does not list one proves nothing. */
function mayBeHidden({ remote }: Lane, { nas }: Joined): boolean {
  return (
    valueOf(smbServerOf(nas).connections)?.source === 'netstat' &&
    remote !== undefined &&
    familyOf(remote.address) === 'ipv6'
  );
}

function distinctLanes(lanes: readonly Lane[]): readonly Lane[] {
  const whole = lanes.filter((lane) => lane.local !== undefined);
  const key = ({ local, remote }: Lane): string =>
    `${local?.address} ${local?.port} ${remote?.address} ${remote?.port}`;
  return [...new Map(whole.toReversed().map((lane) => [key(lane), lane])).values()].toReversed();
}

function distinctConnections(list: readonly NasConnection[]): readonly NasConnection[] {
  return list.filter((one, index) => list.findIndex((other) => sameConnection(one, other)) === index);
}

/** The lane was seen before the NAS was asked and again after it: it stood all the while. */
function wasThere({ id }: Lane, { snapshot, nas, looks }: Joined): boolean {
  const before = looks.here.some((look) => look.facts.answered <= nas.asked && lanesById(look).has(id));
  return before && snapshot.facts.answered >= nas.asked;
}

/**
 * A connection that this workstation had no socket of while the NAS had it. A socket that no mount uses is no ghost: it
 * is a file manager's or a test's own. One that came or went between the looks at both ends proves nothing.
 */
function isGhost(one: NasConnection, { nas, looks }: Joined): boolean {
  const lists = (facts: MachineFacts): boolean =>
    valueOf(smbServerOf(facts).connections)?.list.some((other) => sameConnection(one, other)) === true;
  const gap = looks.there.findIndex((look) => !lists(look));
  const since = looks.there.at(gap === -1 ? -1 : gap - 1) ?? nas;
  return looks.here.some(({ facts }) => {
    const sockets = valueOf(facts.network.sockets);
    if (sockets === undefined || facts.asked < since.asked || facts.answered > nas.answered) return false;
    return !sockets.some((socket) => sameEnd(socket.local, one.client) && sameEnd(socket.remote, one.nas));
  });
}

function addressesNotThere(joined: Joined): readonly Disagreement[] {
  const { nas, lanes } = joined;
  const there = new Set(addressesOf(nas));
  if (there.size === 0) return [];
  const used = new Set(lanes.flatMap((lane) => (isOpen(lane) && lane.remote ? [lane.remote.address] : [])));
  return [...used]
    .filter((address) => !there.has(address))
    .map((address) => {
      const going = lanes.filter((lane) => lane.remote?.address === address);
      return { kind: 'address-not-at-nas', address, evidence: [...hereLines(joined, going), ...interfaceLines(nas)] };
    });
}

/** Below this, request and answer traffic of other clients hides the truth. */
const worthLooking = bytesPerSecond(1_000_000);
/** What is under way between the ends is counted at one of them only; a port that moved less than a fifth did not carry it. */
const carriedShare = 0.2;

/** Bytes are compared, and not rates: the NAS's count covers a longer time, in which it can only have moved more. */
function idlePorts(joined: Joined): readonly Disagreement[] {
  const { nas, lanes } = joined;
  const time = sharedTime(joined.looks);
  if (time === undefined) return [];
  const { from, until } = time.there;
  const interfaces = valueOf(nas.network.interfaces) ?? [];
  const byPort = Map.groupBy(lanes, (lane) => portAt(lane.remote?.address, interfaces)?.name);
  return [...byPort].flatMap(([port, own]) => {
    if (port === undefined) return [];
    const rate = portRate(from, until, port);
    if (rate.state !== 'known') return [];
    return (['received', 'sent'] as const).flatMap((direction): readonly Disagreement[] => {
      const moved = movedHere(own, direction, time);
      const here = bytesPerSecond((moved * 1000) / (time.here.until.facts.answered - time.here.from.facts.answered));
      const there = rate.value[opposite[direction]];
      const passed = (there * rate.value.over) / 1000;
      if (here < worthLooking || passed >= moved * carriedShare) return [];
      const evidence = [...hereLines(joined, own), rate.evidence];
      const busiest = busiestPort(time, opposite[direction]);
      return [{ kind: 'port-idle', port, lanes: own.map(({ id }) => id), direction, here, there, busiest, evidence }];
    });
  });
}

const opposite = { received: 'sent', sent: 'received' } as const;

/**
 * Bytes of the lanes that were counted at both looks; of another one it is not known, and it adds nothing. What the NAS
 * itself counted is no second witness.
 */
function movedHere(lanes: readonly Lane[], direction: 'received' | 'sent', { here }: SharedTime): number {
  const before = lanesById(here.from);
  const after = lanesById(here.until);
  return lanes.reduce((sum, { id }) => {
    const [first, last] = [before.get(id), after.get(id)].map((lane) =>
      lane === undefined || lane.countedBy === 'nas' ? undefined : valueOf(lane.count)?.[direction],
    );
    return first === undefined || last === undefined ? sum : sum + Math.max(0, last - first);
  }, 0);
}

/** Bridges and bonds count what their members count. */
function busiestPort({ there: { from, until } }: SharedTime, direction: 'received' | 'sent'): string | undefined {
  const ports = (valueOf(until.network.interfaces) ?? []).filter(({ kind }) => kind === 'wired');
  const rated = ports.flatMap(({ name }) => {
    const rate = valueOf(portRate(from, until, name))?.[direction];
    return rate === undefined ? [] : [{ name, rate }];
  });
  return rated.toSorted((left, right) => right.rate - left.rate).find(({ rate }) => rate > 0)?.name;
}

function announcedSpeeds({ snapshot, nas, ids }: Joined): readonly Disagreement[] {
  const interfaces = valueOf(nas.network.interfaces) ?? [];
  const announced = snapshot.nas.filter((one) => ids.has(one.id)).flatMap((one) => one.ports);
  return announced.flatMap((port): readonly Disagreement[] => {
    const actual = portAt(port.address, interfaces);
    if (port.speed === undefined || actual?.speed === undefined || actual.link !== 'up') return [];
    if (port.speed === actual.speed) return [];
    const { address, speed, announcement } = port;
    const evidence = [...(announcement ? [announcement] : []), ...interfaceLines(nas, actual.name)];
    return [{ kind: 'announced-speed', address, port: actual.name, announced: speed, actual: actual.speed, evidence }];
  });
}

/** The NAS's lines about an interface; all of them without a name. */
function interfaceLines({ network: { interfaces } }: MachineFacts, name?: string): readonly Evidence[] {
  if (interfaces.state !== 'known') return [];
  const { lines } = interfaces.evidence;
  const named = name === undefined ? lines : lines.filter((line) => line.includes(name));
  return [{ ...interfaces.evidence, lines: named }];
}

function bothSides(joined: Joined, lanes: readonly Lane[], there: readonly NasConnection[]): readonly Evidence[] {
  const { connections } = smbServerOf(joined.nas);
  const lines = there.flatMap(({ quoted }) => quoted);
  return [
    ...hereLines(joined, lanes),
    ...(connections.state === 'known'
      ? [{ ...connections.evidence, lines: lines.length > 0 ? lines : connections.evidence.lines }]
      : []),
  ];
}

/** The workstation's own socket lines of these lanes; of none, all its sockets to look through. */
function hereLines({ snapshot }: Joined, lanes: readonly Lane[]): readonly Evidence[] {
  const { sockets } = snapshot.facts.network;
  if (sockets.state !== 'known') return [];
  const chosen = sockets.value.filter((socket) =>
    lanes.some(
      ({ local, remote }) => local && remote && sameEnd(socket.local, local) && sameEnd(socket.remote, remote),
    ),
  );
  const lines = (lanes.length === 0 ? sockets.value : chosen).flatMap(({ quoted }) => quoted);
  return [{ ...sockets.evidence, lines }];
}
