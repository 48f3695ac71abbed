import { milliseconds } from '../../../shared/model/units.ts';
import { sessionShared as text } from '../../../shared/text/findings/smb.ts';
import { logSinceMount, messagesWith, quoteLog } from '../mount-log.ts';
import { found, type Rule } from '../rule.ts';
import { quietCompanions } from '../session-sharing.ts';
import { capabilityWords, placesOf, quoteInterfaces, quoteMount, quoteSession } from '../share-quotes.ts';
import { isLosing, sharesOf, shareSubject, nasNamed } from '../share-view.ts';

/** A mount asks for channels, but its connection was opened by another one that did not. */
export const sessionShared: Rule = {
  code: 'smb.session-shared',
  unless: ['smb.guest-cannot-bind', 'smb.channel-lost', 'smb.channel-stalled'],
  visibleAfter: milliseconds(5_000),
  diagnose: ([now]) =>
    sharesOf(now).flatMap((view) => {
      const quiet = isLosing(view) ? quietCompanions(view) : [];
      if (quiet.length === 0) return [];
      return found(sessionShared, {
        severity: 'warning',
        subject: shareSubject(view),
        text: text({
          nas: nasNamed(view.nas),
          asked: view.share.mount.asked,
          quiet: quiet.map((other) => other.at),
          places: placesOf(view),
        }),
        evidence: [
          ...quoteMount(now, view.share),
          ...quiet.flatMap((other) => quoteMount(now, other, [other.remote])),
          ...quoteSession(view, capabilityWords(view)),
          ...quoteInterfaces(view),
          ...quoteLog(view, messagesWith(logSinceMount(view), ['no multichannel support']), [
            'no multichannel support',
          ]),
        ],
      });
    }),
};
