import type { KernelMessage } from '../../../shared/model/cifs.ts';
import type { NasFacts } from '../../../shared/model/nas-facts.ts';
import { valueOf } from '../../../shared/model/reading.ts';
import { milliseconds } from '../../../shared/model/units.ts';
import { bindingRefused as text } from '../../../shared/text/findings/smb.ts';
import { failedChannels, logSinceMount, noWay, quoteLog } from '../mount-log.ts';
import { nasFactsOf, quoteSettings } from '../nas-side.ts';
import { found, type Rule } from '../rule.ts';
import { placesOf, quoteMount } from '../share-quotes.ts';
import {
  isGuest,
  isLosing,
  sharesOf,
  shareSubject,
  speaksOldDialect,
  type ShareView,
  nasNamed,
} from '../share-view.ts';

/** A mount opens its channels within this time; a status of later requests has nothing to do with them. */
const mountingSeconds = 15;
/** NT status words by which a NAS refuses to bind a channel, with the kernel's errno for them. */
const refusals: readonly (readonly [string, number])[] = [
  ['STATUS_ACCESS_DENIED', -13],
  ['STATUS_LOGON_FAILURE', -13],
  ['STATUS_NOT_SUPPORTED', -95],
  ['STATUS_INVALID_PARAMETER', -22],
  ['STATUS_REQUEST_NOT_ACCEPTED', -5],
  ['STATUS_USER_SESSION_DELETED', -11],
];

/** A real user's further channel reaches the NAS and is refused there. */
export const bindingRefused: Rule = {
  code: 'smb.binding-refused',
  unless: ['smb.server-off', 'smb.session-shared', 'smb.guest-cannot-bind', 'smb.channel-lost'],
  visibleAfter: milliseconds(10_000),
  diagnose: ([now]) =>
    sharesOf(now)
      .filter((view) => view.share.mount.asked > 1 && isLosing(view) && !isGuest(view) && !speaksOldDialect(view))
      .flatMap((view) => {
        const refused = refusedChannels(view);
        const first = refused[0];
        if (first === undefined) return [];
        const facts = nasFactsOf(view.nas, now);
        const addresses = [...new Set(refused.flatMap((one) => one.address ?? []))];
        return found(bindingRefused, {
          severity: 'warning',
          subject: shareSubject(view),
          text: text({
            nas: nasNamed(view.nas),
            addresses,
            rc: first.rc,
            places: placesOf(view),
            encryption: first.rc === accessDenied ? demandedEncryption(facts) : undefined,
          }),
          evidence: [
            ...quoteLog(
              view,
              refused.map((one) => one.message),
              [...refused.map((one) => `rc=${one.rc}`), ...refusals.map(([word]) => word)],
            ),
            ...quoteMount(now, view.share),
            ...quoteSettings(facts, ['encryption', 'signing', 'multichannel']),
          ],
        });
      }),
};

const accessDenied = -13;

/** The setting that demands encryption of everyone (`required`, older: `mandatory`), as the NAS writes it. */
function demandedEncryption(facts: NasFacts | undefined): string | undefined {
  const word = facts && valueOf(facts.smb)?.encryption;
  if (word === undefined || !/^(?:required|mandatory|force)$/i.test(word)) return undefined;
  return quoteSettings(facts, ['encryption'])[0]?.lines[0]?.trim();
}

interface Refusal {
  readonly address?: string;
  readonly rc: number;
  readonly message: KernelMessage;
}

/** Kernels without debug messages print the NAS's status only: then that, if it came while the share was mounted. */
function refusedChannels(view: ShareView): readonly Refusal[] {
  const log = logSinceMount(view);
  const failed = failedChannels(log);
  if (failed.length > 0) return failed.filter((one) => isRefusal(one.rc) && isUnusedPort(one.address, view));
  const start = log[0]?.uptimeSeconds;
  const isMounting = (message: KernelMessage): boolean =>
    start !== undefined && message.uptimeSeconds !== undefined && message.uptimeSeconds - start <= mountingSeconds;
  if (!(log[0]?.text.includes('Attempting to mount') ?? false) || view.kernel?.serverMultichannel !== true) return [];
  return log.filter(isMounting).flatMap((message) => {
    const refusal = refusals.find(
      ([word]) => message.text.includes(`Status code returned`) && message.text.includes(word),
    );
    return refusal ? [{ rc: refusal[1], message }] : [];
  });
}

function isRefusal(rc: number): boolean {
  return !noWay.has(rc);
}

/** Link-local addresses always fail with -22 and mean nothing; a channel that is there now outweighs an old refusal. */
function isUnusedPort(address: string, { nas, reached }: ShareView): boolean {
  const port = nas.ports.find((one) => one.address === address);
  return port !== undefined && port.use.kind !== 'link-local' && !reached.includes(address);
}
