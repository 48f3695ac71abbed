import type { Nas, Share, Snapshot } from '../../../shared/model/snapshot.ts';
import { milliseconds } from '../../../shared/model/units.ts';
import { listed } from '../../../shared/text/phrases.ts';
import type { FixPlan } from '../../change/plan.ts';
import type { MountWish, StepOf } from '../../change/steps.ts';
import type { FixDraft } from '../finding.ts';
import { fix } from '../remedy.ts';
import { nasNamed } from '../share-view.ts';
import { sharesOf } from './ports.ts';
import { remountPart, remountSentences, remountTakes, remountUndo } from './remount.ts';

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
export function announce({ title, interfaces, ...change }: Announcement): readonly FixDraft[] {
  const alsoInterrupts = [announcedThen(interfaces.map(({ address }) => address))];
  return fix({
    name: 'announce',
    title,
    plan: sambaPlan({ ...change, options: { interfaces }, alsoInterrupts }),
  });
}

const reloaded = (nas: string): string =>
  `The SMB service of ${nas} reads its settings anew; it is not restarted, and nobody’s connection to it is dropped.`;
const sambaUndo =
  'The block that Lanewise adds to smb.conf is taken out again and the settings are read anew. The new text is checked with testparm before it counts.';
const announcedThen = (addresses: readonly string[]): string =>
  `Announced are then ${listed(addresses)}. The NAS goes on listening on all of its addresses, so that other machines lose nothing but the offer of a second path there.`;

/** Why there is a line to copy and no button. */
export const unasked =
  'Add the NAS to Lanewise with SSH, and a plain Samba can be changed from here. By hand: put this into section [global] of smb.conf, let Samba read it, and mount the shares again:';
export const listensBound =
  'The service listens on listed ports only, so the change needs a restart of it, which drops everyone who is connected. That is never done for you; list the addresses in section [global] of smb.conf, then restart it:';
