import { versionText } from '../../../shared/text/nfs.ts';
import { milliseconds } from '../../../shared/model/units.ts';
import { commandOf, listed } from '../../../shared/text/phrases.ts';
import { finding } from '../finding.ts';
import { addOptions } from '../mounting.ts';
import { canTrunk, perNfsShare, quoteConnections, unusedPorts, unusedSeverity, type NfsView } from '../nfs-view.ts';
import { copy, explain, onLinux } from '../remedy.ts';
import { nasNamed } from '../share-view.ts';
import { mountTable, session, sockets } from '../sources.ts';

/** NFS 3 and 4.0 have no sessions, and so one address a mount; others are known. */
export const versionTooOld = finding({
  code: 'nfs.version-too-old',
  unless: ['net.tunnel-carries', 'net.port-down'],
  visibleAfter: milliseconds(5_000),
  label: 'NFS too old',
  examine: (history) =>
    perNfsShare(history, [mountTable, session, sockets], (view) => {
      const severity = unusedSeverity(view);
      const { version } = view.nfs.mount;
      const unused = unusedPorts(view).map(({ address }) => address);
      if (severity === undefined || version === undefined || canTrunk(view) || unused.length === 0) return undefined;
      return {
        severity,
        seen: { view, version: versionText(version), unused },
        evidence: quoteConnections(view, [`vers=${versionText(version)}`]),
      };
    }),
  says: ({ view, version, unused }) => ({
    title: `The share is mounted by NFS ${version}, which uses one address of a NAS only.`,
    consequence: `It does not use ${listed(unused)} of ${nasNamed(view.nas)}; several addresses together need NFS 4.1 or newer.`,
  }),
  remedies: ({ view, unused }) => [
    addOptions(`vers=4.1,max_connect=${unused.length + 1}`),
    mountAgain(view),
    explain(
      `If that is refused, switch NFS 4.1 on at ${nasNamed(view.nas)}. Until then, spread the load by hand: mount some exports by one address and some by the other.`,
    ),
  ],
});

function mountAgain({ share }: NfsView) {
  const lines = ['umount', 'mount'].map((program) => commandOf('sudo', program, share.at));
  const text =
    'Then unmount the share and mount it again; a remount does not change the version. A path of NFS 4 may begin elsewhere than that of NFS 3:';
  return onLinux(copy(text, lines.every((line) => line !== undefined) ? lines.join('\n') : undefined));
}
