import type { LaneAtNas, NasLanePort, NasView } from '../../../shared/model/nas-view.ts';
import { speedOf, type NasPort } from '../../../shared/model/snapshot.ts';
import type { BitsPerSecond, BytesPerSecond, Milliseconds } from '../../../shared/model/units.ts';
import type { DrawnLane } from './diagram-model.ts';

/** What is known of the NAS's side of a picture. */
export type NasEnds = Pick<NasView, 'lanes' | 'disagreements' | 'counters' | 'behind'>;

/** What the NAS says of the port behind an address. */
export interface PortEnd extends Pick<NasLanePort, 'name' | 'link' | 'kind' | 'speed'> {
  /** The speed it announces, where that is another one. */
  readonly announced?: BitsPerSecond;
}

/** The two ends of a line do not say the same; numbers as far as there are any. */
export type Split =
  | { readonly kind: 'not-at-nas' | 'dead-at-nas'; readonly here?: BytesPerSecond }
  | {
      readonly kind: 'port-idle';
      readonly here: BytesPerSecond;
      readonly there: BytesPerSecond;
      /** 0 to 1 of the port's speed, for the width of the NAS's half. */
      readonly utilisation: number;
    };

/** The NAS's end of a drawn line: one for each of its channels, and where the two ends disagree. */
export interface LineEnd {
  readonly lanes: readonly LaneAtNas[];
  /** Whether its rates are of each connection or only of each port. */
  readonly counters?: 'connection' | 'port';
  /** Its figures are so much older than those of this machine. */
  readonly behind?: Milliseconds;
  readonly split?: Split;
}

/** The port that holds the address, by the NAS's own word. */
export function portEndOf(port: NasPort): PortEnd | undefined {
  const { atNas, speed: announced } = port;
  if (atNas === undefined) return undefined;
  const { name, link, kind } = atNas;
  const speed = speedOf(port);
  return {
    name,
    link,
    kind,
    ...(speed !== undefined && { speed }),
    ...(announced !== undefined && speed !== undefined && announced !== speed && { announced }),
  };
}

/** The NAS's end of a line; `partOf` gives the part of its port's speed that a rate is. */
export function lineEndOf(
  line: DrawnLane,
  { lanes: all, disagreements, counters, behind }: NasEnds,
  partOf: (rate: BytesPerSecond) => number,
): LineEnd | undefined {
  const own = new Set(line.lanes.map(({ id }) => id));
  const lanes = all.filter(({ lane }) => own.has(lane));
  if (lanes.length === 0) return undefined;
  const split = splitOf(line, disagreements, partOf);
  return {
    lanes,
    ...(counters !== undefined && { counters }),
    ...(behind !== undefined && { behind }),
    ...(split !== undefined && { split }),
  };
}

/** Only a line that is there has two ends; a connection that is missing weighs more than a port that is idle. */
function splitOf(
  line: DrawnLane,
  disagreements: NasEnds['disagreements'],
  partOf: (rate: BytesPerSecond) => number,
): Split | undefined {
  if (line.state !== 'carrying' && line.state !== 'stalled') return undefined;
  const ids = new Set(line.lanes.map(({ id }) => id));
  const gone = disagreements.find(
    (one) => (one.kind === 'not-at-nas' || one.kind === 'dead-at-nas') && ids.has(one.lane),
  );
  if (gone?.kind === 'not-at-nas' || gone?.kind === 'dead-at-nas')
    return { kind: gone.kind, ...(line.load !== undefined && { here: line.load.total }) };
  const idle = disagreements.find((one) => one.kind === 'port-idle' && one.lanes.some((lane) => ids.has(lane)));
  if (idle?.kind !== 'port-idle') return undefined;
  return { kind: 'port-idle', here: idle.here, there: idle.there, utilisation: partOf(idle.there) };
}
