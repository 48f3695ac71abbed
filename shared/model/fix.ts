import type { FindingCode, Subject } from './finding.ts';
import type { FixId, FixNeeds, FixRisk, HandRemedy } from './remedy.ts';
import type { NasId } from './snapshot.ts';
import type { Instant, Milliseconds } from './units.ts';

/** Names one change that was made; the file of its journal. `[0-9a-z-]{1,64}` */
export type TransactionId = string & { readonly transaction?: never };

/** Which machine is changed. `nas`: over SSH, as it is asked. */
export type ChangePlace = { readonly kind: 'workstation' } | { readonly kind: 'nas'; readonly nas: NasId };

/** One line of a preview's file difference. */
export interface DiffLine {
  readonly kind: 'same' | 'removed' | 'added';
  readonly text: string;
}

/** One thing that will be changed, as a person reads it. */
export type PreviewItem =
  | { readonly kind: 'file'; readonly place: ChangePlace; readonly path: string; readonly diff: readonly DiffLine[] }
  /** What is run or set; each line can be copied to a terminal. */
  | { readonly kind: 'commands'; readonly place: ChangePlace; readonly lines: readonly string[] };

/** What a person sees before consenting. */
export interface FixPreview {
  readonly id: FixId;
  readonly title: string;
  readonly risk: FixRisk;
  readonly needs: FixNeeds;
  /** It goes back by itself when it was seen what it does. */
  readonly isTest: boolean;
  /** Of exactly these operations; sent back with the consent. */
  readonly hash: string;
  readonly items: readonly PreviewItem[];
  /** What it does not do, or not for long; whole sentences. */
  readonly cautions: readonly string[];
  /** Whole sentences. */
  readonly interrupts: readonly string[];
  readonly undo: readonly string[];
  readonly duration: Milliseconds;
  /** Files that are open on the shares: they must be closed first. */
  readonly busy: readonly OpenFile[];
  /** Some programs' files cannot be seen by this user. */
  readonly busyUnseen: boolean;
  /** Everything as commands, for those who would rather do it themselves. */
  readonly commands: string;
  /** How root is reached at each place: said before it is asked. */
  readonly consent: readonly ConsentWay[];
}

export interface OpenFile {
  readonly at: string;
  readonly program: string;
  readonly pid: number;
  readonly path: string;
}

export interface ConsentWay {
  readonly place: ChangePlace;
  /** `uac`: Windows asks for an administrator's consent. */
  readonly way: 'already-root' | 'polkit' | 'sudo' | 'uac' | 'sudo-over-ssh' | 'root-over-ssh' | 'impossible';
  /** For `impossible`: what to do instead, one sentence. */
  readonly note?: string;
}

/** Why a machine did not change, or what it had changed was reverted there. */
export type ChangeRefusalCode =
  | 'changed-since'
  | 'consent-refused'
  | 'no-way-to-root'
  | 'busy'
  | 'wrong-password'
  | 'missing-program'
  | 'read-only'
  | 'disk-full'
  | 'another-fix-runs'
  | 'not-ours'
  | 'bad-plan'
  | 'failed';

/** Why nothing was changed, or why it was reverted. `sentence`: fact, consequence, action. */
export interface FixRefusal {
  readonly code:
    | ChangeRefusalCode
    /** What is shown plays from a recording: there is no machine to change. */
    | 'recording'
    | 'cancelled'
    /** It was done and checked, and did not help or made something worse. */
    | 'did-not-help';
  readonly sentence: string;
}

/** One path of a failover test: taken away while the LUN was read, and brought back. */
export interface TestedPath {
  /** "10.77.1.25 by eth0" */
  readonly name: string;
  /** `cut-short`: it was brought back before enough was seen. */
  readonly state: 'waiting' | 'away' | 'returning' | 'back' | 'cut-short' | 'not-back';
  /** The longest that a read waited for its answer while the path was away; left out: not measured. */
  readonly silence?: Milliseconds;
  /** No read was answered before it was brought back. */
  readonly unanswered?: true;
  /** Reads that the system refused while the path was away. */
  readonly failedReads?: number;
  /** Paths that carried meanwhile, by name. */
  readonly carriedBy?: readonly string[];
  /** From the beginning of its login until it was open again. */
  readonly backAfter?: Milliseconds;
  /** How long its timers let requests wait if it dies without a word; left out: without end, or not told. */
  readonly limit?: Milliseconds;
  /** What sets that; whole sentences. */
  readonly setBy: string;
}

export type StepState = 'waiting' | 'doing' | 'done' | 'failed' | 'put-back';

export interface FixStepView {
  readonly text: string;
  readonly state: StepState;
  readonly took?: Milliseconds;
}

/** One run of a fix or of an undo, as it goes on. */
export type FixRun =
  | { readonly phase: 'asking' }
  | { readonly phase: 'applying' | 'verifying' | 'putting-back'; readonly cancellable: boolean }
  /** The trouble is gone, the change stays. `told`: what that rests on. */
  | { readonly phase: 'kept'; readonly told: string; readonly certain: boolean }
  /** A test is over, and everything is as it was before. `well`: reads went on, and every path came back. */
  | { readonly phase: 'tested'; readonly told: string; readonly well: boolean }
  /** `told`: what was seen afterwards. */
  | { readonly phase: 'undone'; readonly told?: string }
  /** It did not help, made things worse or failed, and everything is as it was before. */
  | { readonly phase: 'put-back'; readonly why: FixRefusal }
  /** Nothing was changed at all. */
  | { readonly phase: 'refused'; readonly why: FixRefusal }
  /** Not everything could be reverted: what is left, and what to do by hand. */
  | { readonly phase: 'stuck'; readonly why: FixRefusal };

export interface FixProgress {
  readonly transaction: TransactionId;
  readonly what: 'apply' | 'test' | 'undo';
  readonly title: string;
  readonly run: FixRun;
  readonly steps: readonly FixStepView[];
  /** Of a test. */
  readonly paths?: readonly TestedPath[];
  readonly startedAt: Instant;
}

/** The situation of the share that a fix is about, at one moment. */
export interface FixSituation {
  readonly at: Instant;
  readonly verdict: string;
  readonly carrying: number;
  readonly possible: number;
  /** Together over all lanes, B/s over the last ten seconds; left out when nothing moved. */
  readonly throughput?: number;
}

/** Why a change is made: to end a finding, to attach a share anew, to make a value fit what was measured, or to try something. */
export type ChangeReason =
  { readonly kind: 'finding'; readonly code: FindingCode } | { readonly kind: 'mapping' | 'tuning' | 'test' };

/** A kept change that open connections have not taken over yet: what is still to come, and what a person does for it, in order. */
export interface FixFollowUp {
  readonly sentence: string;
  readonly steps: readonly HandRemedy[];
}

/** One entry of the history of changes. */
export interface FixRecord {
  readonly transaction: TransactionId;
  readonly reason: ChangeReason;
  readonly subject: Subject;
  readonly title: string;
  readonly places: readonly ChangePlace[];
  readonly at: Instant;
  readonly outcome: 'kept' | 'tested' | 'undone' | 'put-back' | 'stuck' | 'unfinished';
  readonly sentence: string;
  readonly items: readonly PreviewItem[];
  readonly before?: FixSituation;
  readonly after?: FixSituation;
  readonly undoneAt?: Instant;
  /** What a test measured. */
  readonly paths?: readonly TestedPath[];
  /** Left out: nothing is waited for. */
  readonly followUp?: FixFollowUp;
}

/** A change that was begun and about which nobody has said yet whether it stays. */
export interface UnfinishedFix {
  readonly transaction: TransactionId;
  readonly place: ChangePlace;
  /** Left out where another program or person began it. */
  readonly title?: string;
  readonly at?: Instant;
}

/** Everything the window knows of changes besides what can be done now. */
export interface FixHistory {
  /** Newest first. */
  readonly records: readonly FixRecord[];
  /** Under way now, at most one for each machine. */
  readonly running: readonly FixProgress[];
  readonly unfinished: readonly UnfinishedFix[];
}
