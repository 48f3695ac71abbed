import ipaddr from 'ipaddr.js';
import type { NicAddress } from '../../../shared/model/network.ts';

/** The network that an address lies in, in prefix form: `10.0.0.26/24` → `10.0.0.0/24`. */
export function networkOf({ address, prefixLength }: Pick<NicAddress, 'address' | 'prefixLength'>): string {
  const whole = `${address}/${prefixLength}`;
  const base = address.includes(':')
    ? ipaddr.IPv6.networkAddressFromCIDR(whole).toRFC5952String()
    : ipaddr.IPv4.networkAddressFromCIDR(whole).toString();
  return `${base}/${prefixLength}`;
}
