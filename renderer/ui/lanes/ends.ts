import type { LaneAtNas, NasLanePort } from '../../../shared/model/nas-view.ts';
import type { BitsPerSecond, BytesPerSecond, Milliseconds } from '../../../shared/model/units.ts';

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
