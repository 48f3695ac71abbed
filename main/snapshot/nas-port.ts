import type { NasInterface } from '../../shared/model/nas-facts.ts';
import type { NasLanePort } from '../../shared/model/nas-view.ts';

/** The interface that holds an address, with the speed of the one port below it where it has none itself. */
export function portAt(address: string | undefined, interfaces: readonly NasInterface[]): NasLanePort | undefined {
  const holder = interfaces.find((one) => one.addresses.some((own) => own.address === address));
  if (holder === undefined) return undefined;
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
  };
}
