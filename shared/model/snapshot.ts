import type { CifsMount } from './cifs.ts';
import type { HostFacts } from './facts.ts';
import type { NasLanePort, NasView, SilentNas } from './nas-view.ts';
import type { Endpoint, Nic } from './network.ts';
import type { MachineId, Reading } from './reading.ts';
import { bytesPerSecond, type BitsPerSecond, type Bytes, type BytesPerSecond } from './units.ts';
import type { Instant, Milliseconds } from './units.ts';

export type NasId = string & { readonly nas?: never };
export type ShareId = string & { readonly share?: never };
export type LaneId = string & { readonly lane?: never };

/** A port of a NAS as far as it is known from here: one announced address, or the mount's address if it is not announced. */
export interface NasPort {
  readonly address: string;
  readonly announced: boolean;
  /** Announced speed. */
  readonly speed?: BitsPerSecond;
  readonly rss: boolean;
  /** MAC that answers for the address here; two addresses with one MAC are one way in. */
  readonly mac?: string;
  /** The port's name at the NAS; only the NAS itself can tell. */
  readonly name?: string;
  /** The NAS's own word on the interface that holds the address: link, real speed, what it is made of. */
  readonly atNas?: NasLanePort;
  readonly use: NasPortUse;
}

/** Whether an announced address could carry a channel from here, and if not, why it need not count. */
export type NasPortUse =
  | { readonly kind: 'usable' }
  /** Nothing answers, or there is no way. `onLink`: it lies in a network this machine is in, so a port or cable is the likely cause. */
  | { readonly kind: 'unreachable'; readonly reason: UnreachableReason; readonly onLink: boolean }
  /** Another address leads into the same port: one MAC answers for both. */
  | { readonly kind: 'same-port'; readonly as: string }
  /** Likely another address of the same card; `certain` where the NAS announces too few link-local addresses for more. */
  | { readonly kind: 'same-card'; readonly as: string; readonly certain: boolean }
  /** Only through a router, while other addresses are in a network of this machine. */
  | { readonly kind: 'routed' }
  /** The session speaks the other IP version, and the port is most likely counted there. */
  | { readonly kind: 'other-family' }
  | { readonly kind: 'link-local' };

export type UnreachableReason = 'own-address' | 'no-route' | 'no-answer' | 'refused-by-kernel';

/** A NAS: all sessions whose addresses overlap are of one machine, whatever names it was mounted by. */
export interface Nas {
  readonly id: NasId;
  /** The name it was mounted by, else its first address. */
  readonly name: string;
  /** Every name and address it was mounted by. */
  readonly names: readonly string[];
  readonly ports: readonly NasPort[];
}

/** Totals of a lane since its connection was made. */
export interface Count {
  readonly received: Bytes;
  readonly sent: Bytes;
}

export interface Rate {
  readonly received: BytesPerSecond;
  readonly sent: BytesPerSecond;
  /** Time between the two counts. */
  readonly over: Milliseconds;
  /** When the later one was counted, by the monotonic clock of the machine that runs Lanewise. */
  readonly until: Milliseconds;
}

/**
 * Why an open channel has no connection in the list, though it is not lost: SMB Direct has no sockets; another network
 * namespace (a container's) has a list of its own; or it was not asked for where it may be (another port).
 */
export type UnseenReason = 'smb-direct' | 'other-namespace' | 'not-listed';

/** The far end of a lane; the port is not known where no connection is seen. */
export interface LaneEnd {
  readonly address: string;
  readonly port: number | undefined;
}

export type LaneState = 'connected' | 'stalled' | 'reconnecting' | 'disconnected' | 'disabled';

/** One SMB channel, drawn: one local interface to one NAS port. */
export interface Lane {
  readonly id: LaneId;
  /** Channel number in its session, 1 is the first. */
  readonly channel: number;
  readonly connectionId?: string;
  readonly state: LaneState;
  /** Since when it has stood still, if stalled. */
  readonly stalledForMs?: number;
  readonly nic?: string;
  readonly local?: Endpoint;
  readonly remote?: LaneEnd;
  readonly unseen?: UnseenReason;
  /** DebugData does not print addresses: with several sessions to one NAS the socket is the likely one. */
  readonly attribution: 'certain' | 'inferred' | 'none';
  /** Why there is none where sockets could not be read, or do not count. */
  readonly count: Reading<Count>;
  readonly rate: Reading<Rate>;
  /** Rate over the last ten seconds, as far as they were watched. */
  readonly recent: Reading<Rate>;
}

/**
 * What a lane moves. A lane that the kernel itself gave up moves nothing, whoever counted; `undefined`: it may carry, and
 * its rate is not known.
 */
export function movedBy({ state, rate }: Pick<Lane, 'state' | 'rate'>): Pick<Rate, 'received' | 'sent'> | undefined {
  if (rate.state === 'known') return rate.value;
  const mayCarry = state === 'connected' || state === 'stalled';
  return mayCarry ? undefined : { received: bytesPerSecond(0), sent: bytesPerSecond(0) };
}

/** A CIFS session, the channels of which all its mounts use together. */
export interface Session {
  readonly key: string;
  readonly dialect?: number;
  readonly login: 'user' | 'guest' | 'anonymous';
  readonly serverMultichannel?: boolean;
  readonly lanes: readonly Lane[];
  /** `CifsServer.number`s order: which server entry of DebugData the session stands under. */
  readonly server: number;
  /** Number of channels the kernel has, whatever their state. */
  readonly channels: number;
  /** Other mounts on the same session. */
  readonly sharedWith: readonly ShareId[];
  /** `multiuser`: sessions of users besides the one that mounted the share, each with channels of its own. */
  readonly furtherUsers: readonly FurtherUser[];
}

export interface FurtherUser {
  /** `CifsSession.key` */
  readonly key: string;
  /** `undefined`: not printed. */
  readonly user?: number;
  readonly channels: number;
}

export type VerdictWord = 'full' | 'limited' | 'partial' | 'single' | 'broken' | 'unknown';

/** Why a verdict is what it is, in a word that texts and tests can switch on. */
export type VerdictReason =
  | 'all-ports-carry'
  | 'nas-has-one-port'
  | 'own-link-is-the-limit'
  | 'nas-is-this-computer'
  | 'ports-unused'
  | 'one-way-in'
  | 'one-way-out'
  | 'by-tunnel'
  | 'further-users-single'
  | 'lane-lost'
  | 'lane-stalled'
  | 'disconnected'
  | 'not-readable';

export interface Verdict {
  readonly word: VerdictWord;
  readonly reason: VerdictReason;
  /** Distinct lanes (local interface × NAS port) that can carry now; with `multiuser`, of the session that has fewest. */
  readonly carrying: number;
  /** How many there could be; at least `carrying`. */
  readonly possible: number;
  /** For `unknown`: what could not be read, one sentence each. */
  readonly missing: readonly string[];
}

/** One mounted share. */
export interface Share {
  readonly id: ShareId;
  readonly protocol: 'smb';
  /** `//nas/media` */
  readonly remote: string;
  /** `media` */
  readonly name: string;
  readonly at: string;
  readonly nas: NasId;
  readonly mount: CifsMount;
  readonly session: Reading<Session>;
  readonly verdict: Verdict;
}

/** Everything known at one moment, joined. */
export interface Snapshot {
  readonly machine: MachineId;
  readonly hostName: string;
  readonly at: Instant;
  readonly nics: Reading<readonly Nic[]>;
  /** Rates of the local interfaces by name. */
  readonly nicRates: Readonly<Record<string, Reading<Rate>>>;
  readonly nas: readonly Nas[];
  readonly shares: readonly Share[];
  /** What the NAS say of themselves, one for each that was asked; `NasView.nas` tells which of `nas` it is. */
  readonly nasViews: readonly NasView[];
  /** Which NAS a machine is that does not answer now, by what it reported last; left out: each one answers. */
  readonly silentNas?: readonly SilentNas[];
  readonly facts: HostFacts;
}
