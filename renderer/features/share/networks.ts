import ipaddr from 'ipaddr.js';
import type { Nic } from '../../../shared/model/network.ts';

/** Whether an address lies in a network that an interface is in, so that no router is needed. */
export function isInNetworkOf(nic: Nic, address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const target = ipaddr.parse(address);
  return nic.addresses.some((own) => {
    if (own.scope !== 'global' || !ipaddr.isValid(own.address)) return false;
    const network = ipaddr.parse(own.address);
    return network.kind() === target.kind() && target.match(network, own.prefixLength);
  });
}
