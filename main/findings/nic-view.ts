import type { Interface } from '../../shared/model/network.ts';
import { valueOf } from '../../shared/model/reading.ts';
import type { Nas, Snapshot } from '../../shared/model/snapshot.ts';
import type { Subject } from '../../shared/model/finding.ts';
import { isNear } from '../snapshot/addresses.ts';
import { sharesOf } from './share-view.ts';

export function nicsOf(now: Snapshot): readonly Interface[] {
  return valueOf(now.nics) ?? [];
}

export function nicSubject({ name }: Interface): Subject {
  return { kind: 'interface', id: name, name };
}

/** The interface itself and everything it is made of, down to the ports. */
export function withLower(
  nic: Interface,
  all: readonly Interface[],
  seen: readonly string[] = [],
): readonly Interface[] {
  if (seen.includes(nic.name)) return [];
  const parts = all.filter((one) => nic.lower.includes(one.name) || one.master === nic.name);
  return [nic, ...parts.flatMap((part) => withLower(part, all, [...seen, nic.name]))];
}

/** Interfaces over which a lane of a share goes, with the ports below them. */
export function servingNics(now: Snapshot): readonly Interface[] {
  const all = nicsOf(now);
  const names = new Set(sharesOf(now).flatMap((view) => (view.session?.lanes ?? []).map((lane) => lane.nic)));
  return [...new Set(all.filter((nic) => names.has(nic.name)).flatMap((nic) => withLower(nic, all)))];
}

/** The interface has an address in the network of one of the NAS's announced ports. */
export function reaches(nic: Interface, nas: Nas, ports = nas.ports): boolean {
  return ports.some(({ address }) => isNear(nic, address));
}
