import type { InterfaceKind } from '../../../shared/model/network.ts';
import type { RawInterface } from './raw-interface.ts';

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

type Told = Pick<RawInterface, 'name' | 'flags' | 'linkType' | 'infoKind' | 'parent'>;

/**
 * What an interface is. Hardware has no `info_kind`; what `ip` was not asked or too old to tell is seen in the names
 * in /sys/class/net/NAME (`entries`), and where nobody looked there, in the names that systems give. An Ethernet
 * interface of which nothing more is known is taken for a wired port.
 */
export function interfaceKind(one: Told, entries: readonly string[] = []): InterfaceKind {
  const { name, flags, linkType = 'ether', infoKind } = one;
  if (flags.includes('LOOPBACK') || linkType === 'loopback' || /^lo\d*$/.test(name)) return 'loopback';
  if (infoKind !== undefined) return kindByWord[infoKind] ?? (isPointToPoint(one) ? 'tunnel' : 'virtual');
  if (entries.length > 0) return kindByEntries(entries, linkType);
  return kindByName(one) ?? kindByLinkType(linkType);
}

function kindByEntries(entries: readonly string[], linkType: string): InterfaceKind {
  if (entries.includes('wireless') || entries.includes('phy80211')) return 'wireless';
  if (entries.includes('bonding')) return 'bond';
  if (entries.includes('bridge')) return 'bridge';
  if (entries.includes('tun_flags')) return 'tunnel';
  return !entries.includes('device') && linkType === 'ether' ? 'virtual' : kindByLinkType(linkType);
}

function kindByLinkType(linkType: string): InterfaceKind {
  return linkType === 'ether' || linkType === 'infiniband' || linkType === '' ? 'wired' : 'tunnel';
}

/** A kind that has no word here (a VPN's own driver), with one other end and no hardware addresses. */
const isPointToPoint = ({ flags }: Told): boolean => flags.includes('POINTOPOINT') && flags.includes('NOARP');

function kindByName({ name, flags, parent }: Told): InterfaceKind | undefined {
  const known = names.find(([form]) => form.test(name));
  if (known !== undefined) return known[1];
  if (flags.includes('POINTOPOINT')) return 'tunnel';
  return parent !== undefined || /\.\d+$/.test(name) ? 'vlan' : undefined;
}

/** Open vSwitch as Synology and others name it; bridges of unRAID, QNAP, Docker, libvirt; VPNs. */
const names: readonly (readonly [RegExp, InterfaceKind])[] = [
  [/^ovs[-_]/, 'open-vswitch'],
  [/^bond\d/, 'bond'],
  [/^(?:br\d|br-|virbr|docker|qvs|lxcbr|lxdbr)/, 'bridge'],
  [/^(?:veth|tap|vnet|dummy|ifb|sit|shim-|macvtap)/, 'virtual'],
  [/^(?:tun|wg|tailscale|ppp|tinc|zt)/, 'tunnel'],
  [/^wl(?:an|p|x)/, 'wireless'],
];

/** May be a piece of hardware: asked for its driver, queues and modes. */
export function mayBeHardware({ infoKind, linkType }: RawInterface): boolean {
  const kind = infoKind === undefined ? 'wired' : kindByWord[infoKind];
  return kind === 'wired' && linkType !== 'loopback';
}
