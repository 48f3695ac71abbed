import type { LaneId, NasPort } from './snapshot.ts';
import type { BitsPerSecond } from './units.ts';

/** Where the lanes of one share lie, and where one could lie and does not: what a picture of it shows, without positions. */
export interface LaneMap {
  /** Interfaces of the workstation that lanes leave by, then those by which one could. */
  readonly interfaces: readonly MapInterface[];
  /** Ports that lanes go to or could go to, then those that are of no use from here; other addresses of a port are left out. */
  readonly ports: readonly MapPort[];
  /** One for each lane of the session, in its order. */
  readonly lanes: readonly LanePlace[];
  /** One for each of `ports` that no lane goes to. */
  readonly missing: readonly MissingLane[];
}

export interface MapInterface {
  /** `undefined`: lanes leave by an interface that is not known. */
  readonly name?: string;
  /** `undefined`: nobody knows. */
  readonly used?: boolean;
}

export interface MapPort {
  readonly port: NasPort;
  /** A lane that is not lost goes there. */
  readonly used: boolean;
  /** By the NAS's own word; the announced one where the NAS was not asked or has none. */
  readonly speed?: BitsPerSecond;
  /**
   * 0 to 1 of `speed`: by the NAS's own count of all its clients, else by the lanes of this share alone. `undefined`: not
   * known, or the link is down.
   */
  readonly busy?: number;
  /** The NAS was asked, and none of its interfaces has this address. */
  readonly notAtNas: boolean;
}

/** What the end of a lane rests on. */
type PlaceBasis =
  /** The connection of the lane shows it. */
  | 'connection'
  /** The lane has no connection any more, and this is the one port that no lane reaches. */
  | 'only-port-left'
  /** The interface is in the network of the port, so that no router is needed. */
  | 'same-network'
  /** Nothing but that other lanes of the share leave by this interface. */
  | 'other-lanes'
  | 'not-known';

/** One end of a lane: the name of an interface, or the address of a port. */
export interface PlacedEnd {
  /** `undefined`: not known. */
  readonly at?: string;
  readonly by: PlaceBasis;
}

/** Where a lane lies. */
export interface LanePlace {
  readonly lane: LaneId;
  readonly from: PlacedEnd;
  readonly to: PlacedEnd;
}

/** A port to which no lane goes. */
export interface MissingLane {
  /** `possible`: one could be there; `excluded`: the port is of no use from here (`NasPort.use` says why). */
  readonly state: 'possible' | 'excluded';
  /** By which interface it would leave. */
  readonly from: PlacedEnd;
  /** Address of the port. */
  readonly to: string;
}
