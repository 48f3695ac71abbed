import { milliseconds } from '../../../shared/model/units.ts';
import { count } from '../../../shared/text/phrases.ts';
import { finding, type Draft } from '../finding.ts';
import { together } from '../fixes/ports.ts';
import { fixOrWhy, remountPlan } from '../fixes/remount.ts';
import { logSinceMount, messagesWith, quoteLog } from '../mount-log.ts';
import { copy } from '../remedy.ts';
import { quoteInterfaces, quoteMount } from '../share-quotes.ts';
import { nasNamed, type ShareView } from '../share-view.ts';
import { announced, mountTable, session } from '../sources.ts';
import { perSmbShare } from '../subjects.ts';

const kernelWords = 'too many channel open attempts';

/** The mount asks for more channels than the NAS's ports give, and everything else is right. */
export const fewerThanAsked = finding({
  code: 'smb.fewer-than-asked',
  unless: [
    'smb.guest-cannot-bind',
    'smb.server-off',
    'smb.session-shared',
    'smb.binding-refused',
    'smb.dialect-too-old',
    'smb.unreachable-address',
  ],
  visibleAfter: milliseconds(10_000),
  examine: (history) =>
    perSmbShare(history, [mountTable, session, announced], (view) =>
      asksForTooMany(view)
        ? {
            severity: 'note',
            seen: view,
            evidence: [
              ...quoteMount(view.now, view.share),
              ...quoteInterfaces(view),
              ...quoteLog(view, messagesWith(logSinceMount(view), [kernelWords]), [kernelWords]),
            ],
          }
        : undefined,
    ),
  says: ({ share, nas, open }) => ({
    title: `The mount asks for ${count(share.asked)} channels; ${nasNamed(nas)} has ports for fewer, and ${count(open.length)} ${open.length === 1 ? 'is' : 'are'} open.`,
    consequence: 'Nothing is lost by it, but each mount tries in vain for the others and says so in the kernel’s log.',
  }),
  remedies: (view) => {
    const ports = view.useful.length;
    return [
      ...lower(view, ports),
      copy(
        'To ask for what there is, mount with:',
        ports > 1 ? `multichannel,max_channels=${ports}` : 'nomultichannel',
      ),
    ];
  },
});

/** Only where the list of ports is known and every one of them is in use, so that nothing else can be missing. */
function asksForTooMany(view: ShareView): boolean {
  const { share, session: opened, useful, reached } = view;
  if (opened === undefined || useful.length === 0 || share.asked <= opened.channels) return false;
  const fits = share.verdict.word === 'full' || share.verdict.reason === 'nas-has-one-port' || isFoldedIn(view);
  return fits && useful.every((port) => port.use.kind === 'same-port' || reached.includes(port.address));
}

/** All addresses have their channel, but share one way in or out: that is another finding's matter. */
function isFoldedIn({ share: { verdict } }: ShareView): boolean {
  return verdict.reason === 'one-way-in' || verdict.reason === 'one-way-out';
}

/** One channel would mean to take the options away, which is no wish of ours: the next port would go unused. */
function lower(view: ShareView, channels: number): readonly Draft[] {
  if (channels < 2) return [];
  const plan = remountPlan({
    shares: together(view),
    meant: [view.share],
    wishOf: ({ asked }) => (asked > channels ? { channels } : {}),
  });
  return fixOrWhy({ name: 'lower', title: `Ask for ${count(channels)} channels only`, plan });
}
