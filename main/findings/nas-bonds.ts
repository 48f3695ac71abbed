import type { Bond, Interface } from '../../shared/model/network.ts';
import { valueOf } from '../../shared/model/reading.ts';
import type { Snapshot } from '../../shared/model/snapshot.ts';
import { askedNas, type AskedNas } from './nas-ports.ts';
import { nicsOf, withLower } from './nic-view.ts';
import { sharesOn, type ShareView } from './share-view.ts';

/** A bond of a NAS that a share's lanes go to. */
export interface ServingBond extends AskedNas {
  readonly bond: Interface;
  /** What the NAS says of its mode and members, if it says anything. */
  readonly told: Bond | undefined;
  readonly views: readonly ShareView[];
}

/** Every NAS that is asked, with the bond that serves its shares, if one does. */
export function servingBonds(now: Snapshot): readonly (AskedNas | ServingBond)[] {
  return askedNas(now).map((asked) => {
    const views = sharesOn(asked.nas, now);
    const bond = servingBond(asked, views);
    if (bond === undefined) return asked;
    return { ...asked, bond, views, told: valueOf(asked.facts.network.bonds)?.find(({ name }) => name === bond.name) };
  });
}

function servingBond({ nas, interfaces }: AskedNas, views: readonly ShareView[]): Interface | undefined {
  const reached = new Set(views.flatMap((view) => view.reached));
  const names = new Set(nas.ports.flatMap(({ address, name }) => (reached.has(address) && name) || []));
  return interfaces
    .filter(({ name }) => names.has(name))
    .flatMap((one) => withLower(one, interfaces))
    .find((one) => one.kind === 'bond');
}

/** One member alone is as fast as all links by which this machine reaches the NAS. */
export function isEnoughAtNas(members: readonly Interface[], views: readonly ShareView[], now: Snapshot): boolean {
  const names = new Set(views.flatMap((view) => view.open.map((lane) => lane.nic)));
  const own = nicsOf(now).filter((nic) => names.has(nic.name));
  const fastest = Math.max(...members.map((member) => member.speed ?? 0));
  return own.every((nic) => nic.speed !== undefined) && fastest >= own.reduce((sum, nic) => sum + (nic.speed ?? 0), 0);
}
