import type { InterfaceAddress } from '../../../../shared/model/network.ts';
import { bytes, type Bytes } from '../../../../shared/model/units.ts';
import { linesOf, type Line } from '../../text/text-lines.ts';
import { wholeNumber } from '../../text/numbers.ts';
import { ParseError } from '../../text/parse-error.ts';
import { addressWith, emptyInterface, prefixOfMask, speedOfMedia, type RawInterface } from '../raw-interface.ts';

/**
 * `ifconfig -a` in its three forms: an interface begins at the margin, what belongs to it is indented.
 *
 * busybox and old net-tools:
 *
 *     eth0      Link encap:Ethernet  HWaddr 00:11:32:AA:BB:01
 *               inet addr:10.0.0.25  Bcast:10.0.0.255  Mask:255.255.255.0
 *               inet6 addr: fe80::211:32ff:feaa:bb01/64 Scope:Link
 *               UP BROADCAST RUNNING MULTICAST  MTU:1500  Metric:1
 *               RX bytes:2549032561 (2.3 GiB)  TX bytes:3195123 (3.0 MiB)
 *
 * net-tools 2:
 *
 *     eth0: flags=4163<UP,BROADCAST,RUNNING,MULTICAST>  mtu 1500
 *             inet 10.0.0.25  netmask 255.255.255.0  broadcast 10.0.0.255
 *             inet6 fe80::fc:ff:fe00:1  prefixlen 64  scopeid 0x20<link>
 *             ether 02:fc:00:00:00:01  txqueuelen 1000  (Ethernet)
 *             RX packets 59763  bytes 2549032561 (2.3 GiB)
 *
 * FreeBSD (sbin/ifconfig), with `laggport`, `member` and `vlan … parent interface`:
 *
 *     lagg0: flags=8843<UP,BROADCAST,RUNNING,SIMPLEX,MULTICAST> metric 0 mtu 1500
 *             ether 00:25:90:aa:bb:01
 *             inet 10.0.0.25 netmask 0xffffff00 broadcast 10.0.0.255
 *             inet6 fe80::225:90ff:feaa:bb01%lagg0 prefixlen 64 scopeid 0x5
 *             laggproto lacp lagghash l2,l3,l4
 *             laggport: igb0 flags=1c<ACTIVE,COLLECTING,DISTRIBUTING>
 *             media: Ethernet autoselect (1000baseT <full-duplex>)
 *             status: active
 */
export function parseIfconfig(text: string): readonly RawInterface[] {
  const blocks: Line[][] = [];
  for (const line of linesOf(text, 'ifconfig')) {
    if (line.text.trim() === '') continue;
    if (!/^\s/.test(line.text)) blocks.push([line]);
    else if (blocks.length === 0) throw new ParseError('ifconfig: not an interface', line.number, line.text);
    else blocks.at(-1)?.push(line);
  }
  return blocks.map(interfaceOf);
}

function interfaceOf(lines: readonly Line[]): RawInterface {
  const [head, ...rest] = lines;
  const newer = /^(?<name>\S+): flags=[0-9a-f]+<(?<flags>[^>]*)>/.exec(head?.text ?? '')?.groups;
  const older = /^(?<name>\S+)\s+Link encap:/.exec(head?.text ?? '')?.groups;
  const name = newer?.['name'] ?? older?.['name'];
  if (head === undefined || name === undefined) {
    throw new ParseError('ifconfig: not an interface', head?.number ?? 1, head?.text ?? '');
  }
  const whole = lines.map((line) => line.text).join('\n');
  const media = /^\s+media: (?<words>.*)$/m.exec(whole)?.groups?.['words'];
  const status = /^\s+status: (?<word>.+)$/m.exec(whole)?.groups?.['word']?.trim();
  return {
    ...emptyInterface,
    name,
    flags: newer ? (newer['flags'] ?? '').split(',') : olderFlags(whole),
    mtuBytes: numberIn(lines, /\bmtu[ :](?<value>\d+)/i),
    mac: /(?:\bether|HWaddr) (?<mac>[0-9a-f]{2}(?::[0-9a-f]{2}){5})\b/i.exec(whole)?.groups?.['mac']?.toLowerCase(),
    link: status === undefined ? undefined : status === 'active' ? 'up' : 'down',
    speed: speedIn(media),
    infoKind: kindIn(whole, name),
    parent: /\bparent interface: (?<name>\S+)/.exec(whole)?.groups?.['name'],
    members: membersIn(whole),
    addresses: rest.flatMap(addressOf),
    received: counterIn(lines, 'RX'),
    sent: counterIn(lines, 'TX'),
  };
}

/** `UP BROADCAST RUNNING MULTICAST  MTU:1500  Metric:1`: a line of words in capitals before the MTU. */
function olderFlags(whole: string): readonly string[] {
  const words = /^\s+(?<flags>(?:[A-Z]+ )*[A-Z]+)\s+MTU:/m.exec(whole)?.groups?.['flags'];
  return words === undefined ? [] : words.split(' ');
}

function numberIn(lines: readonly Line[], form: RegExp): number | undefined {
  for (const line of lines) {
    const digits = form.exec(line.text)?.groups?.['value'];
    if (digits !== undefined) return wholeNumber(digits, 'number', line);
  }
  return undefined;
}

/** `RX bytes:12 (…)  TX bytes:34 (…)` on one line, or `RX packets 5  bytes 12 (…)` each on its own. */
function counterIn(lines: readonly Line[], way: 'RX' | 'TX'): Bytes | undefined {
  const value =
    numberIn(lines, new RegExp(`\\b${way} bytes:(?<value>\\d+)`)) ??
    numberIn(lines, new RegExp(`\\b${way} packets \\d+ +bytes (?<value>\\d+)`));
  return value === undefined ? undefined : bytes(value);
}

/** `Ethernet autoselect (1000baseT <full-duplex>)`: what was negotiated stands in the parentheses. */
function speedIn(media: string | undefined): RawInterface['speed'] {
  const negotiated = /\((?<word>[^\s)]+)/.exec(media ?? '')?.groups?.['word'];
  const fixed = /^Ethernet (?<word>\d\S*)/.exec(media ?? '')?.groups?.['word'];
  const word = negotiated ?? fixed;
  return word === undefined ? undefined : speedOfMedia(word);
}

function kindIn(whole: string, name: string): string | undefined {
  if (/^\s+laggproto /m.test(whole)) return 'bond';
  if (/^\s+groups:.*\bbridge\b/m.test(whole) || /^bridge\d/.test(name)) return 'bridge';
  if (/^\s+vlan: \d/m.test(whole)) return 'vlan';
  return /^(?:tun|tap|wg|gif|epair|vnet)\d/.test(name) ? 'tun' : undefined;
}

/** The words in angle brackets behind a member's name are of no use here. */
function membersIn(whole: string): readonly string[] {
  return [...whole.matchAll(/^\s+(?:laggport|member): (?<name>\S+)/gm)].flatMap(
    (match) => match.groups?.['name'] ?? [],
  );
}

function addressOf(line: Line): readonly InterfaceAddress[] {
  const four = /^\s+inet (?:addr:)?(?<address>\d+\.\d+\.\d+\.\d+)(?<rest>.*)$/.exec(line.text)?.groups;
  const six = /^\s+inet6 (?:addr: ?)?(?<address>[^\s/]*:[^\s/]*)(?<rest>.*)$/.exec(line.text)?.groups;
  if (four === undefined && six === undefined) return [];
  const rest = four?.['rest'] ?? six?.['rest'] ?? '';
  const mask = /(?:netmask |Mask:)(?<mask>\S+)/.exec(rest)?.groups?.['mask'];
  const prefix = /(?:^\/|prefixlen )(?<prefix>\d{1,3})/.exec(rest)?.groups?.['prefix'];
  const length = mask === undefined ? Number(prefix ?? (four ? 32 : 128)) : prefixOfMask(mask);
  const scope = /(?:Scope:|<)(?<scope>\w+)/.exec(rest)?.groups?.['scope'];
  const address = addressWith((four ?? six)?.['address'] ?? '', length ?? Number.NaN, scope);
  if (address === undefined) throw new ParseError('ifconfig: not an address', line.number, line.text);
  return [address];
}
