import { milliseconds } from '../../../shared/model/units.ts';
import { count, listed } from '../../../shared/text/phrases.ts';
import { isSound } from '../../snapshot/adapters/iscsi/luns.ts';
import { finding } from '../finding.ts';
import { asRoot, iscsiSource, perLun, quoteMap, rootCommand } from '../iscsi-view.ts';
import { explain } from '../remedy.ts';
import { asAdministrator } from '../windows-view.ts';

/** multipathd or the kernel gave a path up, or MPIO did. */
export const pathFailed = finding({
  code: 'mpath.path-failed',
  unless: ['iscsi.connection-lost', 'net.port-down'],
  visibleAfter: milliseconds(1_000),
  label: 'path failed',
  examine: (history) =>
    perLun(history, [iscsiSource('maps')], (view) => {
      const { map, paths } = view.native;
      const failed = paths.filter((path) => path.path !== undefined && !isSound(path));
      if (map === undefined || failed.length === 0) return undefined;
      return {
        severity: 'error',
        seen: {
          map,
          failed: failed.map(({ path, session }) => nameOf(path?.disk, session?.connection?.address)),
          left: paths.filter((path) => path.path !== undefined && isSound(path)).length,
        },
        evidence: quoteMap(view, map, [
          '"dm_st":"failed"',
          '"chk_st":"faulty"',
          'failed faulty',
          '[failed][faulty]',
          '"PathState":',
        ]),
      };
    }),
  says: ({ map, failed, left }) => ({
    title: `${failed.length === 1 ? 'A path' : `${failed.length} paths`} of ${map.name} failed: ${listed(failed)}.`,
    consequence:
      left === 0
        ? 'No path is left: what reads or writes there waits or fails.'
        : `The map goes on by ${count(left)} ${left === 1 ? 'other path' : 'other paths'}, with the speed of those.`,
  }),
  remedies: () => [
    explain(
      'Look at the cable, the switch and the port of the NAS on that path. It is taken back by itself when it answers.',
    ),
    asAdministrator('See what MPIO says of it.', 'mpclaim -s -d'),
    asRoot(
      'See what multipathd says of it:',
      rootCommand`multipath -ll`,
      rootCommand`journalctl -b -u multipathd -n 20 --no-pager`,
    ),
  ],
});

const nameOf = (disk: string | undefined, portal: string | undefined): string =>
  [disk ?? 'a disk that is gone', ...(portal === undefined ? [] : [`(${portal})`])].join(' ');
