import { createHash } from 'node:crypto';
import { preparing } from '../../shared/text/fixes/preparing.ts';
import { ParseError } from '../collect/text/parse-error.ts';
import { MachineError, type Machine } from '../machine/machine.ts';
import type { Caller } from './caller.ts';
import { ChangeRefused } from './changer.ts';
import type { Operation } from './operation.ts';
import { accountOf, stepKindOf, type FixStep } from './steps.ts';

export type Prepare = (steps: readonly FixStep[], machine: Machine, caller: Caller) => Promise<readonly Operation[]>;

/**
 * What steps mean on this machine now. Twice on the same state, by whoever may read it, gives the same operations byte by
 * byte: nothing of time, chance or rights enters. What cannot be read or understood is a refusal.
 */
export const prepareSteps: Prepare = async (steps, machine, caller) => {
  accountOf(steps);
  const operations: Operation[] = [];
  for (const step of steps) operations.push(...(await prepareStep(step, machine, caller, operations)));
  if (operations.length === 0) throw new ChangeRefused('changed-since', preparing.nothingToDo);
  return operations;
};

async function prepareStep(
  step: FixStep,
  machine: Machine,
  caller: Caller,
  earlier: readonly Operation[],
): Promise<readonly Operation[]> {
  try {
    return await stepKindOf(step).prepare(step, machine, caller, earlier);
  } catch (error) {
    if (error instanceof ParseError) throw new ChangeRefused('failed', preparing.notUnderstood(error.message));
    if (error instanceof MachineError) throw new ChangeRefused('failed', preparing.notReadable(error.message));
    throw error;
  }
}

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
