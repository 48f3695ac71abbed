import type { NasConnection, NasFacts } from '../../shared/model/nas-facts.ts';
import type { Disagreement } from '../../shared/model/nas-view.ts';
import { valueOf, type Evidence } from '../../shared/model/reading.ts';
import type { Lane, NasId, Snapshot } from '../../shared/model/snapshot.ts';
import { bytesPerSecond } from '../../shared/model/units.ts';
import { portAt } from './nas-port.ts';
import { addressesOf, sameConnection, sameEnd, type Matched } from './nas-match.ts';
import { portRate } from './nas-rates.ts';

/** Both sides, joined as far as they fit. */
export interface Joined {
  readonly snapshot: Snapshot;
  readonly nas: NasFacts;
  readonly ids: ReadonlySet<NasId>;
  readonly lanes: readonly Lane[];
  readonly matched: readonly Matched[];
  /** Whether a connection at the NAS is one of this workstation. */
  readonly own: (connection: NasConnection) => boolean;
  readonly before?: NasFacts | undefined;
}

export function disagreementsOf(joined: Joined): readonly Disagreement[] {
  const rewritten = addressesNotThere(joined);
  return [...counted(joined), ...rewritten, ...idlePorts(joined), ...announcedSpeeds(joined)];
}

/** What counts as a connection that carries: everything but what was given up or never came about. */
const alive = (lane: Lane): boolean => lane.state === 'connected' || lane.state === 'stalled';

/** How many connections each side has, and which the other one lacks. */
function counted(joined: Joined): readonly Disagreement[] {
  const { nas, lanes, matched, own } = joined;
  const connections = valueOf(nas.connections)?.list;
  if (connections === undefined) return [];
  const isMatched = (lane: Lane): boolean => matched.some((one) => one.lane.lane === lane);
  const here = distinctLanes(lanes.filter(alive)).filter((lane) => isMatched(lane) || !mayBeHidden(lane, joined));
  const established = distinctConnections(connections).filter(({ socketState }) => socketState !== 'missing');
  const ours = established.filter((one) => own(one) && one.socketState !== 'closing');
  const elsewhere = ours.filter((one) => !matched.some(({ connection }) => sameConnection(connection, one)));
  const ghosts = elsewhere.filter((one) => !isAnotherProgram(one, joined));
  const lost = here.filter((lane) => !isMatched(lane));
  const dead = matched.filter(({ lane, connection }) => alive(lane.lane) && connection.socketState === 'missing');
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
  return valueOf(nas.connections)?.source === 'netstat' && remote?.address.includes(':') === true;
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

/** A socket of this workstation that no mount uses: a file manager's or a test's own connection. */
function isAnotherProgram({ client, nas }: NasConnection, { snapshot }: Joined): boolean {
  const sockets = valueOf(snapshot.facts.sockets);
  if (sockets === undefined) return true;
  return sockets.some((socket) => sameEnd(socket.local, client) && sameEnd(socket.remote, nas));
}

function addressesNotThere(joined: Joined): readonly Disagreement[] {
  const { nas, lanes } = joined;
  const there = new Set(addressesOf(nas));
  if (there.size === 0) return [];
  const used = new Set(lanes.flatMap((lane) => (alive(lane) && lane.remote ? [lane.remote.address] : [])));
  return [...used]
    .filter((address) => !there.has(address))
    .map((address) => {
      const going = lanes.filter((lane) => lane.remote?.address === address);
      return { kind: 'address-not-at-nas', address, evidence: [...hereLines(joined, going), ...interfaceLines(nas)] };
    });
}

/** Below this, request and answer traffic of other clients hides the truth. */
const worthLooking = bytesPerSecond(1_000_000);
/** The two sides do not count over the same second; a port that moved less than a fifth did not carry it. */
const carriedShare = 0.2;

function idlePorts(joined: Joined): readonly Disagreement[] {
  const { nas, lanes, before } = joined;
  const interfaces = valueOf(nas.interfaces) ?? [];
  const byPort = Map.groupBy(lanes, (lane) => portAt(lane.remote?.address, interfaces)?.name);
  return [...byPort].flatMap(([port, own]) => {
    if (port === undefined) return [];
    return (['received', 'sent'] as const).flatMap((direction): readonly Disagreement[] => {
      const here = bytesPerSecond(own.reduce((sum, lane) => sum + heldRate(lane, direction), 0));
      const rate = portRate(before, nas, port);
      const there = valueOf(rate)?.[opposite[direction]];
      if (rate.state !== 'known' || there === undefined || here < worthLooking || there >= here * carriedShare)
        return [];
      const evidence = [...hereLines(joined, own), rate.evidence];
      const busiest = busiestPort(joined, opposite[direction]);
      return [{ kind: 'port-idle', port, lanes: own.map(({ id }) => id), direction, here, there, busiest, evidence }];
    });
  });
}

const opposite = { received: 'sent', sent: 'received' } as const;

/** What a lane has carried for ten seconds and carries still: the NAS's count is of this moment, and copies end. */
function heldRate({ recent, rate }: Lane, direction: 'received' | 'sent'): number {
  const known = [valueOf(recent), valueOf(rate)].flatMap((one) => (one === undefined ? [] : [one[direction]]));
  return known.length === 0 ? 0 : Math.min(...known);
}

/** Bridges and bonds count what their members count. */
function busiestPort({ nas, before }: Joined, direction: 'received' | 'sent'): string | undefined {
  const ports = (valueOf(nas.interfaces) ?? []).filter(({ kind }) => kind === 'wired');
  const rated = ports.map(({ name }) => ({ name, rate: valueOf(portRate(before, nas, name))?.[direction] ?? 0 }));
  return rated.toSorted((left, right) => right.rate - left.rate).find(({ rate }) => rate > 0)?.name;
}

function announcedSpeeds({ snapshot, nas, ids }: Joined): readonly Disagreement[] {
  const interfaces = valueOf(nas.interfaces) ?? [];
  const announced = snapshot.nas.filter((one) => ids.has(one.id)).flatMap((one) => one.ports);
  return announced.flatMap((port): readonly Disagreement[] => {
    const actual = portAt(port.address, interfaces);
    if (port.speed === undefined || actual?.speed === undefined || actual.link !== 'up') return [];
    if (port.speed === actual.speed) return [];
    const evidence = [...announcedLines(snapshot, port.address), ...interfaceLines(nas, actual.name)];
    const { address, speed } = port;
    return [{ kind: 'announced-speed', address, port: actual.name, announced: speed, actual: actual.speed, evidence }];
  });
}

function announcedLines({ facts }: Snapshot, address: string): readonly Evidence[] {
  if (facts.cifs.state !== 'known') return [];
  const sessions = facts.cifs.value.servers.flatMap((server) => server.sessions);
  const lines = sessions.flatMap(({ interfaces }) =>
    (interfaces ?? []).filter((one) => one.address === address).flatMap((one) => one.quoted),
  );
  return [{ ...facts.cifs.evidence, lines }];
}

/** The NAS's lines about an interface; all of them without a name. */
function interfaceLines({ interfaces }: NasFacts, name?: string): readonly Evidence[] {
  if (interfaces.state !== 'known') return [];
  const { lines } = interfaces.evidence;
  const named = name === undefined ? lines : lines.filter((line) => line.includes(name));
  return [{ ...interfaces.evidence, lines: named }];
}

function bothSides(joined: Joined, lanes: readonly Lane[], there: readonly NasConnection[]): readonly Evidence[] {
  const { connections } = joined.nas;
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
  const { sockets } = snapshot.facts;
  if (sockets.state !== 'known') return [];
  const chosen = sockets.value.filter((socket) =>
    lanes.some(
      ({ local, remote }) => local && remote && sameEnd(socket.local, local) && sameEnd(socket.remote, remote),
    ),
  );
  const lines = (lanes.length === 0 ? sockets.value : chosen).flatMap(({ quoted }) => quoted);
  return [{ ...sockets.evidence, lines }];
}
