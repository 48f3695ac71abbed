import { milliseconds } from '../../../shared/model/units.ts';
import { onePort as text } from '../../../shared/text/findings/smb-ports.ts';
import { found, type Rule } from '../rule.ts';
import { placesOf, quoteInterfaces, quoteSockets } from '../share-quotes.ts';
import { isLosing, sharesOf, shareSubject, type ShareView, nasNamed } from '../share-view.ts';

/** Several channels, and all of them go to the same address although the NAS announces others. */
export const onePort: Rule = {
  code: 'smb.one-port',
  unless: [
    'smb.unreachable-address',
    'net.reverse-path-filter',
    'smb.binding-refused',
    'smb.unequal-speed',
    'smb.kernel-weak',
    'smb.mount-address-not-advertised',
    'smb.server-advertises-one',
    'smb.channel-lost',
    'smb.channel-stalled',
    'smb.not-requested',
    'net.tunnel-carries',
  ],
  visibleAfter: milliseconds(10_000),
  diagnose: ([now]) =>
    sharesOf(now).flatMap((view) => {
      const [address] = view.reached;
      if (address === undefined || !isPiledUp(view)) return [];
      return found(onePort, {
        severity: isLosing(view) ? 'warning' : 'note',
        subject: shareSubject(view),
        text: text({
          nas: nasNamed(view.nas),
          channels: view.open.length,
          address,
          unused: unusedPorts(view),
          places: placesOf(view),
        }),
        evidence: [...quoteSockets(now, view.open), ...quoteInterfaces(view)],
      });
    }),
};

/** Every open channel must be seen at its address, or it may well be elsewhere. */
function isPiledUp(view: ShareView): boolean {
  const { open, reached, session } = view;
  const allSeen = open.every((lane) => lane.remote !== undefined && lane.attribution !== 'none');
  if (!allSeen || open.length < 2 || reached.length !== 1 || session === undefined) return false;
  return unusedPorts(view).length > 0 && view.share.verdict.word !== 'limited';
}

function unusedPorts({ nas, reached }: ShareView): readonly string[] {
  return nas.ports
    .filter((port) => port.announced && !reached.includes(port.address))
    .filter(({ use }) => use.kind === 'usable' || (use.kind === 'unreachable' && use.reason !== 'own-address'))
    .map((port) => port.address);
}
