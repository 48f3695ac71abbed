/** What portals of a NAS tell of the iSCSI targets behind them, when a person asks. */
import type { Endpoint } from './network.ts';
import type { BitsPerSecond } from './units.ts';

/** A portal that a target was found at, or is said to be at. */
export interface FoundPortal extends Endpoint {
  /** It was asked itself and has the target; else one more sentence says what it answered. */
  readonly answers: boolean;
  readonly complaint?: string;
  /** The interface of this machine that the way to it begins at, and its speed. */
  readonly by?: { readonly interface: string; readonly address: string; readonly speed?: BitsPerSecond };
  /** There is a session to it already. */
  readonly loggedIn: boolean;
}

export interface FoundTarget {
  /** `iqn.2000-01.com.synology:nas.target-1` */
  readonly name: string;
  /** Never empty; those that answer come first. */
  readonly portals: readonly FoundPortal[];
}

/** What came of a search; `sentences` say what was asked and did not answer. */
export interface LunSearch {
  readonly targets: readonly FoundTarget[];
  readonly sentences: readonly string[];
}
