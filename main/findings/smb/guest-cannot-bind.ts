import type { Share } from '../../../shared/model/snapshot.ts';
import { milliseconds } from '../../../shared/model/units.ts';
import { count, first } from '../../../shared/text/phrases.ts';
import { accountToGive, type MountWish } from '../../change/steps.ts';
import { finding, type Draft } from '../finding.ts';
import { together, usablePorts } from '../fixes/ports.ts';
import { atLeast, fixOrWhy, remountPlan } from '../fixes/remount.ts';
import { failedChannels, logSinceMount, messagesWith, quoteLog } from '../mount-log.ts';
import { mountAgain } from '../mounting.ts';
import { copy } from '../remedy.ts';
import { placesOf, quoteMount, quoteSession } from '../share-quotes.ts';
import { isGuest, isLosing, nasNamed, shareWith, type ShareView } from '../share-view.ts';
import { mountTable, session } from '../sources.ts';
import { perSmbShare } from '../subjects.ts';

const guestWords = ['signing requested but authenticated as guest'];

/** A guest's session has no key, so that no second channel can be bound to it. */
export const guestCannotBind = finding({
  code: 'smb.guest-cannot-bind',
  unless: ['smb.dialect-too-old', 'smb.server-off', 'smb.channel-lost'],
  visibleAfter: milliseconds(5_000),
  label: 'not for guests',
  examine: (history) =>
    perSmbShare(history, [mountTable, session], (view) => {
      if (!isGuest(view) || !isMissingOne(view)) return undefined;
      const { mount } = view;
      const log = logSinceMount(view);
      const refused = failedChannels(log).map((one) => one.message);
      return {
        severity: 'warning',
        seen: { view, asked: mount.asked, user: mount.user },
        evidence: [
          ...quoteMount(view.now, view.share, ['sec=none', 'guest', `username=${mount.user ?? ''}`]),
          ...quoteSession(view, ['Guest', 'Anonymous']),
          ...quoteLog(
            view,
            [...refused, ...messagesWith(log, guestWords)],
            ['failed to open extra channel', ...guestWords],
          ),
        ],
      };
    }),
  says: ({ view, asked, user }) => ({
    title:
      user === undefined
        ? 'The share is mounted as guest, and guests get one connection only.'
        : `${first(nasNamed(view.nas))} took the user “${user}” for a guest, and guests get one connection only.`,
    consequence: `${asked > 1 ? `The mount asks for ${count(asked)} channels and has one` : 'Only one port of the NAS can be used'}: a further channel must be signed, and a guest has no key to sign with.`,
  }),
  remedies: ({ view, user }) => [
    ...withAnAccount(view),
    copy(
      user === undefined
        ? `Mount with an account of ${nasNamed(view.nas)}. Put its name and password into a file that only root may read, and use instead of “guest” or “sec=none”:`
        : `See whether ${nasNamed(view.nas)} has a user of this name and that the password is right. Put both into a file that only root may read, and mount with:`,
      'credentials=/etc/cifs-credentials,multichannel,max_channels=2',
    ),
    mountAgain(placesOf(view)),
  ],
});

/** Asked for and not there, or not asked for though the NAS has the ports: the login must change first in both cases. */
function isMissingOne(view: ShareView): boolean {
  if (view.session === undefined || view.reached.length > 1) return false;
  return view.share.asked > 1 ? view.session.channels < 2 && isLosing(view) : isLosing(view) && view.useful.length > 1;
}

/** The other way round, letting guests bind, would mean less security and does not exist in the protocol. */
function withAnAccount(view: ShareView): readonly Draft[] {
  const { now, nas } = view;
  const shares = together(view);
  const isOfGuest = (share: Share): boolean => {
    const one = shareWith(share.id, now);
    return share.id === view.share.id || (one !== undefined && isGuest(one));
  };
  const channels = Math.max(2, usablePorts(nas, now));
  const wishOf = (share: Share): MountWish => ({
    ...(isOfGuest(share) ? { account: accountToGive } : {}),
    ...atLeast(channels)(share),
  });
  const plan = remountPlan({ shares, meant: shares.filter(isOfGuest), wishOf, alsoUndo: [accountKept] });
  return fixOrWhy({ name: 'account', title: 'Mount with an account', needs: 'account', plan });
}

const accountKept = 'The password is kept in a file that only root may read; undoing removes that file.';
