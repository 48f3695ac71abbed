import type { Publication, PublishedShare } from '../../../shared/ipc/publication.ts';
import type { LaneMap, LanePlace, MapInterface, MapPort, MissingLane } from '../../../shared/model/lane-map.ts';
import type { Interface } from '../../../shared/model/network.ts';
import { valueOf } from '../../../shared/model/reading.ts';
import type { Lane, Nas } from '../../../shared/model/snapshot.ts';
import { bytesPerSecondOf } from '../../../shared/model/units.ts';
import { missingLaneUnexplained, missingLaneUnknown } from '../../../shared/text/screens/findings.ts';
import { portUseWords } from '../../../shared/text/screens/share.ts';
import { type Load, loadOf } from '../../state/load.ts';
import { watchedNas } from '../../state/nas.ts';
import { lineEndOf, type LineEnd, type NasEnds } from './ends.ts';

/** An interface of this machine; `nic` is missing where it is not known which one. */
export interface LocalBox extends Pick<MapInterface, 'used'> {
  readonly key: string;
  readonly nic?: Interface;
}

export interface PortBox extends MapPort {
  /** Its address. */
  readonly key: string;
}

/** `possible`: could be there and is not; `excluded`: announced, but of no use from here. */
type DrawnState = 'carrying' | 'standby' | 'stalled' | 'lost' | MissingLane['state'];

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
  /** The session could be read, and which ports the NAS announces. */
  readonly known: boolean;
  readonly locals: readonly LocalBox[];
  readonly ports: readonly PortBox[];
  readonly lanes: readonly DrawnLane[];
  /** Announced addresses that are not drawn. */
  readonly hiddenPorts: number;
}

/** Key of the box of an interface that is not known. */
const unknownInterface = '?';

const nothing: LaneMap = { interfaces: [], ports: [], lanes: [], missing: [] };

/** What the picture of one share shows, without any position. */
export function diagramOf(share: PublishedShare, nas: Nas, publication: Publication): Diagram {
  const { snapshot, shares } = publication;
  const map = snapshot?.laneMaps[share.id] ?? nothing;
  const nics = snapshot === undefined ? [] : (valueOf(snapshot.nics) ?? []);
  const ends = watchedNas(publication, nas)?.view;
  const label = shares.find((one) => one.share === share.id)?.label;
  const known = share.session.state === 'known';
  const reason = label ?? (known ? missingLaneUnexplained : missingLaneUnknown);
  const lines = bundles(valueOf(share.session)?.lanes ?? [], map);
  return {
    known: known && share.unlisted === undefined,
    locals: map.interfaces.map((one) => localBox(one, nics)),
    ports: map.ports.map((one) => ({ ...one, key: one.port.address })),
    lanes: [
      ...lines.map((line) => withEnd(line, ends, map)),
      ...map.missing.map((one) => missingLine(one, map, reason)),
    ],
    hiddenPorts: nas.ports.filter(({ address }) => map.ports.every(({ port }) => port.address !== address)).length,
  };
}

function localBox({ name, used }: MapInterface, nics: readonly Interface[]): LocalBox {
  const nic = nics.find((one) => one.name === name);
  return { key: name ?? unknownInterface, ...(used !== undefined && { used }), ...(nic !== undefined && { nic }) };
}

function stateOf(lane: Lane): DrawnState {
  if (lane.state === 'connected') return 'carrying';
  return lane.state === 'stalled' || lane.state === 'standby' ? lane.state : 'lost';
}

interface Placed {
  readonly lane: Lane;
  readonly index: number;
  readonly place: LanePlace;
}

/** Channels of one pair and one state become one line with a count. */
function bundles(lanes: readonly Lane[], map: LaneMap): readonly DrawnLane[] {
  const placed = lanes.flatMap((lane, index): readonly Placed[] => {
    const place = map.lanes.find((one) => one.lane === lane.id);
    return place === undefined ? [] : [{ lane, index, place }];
  });
  const keyOf = ({ lane, place }: Placed): string =>
    `${place.from.at ?? unknownInterface} ${place.to.at ?? '?'} ${stateOf(lane)}`;
  return [...Map.groupBy(placed, keyOf)].flatMap(([key, group]) => {
    const [first] = group;
    return first === undefined ? [] : [bundleOf(key, group, first, map)];
  });
}

function bundleOf(key: string, group: readonly Placed[], { lane, index, place }: Placed, map: LaneMap): DrawnLane {
  const members = group.map((one) => one.lane);
  const load = loadOf(members);
  return {
    key,
    from: place.from.at ?? unknownInterface,
    ...(place.to.at !== undefined && { to: place.to.at }),
    state: stateOf(lane),
    lanes: members,
    colour: index,
    ...(load !== undefined && { load }),
    utilisation: load === undefined ? 0 : partOf(Math.max(load.received, load.sent), portAt(map, place.to.at)),
  };
}

const portAt = (map: LaneMap, address: string | undefined): MapPort | undefined =>
  map.ports.find(({ port }) => port.address === address);

/** For the width of a line: a part of a speed that is not known is drawn as thin as nothing. */
function partOf(rate: number, port: MapPort | undefined): number {
  return port?.speed === undefined || port.speed === 0 ? 0 : Math.min(1, rate / bytesPerSecondOf(port.speed));
}

function withEnd(line: DrawnLane, ends: NasEnds | undefined, map: LaneMap): DrawnLane {
  const end = ends && lineEndOf(line, ends, (rate) => partOf(rate, portAt(map, line.to)));
  return end === undefined ? line : { ...line, end };
}

/** A dashed line to a port that nothing reaches. */
function missingLine({ state, from, to }: MissingLane, map: LaneMap, reason: string): DrawnLane {
  const port = portAt(map, to)?.port;
  return {
    key: `missing ${to}`,
    from: from.at ?? unknownInterface,
    to,
    state,
    lanes: [],
    colour: 0,
    utilisation: 0,
    reason: state === 'possible' || port === undefined ? reason : portUseWords(port.use),
  };
}
