import type { IscsiClient } from '../../../shared/model/iscsi.ts';
import { milliseconds } from '../../../shared/model/units.ts';
import { count, listed } from '../../../shared/text/phrases.ts';
import { unmapped } from '../../snapshot/adapters/iscsi/luns.ts';
import { finding } from '../finding.ts';
import { asRoot, disksOf, iscsiSource, isMounted, perLun, quoteDisks, rootCommand } from '../iscsi-view.ts';
import { explain } from '../remedy.ts';

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
        },
        evidence: quoteDisks(view, alone),
      };
    }),
  says: ({ disks, mounted, wwid }) => ({
    title: `${listed(disks)} are one LUN, and no multipath map joins them.`,
    consequence: `Whoever writes to ${disks.length === 2 ? 'both' : 'more than one of them'} destroys data. ${mounted ? 'One of them is mounted: leave the others alone.' : 'Do not mount or format any of them yet.'} ${wwid === undefined ? 'They have one target and one number.' : `They have one world wide id, ${wwid}.`}`,
  }),
  remedies: ({ disks, mounted, wwid, isInstalled }) => [
    ...(mounted
      ? [
          explain(
            `First unmount what is mounted of ${listed(disks)}: a map can only take disks that nothing uses. In /etc/fstab, /dev/mapper/… takes the place of the disk.`,
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
    explain(
      'If there is still none, look in /etc/multipath.conf for a section “blacklist” that names these disks. The file must have exactly that name.',
    ),
  ],
});

const lacksDaemon = ({ maps }: IscsiClient): boolean => maps.state === 'failed' && maps.tool === 'missing';
