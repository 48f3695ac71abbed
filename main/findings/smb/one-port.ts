import { milliseconds } from '../../../shared/model/units.ts';
import { all, listed } from '../../../shared/text/phrases.ts';
import { finding } from '../finding.ts';
import { mountAgain } from '../mounting.ts';
import { explain } from '../remedy.ts';
import { placesOf, quoteInterfaces, quoteSockets } from '../share-quotes.ts';
import { isLosing, nasNamed, type ShareView } from '../share-view.ts';
import { announced, session, sockets } from '../sources.ts';
import { perSmbShare } from '../subjects.ts';

/** Several channels, and all of them go to the same address although the NAS announces others. */
export const onePort = finding({
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
  label: 'other port preferred',
  examine: (history) =>
    perSmbShare(history, [session, announced, sockets], (view) => {
      const [address] = view.reached;
      if (address === undefined || !isPiledUp(view)) return undefined;
      return {
        severity: isLosing(view) ? 'warning' : 'note',
        seen: { view, address, unused: unusedPorts(view) },
        evidence: [...quoteSockets(view.now, view.open), ...quoteInterfaces(view)],
      };
    }),
  says: ({ view, address, unused }) => ({
    title: `${all(view.open.length)} channels go to one port of ${nasNamed(view.nas)}, ${address}.`,
    consequence: `They share that port’s speed; ${listed(unused)} ${unused.length === 1 ? 'is' : 'are'} not used.`,
  }),
  // It is not certain that mounting again helps, so it is no click.
  remedies: ({ view, unused }) => [
    explain(
      `See that ${listed(unused)} can be reached and that ${nasNamed(view.nas)} announces equal speeds for its ports; the kernel spreads channels by what is announced.`,
    ),
    mountAgain(placesOf(view)),
  ],
});

/** Every open channel must be seen at its address, or it may well be elsewhere. */
function isPiledUp(view: ShareView): boolean {
  const { open, reached, session: opened } = view;
  const allSeen = open.every((lane) => lane.remote !== undefined && lane.attribution !== 'none');
  if (!allSeen || open.length < 2 || reached.length !== 1 || opened === undefined) return false;
  return unusedPorts(view).length > 0 && view.share.verdict.word !== 'limited';
}

function unusedPorts({ nas, reached }: ShareView): readonly string[] {
  return nas.ports
    .filter((port) => port.announced && !reached.includes(port.address))
    .filter(({ use }) => use.kind === 'usable' || (use.kind === 'unreachable' && use.reason !== 'own-address'))
    .map((port) => port.address);
}
