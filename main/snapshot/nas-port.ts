import type { Interface } from '../../shared/model/network.ts';
import type { NasLanePort } from '../../shared/model/nas-view.ts';

/** The interface that holds an address, with the speed of the one port below it where it has none itself. */
export function portAt(address: string | undefined, interfaces: readonly Interface[]): NasLanePort | undefined {
  const holder = interfaces.find((one) => one.addresses.some((own) => own.address === address));
  return holder && portOf(holder, interfaces);
}

export function portOf(holder: Interface, interfaces: readonly Interface[]): NasLanePort {
  const below = interfaces.filter((one) => holder.lower.includes(one.name) && one.kind === 'wired');
  const { name, kind, link, mtuBytes, mac, lower } = holder;
  return {
    name,
    kind,
    link,
    speed: holder.speed ?? (below.length === 1 ? below[0]?.speed : undefined),
    mtuBytes,
    mac,
    lower,
    hardware: hardwareOf(holder, interfaces),
  };
}

/** Down through bonds, bridges, virtual switches and VLANs; what lies upon no wired port stands for itself. */
function hardwareOf(holder: Interface, interfaces: readonly Interface[]): readonly string[] {
  const found = wiredBelow(holder, interfaces, []);
  return found.length === 0 ? [holder.name] : [...new Set(found)].toSorted();
}

function wiredBelow(one: Interface, interfaces: readonly Interface[], seen: readonly string[]): readonly string[] {
  if (seen.includes(one.name)) return [];
  const below = interfaces.filter((other) => one.lower.includes(other.name));
  const parts = below.flatMap((other) => wiredBelow(other, interfaces, [...seen, one.name]));
  return parts.length === 0 && one.kind === 'wired' ? [one.name] : parts;
}

/** Both lie upon a port in common, so that together they are no faster than it. */
export function shareHardware(left: NasLanePort | undefined, right: NasLanePort | undefined): boolean {
  return left !== undefined && right !== undefined && left.hardware.some((name) => right.hardware.includes(name));
}
