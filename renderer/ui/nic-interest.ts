import type { Interface } from '../../shared/model/network.ts';

/** Whether a lane could use this interface, so that a person wants to see it first. */
export function isOfInterest(nic: Interface): boolean {
  if (nic.kind === 'wired' || nic.kind === 'wireless' || nic.kind === 'bond') return true;
  return nic.kind === 'vlan' && nic.addresses.length > 0;
}
