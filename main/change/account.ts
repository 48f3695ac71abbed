import type { FixPlan } from './plan.ts';
import { stepKindOf } from './steps.ts';
import type { Account } from './steps/mount-wish.ts';

export { accountToGive } from './steps/mount-wish.ts';

/** The plan with the account that was given, in every mount that waits for one. */
export function withAccount(plan: FixPlan, account: Account): FixPlan {
  const parts = plan.parts.map((part) => ({
    ...part,
    steps: part.steps.map((step) => stepKindOf(step).withAccount?.(step, account) ?? step),
  }));
  return { ...plan, parts };
}
