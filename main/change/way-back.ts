import { refusalTexts } from '../../shared/text/fixes/refusals.ts';
import { ChangeRefused, type OperationState } from './changer.ts';
import { kindOf, labelOf, operationKey, type Operation } from './operation.ts';
import { inverse } from './operations/operation-kind.ts';
import type { Changer, StepNews } from './performer.ts';

/** One operation as it was found, with where it stands in the entry. */
interface Found {
  readonly index: number;
  readonly operation: Operation;
  readonly state: OperationState;
  /** Why it could not be looked at. */
  readonly sentence?: string;
}

/**
 * Says what stands in the way of going back from `from` to the beginning; one sentence for each thing that somebody else
 * changed. A thing that several operations change one after the other is ours if it is found at any of their ends.
 */
export async function findForeignChanges(
  changer: Changer,
  operations: readonly Operation[],
  from: number,
): Promise<readonly Found[]> {
  const byThing = new Map<string, Found[]>();
  for (const [index, operation] of operations.slice(0, from + 1).entries()) {
    const found = await look(changer, operation, index);
    byThing.set(operationKey(operation), [...(byThing.get(operationKey(operation)) ?? []), found]);
  }
  return [...byThing.values()]
    .filter((chain) => chain.every(({ state }) => state === 'other'))
    .flatMap((chain) => chain.slice(-1));
}

async function look(changer: Changer, operation: Operation, index: number): Promise<Found> {
  try {
    return { index, operation, state: await changer.stateOf(operation) };
  } catch (error) {
    const sentence =
      error instanceof ChangeRefused ? error.message : refusalTexts.untold(labelOf(operation), messageOf(error));
    return { index, operation, state: 'other', sentence };
  }
}

/** What a walk back did: the operations it took back, latest first, and why others could not be. */
export interface WayBack {
  readonly taken: readonly number[];
  /** Those that could not be taken back; some may be back all the same, and only the system would not be told. */
  readonly troubled: readonly number[];
  readonly trouble: readonly ChangeRefused[];
}

/**
 * Takes back what is found done, from operation `from` to the first one. What is found undone is left alone; so are the
 * earlier changes of a thing that could not be taken back. `before` is called ahead of each. `again`: the program ended in
 * the middle of operation `from`, so that one is asked back even if it is found so (a file may be back already while the
 * system has not been told).
 */
export async function walkBack(
  changer: Changer,
  operations: readonly Operation[],
  from: number,
  before: (index: number) => Promise<void>,
  tell: (news: StepNews) => void,
  again = false,
): Promise<WayBack> {
  const taken: number[] = [];
  const troubled: number[] = [];
  const trouble = new Map<string, ChangeRefused>();
  for (let index = from; index >= 0; index -= 1) {
    const operation = operations[index];
    if (operation === undefined || trouble.has(operationKey(operation))) continue;
    if (kindOf(operation).staysIfStuck === true && trouble.size > 0) continue;
    try {
      const state = await changer.stateOf(operation);
      if (state === 'other' && isFirstOfItsThing(operations, index))
        throw new ChangeRefused('not-ours', refusalTexts.left(labelOf(operation)));
      if (state !== 'after' && !(again && state === 'before' && index === from)) continue;
      await before(index);
      await takeBack(changer, operation);
      if (state !== 'after') continue;
      taken.push(index);
      tell({ index, operation, state: 'put-back' });
    } catch (error) {
      troubled.push(index);
      trouble.set(operationKey(operation), asRefusal(operation, error));
    }
  }
  return { taken, troubled, trouble: [...trouble.values()] };
}

/** A disk may refuse after the last word: what is back all the same is only told to the system. */
async function takeBack(changer: Changer, operation: Operation): Promise<void> {
  try {
    await changer.perform(inverse(operation));
  } catch (error) {
    if ((await changer.stateOf(operation)) !== 'before') throw error;
    await changer.perform(inverse(operation));
  }
}

/** A thing found at neither end of its last change may be one change further back already, unless there is none. */
function isFirstOfItsThing(operations: readonly Operation[], index: number): boolean {
  const key = operations.slice(index, index + 1).map(operationKey)[0];
  return !operations.slice(0, index).some((earlier) => operationKey(earlier) === key);
}

export function asRefusal(operation: Operation, error: unknown): ChangeRefused {
  if (error instanceof ChangeRefused) return error;
  return new ChangeRefused('failed', refusalTexts.broke(labelOf(operation), messageOf(error)));
}

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
