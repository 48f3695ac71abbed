import type { FixPlan } from '../plan.ts';
import type { FixStep, MountWish } from '../steps.ts';

type Account = NonNullable<MountWish['account']>;

/** Stands in a plan for the account that its person is asked for (`needs: 'account'`); no account has this name. */
export const accountToGive: Account = { user: '?' };

/** The plan with the account that was given, in every mount that waits for one. */
export function withAccount(plan: FixPlan, account: Account): FixPlan {
  const parts = plan.parts.map((part) => ({ ...part, steps: part.steps.map((step) => given(step, account)) }));
  return { ...plan, parts };
}

function given(step: FixStep, account: Account): FixStep {
  if (step.verb !== 'remount-cifs') return step;
  const mounts = step.mounts.map((mount) =>
    mount.wish.account?.user === accountToGive.user ? { ...mount, wish: { ...mount.wish, account } } : mount,
  );
  return { ...step, mounts };
}
