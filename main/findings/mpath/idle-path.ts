import { valueOf } from '../../../shared/model/reading.ts';
import type { Lane } from '../../../shared/model/snapshot.ts';
import { milliseconds } from '../../../shared/model/units.ts';
import { listed } from '../../../shared/text/phrases.ts';
import { finding } from '../finding.ts';
import { asRoot, iscsiSource, perLun, quoteMap, rootCommand } from '../iscsi-view.ts';
import { quote } from '../quotes.ts';

/** A group that reads in turn by 1000 requests each, as old versions do, has used every path by then. */
const watchedMs = 8_000;
/** Far above what checkers read. */
const busyBytesPerSecond = 1_000_000;

/** A path of the group in use moves nothing while the others do. */
export const idlePath = finding({
  code: 'mpath.idle-path',
  unless: ['mpath.path-failed', 'iscsi.connection-lost'],
  visibleAfter: milliseconds(10_000),
  label: 'moves nothing',
  examine: (history) =>
    perLun(history, [iscsiSource('counts'), iscsiSource('maps')], (view) => {
      const { map } = view.native;
      const lanes = (view.session?.lanes ?? []).filter(({ state }) => state === 'connected');
      const moved = lanes.map(movedBy);
      if (map === undefined || lanes.length < 2 || moved.some((one) => one === undefined)) return undefined;
      const sum = moved.reduce<number>((all, one) => all + (one ?? 0), 0);
      const idle = lanes.filter((_lane, index) => moved[index] === 0);
      if (sum < busyBytesPerSecond || idle.length === 0) return undefined;
      const disks = idle.flatMap(({ connectionId }) => connectionId ?? []);
      return {
        severity: 'warning',
        seen: { map, disks },
        evidence: [
          ...quote(
            view.client.counts,
            lanes.flatMap(({ count }) => (count.state === 'known' ? count.evidence.lines : [])),
            disks.map((disk) => ` ${disk} `),
          ),
          ...quoteMap(view, map, ['"selector":']),
        ],
      };
    }),
  says: ({ map, disks }) => ({
    title: `${listed(disks)} of ${map.name} moved nothing, though ${disks.length === 1 ? 'it is' : 'they are'} in the group in use.`,
    consequence: 'The other paths carry all of it. The path selector does not choose this one.',
  }),
  remedies: () => [
    asRoot(
      'See which selector the map has; `service-time 0` and `round-robin 0` use every path of a group:',
      rootCommand`dmsetup table --target multipath`,
      rootCommand`dmsetup status --target multipath`,
    ),
  ],
});

/** Over the last seconds, as far as they were watched for long enough. */
function movedBy({ recent }: Lane): number | undefined {
  const rate = valueOf(recent);
  return rate === undefined || rate.over < watchedMs ? undefined : rate.received + rate.sent;
}
