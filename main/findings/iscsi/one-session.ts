import { milliseconds } from '../../../shared/model/units.ts';
import { count, listed } from '../../../shared/text/phrases.ts';
import { finding } from '../finding.ts';
import { logInToo } from '../fixes/iscsi-logins.ts';
import { asRoot, iscsiSource, perLun, quoteIscsiSessions, sessionsOf, rootCommand } from '../iscsi-view.ts';
import { explain } from '../remedy.ts';
import { nasNamed } from '../share-view.ts';

/** The NAS has portals that no session to the LUN's target goes to. */
export const oneSession = finding({
  code: 'iscsi.one-session',
  unless: ['iscsi.second-session-refused', 'iscsi.connection-lost', 'net.port-down'],
  visibleAfter: milliseconds(10_000),
  label: 'not logged in there',
  examine: (history) =>
    perLun(history, [iscsiSource('sessions'), iscsiSource('records')], (view) => {
      const { native, nas, share } = view;
      const sessions = sessionsOf(native);
      const used = new Set(sessions.flatMap(({ connection }) => connection?.address ?? []));
      const free = nas.ports.filter(({ path, address }) => path === 'announced' && !used.has(address));
      if (sessions.length === 0 || free.length === 0 || share.verdict.reason !== 'ports-unused') return undefined;
      const addresses = free.map(({ address }) => address);
      return {
        severity: 'warning',
        seen: { view, sessions: sessions.length, addresses },
        evidence: [
          ...quoteIscsiSessions(view, ['targetname: ', '/address: ']),
          ...free.flatMap(({ announcement }) => announcement ?? []),
        ],
      };
    }),
  says: ({ view, sessions, addresses }) => ({
    title: `${sessions === 1 ? 'One session leads' : `All ${count(sessions)} sessions lead`} to ${view.share.name}; none goes to ${listed(addresses)}.`,
    consequence: `The LUN has the speed of the ${sessions === 1 ? 'port' : 'ports'} in use, and further ports of ${nasNamed(view.nas)} carry nothing of it.`,
  }),
  remedies: ({ view, addresses }) => [
    ...logInToo(view, addresses),
    asRoot(
      'Log in to the target by the other portal as well. First it must be discovered by that address:',
      ...addresses.flatMap((address) => [
        rootCommand`iscsiadm -m discovery -t sendtargets -p ${address}`,
        rootCommand`iscsiadm -m node -T ${view.native.target} -p ${address} --login`,
      ]),
    ),
    explain('A second disk appears then. Do not mount or format it: multipathd must join both to a map first.'),
  ],
});
