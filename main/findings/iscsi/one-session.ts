import { milliseconds } from '../../../shared/model/units.ts';
import { count, listed, powerShellLine } from '../../../shared/text/phrases.ts';
import { finding, type FixDraft, type HandDraft } from '../finding.ts';
import { logInToo } from '../fixes/iscsi-logins.ts';
import {
  asRoot,
  isClientEdition,
  iscsiSource,
  perLun,
  quoteIscsiSessions,
  sessionsOf,
  rootCommand,
  type IscsiView,
} from '../iscsi-view.ts';
import { explain, onLinux, onWindows } from '../remedy.ts';
import { nasNamed } from '../share-view.ts';
import { asAdministrator } from '../windows-view.ts';

/** The NAS has portals that no session to the LUN's target goes to. */
export const oneSession = finding({
  code: 'iscsi.one-session',
  unless: ['mpath.client-edition', 'iscsi.second-session-refused', 'iscsi.connection-lost', 'net.port-down'],
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
  remedies: ({ view, addresses }) => (isClientEdition(view) ? [notHere] : moreSessions(view, addresses)),
});

const notHere = explain(
  'Do not log in a second time: this edition of Windows would show the LUN as a second disk, and to write to both destroys data.',
);

const moreSessions = (view: IscsiView, addresses: readonly string[]): readonly (FixDraft | HandDraft)[] => [
  ...logInToo(view, addresses),
  asRoot(
    'Log in to the target by the other portal as well. First it must be discovered by that address:',
    ...addresses.flatMap((address) => [
      rootCommand`iscsiadm -m discovery -t sendtargets -p ${address}`,
      rootCommand`iscsiadm -m node -T ${view.native.target} -p ${address} --login`,
    ]),
  ),
  asAdministrator(
    'Let MPIO take iSCSI disks first, restart if it asks for it, and then log in by the other portal as well.',
    powerShellLine('Enable-MSDSMAutomaticClaim', { BusType: 'iSCSI' }),
    ...addresses.map((address) =>
      powerShellLine('Connect-IscsiTarget', {
        NodeAddress: view.native.target,
        TargetPortalAddress: address,
        IsMultipathEnabled: true,
        IsPersistent: true,
      }),
    ),
  ),
  onLinux(explain('A second disk appears then. Do not mount or format it: multipathd must join both to a map first.')),
  onWindows(
    explain('If a second disk appears all the same, MPIO has not joined it: do not bring it online or format it.'),
  ),
];
