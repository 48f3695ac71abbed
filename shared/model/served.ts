import type { Endpoint } from './network.ts';
import type { Bytes } from './units.ts';

/** A TCP connection to a service of a NAS, as the NAS's own table of sockets shows it. */
export interface ServedConnection {
  readonly client: Endpoint;
  readonly nas: Endpoint;
  readonly state: 'established' | 'closing';
  /** Totals as the NAS counts them; `undefined`: no tool of it counts per connection. */
  readonly received?: Bytes;
  readonly sent?: Bytes;
  /**
   * The longest segment that the client takes and that the path is known to carry, without the 40 or 60 bytes of headers
   * before it (`mss` of `ss`); on a NAS with larger frames it tells that the other end has smaller ones.
   */
  readonly segment?: Bytes;
  readonly quoted: readonly string[];
}

/** Where a service listens; without an address it does so on every one. */
export interface ListeningAt {
  readonly address?: string;
  readonly port: number;
}
