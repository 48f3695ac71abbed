import { milliseconds } from '../../../shared/model/units.ts';
import { count, listed } from '../../../shared/text/phrases.ts';
import { finding } from '../finding.ts';
import { mostChannels } from '../../snapshot/adapters/cifs/native.ts';
import { together } from '../fixes/ports.ts';
import { askOnAll, atLeast, fixOrWhy, remountPlan } from '../fixes/remount.ts';
import { logSinceMount, messagesWith, quoteLog } from '../mount-log.ts';
import { addOptions, mountAgain } from '../mounting.ts';
import { quietCompanions } from '../session-sharing.ts';
import { capabilityWords, placesOf, quoteInterfaces, quoteMount, quoteSession } from '../share-quotes.ts';
import { isLosing, nasNamed, type ShareView } from '../share-view.ts';
import { announced, mountTable, session } from '../sources.ts';
import { perSmbShare } from '../subjects.ts';

const kernelWords = ['no multichannel support'];

/** A mount asks for channels, but its connection was opened by another one that did not. */
export const sessionShared = finding({
  code: 'smb.session-shared',
  unless: ['smb.guest-cannot-bind', 'smb.channel-lost', 'smb.channel-stalled'],
  visibleAfter: milliseconds(5_000),
  label: 'older session rules',
  examine: (history) =>
    perSmbShare(history, [mountTable, session, announced], (view) => {
      const quiet = isLosing(view) ? quietCompanions(view) : [];
      if (quiet.length === 0) return undefined;
      const { now, share } = view;
      return {
        severity: 'warning',
        seen: { view, asked: share.asked, quiet: quiet.map((other) => other.at) },
        evidence: [
          ...quoteMount(now, share),
          ...quiet.flatMap((other) => quoteMount(now, other, [other.remote])),
          ...quoteSession(view, capabilityWords(view)),
          ...quoteInterfaces(view),
          ...quoteLog(view, messagesWith(logSinceMount(view), kernelWords), kernelWords),
        ],
      };
    }),
  says: ({ view, asked, quiet }) => ({
    title: `The share rides on a connection that ${listed(quiet)} opened without multichannel.`,
    consequence: `It asked for ${count(asked)} channels and has one: the first mount of ${nasNamed(view.nas)} decided for all that share its connection.`,
  }),
  remedies: ({ view, asked }) => [
    ...click(view),
    addOptions(`multichannel,max_channels=${asked}`),
    mountAgain(placesOf(view)),
  ],
});

function click(view: ShareView) {
  const shares = together(view);
  const channels = Math.min(mostChannels, Math.max(2, ...shares.map(({ asked }) => asked)));
  const plan = remountPlan({ shares, meant: [view.share], wishOf: atLeast(channels) });
  return fixOrWhy({ name: 'ask-on-all', title: askOnAll(channels), plan });
}
