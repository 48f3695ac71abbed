import type { Finding } from '../../../shared/model/finding.ts';
import type { Nas, Share, Snapshot } from '../../../shared/model/snapshot.ts';
import { milliseconds } from '../../../shared/model/units.ts';
import { announcedThen, reloaded, sambaUndo } from '../../../shared/text/fixes/nas.ts';
import { remountUndo } from '../../../shared/text/fixes/remounting.ts';
import { nasNamed } from '../../findings/share-view.ts';
import type { FixPlan, Proposal } from '../plan.ts';
import type { MountWish, StepOf } from '../steps.ts';
import { sharesOf } from './looking.ts';
import { fix } from './proposals.ts';
import { remountPart, remountSentences, remountTakes } from './remount.ts';

type SambaOptions = Omit<StepOf<'set-samba'>, 'verb'>;
export type Announced = NonNullable<SambaOptions['interfaces']>;

/** Reading the settings anew, and looking that they hold. */
const sambaTakesMs = 5_000;

interface SambaChange {
  readonly nas: Nas;
  readonly now: Snapshot;
  readonly options: SambaOptions;
  readonly wishOf: (share: Share) => MountWish;
  readonly alsoInterrupts?: readonly string[];
}

/** First the NAS, then all its mounts, because what it offers is settled when they connect. */
export function sambaPlan({ nas, now, options, wishOf, alsoInterrupts = [] }: SambaChange): FixPlan {
  const shares = sharesOf(nas, now);
  const atNas = { place: { kind: 'nas', nas: nas.id }, steps: [{ verb: 'set-samba', ...options }] } as const;
  return {
    parts: [atNas, ...remountPart(shares, wishOf)],
    verification: { kind: 'finding-gone' },
    risk: 'remounts-share',
    interrupts: [reloaded(nasNamed(nas)), ...alsoInterrupts, ...remountSentences(shares, shares)],
    undo: [sambaUndo, ...remountUndo],
    duration: milliseconds(sambaTakesMs + remountTakes(shares)),
  };
}

interface Announcement extends Omit<SambaChange, 'options' | 'alsoInterrupts'> {
  readonly title: string;
  readonly interfaces: Announced;
}

/** One click that changes what the NAS announces, and says so. */
export function announce(finding: Finding, { title, interfaces, ...change }: Announcement): readonly Proposal[] {
  const alsoInterrupts = [announcedThen(interfaces.map(({ address }) => address))];
  return fix(finding, {
    name: 'announce',
    title,
    plan: sambaPlan({ ...change, options: { interfaces }, alsoInterrupts }),
  });
}
