import type { MultipathMap } from '../../../shared/model/iscsi.ts';
import { milliseconds } from '../../../shared/model/units.ts';
import { finding } from '../finding.ts';
import { dropIn, iscsiSource, isMounted, perLun, quoteMap, sectionFor } from '../iscsi-view.ts';

/** Without a path, requests fail at once: a file system upon the map becomes read-only when the NAS restarts. */
export const failsAtOnce = finding({
  code: 'mpath.fails-at-once',
  unless: [],
  visibleAfter: milliseconds(5_000),
  examine: (history) =>
    perLun(history, [iscsiSource('maps'), iscsiSource('disks')], (view) => {
      const { map, wwid } = view.native;
      if (map === undefined || !fails(map) || !isMounted(view.native)) return undefined;
      return {
        severity: 'note',
        seen: { map, wwid },
        evidence: quoteMap(view, map, ['"features":"0"', '"queueing":"off"', "features='0'", '[features=0]']),
      };
    }),
  says: ({ map }) => ({
    title: `Without a path, requests to ${map.name} fail at once.`,
    consequence:
      'When the NAS restarts, the file system upon it gets errors and becomes read-only until it is mounted anew.',
  }),
  remedies: ({ wwid }) => [
    dropIn(
      'queue',
      'To wait for a NAS that restarts, about five seconds for each check:',
      sectionFor(wwid, ['no_path_retry 60']),
    ),
  ],
});

const fails = ({ queueing, features }: MultipathMap): boolean =>
  queueing === 'off' || (queueing === undefined && features === '0');
