import { milliseconds } from '../../../shared/model/units.ts';
import { all, count } from '../../../shared/text/phrases.ts';
import { isSound, reserveGroups } from '../../snapshot/adapters/iscsi/luns.ts';
import { finding } from '../finding.ts';
import { mapFix } from '../fixes/multipath.ts';
import { dropIn, iscsiSource, isOnWindows, perLun, quoteMap, sectionFor } from '../iscsi-view.ts';
import { quote } from '../quotes.ts';
import { explain, onLinux, onWindows } from '../remedy.ts';
import type { LookAt } from '../sources.ts';
import { valueOf } from '../../../shared/model/reading.ts';

/** MPIO has no file of settings. */
const config: LookAt = (at) => (isOnWindows(at) ? [] : iscsiSource('config')(at));

/** Equal paths stand in groups of their own, of which the kernel uses one at a time. */
export const failoverPolicy = finding({
  code: 'mpath.failover-policy',
  unless: ['iscsi.same-exit'],
  visibleAfter: milliseconds(5_000),
  label: 'one path at a time',
  examine: (history) =>
    perLun(history, [iscsiSource('maps'), config], (view) => {
      const { map, paths } = view.native;
      if (map === undefined || reserveGroups(map).length > 0) return undefined;
      const sound = map.groups.filter((group) => group.paths.some((path) => isSound({ path })) && !group.marginal);
      const equal = new Set(sound.map(({ priority }) => priority)).size === 1;
      const waits = view.share.verdict.reason === 'lanes-stand-by';
      if (sound.length < 2 || !equal || !waits) return undefined;
      const policy = valueOf(view.client.config)?.policy;
      return {
        severity: 'warning',
        seen: { view, map, groups: sound.length, paths: paths.length },
        evidence: [
          ...quoteMap(view, map, [
            '"dm_st":"enabled"',
            '"dm_st":"active"',
            'status=enabled',
            '[enabled]',
            '"LoadBalancePolicy":1',
          ]),
          ...(policy === undefined
            ? []
            : quote(view.client.config, valueOf(view.client.config)?.quoted ?? [], [policy])),
        ],
      };
    }),
  says: ({ view, map, groups, paths }) => ({
    title: `${all(paths)} paths of ${map.name} work, and the map uses ${paths === groups ? 'one' : 'one group of them'} at a time.`,
    consequence: isOnWindows(view)
      ? 'The policy of MPIO is Fail Over Only: the LUN has the speed of one path.'
      : `Its paths stand in ${count(groups)} groups with the same priority (failover): the LUN has the speed of one group.`,
  }),
  remedies: ({ view, map }) => [
    ...mapFix(view.native.wwid, 'Let all paths carry', { name: 'path_grouping_policy', value: 'multibus' }),
    onWindows(
      explain(
        `Let MPIO use all paths: Disk Management → ${map.name} → Properties → MPIO → Round Robin or Least Queue Depth. The disk stays in use.`,
      ),
    ),
    dropIn(
      'policy',
      'Put all paths of this LUN into one group. The map is changed while it is in use; nothing is unmounted:',
      sectionFor(view.native.wwid, ['path_grouping_policy multibus']),
    ),
    onLinux(
      explain(
        `If /etc/multipath.conf has a section for ${map.vendor ?? 'this NAS'} or a section “multipath” for this LUN, change the policy there. The file must be called /etc/multipath.conf.`,
      ),
    ),
    explain('Leave it as it is if the NAS says that its ports belong to two controllers of which one is passive.'),
  ],
});
