import { type MachineFacts, nfsClientOf, smbClientOf, windowsSmbOf } from '../../shared/model/machine.ts';
import { networkInterfaces } from 'node:os';
import { valueOf } from '../../shared/model/reading.ts';

/**
 * The addresses of this machine's interfaces that are up, as one comparable text: a system call of a few
 * microseconds. An interface without carrier drops out of the list, so that a pulled cable shows as well.
 */
export function localNetworkMark(): string {
  const all = Object.entries(networkInterfaces()).flatMap(([name, addresses]) =>
    (addresses ?? []).map(({ cidr }) => `${name} ${cidr}`),
  );
  return all.sort().join('\n');
}

/** Whether two looks in a row show a different network or different mounts, so that all should be read anew. */
export function setupChanged(before: MachineFacts, now: MachineFacts): boolean {
  return setupOf(before) !== setupOf(now);
}

function setupOf(facts: MachineFacts): string {
  return JSON.stringify([
    valueOf(smbClientOf(facts).mounts)?.map(({ remote, at, options }) => [remote, at, options]),
    valueOf(nfsClientOf(facts).mounts)?.map(({ remote, at, options }) => [remote, at, options]),
    valueOf(nfsClientOf(facts).transports)?.map(({ name, remote }) => [name, remote.address]),
    valueOf(facts.network.interfaces)?.map(({ name, link, speed, addresses }) => [name, link, speed, addresses]),
    Object.entries(facts.network.routesTo).map(([to, route]) => [to, valueOf(route)]),
    // The states of a neighbour go up and down all the time; who answers does not.
    valueOf(facts.network.neighbours)?.map(({ address, dev, mac }) => [address, dev, mac]),
    valueOf(windowsSmbOf(facts).mappings)?.map(({ letter, remote, state, port }) => [letter, remote, state, port]),
    valueOf(windowsSmbOf(facts).pairs)?.map(({ server, local, remote }) => [server, local, remote]),
    valueOf(smbClientOf(facts).debugData)?.servers.map(({ sessions }) =>
      sessions.map(({ channels }) => channels.length),
    ),
  ]);
}
