/**
 * What one kind of step is: its shape, which is the only one in which it may be asked of a machine, and what it means on that
 * machine now. One file a kind in this folder; steps.ts lists them. No path of a program, no command line and no free mount option
 * can be written in a step. Each kind checks its values again against the machine when it is prepared: a schema knows what a word
 * looks like, not what it means there.
 */
import type { z } from 'zod';
import type { Snapshot } from '../../../shared/model/snapshot.ts';
import type { Machine } from '../../machine/machine.ts';
import type { Caller } from '../caller.ts';
import type { Operation } from '../operation.ts';
import type { Account } from './mount-wish.ts';

interface Traits<Step> {
  /**
   * Turns the step into operations, from what the machine says now and from what `earlier` steps of the same plan will have done
   * by then (two of them may write one file). Throws `ChangeRefused`. Reads only.
   */
  prepare(step: Step, machine: Machine, caller: Caller, earlier: readonly Operation[]): Promise<readonly Operation[]>;
  /** The places of the shares that it mounts anew. */
  places?(step: Step): readonly string[];
  /** The accounts whose password it needs. */
  accounts?(step: Step): readonly Account[];
  /** The step with the account that its person gave, wherever it waits for one. */
  withAccount?(step: Step, account: Account): Step;
  /** Connections that are open keep what was set before: what a person has to do, in whole sentences. */
  forNewConnections?(step: Step): string | undefined;
  /** The first thing that was asked for and that a snapshot of afterwards does not show; `undefined`: everything is in force. */
  missingIn?(step: Step, now: Snapshot): string | undefined;
}

export type StepKind<Step> = Traits<Step> & { readonly schema: z.ZodType<Step> };

/** One kind out of its shape and its traits. */
export function stepKind<Schema extends z.ZodObject<{ verb: z.ZodLiteral<string> }>>(
  schema: Schema,
  traits: Traits<Readonly<z.infer<Schema>>>,
) {
  return { schema, ...traits };
}
