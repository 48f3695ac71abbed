import type { Interface } from '../../../shared/model/network.ts';
import type { BitsPerSecond } from '../../../shared/model/units.ts';
import type { IpLink } from './linux/addresses.ts';
import type { InterfaceCounters } from './linux/net-device.ts';
import { nicKindOf } from './linux/nic-kind.ts';
import { cableSpeed, emptyInterface, type RawInterface } from './raw-interface.ts';

/** `ip -j -d addr` in the form of the other tools. */
export function rawOfIpLink(link: IpLink): RawInterface {
  return {
    ...emptyInterface,
    name: link.name,
    flags: link.flags,
    mtuBytes: link.mtuBytes,
    mac: link.mac,
    infoKind: link.infoKind,
    master: link.master,
    parent: link.infoKind === 'veth' ? undefined : link.link,
    addresses: link.addresses,
  };
}

/** What was read of interfaces besides their addresses. */
export interface InterfaceExtras {
  readonly counters: ReadonlyMap<string, InterfaceCounters & Pick<Interface, 'counted'>>;
  readonly speeds: ReadonlyMap<string, BitsPerSecond>;
  readonly bonds: ReadonlySet<string>;
}

/** The NAS's interfaces out of everything that tells of them. */
export function nasInterfaces(raw: readonly RawInterface[], extras: InterfaceExtras): readonly Interface[] {
  return raw.map((one) => ({
    name: one.name,
    ...kindAndSpeed(one, extras),
    link: linkOf(one),
    mtuBytes: one.mtuBytes,
    mac: one.mac,
    addresses: one.addresses,
    master: one.master ?? raw.find((other) => other.members.includes(one.name))?.name,
    lower: lowerOf(one, raw),
    received: extras.counters.get(one.name)?.received ?? one.received,
    sent: extras.counters.get(one.name)?.sent ?? one.sent,
    ...countedOf(extras.counters.get(one.name)),
  }));
}

function kindAndSpeed(one: RawInterface, extras: InterfaceExtras): Pick<Interface, 'kind' | 'speed'> {
  const kind = kindOf(one, extras);
  return { kind, speed: cableSpeed(kind, one.speed ?? extras.speeds.get(one.name)) };
}

function countedOf(counters: Pick<Interface, 'counted'> | undefined): Pick<Interface, 'counted'> {
  return counters?.counted === undefined ? {} : { counted: counters.counted };
}

/** The kernel's word first; where the tool does not tell it (busybox), the names that NAS systems give. */
function kindOf(one: RawInterface, { bonds }: InterfaceExtras): Interface['kind'] {
  if (/^lo\d*$/.test(one.name)) return 'loopback';
  if (bonds.has(one.name)) return 'bond';
  if (one.infoKind === 'openvswitch') return 'open-vswitch';
  const byWord = nicKindOf({
    name: one.name,
    index: 0,
    flags: one.flags,
    mtuBytes: 0,
    mac: one.mac,
    linkType: 'ether',
    infoKind: one.infoKind,
    master: one.master,
    link: one.parent,
    addresses: [],
  });
  return byWord === 'wired' && one.infoKind === undefined ? kindOfName(one) : byWord;
}

function kindOfName({ name, flags, parent }: RawInterface): Interface['kind'] {
  const known = names.find(([form]) => form.test(name));
  if (known !== undefined) return known[1];
  if (flags.includes('POINTOPOINT')) return 'tunnel';
  return parent !== undefined || /\.\d+$/.test(name) ? 'vlan' : 'wired';
}

/** Open vSwitch as Synology and others name it; bridges of unRAID, QNAP, Docker, libvirt; VPNs. */
const names: readonly (readonly [RegExp, Interface['kind']])[] = [
  [/^ovs[-_]/, 'open-vswitch'],
  [/^bond\d/, 'bond'],
  [/^(?:br\d|br-|virbr|docker|qvs|lxcbr|lxdbr)/, 'bridge'],
  [/^(?:veth|tap|vnet|dummy|ifb|sit|shim-|macvtap)/, 'virtual'],
  [/^(?:tun|wg|tailscale|ppp|tinc|zt)/, 'tunnel'],
  [/^wl(?:an|p|x)/, 'wireless'],
];

function linkOf({ flags, link }: RawInterface): Interface['link'] {
  if (flags.length > 0 && !flags.includes('UP')) return 'down';
  if (link !== undefined) return link;
  if (flags.includes('NO-CARRIER')) return 'down';
  return flags.includes('LOWER_UP') || flags.includes('RUNNING') ? 'up' : flags.includes('UP') ? 'down' : 'unknown';
}

/**
 * Members of a bond or bridge, a VLAN's parent. A virtual switch's port `ovs_eth0` stands for `eth0`: Synology names
 * it so, and its ports tell their switch (`ovs-system`) and not each other.
 */
function lowerOf(one: RawInterface, raw: readonly RawInterface[]): readonly string[] {
  const behind = /^ovs_(?<name>.+)$/.exec(one.name)?.groups?.['name'];
  const names = [
    ...one.members,
    ...raw.filter((other) => other.master === one.name).map((other) => other.name),
    ...(one.parent === undefined ? [] : [one.parent]),
    ...(behind !== undefined && raw.some((other) => other.name === behind) ? [behind] : []),
  ];
  return [...new Set(names)];
}
