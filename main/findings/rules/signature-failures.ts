import type { KernelMessage } from '../../../shared/model/cifs.ts';
import { valueOf } from '../../../shared/model/reading.ts';
import { milliseconds } from '../../../shared/model/units.ts';
import { signatureFailures as text } from '../../../shared/text/findings/smb-channels.ts';
import { failedVerification, signatureFailuresOf } from '../../snapshot/mount-log.ts';
import { logSinceMount, quoteLog } from '../mount-log.ts';
import { found, type Rule } from '../rule.ts';
import { placesOf, quoteMount, quoteSockets } from '../share-quotes.ts';
import { nasNamed, sharesOf, shareSubject, type ShareView } from '../share-view.ts';

/**
 * Answers on a share's channels fail their signature check: the kernel made the key of a further channel wrongly. A
 * share that neither has nor wants a second channel is left out: what fails there is not about channels.
 */
export const signatureFailures: Rule = {
  code: 'smb.signature-failures',
  unless: [],
  visibleAfter: milliseconds(5_000),
  diagnose: ([now]) =>
    sharesOf(now).flatMap((view) => {
      const channels = view.session?.channels ?? 0;
      const failures = channels > 1 || view.share.mount.asked > 1 ? failuresOf(view) : [];
      if (failures.length === 0) return [];
      return found(signatureFailures, {
        severity: 'error',
        subject: shareSubject(view),
        text: text({
          nas: nasNamed(view.nas),
          channels,
          times: failures.filter(({ text: words }) => words.includes(failedVerification)).length,
          release: valueOf(now.facts.kernel)?.release,
          places: placesOf(view),
        }),
        evidence: [
          ...quoteLog(view, failures, ['sign fail cmd', failedVerification]),
          ...quoteMount(now, view.share),
          ...quoteSockets(now, view.open),
        ],
      });
    }),
};

function failuresOf(view: ShareView): readonly KernelMessage[] {
  const names = [view.server?.hostname, ...view.nas.names].flatMap((name) => name ?? []);
  return signatureFailuresOf(logSinceMount(view), names, view.now.nas.length === 1);
}
