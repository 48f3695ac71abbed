import { familyOf } from '../../../shared/model/ip-family.ts';
import type { InterfaceAddress } from '../../../shared/model/network.ts';
import type { Bytes } from '../../../shared/model/units.ts';
import { bitsPerSecond, type BitsPerSecond } from '../../../shared/model/units.ts';
import { shortestAddress } from '../text/ip-address.ts';

/** A network interface as whichever tool a machine has tells it. */
export interface RawInterface {
  readonly name: string;
  /** Of `ip` and `ifconfig`, in capitals: `UP`, `LOWER_UP`, `RUNNING`, `NO-CARRIER`, `LOOPBACK`, … */
  readonly flags: readonly string[];
  readonly mtuBytes: number | undefined;
  readonly mac: string | undefined;
  /** What the tool says outright about the link, if it does. */
  readonly link: 'up' | 'down' | undefined;
  readonly speed: BitsPerSecond | undefined;
  /** `ether`, `loopback`, `none`, `sit`, …; `ip` alone tells it. */
  readonly linkType: string | undefined;
  /** The kernel's word for a kind made in software: `bond`, `vlan`, `bridge`, `veth`, …; none for hardware. */
  readonly infoKind: string | undefined;
  readonly master: string | undefined;
  /** The interface it lies upon. */
  readonly parent: string | undefined;
  /** Members, where the tool lists them at the bond or bridge itself. */
  readonly members: readonly string[];
  readonly addresses: readonly InterfaceAddress[];
  readonly received: Bytes | undefined;
  readonly sent: Bytes | undefined;
}

export const emptyInterface: Omit<RawInterface, 'name'> = {
  flags: [],
  mtuBytes: undefined,
  mac: undefined,
  link: undefined,
  speed: undefined,
  linkType: undefined,
  infoKind: undefined,
  master: undefined,
  parent: undefined,
  members: [],
  addresses: [],
  received: undefined,
  sent: undefined,
};

/** An address with its prefix; scope from what the address is, where the tool does not tell. */
export function addressWith(text: string, prefixLength: number, scope?: string): InterfaceAddress | undefined {
  const address = shortestAddress(text);
  if (address === undefined || !Number.isInteger(prefixLength) || prefixLength > 128) return undefined;
  const family = familyOf(address);
  if (family === 'ipv4' && prefixLength > 32) return undefined;
  return { family, address, prefixLength, scope: scopeOf(scope, address) };
}

function scopeOf(scope: string | undefined, address: string): InterfaceAddress['scope'] {
  const word = scope?.toLowerCase();
  if (word === 'global' || word === 'link' || word === 'host') return word;
  if (word !== undefined) return 'other';
  if (address === '::1' || address.startsWith('127.')) return 'host';
  return /^fe[89ab]|^169\.254\./i.test(address) ? 'link' : 'global';
}

/** `255.255.255.0` or `0xffffff00` → 24; `undefined` for a mask with holes. */
export function prefixOfMask(mask: string): number | undefined {
  const octets = /^0x[0-9a-f]{8}$/i.test(mask)
    ? (mask.slice(2).match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16))
    : mask.split('.').map(Number);
  if (octets.length !== 4 || octets.some((octet) => !Number.isInteger(octet) || octet < 0 || octet > 255)) {
    return undefined;
  }
  const bits = octets.map((octet) => octet.toString(2).padStart(8, '0')).join('');
  return /^1*0*$/.test(bits) ? bits.lastIndexOf('1') + 1 : undefined;
}

/** `1000baseT` → 1 Gbit/s, `10Gbase-T` and `25GBase-CR` → 10 and 25 Gbit/s. */
export function speedOfMedia(word: string): BitsPerSecond | undefined {
  const parts = /^(?<number>\d{1,6}(?:\.\d)?)(?<giga>G)?base/i.exec(word)?.groups;
  if (parts === undefined) return undefined;
  return bitsPerSecond(Number(parts['number']) * (parts['giga'] === undefined ? 1e6 : 1e9));
}
