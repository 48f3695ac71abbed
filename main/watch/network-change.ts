import { networkInterfaces } from 'node:os';
import type { HostFacts } from '../../shared/model/facts.ts';
import { valueOf } from '../../shared/model/reading.ts';

/**
 * The addresses of this computer's interfaces that are up, as one comparable text: a system call of a few
 * microseconds. An interface without carrier drops out of the list, so that a pulled cable shows as well.
 */
export function localNetworkMark(): string {
  const all = Object.entries(networkInterfaces()).flatMap(([name, addresses]) =>
    (addresses ?? []).map(({ cidr }) => `${name} ${cidr}`),
  );
  return all.sort().join('\n');
}

/** Whether two looks in a row show a different network or different mounts, so that all should be read anew. */
export function setupChanged(before: HostFacts, now: HostFacts): boolean {
  return setupOf(before) !== setupOf(now);
}

function setupOf(facts: HostFacts): string {
  return JSON.stringify([
    valueOf(facts.mounts)?.map(({ remote, at, options }) => [remote, at, options]),
    valueOf(facts.nics)?.map(({ name, link, speed, addresses }) => [name, link, speed, addresses]),
    Object.entries(facts.routes).map(([to, route]) => [to, valueOf(route)]),
    // The states of a neighbour go up and down all the time; who answers does not.
    valueOf(facts.neighbours)?.map(({ address, dev, mac }) => [address, dev, mac]),
    valueOf(facts.cifs)?.servers.map(({ sessions }) => sessions.map(({ channels }) => channels.length)),
  ]);
}
