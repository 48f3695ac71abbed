import { milliseconds } from '../../../shared/model/units.ts';
import { notRequested as text } from '../../../shared/text/findings/smb.ts';
import { found, type Rule } from '../rule.ts';
import { placesOf, quoteInterfaces, quoteMount } from '../share-quotes.ts';
import { isLosing, sharesOf, shareSubject, speaksOldDialect, type ShareView, nasNamed } from '../share-view.ts';

/** Long enough for a mount that is just being replaced. */
const lasting = milliseconds(5_000);

/** The NAS announces more useful ports than the mount asks channels for. */
export const notRequested: Rule = {
  code: 'smb.not-requested',
  unless: [
    'smb.guest-cannot-bind',
    'smb.dialect-too-old',
    'smb.kernel-weak',
    'smb.channel-lost',
    'smb.channel-stalled',
  ],
  visibleAfter: lasting,
  diagnose: ([now]) =>
    sharesOf(now)
      .filter(asksForTooFew)
      .flatMap((view) =>
        found(notRequested, {
          severity: 'warning',
          subject: shareSubject(view),
          text: text({
            nas: nasNamed(view.nas),
            asked: view.share.mount.asked,
            ports: view.useful.length,
            places: placesOf(view),
          }),
          evidence: [...quoteMount(now, view.share), ...quoteInterfaces(view)],
        }),
      ),
};

/** On a limited share more channels would bring nothing, and an old dialect knows no more than one. */
function asksForTooFew(view: ShareView): boolean {
  const { asked } = view.share.mount;
  if (!isLosing(view) || speaksOldDialect(view) || view.useful.length < 2) return false;
  const hasAll = asked === 1 ? view.reached.length <= 1 : view.open.length >= asked;
  return asked < view.useful.length && hasAll;
}
