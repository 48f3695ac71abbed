import type { MachineFacts } from './machine.ts';
import type { LaneMap } from './lane-map.ts';
import type { NasLanePort, NasView, SilentNas } from './nas-view.ts';
import type { Endpoint, Interface } from './network.ts';
import type { Evidence, MachineId, Needs, Reading, Unread } from './reading.ts';
import type { ShareWords } from './share-words.ts';
import { bytesPerSecond, type BitsPerSecond, type Bytes, type BytesPerSecond } from './units.ts';
import type { Instant, Milliseconds } from './units.ts';

export type NasId = string & { readonly nas?: never };
export type ShareId = string & { readonly share?: never };
export type LaneId = string & { readonly lane?: never };

/** A port of a NAS as far as it is known from here: one announced address, or the mount's address if it is not announced. */
export interface NasPort {
  readonly address: string;
  readonly announced: boolean;
  /** The lines by which it is announced; left out where it is not, or where nothing quotes them. */
  readonly announcement?: Evidence;
  /** Announced speed. */
  readonly speed?: BitsPerSecond;
  /** Whether it has several receive queues; left out where nothing tells. */
  readonly rss?: boolean;
  /** MAC that answers for the address here; two addresses with one MAC are one way in. */
  readonly mac?: string;
  /** The port's name at the NAS; only the NAS itself can tell. */
  readonly name?: string;
  /** The NAS's own word on the interface that holds the address: link, real speed, what it is made of. */
  readonly atNas?: NasLanePort;
  readonly use: NasPortUse;
  readonly path: PortPath;
}

/**
 * The speed of a port: the NAS's own word, else the announced one. A purely virtual interface has no cable and no speed of
 * its own; of any other one that the NAS has no speed for, the announced one is not known to be true.
 */
export function speedOf({ atNas, speed }: NasPort): BitsPerSecond | undefined {
  if (atNas === undefined) return speed;
  return atNas.speed ?? (atNas.kind === 'virtual' ? speed : undefined);
}

/**
 * Whether a port is a path of its own from here. Decided once, when everything is known of the NAS (`paths.ts`); whoever
 * counts paths counts these.
 */
export type PortPath =
  /** It is announced, and a lane could go there. */
  | 'announced'
  /** It could carry, upon other hardware than every announced port, and only the NAS itself shows it. */
  | 'unannounced'
  /** The share was attached by it, and nothing announces it. */
  | 'attached'
  /** It lies in a network of this machine and cannot be reached: a cable or port is the likely cause. */
  | 'cut-off'
  /** No path: another address of a port that is counted already, or no way there. */
  | 'none';

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

/** Why an open lane has no connection in the list of sockets, though it is not lost: the adapter's own word and sentence. */
interface Unseen {
  readonly reason: string;
  /** What is not known of the share because of it. */
  readonly missing: string;
}

/** Requests that wait for their answer on the connection which the client calls this lane's. */
interface Requests {
  /** `undefined`: not known, as the connection has no name. */
  readonly outstanding: number | undefined;
  /** It is beyond doubt that this connection is the lane. */
  readonly certain: boolean;
}

/** The far end of a lane; the port is not known where no connection is seen. */
export interface LaneEnd {
  readonly address: string;
  readonly port: number | undefined;
}

/** `standby`: its connection is open, and its client keeps it for when others fail. */
export type LaneState = 'connected' | 'standby' | 'stalled' | 'reconnecting' | 'disconnected' | 'disabled';

/** Whether a lane has a connection, whatever it carries. */
export const isOpen = ({ state }: Pick<Lane, 'state'>): boolean =>
  state === 'connected' || state === 'standby' || state === 'stalled';

/** One connection, drawn: one local interface to one NAS port. */
export interface Lane {
  readonly id: LaneId;
  /** Its number in its session, 1 is the first. */
  readonly number: number;
  /** What its protocol calls it, with its number: `Channel 1`. */
  readonly label: string;
  /** The client's own name for the connection; it stays as long as the connection does. */
  readonly connectionId?: string;
  readonly state: LaneState;
  /** Since when it has stood still, if stalled. */
  readonly stalledForMs?: number;
  readonly nic?: string;
  readonly local?: Endpoint;
  readonly remote?: LaneEnd;
  readonly unseen?: Unseen;
  /** `undefined`: the client does not count them. */
  readonly requests?: Requests;
  /** `inferred`: the client does not print its addresses, and the socket is the likely one. */
  readonly attribution: 'certain' | 'inferred' | 'none';
  /** `nas`: what it moves was counted by the NAS, as this machine does not count it; left out: by this machine, if at all. */
  readonly countedBy?: 'nas';
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
  return isOpen({ state }) ? undefined : { received: bytesPerSecond(0), sent: bytesPerSecond(0) };
}

/** What some lanes move together. `undefined`: there is none, or one that may carry has a rate that is not known; the rest would pass for all. */
export function movedByAll(lanes: readonly Lane[]): Pick<Rate, 'received' | 'sent'> | undefined {
  const rates = lanes.map(movedBy).filter((rate) => rate !== undefined);
  if (rates.length === 0 || rates.length < lanes.length) return undefined;
  return {
    received: bytesPerSecond(rates.reduce((sum, rate) => sum + rate.received, 0)),
    sent: bytesPerSecond(rates.reduce((sum, rate) => sum + rate.sent, 0)),
  };
}

/** What a share's lanes belong to; all shares upon it use them together. */
export interface Session {
  readonly key: string;
  readonly lanes: readonly Lane[];
  /** Number of connections the client has, whatever their state. */
  readonly channels: number;
  /** Other shares on the same session. */
  readonly sharedWith: readonly ShareId[];
  /** Sessions of users besides the one that attached the share, each with connections of its own. */
  readonly furtherUsers: readonly FurtherUser[];
}

export interface FurtherUser {
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
  | 'lanes-stand-by'
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

/** A fact about a share, for people and for programs that know nothing of its protocol. */
export interface Detail {
  /** For programs; stays as it is: `dialect`. */
  readonly name: string;
  readonly value: string | number | boolean;
  /** For people: `Dialect`, `SMB 3.1.1`, and a remark. */
  readonly label: string;
  readonly text: string;
  readonly note?: string;
  /** What would have to be given for it to be read, or to be read anew. */
  readonly needs?: Needs;
}

/** What only one protocol's client tells of a share. Its adapter brings the guard by which findings and changes read it. */
export interface Native {
  readonly kind: string;
}

/** What a machine has attached from a NAS: an SMB share, an iSCSI LUN. */
export interface Share {
  readonly id: ShareId;
  /** `smb`, `iscsi`; open, as the list of adapters is. */
  readonly protocol: string;
  readonly words: ShareWords;
  /** Which end tells of it: the workstation that attached it, or a NAS that serves it. */
  readonly seenFrom: 'workstation' | 'nas';
  /** `//nas/media` */
  readonly remote: string;
  /** `media` */
  readonly name: string;
  readonly at: string;
  readonly nas: NasId;
  /** The NAS's address that it was attached by, where that is told. */
  readonly address?: string;
  /** How many lanes it asks for, and how many it could ask for at most. */
  readonly asked: number;
  readonly most: number;
  /** The most that one answer carries, where that is told. */
  readonly answerSize?: Bytes;
  readonly session: Reading<Session>;
  /** Why it is not known how many of its open lanes carry, one sentence each. */
  readonly doubts?: readonly string[];
  /** Why lanes of it stand by, a sentence; left out where none does. */
  readonly reserve?: string;
  /** Why its NAS's ports are not listed, where that is not the NAS's doing, in a sentence. */
  readonly unlisted?: string;
  /** Its client opens further lanes under load alone, and none was seen: fewer lanes than ports prove nothing yet. A sentence. */
  readonly notLoaded?: string;
  readonly details: readonly Detail[];
  readonly verdict: Verdict;
  readonly native: Native;
}

/** Everything known at one moment, joined. */
export interface Snapshot {
  readonly machine: MachineId;
  readonly hostName: string;
  readonly at: Instant;
  readonly nics: Reading<readonly Interface[]>;
  /** Rates of the local interfaces by name. */
  readonly nicRates: Readonly<Record<string, Reading<Rate>>>;
  readonly nas: readonly Nas[];
  readonly shares: readonly Share[];
  /** Where the lanes of each share lie, and where one is missing. */
  readonly laneMaps: Readonly<Record<ShareId, LaneMap>>;
  /** Why there is no list of shares; left out when it was read. Without it "no share" would be a guess. */
  readonly mountsUnread?: Unread;
  /** What a NAS knows this machine's clients by, in lower case (SMB: ClientGUID). */
  readonly clientIds: readonly string[];
  /** What the NAS say of themselves, one for each that was asked; `NasView.nas` tells which of `nas` it is. */
  readonly nasViews: readonly NasView[];
  /** Which NAS a machine is that does not answer now, by what it reported last; left out: each one answers. */
  readonly silentNas?: readonly SilentNas[];
  readonly facts: MachineFacts;
}
