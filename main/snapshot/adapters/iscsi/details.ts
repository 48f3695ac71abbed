import type { IscsiClient } from '../../../../shared/model/iscsi.ts';
import { valueOf } from '../../../../shared/model/reading.ts';
import type { Detail } from '../../../../shared/model/snapshot.ts';
import { milliseconds } from '../../../../shared/model/units.ts';
import { iscsiTexts as texts } from '../../../../shared/text/iscsi.ts';
import { amountText, durationText } from '../../../../shared/text/screens/numbers.ts';
import { silenceOf } from './failover-time.ts';
import { isSound, usedGroup, type Lun } from './luns.ts';

const { labels } = texts;

/** What people and programs read of a LUN. */
export function detailsOf(lun: Lun, client: IscsiClient): readonly Detail[] {
  const { map, wwid, number, target, paths } = lun;
  const size = paths.flatMap(({ disk }) => disk?.size ?? [])[0];
  const used = map && usedGroup(map);
  const together = (used?.paths ?? []).filter((path) => isSound({ path })).length;
  const disks = [...new Set(paths.flatMap(({ disk }) => disk?.name ?? []))];
  const longest = paths.flatMap(({ session }) =>
    session === undefined ? [] : (silenceOf(session, valueOf(client.tcpRetries))?.seconds ?? []),
  );
  return [
    detail('target', target, target),
    ...(number === undefined ? [] : [detail('lun', number, String(number))]),
    ...(wwid === undefined ? [] : [detail('wwid', wwid, wwid)]),
    ...(size === undefined ? [] : [detail('size', size, amountText(size))]),
    detail('disks', disks.join(' '), disks.join(', ')),
    // What Windows has on a disk is not read.
    ...(paths.some(({ disk }) => disk?.sessions !== undefined) ? [] : fileSystemOf(lun)),
    ...(map === undefined
      ? []
      : [
          detail('map', map.name, map.name),
          detail('pathsTogether', together, texts.together(together, lun.paths.length)),
        ]),
    ...(used?.selector === undefined ? [] : [detail('selector', used.selector, used.selector.split(' ', 1)[0] ?? '')]),
    ...(longest.length === 0
      ? []
      : [detail('failoverSeconds', Math.max(...longest), durationText(milliseconds(Math.max(...longest) * 1000)))]),
  ];
}

/** The one that can be seen first: upon the map, a partition of it, or the disk itself. */
function fileSystemOf({ paths, uses }: Lun): readonly Detail[] {
  const own = [...uses, ...paths.flatMap(({ disk }) => disk ?? [])];
  const kind = own.find(({ mountPoint }) => mountPoint !== undefined)?.fileSystem ?? own.find(isFileSystem)?.fileSystem;
  return [detail('fileSystem', kind ?? 'none', kind ?? texts.noFileSystem)];
}

/** What udev says of a disk that belongs to a map is no file system. */
const isFileSystem = ({ fileSystem }: { readonly fileSystem?: string }): boolean =>
  fileSystem !== undefined && !fileSystem.endsWith('_member');

function detail(name: keyof typeof labels, value: Detail['value'], text: string): Detail {
  return { name, value, label: labels[name], text };
}
