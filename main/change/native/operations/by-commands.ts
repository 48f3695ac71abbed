import { nativeRefusals } from '../../../../shared/text/fixes/native-refusals.ts';
import { ChangeRefused, type OperationState } from '../../changer.ts';
import type { AnyOperation, Argv } from '../../operations/operation-kind.ts';
import { complaintOf, type Run } from '../programs.ts';
import type { NativeOperation } from './native-operation.ts';

interface Commands<Op> {
  readonly kind: { label(operation: Op): string };
  argv(operation: Op): readonly Argv[];
  stateOf(operation: Op, run: Run): Promise<OperationState>;
  /** May it be done at all? */
  isFit(operation: Op): boolean;
  /** Only a part of the commands was done: what makes it as it was before. */
  again?(operation: Op): readonly Argv[];
}

/** Kernel values, links, routes and rules: looked at, done by commands, looked at again. */
export function byCommands<Op extends AnyOperation>(how: Commands<Op>): NativeOperation<Op> {
  const refuse = (sentence: string) => new ChangeRefused('failed', sentence);
  return {
    stateOf: (operation, { run }) => how.stateOf(operation, run),
    async perform(operation, { run }) {
      const label = how.kind.label(operation);
      if (!how.isFit(operation)) throw new ChangeRefused('bad-plan', nativeRefusals.badOperation(label));
      const state = await how.stateOf(operation, run);
      if (state === 'after') return;
      if (state === 'other') throw new ChangeRefused('changed-since', nativeRefusals.changedSince(label));
      for (const argv of how.argv(operation)) {
        const result = await run(argv);
        if (result.exitCode === 0) continue;
        await revertHalf(how, operation, run);
        throw refuse(nativeRefusals.refused(label, complaintOf(result)));
      }
      if ((await how.stateOf(operation, run)) === 'after') return;
      await revertHalf(how, operation, run);
      throw refuse(nativeRefusals.noEffect(label));
    },
  };
}

async function revertHalf<Op extends AnyOperation>(how: Commands<Op>, operation: Op, run: Run): Promise<void> {
  if (how.again === undefined) return;
  if ((await how.stateOf(operation, run)) !== 'other') return;
  for (const argv of how.again(operation)) await run(argv);
}

export const interfaceName = /^(?!\.{1,2}$)[^\s/:-][^\s/:]{0,14}$/;

/** No word of an address, a table or an interface can be an option or two words. */
export const areFitWords = (entry: object | undefined): boolean =>
  Object.values(entry ?? {}).every((word) => /^[^\s-][^\s]{0,63}$/.test(String(word)));

export function stateOfValue<T>({ before, after }: { before: T; after: T }, now: T | undefined): OperationState {
  return now === after ? 'after' : now === before ? 'before' : 'other';
}

/** `entries`: all that stand in the place of the changed one. */
export function stateOfEntries<T>(
  { before, after }: { readonly before?: T | undefined; readonly after?: T | undefined },
  entries: readonly T[],
  same: (left: T, right: T) => boolean,
): OperationState {
  const isThere = (entry: T | undefined) =>
    entry === undefined ? entries.length === 0 : entries.some((found) => same(found, entry));
  return isThere(after) ? 'after' : isThere(before) ? 'before' : 'other';
}
