import { familyOf } from '../../shared/model/ip-family.ts';
import ipaddr from 'ipaddr.js';
import type { Interface, InterfaceAddress } from '../../shared/model/network.ts';

/**
 * An address as everything else here has it: IPv6 in its shortest form, without brackets and zone, an IPv4-mapped one as
 * IPv4. What is no address stays as it is (the host of a share is a name as often).
 */
export function canonical(host: string): string {
  const bare = host.replace(/^\[(?<inside>.*)\]$/, '$<inside>').replace(/%.*$/, '');
  const isAddress = ipaddr.IPv6.isValid(bare) || ipaddr.IPv4.isValidFourPartDecimal(bare);
  return isAddress ? ipaddr.process(bare).toString() : host;
}

/** Whether `address` lies in the network `network/prefixLength`; addresses of different families never match. */
export function inNetwork(address: string, network: string, prefixLength: number): boolean {
  if (!ipaddr.isValid(address) || !ipaddr.isValid(network)) return false;
  const candidate = ipaddr.process(address);
  const base = ipaddr.process(network);
  if (candidate instanceof ipaddr.IPv4 && base instanceof ipaddr.IPv4) return candidate.match(base, prefixLength);
  if (candidate instanceof ipaddr.IPv6 && base instanceof ipaddr.IPv6) return candidate.match(base, prefixLength);
  return false;
}

/**
 * Whether another machine's address lies in a network that an interface is in, so that no router is needed. The interface's
 * own address is no other machine's: every machine with containers has the same bridge address.
 */
export function isNear({ addresses }: Pick<Interface, 'addresses'>, address: string): boolean {
  return addresses.some(
    (own) => own.scope === 'global' && own.address !== address && inNetwork(address, own.address, own.prefixLength),
  );
}

/** The network that an address lies in, in prefix form: `10.0.0.26/24` → `10.0.0.0/24`. */
export function networkOf({ address, prefixLength }: Pick<InterfaceAddress, 'address' | 'prefixLength'>): string {
  const whole = `${address}/${prefixLength}`;
  const base =
    familyOf(address) === 'ipv6'
      ? ipaddr.IPv6.networkAddressFromCIDR(whole).toRFC5952String()
      : ipaddr.IPv4.networkAddressFromCIDR(whole).toString();
  return `${base}/${prefixLength}`;
}

/** fe80::/10 and 169.254.0.0/16: valid on one link only, never announced on purpose. */
export function isLinkLocal(address: string): boolean {
  return ipaddr.isValid(address) && ipaddr.process(address).range() === 'linkLocal';
}
