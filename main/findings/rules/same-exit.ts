import type { Nic } from '../../../shared/model/network.ts';
import { milliseconds } from '../../../shared/model/units.ts';
import { commandOf } from '../../../shared/text/findings/finding-text.ts';
import { sameExit as text } from '../../../shared/text/findings/network.ts';
import { inNetwork } from '../../snapshot/addresses.ts';
import { quoteNic } from '../nic-quotes.ts';
import { nicsOf, reaches } from '../nic-view.ts';
import { found, type Rule } from '../rule.ts';
import { quoteRoutes, quoteSockets } from '../share-quotes.ts';
import { nasSubject, sharesOn, type ShareView, nasNamed } from '../share-view.ts';

/** All lanes leave by one local port though another one reaches the NAS as well, and that one is not known to be enough. */
export const sameExit: Rule = {
  code: 'net.same-exit',
  unless: ['net.port-down', 'net.tunnel-carries'],
  visibleAfter: milliseconds(10_000),
  diagnose: ([now]) =>
    now.nas.flatMap((nas) => {
      const view = sharesOn(nas, now).find((one) => one.share.verdict.reason === 'one-way-out');
      const exit = view?.open[0]?.nic;
      if (view === undefined || exit === undefined) return [];
      const others = nicsOf(now).filter(
        (nic) => nic.name !== exit && nic.kind === 'wired' && nic.link !== 'down' && reaches(nic, nas),
      );
      if (others.length === 0) return [];
      const names = others.map((nic) => nic.name);
      return found(sameExit, {
        severity: 'warning',
        subject: nasSubject(nas),
        text: text({ nas: nasNamed(nas), exit, others: names, lanes: view.open.length, route: routeFor(view, others) }),
        evidence: [
          ...quoteSockets(
            now,
            view.open,
            view.open.map((lane) => `${lane.local?.address}:`),
          ),
          ...quoteRoutes(now, view.reached),
          ...names.flatMap((name) => quoteNic(now, name, addressesOf(others, name))),
        ],
      });
    }),
};

function addressesOf(nics: readonly Nic[], name: string): readonly string[] {
  return nics.filter((nic) => nic.name === name).flatMap((nic) => nic.addresses.map((own) => `"${own.address}"`));
}

/** A host route that sends a second address of the NAS by the second local port. */
function routeFor(view: ShareView, others: readonly Nic[]): string | undefined {
  const [nic] = others;
  const address = view.reached.find((one) => one !== view.share.mount.address);
  const source = nic?.addresses.find(
    (own) => address !== undefined && inNetwork(address, own.address, own.prefixLength),
  );
  if (nic === undefined || address === undefined || source === undefined) return undefined;
  const length = address.includes(':') ? 128 : 32;
  return commandOf('sudo', 'ip', 'route', 'add', `${address}/${length}`, 'dev', nic.name, 'src', source.address);
}
