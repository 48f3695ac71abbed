import ipaddr from 'ipaddr.js';
import type { Finding } from '../../../shared/model/finding.ts';
import type { Nic } from '../../../shared/model/network.ts';
import { valueOf } from '../../../shared/model/reading.ts';
import type { Lane, Nas, NasPort, Share } from '../../../shared/model/snapshot.ts';
import { bytesPerSecondOf } from '../../../shared/model/units.ts';
import { portUseWords } from '../../../shared/text/screens/share.ts';
import { type Load, loadOf } from '../../state/load.ts';
import type { LineEnd, PortEnd } from './ends.ts';
import { missingLaneUnexplained, missingLaneUnknown } from '../../../shared/text/screens/findings.ts';

/** An interface of this machine; `nic` is missing where a lane's socket was not found. */
export interface LocalBox {
  readonly key: string;
  readonly nic?: Nic;
  /** `undefined`: the session could not be read, so nobody knows. */
  readonly used?: boolean;
}

export interface PortBox {
  /** Its address. */
  readonly key: string;
  readonly port: NasPort;
  readonly used: boolean;
  /** 0 to 1 of the announced speed; `undefined`: speed or rate are not known. */
  readonly utilisation?: number;
  /** What the NAS itself says of it, if it is asked. */
  readonly end?: PortEnd | 'no-such-port';
}

/** `possible`: could be there and is not; `excluded`: announced, but of no use from here. */
type DrawnState = 'carrying' | 'stalled' | 'lost' | 'possible' | 'excluded';

/** One line of the picture: the channels of one interface and one port that are in the same state. */
export interface DrawnLane {
  readonly key: string;
  readonly from: string;
  /** `undefined`: a lost channel of which nobody knows any more where it went. */
  readonly to?: string;
  readonly state: DrawnState;
  readonly lanes: readonly Lane[];
  /** Place of its first channel in the session, for its colour. */
  readonly colour: number;
  readonly load?: Load;
  /** 0 to 1 of the port's speed, for width and motion. */
  readonly utilisation: number;
  /** For what is not there: why, in three words. */
  readonly reason?: string;
  /** The NAS's end of it, if it is asked. */
  readonly end?: LineEnd;
}

export interface Diagram {
  /** The session could be read. */
  readonly known: boolean;
  readonly locals: readonly LocalBox[];
  readonly ports: readonly PortBox[];
  readonly lanes: readonly DrawnLane[];
  /** Announced addresses that are not drawn. */
  readonly hiddenPorts: number;
}

export interface DiagramFacts {
  readonly share: Share;
  readonly nas: Nas;
  readonly nics: readonly Nic[];
  /** Of this share, root causes first. */
  readonly findings: readonly Finding[];
}

/** Box of a machine of which no interface is known. */
const unknownInterface = '?';
/** More boxes than this do not fit on a screen beside each other's names; the table has them all. */
const mostPorts = 8;

/** What the picture of one share shows, without any position. */
export function diagramOf(facts: DiagramFacts): Diagram {
  const lanes = valueOf(facts.share.session)?.lanes ?? [];
  const ports = portsToDraw(facts.nas.ports, lanes);
  const isKnown = facts.share.session.state === 'known';
  const locals = localsToDraw(facts.nics, lanes, ports).map((box) => (isKnown ? box : { ...box, used: undefined }));
  const there = bundles(lanes, ports, locals);
  const missing = missingLanes(facts, ports, there, locals);
  return {
    known: isKnown,
    locals,
    ports: ports.map((port) => portBox(port, there)),
    lanes: [...there, ...missing],
    hiddenPorts: facts.nas.ports.filter((port) => !ports.some((drawn) => drawn.address === port.address)).length,
  };
}

/** Ports with lanes, then those that could have one, then those that cannot; other names of a port drawn already are left out. */
function portsToDraw(ports: readonly NasPort[], lanes: readonly Lane[]): readonly NasPort[] {
  const reached = new Set(lanes.map((lane) => lane.remote?.address));
  const unannounced = [...reached]
    .filter((address) => address !== undefined)
    .filter((address) => !ports.some((port) => port.address === address))
    .map((address): NasPort => ({ address, announced: false, rss: false, use: { kind: 'usable' }, path: 'attached' }));
  const rank = (port: NasPort): number => (reached.has(port.address) || port.use.kind === 'usable' ? 0 : 1);
  const isDrawn = (port: NasPort): boolean =>
    reached.has(port.address) || (port.use.kind !== 'other-family' && port.use.kind !== 'link-local');
  const drawn = [...ports, ...unannounced].filter(isDrawn);
  return [...drawn].sort((a, b) => rank(a) - rank(b)).slice(0, mostPorts);
}

function stateOf(lane: Lane): DrawnState {
  if (lane.state === 'connected') return 'carrying';
  return lane.state === 'stalled' ? 'stalled' : 'lost';
}

/** Whether a channel carries or may carry again without being opened anew. */
const isOpen = (lane: Lane): boolean => stateOf(lane) !== 'lost';

/** Channels of one pair and one state become one line with a count. */
function bundles(lanes: readonly Lane[], ports: readonly NasPort[], locals: readonly LocalBox[]): readonly DrawnLane[] {
  const placed = lanes.map((lane, index) => {
    const to = lane.remote?.address ?? likelyPort(lane, lanes, ports);
    return { lane, index, to, from: lane.nic ?? (isOpen(lane) ? unknownInterface : likelyExit(to, locals, false)) };
  });
  const groups = Map.groupBy(placed, ({ lane, from, to }) => `${from} ${to ?? '?'} ${stateOf(lane)}`);
  return [...groups].map(([key, group]) => {
    const members = group.map(({ lane }) => lane);
    const [first] = group;
    const load = loadOf(members);
    const port = ports.find(({ address }) => address === first?.to);
    return {
      key,
      from: first?.from ?? unknownInterface,
      ...(first?.to !== undefined && { to: first.to }),
      state: first === undefined ? 'lost' : stateOf(first.lane),
      lanes: members,
      colour: first?.index ?? 0,
      ...(load !== undefined && { load }),
      utilisation: utilisation(load, port) ?? 0,
    };
  });
}

/** A lost channel has no socket any more; it is drawn to the one port that nothing reaches, if there is just one. */
function likelyPort(lane: Lane, lanes: readonly Lane[], ports: readonly NasPort[]): string | undefined {
  if (stateOf(lane) !== 'lost') return undefined;
  if (lanes.filter((other) => other.remote === undefined).length > 1) return undefined;
  const reached = new Set(lanes.map((other) => other.remote?.address));
  const free = ports.filter(
    (port) => !reached.has(port.address) && (port.use.kind === 'usable' || port.use.kind === 'unreachable'),
  );
  return free.length === 1 ? free[0]?.address : undefined;
}

function utilisation(load: Load | undefined, port: NasPort | undefined): number | undefined {
  if (load === undefined || port?.speed === undefined || port.speed === 0) return undefined;
  return Math.min(1, Math.max(load.received, load.sent) / bytesPerSecondOf(port.speed));
}

function portBox(port: NasPort, lanes: readonly DrawnLane[]): PortBox {
  const own = lanes.filter((lane) => lane.to === port.address && lane.state !== 'lost');
  const busy = utilisation(loadOf(own.flatMap((lane) => lane.lanes)), port);
  return { key: port.address, port, used: own.length > 0, ...(busy !== undefined && { utilisation: busy }) };
}

/** Interfaces that lanes use, then wired ones in a network of the NAS that none uses. */
function localsToDraw(nics: readonly Nic[], lanes: readonly Lane[], ports: readonly NasPort[]): readonly LocalBox[] {
  const named = [...new Set(lanes.map((lane) => lane.nic).filter((name) => name !== undefined))];
  const used = lanes.some((lane) => lane.nic === undefined && isOpen(lane)) ? [...named, unknownInterface] : named;
  const spare = nics.filter(
    (nic) =>
      !used.includes(nic.name) &&
      (nic.kind === 'wired' || nic.kind === 'bond') &&
      nic.link !== 'down' &&
      ports.some((port) => isInNetworkOf(nic, port.address)),
  );
  const boxes = [
    ...used.map((name) => localBox(name, nics, true)),
    // One of them may be the interface that is not known.
    ...spare.map((nic) => localBox(nic.name, nics, used.includes(unknownInterface) ? undefined : false)),
  ];
  return boxes.length > 0 ? boxes : [{ key: unknownInterface, used: false }];
}

function localBox(key: string, nics: readonly Nic[], used: LocalBox['used']): LocalBox {
  const nic = nics.find((candidate) => candidate.name === key);
  return { key, used, ...(nic !== undefined && { nic }) };
}

/** One dashed line to each port that nothing reaches. */
function missingLanes(
  facts: DiagramFacts,
  ports: readonly NasPort[],
  there: readonly DrawnLane[],
  locals: readonly LocalBox[],
): readonly DrawnLane[] {
  const wantsUnused = facts.findings.some((finding) => finding.code === 'net.same-exit');
  const empty = ports.filter((port) => !there.some((lane) => lane.to === port.address));
  return empty.map((port) => {
    const isUsable = port.use.kind === 'usable';
    return {
      key: `missing ${port.address}`,
      from: likelyExit(port.address, locals, wantsUnused),
      to: port.address,
      state: isUsable ? 'possible' : 'excluded',
      lanes: [],
      colour: 0,
      utilisation: 0,
      reason: isUsable ? missingLaneReason(facts.share, facts.findings) : portUseWords(port.use),
    };
  });
}

/** The interface such a lane would leave by: one in the port's network; the unused one only where both leaving by one is the trouble. */
function likelyExit(address: string | undefined, locals: readonly LocalBox[], wantsUnused: boolean): string {
  const near = locals.filter(({ nic }) => nic !== undefined && address !== undefined && isInNetworkOf(nic, address));
  const exit = near.find((box) => box.used !== wantsUnused) ?? near[0] ?? locals.find((box) => box.used) ?? locals[0];
  return exit?.key ?? unknownInterface;
}

/** Why a lane to a port that could carry one is not there: the first root cause that explains it, in three words. */
export function missingLaneReason(share: Share, findings: readonly Finding[]): string {
  const label = findings.find((finding) => finding.label !== undefined)?.label;
  return label ?? (share.session.state === 'known' ? missingLaneUnexplained : missingLaneUnknown);
}

/** Whether an address lies in a network that an interface is in, so that no router is needed. */
function isInNetworkOf(nic: Nic, address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const target = ipaddr.parse(address);
  return nic.addresses.some((own) => {
    if (own.scope !== 'global' || !ipaddr.isValid(own.address)) return false;
    const network = ipaddr.parse(own.address);
    return network.kind() === target.kind() && target.match(network, own.prefixLength);
  });
}
