import type { MapPath, MultipathMap, PathGroup } from '../../../shared/model/iscsi.ts';
import { ParseError } from '../text/parse-error.ts';
import { wholeNumber } from '../text/numbers.ts';
import { linesOf, type Line } from '../text/text-lines.ts';
import { checkOf, groupStateOf, pathStateOf } from './map-words.ts';
import { refuseWords } from './maps-json.ts';

/** `mpatha (3600…) dm-0 IET     ,VIRTUAL-DISK`; without an alias the id alone, to which an old one glues `dm-0`; `eql-… () dm-4 …`. */
const heading =
  /^(?:[a-z]+: )?(?<name>\S*?)(?: \((?<wwid>[^()]*)\))? ?(?<device>dm-\d+|undef) (?<vendor>[^,]*),(?<product>.*)$/;
/** `size=100G features='1 queue_if_no_path' hwhandler='1 alua' wp=rw`, or the older `[size=35G][features=0][hwhandler=0][rw]`. */
const properties =
  /^(?:size=\S+ features='(?<features>[^']*)' hwhandler='(?<handler>[^']*)'|\[size=[^\]]*\]\[features=(?<oldFeatures>[^\]]*)\]\[hwhandler=(?<oldHandler>[^\]]*)\])/;
const group = /^[|` -]*\+- policy='(?<selector>[^']*)' prio=(?<priority>-?\d+) status=(?<state>\w+)/;
const oldGroup = /^\\_ (?<selector>\S+ \d+) \[prio=(?<priority>-?\d+)\]\[(?<state>\w+)\]/;
const path =
  /^[|` ]*[|`]- (?<hctl>\S+) +(?<disk>\S+) +[\d#]+:[\d#]+ +(?<state>\w+) +(?<check>i\/o pending|i\/o timeout|\w+) +(?<device>\S+)/;
const oldPath = /^ +\\_ (?<hctl>\S+) +(?<disk>\S+) +[\d#]+:[\d#]+ *\[(?<state>\w+)\]\[(?<check>[^\]]+)\]/;

interface Growing {
  readonly map: Omit<MultipathMap, 'groups' | 'quoted'>;
  readonly groups: { readonly group: Omit<PathGroup, 'paths'>; readonly paths: MapPath[] }[];
  readonly quoted: string[];
}

/**
 * `multipath -ll`, and `multipathd show topology`, which prints the same (multipath-tools libmultipath/print.c); and the
 * layout of versions up to 0.4.8:
 *
 *     mpatha (3600…) dm-0 SYNOLOGY,Storage                    1494554…00dm-0 IET     ,VIRTUAL-DISK
 *     size=20G features='0' hwhandler='1 alua' wp=rw          [size=35G][features=0][hwhandler=0]
 *     |-+- policy='service-time 0' prio=50 status=active      \_ round-robin 0 [prio=1][active]
 *     | `- 2:0:0:1 sda 8:0  active ready running               \_ 4:0:0:0 sdd 8:48  [active][ready]
 *     `-+- policy='service-time 0' prio=50 status=enabled
 *       `- 3:0:0:1 sdb 8:16 active ready running
 *
 * A terminal gets bold letters. Messages of checkers stand before maps and are passed over; of a text that begins in the
 * middle of a map, that map is left out. Of a path whose disk is gone the numbers are `#:#:#:#` and the disk is `-`.
 */
export function parseMapsText(text: string): readonly MultipathMap[] {
  const maps: Growing[] = [];
  for (const line of linesOf(withoutBold(text), 'multipath')) take(line, maps);
  if (maps.length === 0 && /^(?:timeout|fail|error|permission|need)\b/.test(text)) refuseWords(text, 'multipath');
  return maps.map(({ map, groups, quoted }) => ({
    ...map,
    groups: groups.map((one) => ({ ...one.group, paths: one.paths })),
    quoted,
  }));
}

/** ESC, `[`, numbers, `m`. */
// oxlint-disable-next-line no-control-regex -- it is what a terminal gets
const withoutBold = (text: string): string => text.replaceAll(/\u001B\[[\d;]*m/g, '');

function take(line: Line, maps: Growing[]): void {
  const head = heading.exec(line.text)?.groups;
  if (head !== undefined) {
    maps.push({ map: mapOf(head), groups: [], quoted: [line.text] });
    return;
  }
  const last = maps.at(-1);
  if (last === undefined) return;
  const held = takeGroup(line, last) || takePath(line, last) || takeProperties(line, last, maps);
  if (held) last.quoted.push(line.text);
}

function mapOf({
  name = '',
  wwid = '',
  device = '',
  vendor = '',
  product = '',
}: Partial<Record<string, string>>): Growing['map'] {
  return {
    name,
    // Without an alias the name is the id.
    wwid: wwid === '' ? name : wwid,
    ...(device !== 'undef' && { device }),
    vendor: vendor.trim(),
    product: product.trim(),
  };
}

function takeProperties(line: Line, last: Growing, maps: Growing[]): boolean {
  const found = properties.exec(line.text)?.groups;
  if (found === undefined) return false;
  const features = found['features'] ?? found['oldFeatures'] ?? '';
  const handler = found['handler'] ?? found['oldHandler'] ?? '';
  maps[maps.length - 1] = { ...last, map: { ...last.map, features, handler } };
  return true;
}

function takeGroup(line: Line, last: Growing): boolean {
  const found = (group.exec(line.text) ?? oldGroup.exec(line.text))?.groups;
  if (found === undefined) return false;
  const { selector = '', priority = '', state = '' } = found;
  const isTold = !priority.startsWith('-');
  last.groups.push({
    group: {
      selector,
      ...(isTold && { priority: wholeNumber(priority, 'prio', line) }),
      state: groupStateOf(state),
      marginal: false,
    },
    paths: [],
  });
  return true;
}

function takePath(line: Line, last: Growing): boolean {
  const found = (path.exec(line.text) ?? oldPath.exec(line.text))?.groups;
  if (found === undefined) {
    if (/^[|` ]*[|`]- |^ +\\_ /.test(line.text)) throw new ParseError('multipath: not a path', line.number, line.text);
    return false;
  }
  const { hctl = '', disk = '', state = '', check = '', device } = found;
  const into = last.groups.at(-1);
  if (into === undefined) throw new ParseError('multipath: a path without a group', line.number, line.text);
  into.paths.push({
    ...(/^\d/.test(hctl) && { hctl }),
    ...(disk !== '-' && { disk }),
    ...(device !== undefined && { device }),
    state: pathStateOf(state),
    check: checkOf(check),
    marginal: false,
  });
  return true;
}
