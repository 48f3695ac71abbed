import { milliseconds } from '../../../shared/model/units.ts';
import { fewerThanAsked as text } from '../../../shared/text/findings/smb-ports.ts';
import { logSinceMount, messagesWith, quoteLog } from '../mount-log.ts';
import { found, type Rule } from '../rule.ts';
import { quoteInterfaces, quoteMount } from '../share-quotes.ts';
import { sharesOf, shareSubject, type ShareView, nasNamed } from '../share-view.ts';

const kernelWords = 'too many channel open attempts';

/** The mount asks for more channels than the NAS's ports give, and everything else is right. */
export const fewerThanAsked: Rule = {
  code: 'smb.fewer-than-asked',
  unless: [
    'smb.guest-cannot-bind',
    'smb.server-off',
    'smb.session-shared',
    'smb.binding-refused',
    'smb.dialect-too-old',
    'smb.unreachable-address',
  ],
  visibleAfter: milliseconds(10_000),
  diagnose: ([now]) =>
    sharesOf(now)
      .filter(asksForTooMany)
      .flatMap((view) =>
        found(fewerThanAsked, {
          severity: 'note',
          subject: shareSubject(view),
          text: text({
            nas: nasNamed(view.nas),
            asked: view.share.mount.asked,
            channels: view.open.length,
            ports: view.useful.length,
          }),
          evidence: [
            ...quoteMount(now, view.share),
            ...quoteInterfaces(view),
            ...quoteLog(view, messagesWith(logSinceMount(view), [kernelWords]), [kernelWords]),
          ],
        }),
      ),
};

/** Only where the list of ports is known and every one of them is in use, so that nothing else can be missing. */
function asksForTooMany(view: ShareView): boolean {
  const { share, session, useful, reached } = view;
  if (session === undefined || useful.length === 0 || share.mount.asked <= session.channels) return false;
  const fits = share.verdict.word === 'full' || share.verdict.reason === 'nas-has-one-port' || isFoldedIn(view);
  return fits && useful.every((port) => port.use.kind === 'same-port' || reached.includes(port.address));
}

/** All addresses have their channel, but share one way in or out: that is another finding's matter. */
function isFoldedIn({ share: { verdict } }: ShareView): boolean {
  return verdict.reason === 'one-way-in' || verdict.reason === 'one-way-out';
}
