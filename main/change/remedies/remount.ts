import type { Share } from '../../../shared/model/snapshot.ts';
import { milliseconds } from '../../../shared/model/units.ts';
import { commandOf } from '../../../shared/text/findings/finding-text.ts';
import { remountInterrupts, remountUndo } from '../../../shared/text/fixes/remounting.ts';
import type { FixPart, FixPlan, Verification } from '../plan.ts';
import type { MountWish } from '../steps.ts';

/** Of one mount, unmounting and mounting it with its login. */
const eachTakesMs = 3_000;
const leastMs = 10_000;

/** Unmounts all of these and mounts them again, each with what is wished of it. */
export function remountPart(shares: readonly Share[], wishOf: (share: Share) => MountWish): readonly FixPart[] {
  if (shares.length === 0) return [];
  const mounts = shares.map((share) => ({ at: share.mount.at, remote: share.mount.remote, wish: wishOf(share) }));
  return [{ place: { kind: 'workstation' }, steps: [{ verb: 'remount-cifs', mounts }] }];
}

export const remountTakes = (shares: readonly Share[]) => milliseconds(Math.max(leastMs, shares.length * eachTakesMs));

/** `meant`: those that it is about; the others go off and on with them. */
export function remountSentences(shares: readonly Share[], meant: readonly Share[]): readonly string[] {
  const others = shares.filter((share) => !meant.includes(share));
  return remountInterrupts(
    meant.map(({ at }) => at),
    others.map(({ at }) => at),
  );
}

interface Remount {
  readonly shares: readonly Share[];
  readonly meant: readonly Share[];
  readonly wishOf: (share: Share) => MountWish;
  readonly verification?: Verification;
  readonly alsoInterrupts?: readonly string[];
  readonly alsoUndo?: readonly string[];
}

/** A plan that is nothing but mounting again. */
export function remountPlan({ shares, meant, wishOf, ...rest }: Remount): FixPlan {
  return {
    parts: remountPart(shares, wishOf),
    verification: rest.verification ?? { kind: 'finding-gone' },
    risk: 'remounts-share',
    interrupts: [...remountSentences(shares, meant), ...(rest.alsoInterrupts ?? [])],
    undo: [...remountUndo, ...(rest.alsoUndo ?? [])],
    duration: remountTakes(shares),
  };
}

/** Asks for so many where fewer are asked for; what asks for more is left as it is. */
export function atLeast(channels: number): (share: Share) => MountWish {
  return ({ mount }) => (mount.asked < channels && channels > 1 ? { channels } : {});
}

/** Commands that unmount all and mount them again; `undefined` where a place cannot be written on a line. */
export function remountCommands(shares: readonly Share[]): string | undefined {
  const lines = ['umount', 'mount'].flatMap((verb) => shares.map(({ at }) => commandOf('sudo', verb, at)));
  return lines.every((line) => line !== undefined) ? lines.join('\n') : undefined;
}
