import type { KernelMessage } from '../../../shared/model/cifs.ts';
import { valueOf } from '../../../shared/model/reading.ts';
import { milliseconds } from '../../../shared/model/units.ts';
import { signatureFailures as text } from '../../../shared/text/findings/smb-channels.ts';
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
          times: failures.filter(({ text: words }) => words.includes(verification)).length,
          release: valueOf(now.facts.kernel)?.release,
          places: placesOf(view),
        }),
        evidence: [
          ...quoteLog(view, failures, ['sign fail cmd', verification]),
          ...quoteMount(now, view.share),
          ...quoteSockets(now, view.open),
        ],
      });
    }),
};

const verification = 'SMB signature verification returned error';

/**
 * The messages that are about this share's NAS (fs/smb/client/smb2transport.c, smb2ops.c):
 *
 *     CIFS: VFS: sign fail cmd 0x5 message id 0x2
 *     CIFS: VFS: \\srv.example.net SMB signature verification returned error = -13
 *
 * The first names no server and belongs to the second, which follows it; older kernels name none at all. What names
 * none is taken only where there is no other NAS that it could be about.
 */
function failuresOf(view: ShareView): readonly KernelMessage[] {
  const names = new Set([view.server?.hostname, ...view.nas.names].flatMap((name) => name?.toLowerCase() ?? []));
  const unnamedIsOurs = view.now.nas.length === 1;
  const ours: KernelMessage[] = [];
  let pending: KernelMessage[] = [];
  for (const message of logSinceMount(view)) {
    if (message.text.includes('sign fail cmd 0x')) pending.push(message);
    if (!message.text.includes(verification)) continue;
    const named = /\\\\(?<host>\S+) SMB signature verification/.exec(message.text)?.groups?.['host'];
    if (named === undefined ? unnamedIsOurs : names.has(named.toLowerCase())) ours.push(...pending, message);
    pending = [];
  }
  return unnamedIsOurs ? [...ours, ...pending] : ours;
}
