import { createHash } from 'node:crypto';
import type { Machine } from '../machine/machine.ts';
import type { Operation } from './operation.ts';
import type { FixStep, StepOf, Verb } from './steps.ts';

/** Who asks: mounts made for a person get that person's ids and no others. */
export interface Caller {
  readonly uid: number;
  readonly gid: number;
}

/**
 * Turns one kind of step into operations, from what the computer says now and from what `earlier` steps of the same plan
 * will have done by then (two of them may write one file). Throws `ChangeRefused`. Reads only.
 */
export interface VerbPreparer<Name extends Verb> {
  readonly verb: Name;
  prepare(
    step: StepOf<Name>,
    machine: Machine,
    caller: Caller,
    earlier: readonly Operation[],
  ): Promise<readonly Operation[]>;
}

export type Prepare = (steps: readonly FixStep[], machine: Machine, caller: Caller) => Promise<readonly Operation[]>;

/** Of exactly these operations, before-images included: what the person saw is what is done, or nothing is. */
export function hashOf(operations: readonly Operation[]): string {
  return createHash('sha256').update(canonical(operations)).digest('hex');
}

/** JSON with sorted names, so that two that say the same are the same text. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).toSorted(([left], [right]) => (left < right ? -1 : 1)))
      : part,
  );
}
