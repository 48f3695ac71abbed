import type { Share } from '../../../shared/model/snapshot.ts';
import { milliseconds } from '../../../shared/model/units.ts';
import { count, listed } from '../../../shared/text/phrases.ts';
import type { FixPart, FixPlan, Verification } from '../../change/plan.ts';
import type { MountWish } from '../../change/steps.ts';
import type { Draft } from '../finding.ts';
import { explain, fix } from '../remedy.ts';

/** Of one mount, unmounting and mounting it with its login. */
const eachTakesMs = 3_000;
const leastMs = 10_000;

/** Unmounts all of these and mounts them again, each with what is wished of it. */
export function remountPart(shares: readonly Share[], wishOf: (share: Share) => MountWish): readonly FixPart[] {
  if (shares.length === 0) return [];
  const mounts = shares.map((share) => ({ at: share.at, remote: share.remote, wish: wishOf(share) }));
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
  return ({ asked }) => (asked < channels && channels > 1 ? { channels } : {});
}

export const mountAgainTitle = 'Mount the share again';
export const askForChannels = (channels: number): string => `Ask for ${count(channels)} channels`;
export const askOnAll = (channels: number): string => `Ask for ${count(channels)} channels on all mounts`;

/** The fix, or why there is no button for it. */
export function fixOrWhy(wanted: Parameters<typeof fix>[0]): readonly Draft[] {
  const fixes = fix(wanted);
  return fixes.length > 0 ? fixes : [explain(unplannable)];
}

const unplannable =
  'The name or the place of a share holds signs that a change by Lanewise does not take, so it is left to you.';

export const remountUndo: readonly string[] = [
  'The shares are unmounted and mounted once more with the options of before, and the file that they came from gets its old text back.',
];

/** `others`: places that are unmounted only because they ride on the same connection. */
function remountInterrupts(places: readonly string[], others: readonly string[]): readonly string[] {
  return [
    `${named(places)} ${places.length === 1 ? 'is' : 'are'} unmounted and mounted again.`,
    ...(others.length === 0
      ? []
      : [
          `${named(others)} ${others.length === 1 ? 'uses' : 'use'} the same connection and must go with it: one that stays mounted keeps the old connection for all.`,
        ]),
    'Running copies must end and open files must be closed first. Nothing is forced: a share in use is left as it is, and you are told by what.',
  ];
}

const mostNamed = 6;

function named(places: readonly string[]): string {
  const some = places.slice(0, mostNamed);
  return places.length > mostNamed ? `${some.join(', ')} and ${places.length - mostNamed} more` : listed(some);
}
