import type { MachineFacts } from '../../shared/model/machine.ts';
import type { Interface, InterfaceAddress } from '../../shared/model/network.ts';
import { valueOf } from '../../shared/model/reading.ts';
import type { Lane } from '../../shared/model/snapshot.ts';
import { inNetwork } from './addresses.ts';
import { basisOf } from './bonds.ts';

/** A lane that goes through a tunnel, and the interface of this machine in the network of the NAS's address. */
export interface TunnelledLane {
  readonly lane: Lane;
  readonly address: string;
  readonly tunnel: Interface;
  readonly direct: Interface;
  /** The direct interface's own address in that network. */
  readonly own: InterfaceAddress;
  /** The NAS's hardware address was learned there: it is the same network beyond doubt. */
  readonly isSeen: boolean;
}

/**
 * Lanes that leave by a tunnel (VPN) although this machine stands in the network that the NAS's address lies in. A NAS
 * that is reached by a tunnel only is none of them, nor is one that was asked for in that network and did not answer:
 * two places may use the same addresses.
 */
export function tunnelledLanes(lanes: readonly Lane[], facts: MachineFacts): readonly TunnelledLane[] {
  const nics = valueOf(facts.network.interfaces) ?? [];
  return lanes.flatMap((lane) => {
    const address = lane.remote?.address;
    const tunnel = tunnelOf(lane, nics, facts);
    if (address === undefined || tunnel === undefined) return [];
    const [near] = nics.flatMap((nic) => nearTo(address, nic, nics, facts));
    return near === undefined ? [] : [{ lane, address, tunnel, ...near }];
  });
}

/**
 * The tunnel whose address the connection was made from. One without an address of its own lends another interface's:
 * then the route tells, if the kernel would choose this very address for it.
 */
function tunnelOf(
  { nic, local, remote }: Lane,
  nics: readonly Interface[],
  facts: MachineFacts,
): Interface | undefined {
  const named = (name: string | undefined): Interface | undefined =>
    nics.find((one) => one.name === name && one.kind === 'tunnel');
  const reading = remote && facts.network.routesTo[remote.address];
  const route = reading && valueOf(reading);
  const lent = route?.kind === 'via-interface' && local !== undefined && route.source === local.address;
  return named(nic) ?? (lent ? named(route.dev) : undefined);
}

function nearTo(
  address: string,
  nic: Interface,
  nics: readonly Interface[],
  facts: MachineFacts,
): readonly Pick<TunnelledLane, 'direct' | 'own' | 'isSeen'>[] {
  const own = nic.addresses.find(
    (one) => one.scope === 'global' && one.address !== address && inNetwork(address, one.address, one.prefixLength),
  );
  if (own === undefined || nic.link === 'down' || !leadsOut(nic, nics, facts)) return [];
  const entries = (valueOf(facts.network.neighbours) ?? []).filter(
    (one) => one.dev === nic.name && one.address === address,
  );
  const isSilent = entries.some(({ states }) => states.includes('FAILED') || states.includes('INCOMPLETE'));
  return isSilent ? [] : [{ direct: nic, own, isSeen: entries.some(({ mac }) => mac !== undefined) }];
}

/** Leads to other machines: a port or Wi-Fi, what lies upon one, or (in a container) where others were seen. */
function leadsOut(nic: Interface, nics: readonly Interface[], facts: MachineFacts): boolean {
  if (basisOf(nic, nics).some(({ link }) => link !== 'down')) return true;
  const neighbours = valueOf(facts.network.neighbours) ?? [];
  return nic.kind === 'virtual' && neighbours.some(({ dev, mac }) => dev === nic.name && mac !== undefined);
}
