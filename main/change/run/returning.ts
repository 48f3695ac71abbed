import type { FixRefusal } from '../../../shared/model/fix.ts';
import { fixRunTexts } from '../../../shared/text/fix-run.ts';
import type { Applied } from '../performer.ts';
import { ChangeStuck } from '../performer.ts';
import type { ChangeServiceOptions } from './ports.ts';
import { refusalOf } from './refusals.ts';

/** How the way back ended. `unknown`: the machine was not reached; it goes back there by itself at its deadline. */
export type Returned = { readonly state: 'back' } | { readonly state: 'stuck' | 'unknown'; readonly why: FixRefusal };

/** Reverts all parts, the last one first, whatever becomes of each. */
export async function revertAll(
  applied: readonly Applied[],
  reason: string,
  report: ChangeServiceOptions['report'],
): Promise<Returned> {
  let worst: Returned = { state: 'back' };
  for (const one of applied.toReversed()) {
    const returned = await revert(one, reason, report);
    if (returned.state === 'stuck' || worst.state === 'back') worst = returned;
  }
  return worst;
}

async function revert(one: Applied, reason: string, report: ChangeServiceOptions['report']): Promise<Returned> {
  try {
    await one.revert(reason);
    return { state: 'back' };
  } catch (error) {
    if (error instanceof ChangeStuck) return { state: 'stuck', why: { code: 'failed', sentence: error.message } };
    const { code, sentence } = refusalOf(error, report);
    const unsure = `${fixRunTexts.unreachable(sentence)} ${fixRunTexts.goesBackItself}`;
    return { state: 'unknown', why: { code, sentence: unsure } };
  }
}
