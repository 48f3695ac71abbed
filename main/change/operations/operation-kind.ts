/**
 * What one kind of operation is. A kind has one file in this folder (its data, its words, and how a shell of root does it on
 * another machine) and one in native/operations (how root does it on this machine). operation.ts lists the kinds.
 */
import type { z } from 'zod';
import type { PreviewItem } from '../../../shared/model/fix.ts';
import type { Machine } from '../../machine/machine.ts';
import type { ChangeRefused } from '../changer.ts';
import type { ScriptRefusal } from '../shell/answers.ts';
import type { FileContent } from './file-content.ts';

/** A program by its bare name, found in the system's own directories by whoever runs it, and its words. */
export type Argv = readonly [string, ...string[]];

/** `undefined` on one side: not there before, or not there afterwards. */
export interface AnyOperation {
  readonly kind: string;
  readonly before?: unknown;
  readonly after?: unknown;
}

/** A file that is written, changed or removed. The preview makes the difference and the commands of it, for people alone. */
export interface FileEdit {
  readonly path: string;
  readonly before?: FileContent | undefined;
  readonly after?: FileContent | undefined;
}

type WithoutPlace<Item> = Item extends unknown ? Omit<Item, 'place'> : never;
/** What a preview shows of an operation, whichever machine it is for. */
export type ShownOperation = WithoutPlace<PreviewItem> | { readonly kind: 'edit'; readonly edit: FileEdit };

/** The mount that an operation takes off (`before`) or makes (`after`), each with the options that are given with it. */
interface MountChange {
  readonly at: string;
  readonly before?: readonly string[];
  readonly after?: readonly string[];
}

/** What sets an interface up, for those who must set it up again at every start. */
interface InterfaceSetting {
  /** Left out where it follows from a route of the same table. */
  readonly dev?: string;
  readonly mtu?: number;
  readonly route?: {
    readonly to: string;
    readonly dev: string;
    readonly source?: string;
    readonly gateway?: string;
    readonly table: string;
  };
  readonly rule?: { readonly priority: number; readonly from: string; readonly table: string };
}

/** What a script printed that refused an operation. */
export interface ScriptAnswer {
  readonly refusal: ScriptRefusal | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** How a shell of root does an operation. */
interface ShellOperation<Op> {
  /** Begins the names of its functions: `lw_state_FAMILY` sets `lw_state`, `lw_do_FAMILY` does it. */
  readonly family: string;
  /** `lw_again_FAMILY` makes sure that what is done already is whole and noticed. */
  readonly hasAgain?: true;
  /** The texts that define these functions; one that several kinds name is written once. */
  readonly library: readonly string[];
  /**
   * The lines that set what the functions read. `secret`: the text of the file at `secretPath`. Throws `ChangeRefused` for what
   * no step prepares.
   */
  settings(operation: Op, secret: string | undefined): string;
  /** What is done on the way back where nobody watches: without a check that could keep the old state away. */
  unchecked?(operation: Op): Op;
  /** A refusal in words of this kind's own; `undefined`: the usual ones. */
  refused?(operation: Op, answer: ScriptAnswer, host: string): ChangeRefused | undefined;
}

interface Traits<Op> {
  /** What is changed, as a person calls it: the beginning of a sentence. */
  label(operation: Op): string;
  /** Two operations with the same key change the same thing one after the other (a share that is unmounted, then mounted). */
  key(operation: Op): string;
  /** The operation as a person reads it in the list of steps. */
  sentence(operation: Op): string;
  shown(operation: Op): ShownOperation;
  /** The same for a terminal. */
  commands(operation: Op): readonly (string | FileEdit)[];
  /** Left out: no shell does it. */
  readonly shell?: ShellOperation<Op>;
  /** What its commands are written in; left out: the shell's. */
  readonly language?: 'powershell';

  /** What is interrupted while these are done; whole sentences. */
  interrupts?(operations: readonly Op[]): readonly string[];
  /** Said where no operation of a change interrupts anything. */
  readonly interruptsNothing?: string;
  /** How these are undone; whole sentences. Left out: the value of before is set again. */
  undo?(operations: readonly Op[]): readonly string[];
  /** What a person should know of these beyond what they do; whole sentences. */
  cautions?(operations: readonly Op[], machine: Machine): Promise<readonly string[]>;

  mount?(operation: Op): MountChange;
  interfaceSetting?(operation: Op): InterfaceSetting | undefined;
  /** The file that the secret of a change is written to. */
  secretPath?(operation: Op): string | undefined;
  /** The operation as it is kept once everything is back: without passwords. */
  withoutSecrets?(operation: Op): Op;
  /** What could not be reverted may need what this one left, so that it stays, too. */
  readonly staysIfStuck?: true;
}

export type OperationKind<Op> = Traits<Op> & { readonly schema: z.ZodType<Op> };

/** One kind out of its data and its traits. */
export function operationKind<Schema extends z.ZodObject<{ kind: z.ZodLiteral<string> }>>(
  schema: Schema,
  traits: Traits<Readonly<z.infer<Schema>>>,
) {
  return { schema, ...traits };
}

/** The two sides of an operation, as the journal has them. */
export const change = <Schema extends z.ZodType>(schema: Schema) => ({
  before: schema.optional(),
  after: schema.optional(),
});

/** The same the other way round. */
export function inverse<Op extends AnyOperation>(operation: Op): Op {
  const { before, after, ...rest } = operation;
  const left = after === undefined ? {} : { before: after };
  const found = before === undefined ? {} : { after: before };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- both sides are of one kind's type
  return { ...rest, ...left, ...found } as unknown as Op;
}
