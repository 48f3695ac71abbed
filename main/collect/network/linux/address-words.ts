import { wholePrefix } from '../../../../shared/model/ip-family.ts';
import { ParseError } from '../../text/parse-error.ts';
import { addressWith, emptyInterface } from '../raw-interface.ts';
import type { IpLink } from './addresses.ts';
import { wholeNumber } from '../../text/numbers.ts';
import { linesOf, type Line } from '../../text/text-lines.ts';

/**
 * `ip addr` in words, of busybox (networking/libiproute/ipaddress.c) and of an iproute2 without `-j`; with `-d` the kind
 * of a virtual interface stands on a line of its own.
 *
 *     2: eth0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc mq master ovs-system state UP qlen 1000
 *         link/ether 00:11:32:aa:bb:01 brd ff:ff:ff:ff:ff:ff promiscuity 1
 *         openvswitch_slave
 *         inet 10.0.0.25/24 brd 10.0.0.255 scope global eth0
 *            valid_lft forever preferred_lft forever
 *         inet6 fe80::211:32ff:feaa:bb01/64 scope link
 *     5: eth0.100@eth0: <…> …                                 `@if7`, `@NONE`: nothing that has a name here
 *         inet 10.8.0.1 peer 10.8.0.2/32 scope global tun0
 */
export function parseAddressWords(text: string): readonly IpLink[] {
  const blocks: Line[][] = [];
  for (const line of linesOf(text, 'ip addr')) {
    if (/^\d+: /.test(line.text)) blocks.push([line]);
    else if (blocks.length === 0) throw new ParseError('ip addr: not an interface', line.number, line.text);
    else blocks.at(-1)?.push(line);
  }
  if (blocks.length === 0) throw new ParseError('ip addr: no interface', 1, '');
  return blocks.map(linkOf);
}

const headForm = /^(?<index>\d+): (?<name>[^:@\s]+(?::[^:@\s]+)*)(?:@(?<link>\S+))?: <(?<flags>[^>]*)>(?<words>.*)$/;

const hardwareForm = /^\s+link\/(?<type>\S+)(?: (?<mac>\S+))?/;

function linkOf([head, ...rest]: readonly Line[]): IpLink {
  const parts = headForm.exec(head?.text ?? '')?.groups;
  if (head === undefined || parts === undefined) {
    throw new ParseError('ip addr: not an interface', head?.number ?? 1, head?.text ?? '');
  }
  const words = (parts['words'] ?? '').trim().split(/\s+/);
  const after = (word: string): string | undefined => {
    const at = words.indexOf(word);
    return at === -1 ? undefined : words[at + 1];
  };
  const hardware = rest.map((line) => hardwareForm.exec(line.text)?.groups).find((groups) => groups !== undefined);
  const link = parts['link'] ?? 'NONE';
  return {
    ...emptyInterface,
    name: parts['name'] ?? '',
    index: wholeNumber(parts['index'] ?? '', 'index', head),
    flags: (parts['flags'] ?? '').split(',').filter((flag) => flag !== ''),
    mtuBytes: wholeNumber(after('mtu') ?? '', 'mtu', head),
    mac: hardware?.['mac']?.toLowerCase(),
    linkType: hardware?.['type'] ?? '',
    infoKind: kindAmong(rest),
    master: after('master'),
    parent: link === 'NONE' || /^if\d+$/.test(link) ? undefined : link,
    addresses: rest.flatMap(addressesIn),
  };
}

const kinds: ReadonlySet<string> = new Set([
  'bond',
  'bridge',
  'vlan',
  'macvlan',
  'ipvlan',
  'veth',
  'tun',
  'openvswitch',
  'team',
  'dummy',
  'wireguard',
  'vxlan',
]);

/** iproute2 prints a kind as the first word of its own line; what follows are the kind's settings. */
function kindAmong(lines: readonly Line[]): string | undefined {
  return lines.map((line) => line.text.trim().split(/\s+/)[0] ?? '').find((word) => kinds.has(word));
}

const addressForm =
  /^\s+inet6? (?<address>[^\s/]+)(?: peer [^\s/]+)?(?:\/(?<prefix>\d{1,3}))?(?:\s.*?scope (?<scope>\S+))?/;

function addressesIn(line: Line): IpLink['addresses'] {
  const parts = addressForm.exec(line.text)?.groups;
  if (parts === undefined) return [];
  const local = parts['address'] ?? '';
  const found = addressWith(local, Number(parts['prefix'] ?? wholePrefix(local)), parts['scope'] ?? 'other');
  if (found === undefined) throw new ParseError('ip addr: not an address', line.number, line.text);
  return [found];
}
