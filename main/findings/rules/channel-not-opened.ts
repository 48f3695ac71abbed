import { milliseconds } from '../../../shared/model/units.ts';
import { channelNotOpened as text } from '../../../shared/text/findings/smb-ports.ts';
import { wouldGetChannels } from '../missing-channel.ts';
import { failedChannels, logSinceMount, messagesWith, noMultichannelWords } from '../mount-log.ts';
import { found, type Rule } from '../rule.ts';
import { capabilityWords, placesOf, quoteInterfaces, quoteMount, quoteSession, quoteSockets } from '../share-quotes.ts';
import { nasNamed, shareSubject, sharesOf, type ShareView } from '../share-view.ts';

/** Everything for a second channel is there, it is not, and nobody says why. */
export const channelNotOpened: Rule = {
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
  diagnose: ([now]) =>
    sharesOf(now).flatMap((view) => {
      if (!isUnexplained(view)) return [];
      return found(channelNotOpened, {
        severity: 'warning',
        subject: shareSubject(view),
        text: text({
          nas: nasNamed(view.nas),
          asked: view.share.mount.asked,
          ports: view.useful.length,
          places: placesOf(view),
        }),
        evidence: [
          ...quoteMount(now, view.share),
          ...quoteSession(view, capabilityWords(view)),
          ...quoteInterfaces(view),
          ...quoteSockets(now, view.open),
        ],
      });
    }),
};

function isUnexplained(view: ShareView): boolean {
  const { share, session, announced, useful } = view;
  const isAlone = share.verdict.word === 'single' && share.verdict.reason === 'ports-unused' && session?.channels === 1;
  return isAlone && wouldGetChannels(view) && (announced ?? []).length > 1 && useful.length > 1 && isSilent(view);
}

/** A log that may not be read is `host.cannot-look`'s to tell of. */
function isSilent(view: ShareView): boolean {
  if (view.now.facts.kernelLog.state !== 'known') return false;
  const log = logSinceMount(view);
  return failedChannels(log).length === 0 && messagesWith(log, noMultichannelWords).length === 0;
}
