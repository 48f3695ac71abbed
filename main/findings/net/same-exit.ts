import { wholePrefix } from '../../../shared/model/ip-family.ts';
import type { Interface } from '../../../shared/model/network.ts';
import { milliseconds } from '../../../shared/model/units.ts';
import { all, commandOf, listed } from '../../../shared/text/phrases.ts';
import { inNetwork } from '../../snapshot/addresses.ts';
import { finding } from '../finding.ts';
import { ownWays } from '../fixes/own-ways.ts';
import { quoteNic } from '../interface-quotes.ts';
import { nicsOf, reaches } from '../nic-view.ts';
import { copy, explain, onLinux } from '../remedy.ts';
import { quoteRoutes, quoteSockets } from '../share-quotes.ts';
import { nasNamed, type ShareView } from '../share-view.ts';
import { interfaces, routes, session, sockets } from '../sources.ts';
import { perNas } from '../subjects.ts';

/** All lanes leave by one local port though another one reaches the NAS as well, and that one is not known to be enough. */
export const sameExit = finding({
  code: 'net.same-exit',
  unless: ['net.port-down', 'net.tunnel-carries'],
  visibleAfter: milliseconds(10_000),
  label: 'same interface here',
  examine: (history) =>
    perNas(history, [session, sockets, routes, interfaces], (nas, views) => {
      const [now] = history;
      // Of iSCSI `iscsi.same-exit` tells it, with what binds a session to an interface.
      const view = views.find(({ share }) => share.protocol !== 'iscsi' && share.verdict.reason === 'one-way-out');
      const exit = view?.open[0]?.nic;
      if (view === undefined || exit === undefined) return undefined;
      const others = nicsOf(now).filter(
        (nic) => nic.name !== exit && nic.kind === 'wired' && nic.link !== 'down' && reaches(nic, nas),
      );
      if (others.length === 0) return undefined;
      return {
        severity: 'warning',
        seen: { nas, view, exit, others },
        evidence: [
          ...quoteSockets(
            now,
            view.open,
            view.open.map((lane) => `${lane.local?.address}:`),
          ),
          ...quoteRoutes(now, view.reached),
          ...others.flatMap(({ name }) => quoteNic(now, name, addressesOf(others, name))),
        ],
      };
    }),
  says: ({ nas, view, exit, others }) => ({
    title: `${all(view.open.length)} ${view.share.words.lanes} to ${nasNamed(nas)} leave this machine by ${exit}; ${listed(others.map(({ name }) => name))} ${others.length === 1 ? 'carries' : 'carry'} none.`,
    consequence: `They share the speed of ${exit}.${view.now.facts.family === 'windows' ? '' : ' With two ports in one network, Linux sends everything by the first that fits.'}`,
  }),
  remedies: ({ nas, view, others }) => [
    ...ownWays(nas, view),
    explain('Best: give each pair of ports a network of its own, here and at the NAS.'),
    onLinux(
      copy(
        `Or send one address of the NAS by ${others[0]?.name ?? 'the other port'} (until the next start of the network):`,
        routeFor(view, others),
      ),
    ),
  ],
});

function addressesOf(nics: readonly Interface[], name: string): readonly string[] {
  return nics.filter((nic) => nic.name === name).flatMap((nic) => nic.addresses.map((own) => `"${own.address}"`));
}

/** A host route that sends a second address of the NAS by the second local port. */
function routeFor(view: ShareView, others: readonly Interface[]): string | undefined {
  const [nic] = others;
  const address = view.reached.find((one) => one !== view.share.address);
  const source = nic?.addresses.find(
    (own) => address !== undefined && inNetwork(address, own.address, own.prefixLength),
  );
  if (nic === undefined || address === undefined || source === undefined) return undefined;
  const length = wholePrefix(address);
  return commandOf('sudo', 'ip', 'route', 'add', `${address}/${length}`, 'dev', nic.name, 'src', source.address);
}
