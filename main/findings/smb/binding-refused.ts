import { type MachineFacts, smbServerOf } from '../../../shared/model/machine.ts';
import type { KernelMessage } from '../../../shared/model/cifs.ts';
import { valueOf } from '../../../shared/model/reading.ts';
import type { HandRemedy } from '../../../shared/model/remedy.ts';
import { milliseconds } from '../../../shared/model/units.ts';
import { first, listed } from '../../../shared/text/phrases.ts';
import { finding } from '../finding.ts';
import { failedChannels, logSinceMount, noWay, quoteLog } from '../mount-log.ts';
import { mountAgain } from '../mounting.ts';
import { nasFactsOf, quoteSettings } from '../nas-side.ts';
import { copy, explain } from '../remedy.ts';
import { placesOf, quoteMount } from '../share-quotes.ts';
import { isGuest, isLosing, nasNamed, speaksOldDialect, type ShareView } from '../share-view.ts';
import { kernelLog, mountTable, session } from '../sources.ts';
import { perSmbShare } from '../subjects.ts';

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
export const bindingRefused = finding({
  code: 'smb.binding-refused',
  unless: ['smb.server-off', 'smb.session-shared', 'smb.guest-cannot-bind', 'smb.channel-lost'],
  visibleAfter: milliseconds(10_000),
  label: 'NAS refused it',
  examine: (history) =>
    perSmbShare(history, [mountTable, session, kernelLog], (view) => {
      const refused = wouldBeLetIn(view) ? refusedChannels(view) : [];
      const [one] = refused;
      if (one === undefined) return undefined;
      const facts = nasFactsOf(view.nas, view.now);
      return {
        severity: 'warning',
        seen: {
          view,
          nas: nasNamed(view.nas),
          addresses: [...new Set(refused.flatMap(({ address }) => address ?? []))],
          rc: one.rc,
          encryption: one.rc === accessDenied ? demandedEncryption(facts) : undefined,
        },
        evidence: [
          ...quoteLog(
            view,
            refused.map(({ message }) => message),
            [...refused.map(({ rc }) => `rc=${rc}`), ...refusals.map(([word]) => word)],
          ),
          ...quoteMount(view.now, view.share),
          ...quoteSettings(facts, ['encryption', 'signing', 'multichannel']),
        ],
      };
    }),
  says: ({ nas, addresses, rc }) => ({
    title:
      addresses.length === 0
        ? `${first(nas)} refuses further channels.`
        : `${first(nas)} refuses a further channel at ${listed(addresses)} (error ${rc}).`,
    consequence: 'The port answers, but the session is not let in there, so its speed is not used.',
  }),
  remedies: ({ view, ...refusal }) => [toDo(refusal), mountAgain(placesOf(view))],
});

function wouldBeLetIn(view: ShareView): boolean {
  return view.share.asked > 1 && isLosing(view) && !isGuest(view) && !speaksOldDialect(view);
}

const accessDenied = -13;

/** The setting that demands encryption of everyone (`required`, older: `mandatory`), as the NAS writes it. */
function demandedEncryption(facts: MachineFacts | undefined): string | undefined {
  const word = facts && valueOf(smbServerOf(facts).configuration)?.encryption;
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

const meanings: Readonly<Record<number, string>> = {
  [-13]:
    'access was denied. A NAS that demands encryption for everything refuses the Linux client’s further channels: demand it for single shares instead, or let the mount ask for it with “seal”.',
  [-95]:
    'the NAS says that it does not support this. See whether multichannel is on there and whether its system is up to date.',
  [-22]:
    'the NAS called the request invalid. Its further connections may offer another protocol or cipher than the first: see whether all of its ports are served by the same SMB service, and update it.',
  [-5]: 'the NAS did not accept the request. See whether multichannel is on there and whether all of its ports are served by the same SMB service.',
  [-11]:
    'the NAS no longer knew the session. The address may lead to another SMB service or another machine than the first one.',
};

interface Refused {
  readonly nas: string;
  readonly rc: number;
  /** The NAS's own setting, where it demands encryption of everyone. */
  readonly encryption: string | undefined;
}

/** Less encryption is never one click, and only where the NAS itself says that it demands it of everyone are the lines told. */
function toDo({ nas, rc, encryption }: Refused): HandRemedy {
  if (encryption !== undefined) {
    return copy(
      `${first(nas)} demands encryption for everything (“${encryption}”), and refuses the further channels of the Linux client then. Let the mount ask for encryption with “seal”, or demand it for single shares only; less encryption is your choice, and a share without the line is then not encrypted. In smb.conf:`,
      '[global]\n   server smb encrypt = default\n\n[NAME OF THE SHARE]\n   server smb encrypt = required',
    );
  }
  const meaning = meanings[rc];
  return explain(
    meaning === undefined
      ? `The SMB log of ${nas} says why: look there for the time of the mount.`
      : `The kernel’s error means: ${meaning}`,
  );
}
