import { milliseconds } from '../../../shared/model/units.ts';
import { all } from '../../../shared/text/phrases.ts';
import { finding } from '../finding.ts';
import { perNfsShare, quoteConnections, unusedPorts, unusedSeverity } from '../nfs-view.ts';
import { explain } from '../remedy.ts';
import { nasNamed } from '../share-view.ts';
import { mountTable, session, sockets } from '../sources.ts';

/** Several connections by `nconnect`, all of them to one address. */
export const nconnectOneAddress = finding({
  code: 'nfs.nconnect-one-address',
  unless: ['nfs.no-trunking', 'nfs.version-too-old', 'nfs.first-mount-wins', 'net.tunnel-carries', 'net.port-down'],
  visibleAfter: milliseconds(10_000),
  label: 'nconnect: one address',
  examine: (history) =>
    perNfsShare(history, [mountTable, session, sockets], (view) => {
      const severity = unusedSeverity(view);
      const { nconnect } = view.nfs.mount;
      const [address, ...more] = view.reached;
      if (severity === undefined || nconnect === undefined || address === undefined) return undefined;
      if (more.length > 0 || view.open.length < 2) return undefined;
      return {
        severity,
        seen: { view, address, isKnown: unusedPorts(view).length > 0 },
        evidence: quoteConnections(view, [`nconnect=${nconnect}`]),
      };
    }),
  says: ({ view, address }) => ({
    title: `${all(view.open.length)} connections of nconnect go to one address of ${nasNamed(view.nas)}, ${address}.`,
    consequence:
      'They help one port to its full speed, and never use a second one: nconnect opens connections to the address of the mount only.',
  }),
  remedies: ({ view, isKnown }) => [
    explain(
      isKnown
        ? `To use the other addresses of ${nasNamed(view.nas)}, mount by each of them with max_connect; nconnect then counts for the first one.`
        : `If ${nasNamed(view.nas)} has a second port with an address of its own, mount the share by that address as well, with max_connect=2 on both mounts (NFS 4.1 or newer). If it has one port, nothing is to do.`,
    ),
    explain(`Connect Lanewise to ${nasNamed(view.nas)}: then it knows its ports, and whether one is left out.`),
  ],
});
