import { milliseconds } from '../../../shared/model/units.ts';
import { guestCannotBind as text } from '../../../shared/text/findings/smb.ts';
import { failedChannels, logSinceMount, messagesWith, quoteLog } from '../mount-log.ts';
import { found, type Rule } from '../rule.ts';
import { placesOf, quoteMount, quoteSession } from '../share-quotes.ts';
import { isGuest, isLosing, sharesOf, shareSubject, type ShareView, nasNamed } from '../share-view.ts';

const guestWords = ['signing requested but authenticated as guest'];

/** A guest's session has no key, so that no second channel can be bound to it. */
export const guestCannotBind: Rule = {
  code: 'smb.guest-cannot-bind',
  unless: ['smb.dialect-too-old', 'smb.server-off', 'smb.channel-lost'],
  visibleAfter: milliseconds(5_000),
  diagnose: ([now]) =>
    sharesOf(now)
      .filter((view) => isGuest(view) && isMissingOne(view))
      .flatMap((view) => {
        const { mount } = view.share;
        const log = logSinceMount(view);
        const refused = failedChannels(log).map((one) => one.message);
        return found(guestCannotBind, {
          severity: 'warning',
          subject: shareSubject(view),
          text: text({ nas: nasNamed(view.nas), asked: mount.asked, user: mount.user, places: placesOf(view) }),
          evidence: [
            ...quoteMount(now, view.share, ['sec=none', 'guest', `username=${mount.user ?? ''}`]),
            ...quoteSession(view, ['Guest', 'Anonymous']),
            ...quoteLog(
              view,
              [...refused, ...messagesWith(log, guestWords)],
              ['failed to open extra channel', ...guestWords],
            ),
          ],
        });
      }),
};

/** Asked for and not there, or not asked for though the NAS has the ports: the login must change first in both cases. */
function isMissingOne(view: ShareView): boolean {
  if (view.session === undefined || view.reached.length > 1) return false;
  return view.share.mount.asked > 1
    ? view.session.channels < 2 && isLosing(view)
    : isLosing(view) && view.useful.length > 1;
}
