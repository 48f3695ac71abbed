import { versionText } from '../../../shared/text/nfs.ts';
import { milliseconds } from '../../../shared/model/units.ts';
import { commandOf, count, listed } from '../../../shared/text/phrases.ts';
import { finding, type Draft } from '../finding.ts';
import { spreadOver } from '../fixes/nfs-connections.ts';
import { canTrunk, perNfsShare, quoteConnections, unusedPorts, unusedSeverity, type NfsView } from '../nfs-view.ts';
import { copy, explain, onLinux } from '../remedy.ts';
import { nasNamed } from '../share-view.ts';
import { mountTable, session, sockets } from '../sources.ts';

/** The version could use several addresses of the NAS in one session, others are known, and one is used. */
export const noTrunking = finding({
  code: 'nfs.no-trunking',
  unless: ['nfs.first-mount-wins', 'net.tunnel-carries', 'net.port-down'],
  visibleAfter: milliseconds(10_000),
  label: 'no trunking',
  examine: (history) =>
    perNfsShare(history, [mountTable, session, sockets], (view) => {
      const severity = unusedSeverity(view);
      const unused = unusedPorts(view).map(({ address }) => address);
      const [used, ...more] = view.reached;
      if (severity === undefined || used === undefined || more.length > 0) return undefined;
      if (!canTrunk(view) || unused.length === 0) return undefined;
      const { maxConnect } = view.nfs.mount;
      return {
        severity,
        seen: { view, used, unused },
        evidence: quoteConnections(view, maxConnect === undefined ? [`addr=${used}`] : [`max_connect=${maxConnect}`]),
      };
    }),
  says: ({ view, used, unused }) => ({
    title: `The share uses one address of ${nasNamed(view.nas)}, ${used}; ${listed(unused)} ${unused.length === 1 ? 'is' : 'are'} not used.`,
    consequence: `NFS ${versionText(view.nfs.mount.version ?? { major: 4, minor: 1 })} can use ${count(unused.length + 1)} addresses in one session, but only if each is mounted and max_connect allows it.`,
  }),
  remedies: ({ view, unused }) => [
    ...spreadOver(view, unused),
    trunk(view, unused),
    explain(
      `Keep both mounts: what is read through either then goes by all addresses. Put max_connect into every line of ${nasNamed(view.nas)} in /etc/fstab, because the first mount decides for all.`,
    ),
    explain(
      'Not every NFS server says that its addresses are one server (nfs-ganesha 4.3 did not). The two mounts then stay two, each by its own address.',
    ),
  ],
});

/** Unmounting first matters: a mount that stays keeps the old limit for all. */
function trunk(view: NfsView, unused: readonly string[]): Draft {
  const { mount } = view.nfs;
  const others = view.session?.sharedWith ?? [];
  const wish = [`vers=${mount.version ? versionText(mount.version) : '4.1'}`, `max_connect=${unused.length + 1}`];
  const options = [...wish, ...(mount.nconnect === undefined ? [] : [`nconnect=${mount.nconnect}`])].join(',');
  const remoteAt = (address: string): string => `${address.includes(':') ? `[${address}]` : address}:${mount.path}`;
  const doors = unused.map((address, index) => ({ address, place: `${mount.at}-${index + 2}` }));
  const mountBy = (remote: string, at: string): string | undefined => {
    const names = commandOf(remote, at);
    return names && `sudo mount -t nfs4 -o ${options} ${names}`;
  };
  const lines = [
    ...[...others, mount.at].map((at) => commandOf('sudo', 'umount', at)),
    mountBy(mount.remote, mount.at),
    ...doors.flatMap(({ address, place }) => [commandOf('sudo', 'mkdir', place), mountBy(remoteAt(address), place)]),
  ];
  const text = `Close the files of the share, mount it again with room for ${count(unused.length + 1)} addresses, and then once by each other address (add the other options that it has in /etc/fstab${others.length > 0 ? ', and mount what else was unmounted' : ''}):`;
  return onLinux(copy(text, lines.every((line) => line !== undefined) ? lines.join('\n') : undefined));
}
