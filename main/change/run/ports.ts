import type { Finding } from '../../../shared/model/finding.ts';
import type {
  FixHistory,
  ChangePlace,
  FixProgress,
  FixRecord,
  OpenFile,
  PreviewItem,
} from '../../../shared/model/fix.ts';
import type { MachineId } from '../../../shared/model/reading.ts';
import type { ShareId, Snapshot } from '../../../shared/model/snapshot.ts';
import type { Instant, Milliseconds } from '../../../shared/model/units.ts';
import type { Machine } from '../../machine/machine.ts';
import type { Operation } from '../operation.ts';
import type { Performer } from '../performer.ts';
import type { FixPart, Offer, PlannedFinding } from '../plan.ts';
import type { Caller } from '../caller.ts';
import type { Prepare } from '../prepare.ts';

/** Time, as an argument, so that tests own it; main/watch/clock.ts has the same shape. */
export interface FixClock {
  now(): Instant;
  monotonic(): Milliseconds;
  /** Ends after the time, or as soon as the signal is aborted; never rejects. */
  sleep(time: Milliseconds, signal: AbortSignal): Promise<void>;
}

/** What is known at this moment. */
export interface Present {
  /** Something that plays cannot be changed. */
  readonly played?: 'recording' | 'sample';
  readonly snapshot?: Snapshot;
  /** Those a person hears of. */
  readonly findings: readonly PlannedFinding[];
  /** All that stand, told or not. */
  readonly standing: readonly Finding[];
  /** Changes that are offered for another reason than a finding. */
  readonly offers?: readonly Offer[];
}

/** A part of a plan together with what would be done now. */
export interface PreparedPart extends FixPart {
  readonly operations: readonly Operation[];
  /** `hashOf` the operations. */
  readonly hash: string;
}

/** One part as a person reads it. */
export interface ShownPart {
  readonly items: readonly PreviewItem[];
  readonly commands: string;
  readonly cautions: readonly string[];
  /** For a plan that says nothing of it. */
  readonly interrupts: readonly string[];
  readonly undo: readonly string[];
  readonly busy: readonly OpenFile[];
  readonly busyUnseen: boolean;
}

/** Shares whose connections were open when a change was kept that only new ones take over. */
export interface Awaited {
  readonly machine: MachineId;
  readonly shares: readonly {
    readonly id: ShareId;
    readonly name: string;
    /** Those that were open then and have been at every look since. */
    readonly lanes: readonly string[];
  }[];
  /** When it was first seen that all connections are new. */
  readonly newSince?: Instant;
}

/** A record as it is kept: with the names of its journals on the machines that were changed. */
export interface StoredFix extends Omit<FixRecord, 'followUp'> {
  readonly parts: readonly { readonly place: ChangePlace; readonly transaction?: string }[];
  readonly awaits?: Awaited;
}

/** The history on this machine's disk. */
export interface FixHistoryStore {
  /** Newest first. */
  all(): readonly StoredFix[];
  /** Adds it or replaces the one of the same transaction; ends when it is on the disk. */
  put(record: StoredFix): Promise<void>;
  remove(transaction: string): Promise<void>;
}

export interface ChangeServiceOptions {
  readonly clock: FixClock;
  readonly present: () => Present;
  /** Ends after a whole look at the workstation; the NAS are asked too, and not waited for. */
  readonly lookNow: () => Promise<void>;
  /** Throw with a sentence for people where the machine cannot be reached. */
  readonly machineFor: (place: ChangePlace) => Promise<Machine>;
  readonly performerFor: (place: ChangePlace) => Promise<Performer>;
  readonly callerFor: (place: ChangePlace) => Promise<Caller>;
  readonly prepare: Prepare;
  readonly show: (part: PreparedPart, machine: Machine) => Promise<ShownPart>;
  readonly history: FixHistoryStore;
  readonly newTransaction: () => string;
  /** Must not throw. */
  readonly onProgress: (progress: FixProgress) => void;
  readonly onHistory: (history: FixHistory) => void;
  /** For the log; never a secret. */
  readonly report: (what: string, error?: unknown) => void;
}
