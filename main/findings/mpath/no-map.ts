import type { IscsiClient, IscsiPath, IscsiSession } from '../../../shared/model/iscsi.ts';
import { milliseconds } from '../../../shared/model/units.ts';
import { count, listed, powerShellLine } from '../../../shared/text/phrases.ts';
import { unmapped } from '../../snapshot/adapters/iscsi/luns.ts';
import { finding, type HandDraft } from '../finding.ts';
import {
  asRoot,
  disksOf,
  isClientEdition,
  iscsiSource,
  isMounted,
  isOnWindows,
  perLun,
  quoteDisks,
  rootCommand,
} from '../iscsi-view.ts';
import { explain, onLinux } from '../remedy.ts';
import { asAdministrator } from '../windows-view.ts';

/** One LUN is there as several disks, and no map joins them: to write to two of them destroys data. */
export const noMap = finding({
  code: 'mpath.no-map',
  unless: [],
  visibleAfter: milliseconds(2_000),
  label: 'no multipath map',
  examine: (history) =>
    perLun(history, [iscsiSource('disks'), iscsiSource('maps')], (view) => {
      const { native, client } = view;
      const alone = unmapped(native);
      const isHidden = client.maps.state !== 'known' && native.uses.some(({ kind }) => kind === 'mpath');
      if (native.map !== undefined || isHidden || alone.length < 2) return undefined;
      return {
        severity: 'error',
        seen: {
          disks: disksOf(alone),
          mounted: isMounted(native),
          wwid: native.wwid,
          isInstalled: !lacksDaemon(client),
          joiner: !isOnWindows(view)
            ? ('map' as const)
            : isClientEdition(view)
              ? ('nothing' as const)
              : ('mpio' as const),
          kept: alone.flatMap(({ disk }) => (disk?.state === 'kept-offline' ? disk.name : [])),
          idle: idleSessions(alone),
        },
        evidence: quoteDisks(view, alone),
      };
    }),
  says: ({ disks, mounted, wwid, joiner, kept }) => ({
    title: `${listed(disks)} are one LUN, and ${missingJoiner[joiner]}.`,
    consequence: `Whoever writes to ${disks.length === 2 ? 'both' : 'more than one of them'} destroys data. ${mounted ? 'One of them is in use: leave the others alone.' : 'Do not mount or format any of them yet.'} ${keptText(kept)}${wwid === undefined ? 'They have one target and one number.' : `They have one world wide id, ${wwid}.`}`,
  }),
  remedies: ({ disks, mounted, wwid, isInstalled, joiner, idle }) => [
    ...onWindowsDo(joiner, idle),
    ...(mounted
      ? [
          onLinux(
            explain(
              `First unmount what is mounted of ${listed(disks)}: a map can only take disks that nothing uses. In /etc/fstab, /dev/mapper/… takes the place of the disk.`,
            ),
          ),
        ]
      : []),
    asRoot(
      `${mounted ? 'Then let' : 'Let'} multipathd join the ${count(disks.length)} disks:`,
      ...(isInstalled ? [] : [rootCommand`apt install multipath-tools`]),
      rootCommand`systemctl enable --now multipathd`,
      ...(wwid === undefined ? [] : [rootCommand`multipath -a ${wwid}`]),
      rootCommand`multipathd reconfigure`,
      rootCommand`multipath -ll`,
    ),
    onLinux(
      explain(
        'If there is still none, look in /etc/multipath.conf for a section “blacklist” that names these disks. The file must have exactly that name.',
      ),
    ),
  ],
});

const missingJoiner = {
  map: 'no multipath map joins them',
  mpio: 'MPIO has not joined them',
  nothing: 'this edition of Windows has nothing that joins them',
} as const;

const keptText = (kept: readonly string[]): string =>
  kept.length === 0 ? '' : `Windows keeps ${listed(kept)} offline: leave it so. `;

/** Sessions whose disk has no letter; where none has one, all but the first. */
function idleSessions(alone: readonly IscsiPath[]): readonly string[] {
  const unused = alone.filter(({ disk }) => disk?.mountPoint === undefined);
  const idle = unused.length < alone.length ? unused : unused.slice(1);
  return [...new Set(idle.flatMap(({ session }) => (session === undefined ? [] : sessionOnly(session.id))))];
}

/** Windows names the connection behind it. */
const sessionOnly = (id: IscsiSession['id']): string => String(id).split(' ', 1)[0] ?? '';

/** `idle`: identifiers of the sessions that nothing is used by. */
function onWindowsDo(joiner: keyof typeof missingJoiner, idle: readonly string[]): readonly HandDraft[] {
  if (joiner === 'map') return [];
  if (joiner === 'mpio') {
    return [
      asAdministrator(
        'Let MPIO join them. The machine must be restarted then.',
        'Install-WindowsFeature -Name Multipath-IO',
        'Enable-MSDSMAutomaticClaim -BusType iSCSI',
      ),
    ];
  }
  return [
    asAdministrator(
      'Log out of the sessions whose disk is not in use, so that one is left.',
      ...idle.map((id) => powerShellLine('Disconnect-IscsiTarget', { SessionIdentifier: id })),
    ),
  ];
}

const lacksDaemon = ({ maps }: IscsiClient): boolean => maps.state === 'failed' && maps.tool === 'missing';
