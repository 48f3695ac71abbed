import { milliseconds } from '../../../shared/model/units.ts';
import { all, count } from '../../../shared/text/phrases.ts';
import { isSound, reserveGroups } from '../../snapshot/adapters/iscsi/luns.ts';
import { finding } from '../finding.ts';
import { mapFix } from '../fixes/multipath.ts';
import { dropIn, iscsiSource, perLun, quoteMap, sectionFor } from '../iscsi-view.ts';
import { quote } from '../quotes.ts';
import { explain } from '../remedy.ts';
import { valueOf } from '../../../shared/model/reading.ts';

/** Equal paths stand in groups of their own, of which the kernel uses one at a time. */
export const failoverPolicy = finding({
  code: 'mpath.failover-policy',
  unless: ['iscsi.same-exit'],
  visibleAfter: milliseconds(5_000),
  label: 'one path at a time',
  examine: (history) =>
    perLun(history, [iscsiSource('maps'), iscsiSource('config')], (view) => {
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
          ...quoteMap(view, map, ['"dm_st":"enabled"', '"dm_st":"active"', 'status=enabled', '[enabled]']),
          ...(policy === undefined
            ? []
            : quote(view.client.config, valueOf(view.client.config)?.quoted ?? [], [policy])),
        ],
      };
    }),
  says: ({ map, groups, paths }) => ({
    title: `${all(paths)} paths of ${map.name} work, and the map uses ${paths === groups ? 'one' : 'one group of them'} at a time.`,
    consequence: `Its paths stand in ${count(groups)} groups with the same priority (failover): the LUN has the speed of one group.`,
  }),
  remedies: ({ view, map }) => [
    ...mapFix(view.native.wwid, 'Let all paths carry', { name: 'path_grouping_policy', value: 'multibus' }),
    dropIn(
      'policy',
      'Put all paths of this LUN into one group. The map is changed while it is in use; nothing is unmounted:',
      sectionFor(view.native.wwid, ['path_grouping_policy multibus']),
    ),
    explain(
      `If /etc/multipath.conf has a section for ${map.vendor ?? 'this NAS'} or a section “multipath” for this LUN, change the policy there. The file must be called /etc/multipath.conf.`,
    ),
    explain('Leave it as it is if the NAS says that its ports belong to two controllers of which one is passive.'),
  ],
});
