import type { Evidence } from '../../../shared/model/reading.ts';
import type { NasPort } from '../../../shared/model/snapshot.ts';
import { milliseconds } from '../../../shared/model/units.ts';
import { notRequested as text } from '../../../shared/text/findings/smb.ts';
import { multichannelAtNas, nasFactsOf, quoteNasInterfaces } from '../nas-side.ts';
import { found, type Rule } from '../rule.ts';
import { placesOf, quoteInterfaces, quoteMount } from '../share-quotes.ts';
import { unannouncedPorts } from '../../snapshot/nas-ports.ts';
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
    'net.tunnel-carries',
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
            ports: offered(view).length,
            places: placesOf(view),
          }),
          evidence: [...quoteMount(now, view.share), ...quoteInterfaces(view), ...quoteTold(view)],
        }),
      ),
};

/** What is announced; where the kernel did not ask for that, what the NAS itself says to have. */
function offered({ useful, announced, nas, now }: ShareView): readonly NasPort[] {
  const asked = announced !== undefined && announced.length > 0;
  return asked || multichannelAtNas(nasFactsOf(nas, now)) === false ? useful : [...useful, ...unannouncedPorts(nas)];
}

function quoteTold(view: ShareView): readonly Evidence[] {
  const told = offered(view).filter((port) => !port.announced);
  const facts = nasFactsOf(view.nas, view.now);
  return quoteNasInterfaces(
    facts,
    told.flatMap(({ name }) => name ?? []),
    told.map(({ address }) => address),
  );
}

/** On a limited share more channels would bring nothing, and an old dialect knows no more than one. */
function asksForTooFew(view: ShareView): boolean {
  const { asked } = view.share.mount;
  const ports = offered(view).length;
  if (!isLosing(view) || speaksOldDialect(view) || ports < 2) return false;
  const hasAll = asked === 1 ? view.reached.length <= 1 : view.open.length >= asked;
  return asked < ports && hasAll;
}
