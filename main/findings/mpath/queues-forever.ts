import type { MultipathMap } from '../../../shared/model/iscsi.ts';
import { milliseconds } from '../../../shared/model/units.ts';
import { isSound } from '../../snapshot/adapters/iscsi/luns.ts';
import { finding } from '../finding.ts';
import { mapFix } from '../fixes/multipath.ts';
import { asRoot, dropIn, iscsiSource, perLun, quoteMap, sectionFor, rootCommand } from '../iscsi-view.ts';

/** Without a path, requests wait for ever: programs hang, and the machine does not shut down. */
export const queuesForever = finding({
  code: 'mpath.queues-forever',
  unless: [],
  visibleAfter: milliseconds(5_000),
  examine: (history) =>
    perLun(history, [iscsiSource('maps')], (view) => {
      const { map, paths, wwid } = view.native;
      if (map === undefined || !queues(map)) return undefined;
      const hangs = paths.every((path) => !isSound(path));
      return {
        severity: hangs ? 'error' : 'note',
        seen: { map, hangs, wwid },
        evidence: quoteMap(view, map, ['queue_if_no_path', '"queueing":"on"']),
      };
    }),
  says: ({ map, hangs }) => ({
    title: hangs
      ? `${map.name} has no path, and its requests wait for ever.`
      : `Without a path, requests to ${map.name} wait for ever.`,
    consequence: hangs
      ? 'What reads or writes there hangs and cannot be ended until a path comes back.'
      : 'If all paths fail, programs hang and the machine does not shut down until one comes back. No error reaches the file system, which may be what is wanted.',
  }),
  remedies: ({ map, hangs, wwid }) => [
    ...(hangs ? [] : mapFix(wwid, 'Let requests wait for a minute only', { name: 'no_path_retry', value: 12 })),
    ...(hangs
      ? [asRoot('To end the wait; what waits fails then:', rootCommand`multipathd disablequeueing map ${map.name}`)]
      : []),
    dropIn('queue', 'To wait for some checks only, about five seconds each:', sectionFor(wwid, ['no_path_retry 12'])),
  ],
});

/** By its own word; else by the kernel's feature, as long as no number of checks limits it. */
const queues = ({ queueing, features = '' }: MultipathMap): boolean =>
  queueing === 'on' || (queueing === undefined && features.includes('queue_if_no_path'));
