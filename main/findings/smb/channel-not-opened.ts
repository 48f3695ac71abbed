import { smbClientOf } from '../../../shared/model/machine.ts';
import { milliseconds } from '../../../shared/model/units.ts';
import { count, first } from '../../../shared/text/phrases.ts';
import { finding } from '../finding.ts';
import { together } from '../fixes/ports.ts';
import { fixOrWhy, mountAgainTitle, remountPlan } from '../fixes/remount.ts';
import { wouldGetChannels } from '../missing-channel.ts';
import { failedChannels, logSinceMount, messagesWith, noMultichannelWords } from '../mount-log.ts';
import { mountAgain } from '../mounting.ts';
import { copy } from '../remedy.ts';
import { capabilityWords, placesOf, quoteInterfaces, quoteMount, quoteSession, quoteSockets } from '../share-quotes.ts';
import { nasNamed, type ShareView } from '../share-view.ts';
import { announced, kernelLog, mountTable, session, sockets } from '../sources.ts';
import { perSmbShare } from '../subjects.ts';

/** Everything for a second channel is there, it is not, and nobody says why. */
export const channelNotOpened = finding({
  code: 'smb.channel-not-opened',
  unless: [
    'smb.server-off',
    'smb.guest-cannot-bind',
    'smb.binding-refused',
    'smb.server-advertises-one',
    'smb.mount-address-not-advertised',
    'smb.unequal-speed',
    'smb.unreachable-address',
    'smb.kernel-weak',
    'smb.channel-lost',
    'smb.channel-stalled',
    'net.port-down',
    'net.arp-flux',
    'net.same-exit',
    'net.reverse-path-filter',
    'net.bond-hides-ports',
    'net.tunnel-carries',
  ],
  onlyUnexplained: true,
  // From Linux 7.0 on channels are opened after the mount returned.
  visibleAfter: milliseconds(15_000),
  label: 'kernel gave no reason',
  examine: (history) =>
    perSmbShare(history, [mountTable, session, announced, sockets, kernelLog], (view) =>
      isUnexplained(view)
        ? {
            severity: 'warning',
            seen: view,
            evidence: [
              ...quoteMount(view.now, view.share),
              ...quoteSession(view, capabilityWords(view)),
              ...quoteInterfaces(view),
              ...quoteSockets(view.now, view.open),
            ],
          }
        : undefined,
    ),
  says: ({ share, nas, useful }) => ({
    title: `The share has one channel of the ${count(share.asked)} it asked for, and the kernel’s log gives no reason.`,
    consequence: `${first(nasNamed(nas))} offers multichannel and ${count(useful.length)} ports, so copies end at the speed of one port for no reason that can be seen.`,
  }),
  // A fresh session asks for its channels anew.
  remedies: (view) => [
    ...fixOrWhy({
      name: 'mount-again',
      title: mountAgainTitle,
      plan: remountPlan({ shares: together(view), meant: [view.share], wishOf: () => ({}) }),
    }),
    mountAgain(placesOf(view)),
    copy(
      'If it is one channel again, see what the kernel says right after the mount: it tells which address it tried and what came of it.',
      'sudo dmesg | grep -i cifs | tail -n 30',
    ),
  ],
});

function isUnexplained(view: ShareView): boolean {
  const { share, session: open, announced: list, useful } = view;
  const isAlone = share.verdict.word === 'single' && share.verdict.reason === 'ports-unused' && open?.channels === 1;
  return isAlone && wouldGetChannels(view) && (list ?? []).length > 1 && useful.length > 1 && isSilent(view);
}

/** A log that may not be read is `host.cannot-look`'s to tell of. */
function isSilent(view: ShareView): boolean {
  if (smbClientOf(view.now.facts).kernelLog.state !== 'known') return false;
  const log = logSinceMount(view);
  return failedChannels(log).length === 0 && messagesWith(log, noMultichannelWords).length === 0;
}
