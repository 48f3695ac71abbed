import { familyOf } from '../../../../shared/model/ip-family.ts';
import type { AnnouncedInterface } from '../../../../shared/model/cifs.ts';
import { bitsPerSecond, type BitsPerSecond } from '../../../../shared/model/units.ts';
import { ParseError } from '../../text/parse-error.ts';
import { shortestAddress } from '../../text/ip-address.ts';
import { numberAfter, wholeNumber } from '../../text/numbers.ts';
import type { Line } from '../../text/text-lines.ts';

export interface InterfaceList {
  readonly list: readonly AnnouncedInterface[];
  readonly ageSeconds: number | undefined;
  readonly header: string | undefined;
}

const entryStart = /^\t(?<index>\d+)\)\tSpeed: (?<speed>.*)$/;

/**
 * The interfaces that a NAS announced; the section is left out when it announced none.
 *
 *     <TAB>Server interfaces: 2[<TAB>Last updated: 15 seconds ago]
 *     <TAB>1)<TAB>Speed: 10000000000 bps         6.5 on in words: 10Gbps, 2.5Gbps, …, Unknown
 *     <TAB><TAB>Capabilities: rdma rss·              none: empty, 6.5 on `None`
 *     <TAB><TAB>IPv4: 10.77.1.26                     or IPv6: 2001:0db8:0000:… in full
 *     <TAB><TAB>[for-cleanup]
 *     <TAB><TAB>Weight (cur,total): (0,1)
 *     <TAB><TAB>Allocated channels: 0
 *     <TAB><TAB>[CONNECTED]
 *
 * The count in the heading leaves interfaces out that wait for removal, so it is held against the entries only
 * where nothing else tells that the text is whole (`counted`).
 */
export function interfacesOf(section: readonly Line[], counted: boolean): InterfaceList | undefined {
  const [first] = section;
  if (first === undefined) return undefined;
  const header = first.text.startsWith('\tServer interfaces: ') ? first : undefined;
  const count = header && numberAfter(header, 'Server interfaces: ');
  const groups: Line[][] = [];
  for (const line of section) {
    if (entryStart.test(line.text)) groups.push([line]);
    else groups.at(-1)?.push(line);
  }
  if (counted && count !== undefined && groups.length < count) {
    throw new ParseError('DebugData: fewer interfaces than counted', first.number, first.text);
  }
  return {
    list: groups.map(interfaceOf),
    ageSeconds: header && numberAfter(header, 'Last updated: '),
    header: header?.text,
  };
}

function interfaceOf(lines: readonly Line[]): AnnouncedInterface {
  const find = (form: RegExp): Line | undefined => lines.find((line) => form.test(line.text));
  const [first] = lines;
  const entry = first && entryStart.exec(first.text)?.groups;
  const capabilities =
    find(/^\t\tCapabilities:/)
      ?.text.slice('\t\tCapabilities:'.length)
      .trim()
      .split(' ') ?? [];
  const place = find(/^\t\tIPv[46]: /);
  const address = place && shortestAddress(place.text.slice('\t\tIPv4: '.length).trim());
  const channels = find(/^\t\tAllocated channels: /);
  if (first === undefined || entry === undefined || place === undefined || address === undefined) {
    throw new ParseError(
      'DebugData: interface without an address',
      (place ?? first)?.number ?? 1,
      (place ?? first)?.text ?? '',
    );
  }
  return {
    index: wholeNumber(entry['index'] ?? '', 'index of the interface', first),
    address,
    family: familyOf(address),
    speed: speedOf(entry['speed'] ?? '', first),
    rss: capabilities.includes('rss'),
    rdma: capabilities.includes('rdma'),
    markedConnected: find(/^\t\t\[CONNECTED\]/) !== undefined,
    allocatedChannels: channels && numberAfter(channels, 'Allocated channels: '),
    beingRemoved: find(/^\t\t\[for-cleanup\]/) !== undefined,
    quoted: lines.filter((line) => decisive.test(line.text)).map((line) => line.text),
  };
}

const decisive = /\tSpeed: |^\t\t(?:Capabilities:|IPv[46]: |Allocated channels: |\[CONNECTED\]|\[for-cleanup\])/;

const speedWord = /^(?<number>\d{1,4}(?:\.\d)?)(?<unit>[KMGT]?)bps$/;
const unitFactor: Readonly<Record<string, number>> = { '': 1, K: 1e3, M: 1e6, G: 1e9, T: 1e12 };

function speedOf(text: string, line: Line): BitsPerSecond | undefined {
  const word = text.trim();
  if (word === 'Unknown') return undefined;
  if (word.endsWith(' bps')) {
    const speed = wholeNumber(word.slice(0, -' bps'.length), 'speed', line);
    return speed === 0 ? undefined : bitsPerSecond(speed);
  }
  const parts = speedWord.exec(word)?.groups;
  const factor = unitFactor[parts?.['unit'] ?? '?'];
  if (parts === undefined || factor === undefined)
    throw new ParseError('DebugData: speed not understood', line.number, line.text);
  return bitsPerSecond(Math.round(Number(parts['number']) * factor));
}
