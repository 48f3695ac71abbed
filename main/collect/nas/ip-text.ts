import type { NicAddress } from '../../../shared/model/network.ts';
import { linesOf, type Line } from '../linux/text-lines.ts';
import { wholeNumber } from '../linux/numbers.ts';
import { ParseError } from '../parse-error.ts';
import { addressWith, emptyInterface, type RawInterface } from './raw-interface.ts';

/**
 * `ip addr` as text, of busybox (networking/libiproute/ipaddress.c) and of an iproute2 without `-j`; with `-d` the kind
 * of a virtual interface stands on a line of its own.
 *
 *     2: eth0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc mq master ovs-system state UP qlen 1000
 *         link/ether 00:11:32:aa:bb:01 brd ff:ff:ff:ff:ff:ff promiscuity 1
 *         openvswitch_slave
 *         inet 10.0.0.25/24 brd 10.0.0.255 scope global eth0
 *            valid_lft forever preferred_lft forever
 *         inet6 fe80::211:32ff:feaa:bb01/64 scope link
 *     5: eth0.100@eth0: <…> …
 *         inet 10.8.0.1 peer 10.8.0.2/32 scope global tun0
 */
export function parseIpText(text: string): readonly RawInterface[] {
  const blocks: Line[][] = [];
  for (const line of linesOf(text, 'ip addr')) {
    if (/^\d+: /.test(line.text)) blocks.push([line]);
    else if (blocks.length === 0) throw new ParseError('ip addr: not an interface', line.number, line.text);
    else blocks.at(-1)?.push(line);
  }
  return blocks.map(interfaceOf);
}

function interfaceOf([head, ...rest]: readonly Line[]): RawInterface {
  const parts = /^\d+: (?<name>[^:@\s]+(?::[^:@\s]+)*)(?:@(?<parent>\S+))?: <(?<flags>[^>]*)>(?<words>.*)$/.exec(
    head?.text ?? '',
  )?.groups;
  if (head === undefined || parts === undefined) {
    throw new ParseError('ip addr: not an interface', head?.number ?? 1, head?.text ?? '');
  }
  const words = (parts['words'] ?? '').trim().split(/\s+/);
  const after = (word: string): string | undefined => {
    const at = words.indexOf(word);
    return at === -1 ? undefined : words[at + 1];
  };
  const mtu = after('mtu');
  const mac = rest.flatMap((line) => /^\s+link\/\S+ (?<mac>\S+)/.exec(line.text)?.groups?.['mac'] ?? [])[0];
  return {
    ...emptyInterface,
    name: parts['name'] ?? '',
    flags: (parts['flags'] ?? '').split(',').filter((flag) => flag !== ''),
    mtuBytes: mtu === undefined ? undefined : wholeNumber(mtu, 'mtu', head),
    mac: mac?.toLowerCase(),
    infoKind: kindAmong(rest),
    master: after('master'),
    parent: parts['parent'] === 'NONE' ? undefined : parts['parent'],
    addresses: rest.flatMap(addressOf),
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

function addressOf(line: Line): readonly NicAddress[] {
  const parts =
    /^\s+inet6? (?<address>[^\s/]+)(?: peer [^\s/]+)?(?:\/(?<prefix>\d{1,3}))?(?:\s.*?scope (?<scope>\S+))?/.exec(
      line.text,
    )?.groups;
  if (parts === undefined) return [];
  const whole = parts['address']?.includes(':') ? '128' : '32';
  const address = addressWith(parts['address'] ?? '', Number(parts['prefix'] ?? whole), parts['scope']);
  if (address === undefined) throw new ParseError('ip addr: not an address', line.number, line.text);
  return [address];
}
