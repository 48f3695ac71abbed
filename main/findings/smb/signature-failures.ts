import type { KernelMessage } from '../../../shared/model/cifs.ts';
import { valueOf } from '../../../shared/model/reading.ts';
import { milliseconds } from '../../../shared/model/units.ts';
import { channelsOf, count } from '../../../shared/text/phrases.ts';
import { failedVerification, signatureFailuresOf } from '../../snapshot/adapters/cifs/mount-log.ts';
import { finding } from '../finding.ts';
import { logSinceMount, quoteLog } from '../mount-log.ts';
import { mountAgain } from '../mounting.ts';
import { copy, explain } from '../remedy.ts';
import { placesOf, quoteMount, quoteSockets } from '../share-quotes.ts';
import { nasNamed, type ShareView } from '../share-view.ts';
import { kernelLog, mountTable, session } from '../sources.ts';
import { perSmbShare } from '../subjects.ts';

/**
 * Answers on a share's channels fail their signature check: the kernel made the key of a further channel wrongly. A
 * share that neither has nor wants a second channel is left out: what fails there is not about channels.
 */
export const signatureFailures = finding({
  code: 'smb.signature-failures',
  unless: [],
  visibleAfter: milliseconds(5_000),
  examine: (history) =>
    perSmbShare(history, [mountTable, session, kernelLog], (view) => {
      const channels = view.session?.channels ?? 0;
      const failures = channels > 1 || view.share.asked > 1 ? failuresOf(view) : [];
      if (failures.length === 0) return undefined;
      return {
        severity: 'error',
        seen: {
          view,
          channels,
          // The kernel leaves out some where there are many; 0: only the cause of one was written down.
          times: failures.filter(({ text }) => text.includes(failedVerification)).length,
        },
        evidence: [
          ...quoteLog(view, failures, ['sign fail cmd', failedVerification]),
          ...quoteMount(view.now, view.share),
          ...quoteSockets(view.now, view.open),
        ],
      };
    }),
  says: ({ view, channels, times }) => ({
    title: `Answers of ${nasNamed(view.nas)} fail the check of their signature${times > 1 ? `, at least ${count(times)} times since the share was mounted` : ''}.`,
    consequence: `The share has ${channelsOf(channels)}, and some kernels make the signing key of a further one wrongly: what is asked for over that channel fails, however open it is.`,
  }),
  // Never one click: a newer kernel is the cure, and one channel gives up what was asked for.
  remedies: ({ view }) => {
    const release = valueOf(view.now.facts.kernel)?.release;
    const running = release === undefined ? '' : ` Now running: ${release}.`;
    return [
      explain(`Use a newer kernel of your distribution, which mends this.${running}`),
      copy(
        'Until then, mount the share with one channel, in place of multichannel and max_channels:',
        'nomultichannel',
      ),
      mountAgain(placesOf(view)),
    ];
  },
});

function failuresOf(view: ShareView): readonly KernelMessage[] {
  const names = [view.server?.hostname, ...view.nas.names].flatMap((name) => name ?? []);
  return signatureFailuresOf(logSinceMount(view), names, view.now.nas.length === 1);
}
