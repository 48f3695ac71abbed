import { milliseconds } from '../../../shared/model/units.ts';
import { commandOf, listed } from '../../../shared/text/phrases.ts';
import { finding } from '../finding.ts';
import { asRoot, iscsiSource, perLun, quoteIscsiSessions, rootCommand } from '../iscsi-view.ts';
import { copy, explain, onLinux } from '../remedy.ts';
import { quoteNeighbours, quoteRoutes } from '../share-quotes.ts';
import { isLosing, nasNamed } from '../share-view.ts';
import { neighbours, routes } from '../sources.ts';

/** A portal of the target is on record and lies in a network of this machine, and nothing answers there. */
export const portalUnreachable = finding({
  code: 'iscsi.portal-unreachable',
  unless: ['iscsi.connection-lost', 'net.port-down'],
  visibleAfter: milliseconds(10_000),
  label: 'portal does not answer',
  examine: (history) =>
    perLun(history, [iscsiSource('records'), neighbours, routes], (view) => {
      const { nas, now, reached } = view;
      const cut = nas.ports.filter(({ path, address }) => path === 'cut-off' && !reached.includes(address));
      const addresses = cut.map(({ address }) => address);
      if (!isLosing(view) || cut.length === 0) return undefined;
      return {
        severity: 'warning',
        seen: { view, addresses },
        evidence: [
          ...cut.flatMap(({ announcement }) => announcement ?? []),
          ...quoteNeighbours(now, addresses, ['FAILED', 'INCOMPLETE']),
          ...quoteRoutes(now, addresses),
          ...quoteIscsiSessions(view, ['/address: ']),
        ],
      };
    }),
  says: ({ view, addresses }) => ({
    title: `Nothing answers at ${listed(addresses)}, ${addresses.length === 1 ? 'a portal' : 'portals'} of ${nasNamed(view.nas)} on record.`,
    consequence: `No session can be made there, so ${view.share.name} has the speed of the ports that answer.`,
  }),
  remedies: ({ view, addresses }) => [
    explain(
      `See whether the port of ${nasNamed(view.nas)} with ${listed(addresses)} has a cable, its lamp is on, and it has that address still.`,
    ),
    ...addresses.slice(0, 1).map((address) => onLinux(copy('See whether it answers:', commandOf('ping', address)))),
    asRoot(
      'When it does, log in there:',
      ...addresses.map((address) => rootCommand`iscsiadm -m node -T ${view.native.target} -p ${address} --login`),
    ),
  ],
});
