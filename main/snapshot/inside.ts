import ipaddr from 'ipaddr.js';
import type { Interface } from '../../shared/model/network.ts';
import type { Lane } from '../../shared/model/snapshot.ts';
import { inNetwork } from './addresses.ts';

/**
 * The NAS is this machine, or runs in a container of it. A lane between two addresses of one's own leaves by no card,
 * whatever interface holds the address; nor does one to an address on a bridge that only containers hang on.
 */
export function staysInside(lanes: readonly Lane[], nics: readonly Interface[]): boolean {
  // An extra channel that is not seen goes to the machine that the first one goes to.
  const ends = lanes.flatMap(({ state, local, remote }) =>
    state === 'connected' && remote ? [{ local, remote }] : [],
  );
  return ends.length > 0 && ends.every(({ local, remote }) => isInside(local?.address, remote.address, nics));
}

function isInside(from: string | undefined, to: string, nics: readonly Interface[]): boolean {
  return from === to || isOwn(to, nics) || nics.some((nic) => isContainers(nic, to, nics));
}

export function isOwn(address: string, nics: readonly Interface[]): boolean {
  return isLoopback(address) || nics.some((nic) => nic.addresses.some((own) => own.address === address));
}

/** All of 127.0.0.0/8, of which interfaces hold one address as a rule. */
function isLoopback(address: string): boolean {
  return ipaddr.isValid(address) && ipaddr.process(address).range() === 'loopback';
}

function isContainers(bridge: Interface, address: string, nics: readonly Interface[]): boolean {
  const members = nics.filter((nic) => nic.master === bridge.name);
  const onIt = bridge.addresses.some((own) => inNetwork(address, own.address, own.prefixLength));
  return bridge.kind === 'bridge' && onIt && members.length > 0 && members.every(({ kind }) => kind === 'virtual');
}
