import { ParseError } from '../../collect/text/parse-error.ts';
import { MachineError, type Machine } from '../../machine/machine.ts';
import { preparing } from '../../../shared/text/fixes/preparing.ts';
import { ChangeRefused } from '../changer.ts';
import type { Operation } from '../operation.ts';
import type { Caller, Prepare, VerbPreparer } from '../prepare.ts';
import type { FixStep, Verb } from '../steps.ts';
import { accountOf } from './credentials.ts';
import { remountCifs } from './remount-cifs.ts';
import { routeAddress } from './route-address.ts';
import { routeBySource } from './route-by-source.ts';
import { setMtu } from './set-mtu.ts';
import { setSamba } from './set-samba.ts';
import { setSysctls } from './set-sysctls.ts';

const preparers: { readonly [Name in Verb]: VerbPreparer<Name> } = {
  'remount-cifs': remountCifs,
  'set-sysctls': setSysctls,
  'route-address': routeAddress,
  'route-by-source': routeBySource,
  'set-mtu': setMtu,
  'set-samba': setSamba,
};

/**
 * What steps mean on this computer now. Twice on the same state, by whoever may read it, gives the same operations byte by
 * byte: nothing of time, chance or rights enters. What cannot be read or understood is a refusal.
 */
export const prepareSteps: Prepare = async (steps, machine, caller) => {
  accountOf(steps);
  const operations: Operation[] = [];
  for (const step of steps) operations.push(...(await understood(() => prepareOne(step, machine, caller, operations))));
  if (operations.length === 0) throw new ChangeRefused('changed-since', preparing.nothingToDo);
  return operations;
};

function prepareOne<Name extends Verb>(
  step: Extract<FixStep, { readonly verb: Name }>,
  machine: Machine,
  caller: Caller,
  earlier: readonly Operation[],
): Promise<readonly Operation[]> {
  const preparer: VerbPreparer<Name> = preparers[step.verb];
  return preparer.prepare(step, machine, caller, earlier);
}

async function understood<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ParseError) throw new ChangeRefused('failed', preparing.notUnderstood(error.message));
    if (error instanceof MachineError) throw new ChangeRefused('failed', preparing.notReadable(error.message));
    throw error;
  }
}
