import type { MachineFacts } from '../../shared/model/machine.ts';
import { familyOf } from '../../shared/model/ip-family.ts';
import type { Neighbour } from '../../shared/model/network.ts';
import { valueOf } from '../../shared/model/reading.ts';
import type { NasPort, NasPortUse } from '../../shared/model/snapshot.ts';
import type { AttachedNas } from './adapters/adapter.ts';
import { isLinkLocal, isNear } from './addresses.ts';
import { neighboursAt } from './by-address.ts';
import { foldSameCards } from './same-cards.ts';

/** The NAS's ports as this machine can know them, in the order of their addresses' first mention. */
export function portsOf(group: readonly AttachedNas[], facts: MachineFacts): readonly NasPort[] {
  const announced = new Map(group.flatMap((one) => one.announced.map((other) => [other.address, other] as const)));
  const primaries = group.flatMap((one) => one.primaries);
  const reached = new Set(group.flatMap((one) => one.reached));
  const addresses = [...new Set([...primaries, ...announced.keys()])];
  const neighbours = valueOf(facts.network.neighbours) ?? [];
  const refused = new Set(group.flatMap((one) => one.refused));
  const context: Context = { facts, reached, refused, neighbours, addresses, primaries };
  const plain = addresses.map((address): NasPort => {
    const one = announced.get(address);
    return {
      address,
      announced: one !== undefined,
      announcement: one?.evidence,
      speed: one?.speed,
      rss: one?.rss,
      mac: neighboursAt(neighbours, address)[0]?.mac,
      use: useOf(address, context),
      path: 'none',
    };
  });
  return foldSamePorts(foldSameCards(plain, [...announced.values()], reached), neighbours, reached);
}

interface Context {
  readonly facts: MachineFacts;
  readonly reached: ReadonlySet<string>;
  readonly refused: ReadonlySet<string>;
  readonly neighbours: readonly Neighbour[];
  readonly addresses: readonly string[];
  readonly primaries: readonly string[];
}

function useOf(address: string, context: Context): NasPortUse {
  const { facts, reached, refused, addresses, primaries } = context;
  const nics = valueOf(facts.network.interfaces) ?? [];
  const onLink = nics.some((nic) => isNear(nic, address));
  if (reached.has(address)) return { kind: 'usable' };
  if (isLinkLocal(address)) return { kind: 'link-local' };
  if (nics.some((nic) => nic.addresses.some((own) => own.address === address))) {
    return { kind: 'unreachable', reason: 'own-address', onLink: false };
  }
  const families = new Set(primaries.map(familyOf));
  if (families.size > 0 && !families.has(familyOf(address))) return { kind: 'other-family' };
  const route = facts.network.routesTo[address];
  if (route?.state === 'known' && route.value.kind === 'unreachable') {
    return { kind: 'unreachable', reason: 'no-route', onLink };
  }
  if (isSilent(address, context.neighbours)) return { kind: 'unreachable', reason: 'no-answer', onLink };
  if (refused.has(address)) return { kind: 'unreachable', reason: 'refused-by-kernel', onLink };
  const anyOnLink = addresses.some((other) => nics.some((nic) => isNear(nic, other)));
  return !onLink && anyOnLink ? { kind: 'routed' } : { kind: 'usable' };
}

function isSilent(address: string, neighbours: readonly Neighbour[]): boolean {
  const entries = neighboursAt(neighbours, address);
  return (
    entries.length > 0 &&
    entries.every((entry) => entry.states.some((state) => state === 'FAILED' || state === 'INCOMPLETE'))
  );
}

/**
 * Two addresses behind one MAC on one local interface are one way into the NAS: the same port under two addresses, or
 * ARP flux. The connected one stands for both.
 */
function foldSamePorts(
  ports: readonly NasPort[],
  neighbours: readonly Neighbour[],
  reached: ReadonlySet<string>,
): readonly NasPort[] {
  const ways = new Map<string, string>();
  const order = [...ports.filter((port) => reached.has(port.address)), ...ports];
  for (const port of order.filter((one) => one.use.kind === 'usable' || one.use.kind === 'other-family')) {
    const way = wayTo(port, neighbours);
    if (way !== undefined && !ways.has(way)) ways.set(way, port.address);
  }
  return ports.map((port) => {
    const first = ways.get(wayTo(port, neighbours) ?? '');
    return first === undefined || first === port.address ? port : { ...port, use: { kind: 'same-port', as: first } };
  });
}

function wayTo(port: NasPort, neighbours: readonly Neighbour[]): string | undefined {
  const entry = neighboursAt(neighbours, port.address).find(({ mac }) => mac !== undefined);
  return entry === undefined || entry.router ? undefined : `${entry.dev} ${entry.mac}`;
}
