import type { InterfaceKind } from '../../../../shared/model/network.ts';
import type { IpLink } from './addresses.ts';

/** The kernel's words for interfaces made in software (`info_kind`), by what they mean for a way to a NAS. */
const kindByWord: Readonly<Record<string, InterfaceKind>> = {
  bond: 'bond',
  team: 'bond',
  bridge: 'bridge',
  openvswitch: 'open-vswitch',
  vlan: 'vlan',
  ...wordsOf('tunnel', 'tun wireguard gre gretap erspan ip6gre ip6gretap ip6erspan ipip sit ip6tnl ipip6 vti vti6'),
  ...wordsOf('tunnel', 'xfrm vxlan geneve ppp ovpn gtp bareudp amt batadv l2tpeth'),
  // Modems look like a tunnel and are none.
  ...wordsOf('virtual', 'wwan rmnet'),
  // Real ports that name their driver's kind.
  ...wordsOf('wired', 'dsa ipoib'),
};

function wordsOf(kind: InterfaceKind, words: string): Readonly<Record<string, InterfaceKind>> {
  return Object.fromEntries(words.split(' ').map((word) => [word, kind]));
}

/**
 * What an interface is. Hardware has no `info_kind`; what `ip` was not asked or too old to tell is seen in the names
 * in /sys/class/net/NAME. An Ethernet interface of which nothing more is known is taken for a wired port.
 */
export function nicKindOf(link: IpLink, entries: readonly string[] = []): InterfaceKind {
  if (link.flags.includes('LOOPBACK') || link.linkType === 'loopback') return 'loopback';
  if (link.infoKind !== undefined) return kindByWord[link.infoKind] ?? (isPointToPoint(link) ? 'tunnel' : 'virtual');
  if (entries.includes('wireless') || entries.includes('phy80211')) return 'wireless';
  if (entries.includes('bonding')) return 'bond';
  if (entries.includes('bridge')) return 'bridge';
  if (entries.includes('tun_flags')) return 'tunnel';
  if (entries.length > 0 && !entries.includes('device') && link.linkType === 'ether') return 'virtual';
  return link.linkType === 'ether' || link.linkType === 'infiniband' || link.linkType === '' ? 'wired' : 'tunnel';
}

/** A kind that has no word here (a VPN's own driver), with one other end and no hardware addresses. */
const isPointToPoint = ({ flags }: IpLink): boolean => flags.includes('POINTOPOINT') && flags.includes('NOARP');

/** May be a piece of hardware: asked for its driver, queues and modes. */
export function mayBeHardware(link: IpLink): boolean {
  const kind = link.infoKind === undefined ? 'wired' : kindByWord[link.infoKind];
  return kind === 'wired' && link.linkType !== 'loopback';
}

/** What an interface is made of: members of a bond, ports of a bridge, the parent of a VLAN. */
export function lowerOf(link: IpLink, all: readonly IpLink[]): readonly string[] {
  const members = all.filter((other) => other.master === link.name).map((other) => other.name);
  const onTop = link.infoKind === 'vlan' || link.infoKind === 'macvlan' || link.infoKind === 'ipvlan';
  const parent = onTop && link.link !== undefined && all.some((other) => other.name === link.link) ? [link.link] : [];
  return [...members, ...parent];
}
