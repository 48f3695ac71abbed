import type { AnnouncedInterface, KernelMessage } from '../../shared/model/cifs.ts';
import type { HostFacts } from '../../shared/model/facts.ts';
import type { Neighbour, Nic } from '../../shared/model/network.ts';
import { valueOf } from '../../shared/model/reading.ts';
import type { NasPort, NasPortUse } from '../../shared/model/snapshot.ts';
import { familyOf, inNetwork, isLinkLocal } from './addresses.ts';
import { neighboursAt } from './by-address.ts';
import { channelAttempt } from './channel-attempts.ts';
import { foldSameCards } from './same-cards.ts';
import { primaryAddresses, type PlacedSession } from './sessions.ts';

/** The NAS's ports as this machine can know them, in the order of their addresses' first mention. */
export function portsOf(
  group: readonly PlacedSession[],
  facts: HostFacts,
  connected: ReadonlySet<string>,
): readonly NasPort[] {
  const announced = new Map<string, AnnouncedInterface>();
  for (const one of group.flatMap((placed) => placed.session.interfaces ?? [])) announced.set(one.address, one);
  const primaries = group.flatMap((placed) => [...primaryAddresses(placed)]);
  const addresses = [...new Set([...primaries, ...announced.keys()])];
  const neighbours = valueOf(facts.neighbours) ?? [];
  const context: Context = { facts, connected, neighbours, addresses, primaries };
  const plain = addresses.map((address): NasPort => {
    const one = announced.get(address);
    return {
      address,
      announced: one !== undefined,
      speed: one?.speed,
      rss: one?.rss ?? false,
      mac: neighboursAt(neighbours, address)[0]?.mac,
      use: useOf(address, context),
    };
  });
  const cards = foldSameCards(plain, [...announced.values()], connected);
  return foldSamePorts(cards, neighbours, connected);
}

interface Context {
  readonly facts: HostFacts;
  readonly connected: ReadonlySet<string>;
  readonly neighbours: readonly Neighbour[];
  readonly addresses: readonly string[];
  readonly primaries: readonly string[];
}

function useOf(address: string, context: Context): NasPortUse {
  const { facts, connected, addresses, primaries } = context;
  const nics = valueOf(facts.nics) ?? [];
  const onLink = isOnLink(address, nics);
  if (connected.has(address)) return { kind: 'usable' };
  if (isLinkLocal(address)) return { kind: 'link-local' };
  if (nics.some((nic) => nic.addresses.some((own) => own.address === address))) {
    return { kind: 'unreachable', reason: 'own-address', onLink: false };
  }
  const families = new Set(primaries.map(familyOf));
  if (families.size > 0 && !families.has(familyOf(address))) return { kind: 'other-family' };
  const route = facts.routes[address];
  if (route?.state === 'known' && route.value.kind === 'unreachable') {
    return { kind: 'unreachable', reason: 'no-route', onLink };
  }
  if (isSilent(address, context.neighbours)) return { kind: 'unreachable', reason: 'no-answer', onLink };
  if (kernelGaveUp(address, valueOf(facts.kernelLog) ?? [])) {
    return { kind: 'unreachable', reason: 'refused-by-kernel', onLink };
  }
  const anyOnLink = addresses.some((other) => isOnLink(other, nics));
  return !onLink && anyOnLink ? { kind: 'routed' } : { kind: 'usable' };
}

function isOnLink(address: string, nics: readonly Nic[]): boolean {
  return nics.some((nic) => nic.addresses.some((own) => inNetwork(address, own.address, own.prefixLength)));
}

function isSilent(address: string, neighbours: readonly Neighbour[]): boolean {
  const entries = neighboursAt(neighbours, address);
  return (
    entries.length > 0 &&
    entries.every((entry) => entry.states.some((state) => state === 'FAILED' || state === 'INCOMPLETE'))
  );
}

/** errno of a connection that never came about: no route, timed out, host down, in progress (gave up waiting). */
const noWay = new Set([-101, -110, -112, -113, -115]);

/** The kernel log's last word on an address: it could not connect, and did not succeed later. */
function kernelGaveUp(address: string, messages: readonly KernelMessage[]): boolean {
  const words = messages.flatMap((message) => {
    const attempt = channelAttempt(message);
    return attempt?.address === address ? [attempt.rc !== undefined && noWay.has(attempt.rc)] : [];
  });
  return words.at(-1) ?? false;
}

/**
 * Two addresses behind one MAC on one local interface are one way into the NAS: the same port under two addresses, or
 * ARP flux. The connected one stands for both.
 */
function foldSamePorts(
  ports: readonly NasPort[],
  neighbours: readonly Neighbour[],
  connected: ReadonlySet<string>,
): readonly NasPort[] {
  const ways = new Map<string, string>();
  const order = [...ports.filter((port) => connected.has(port.address)), ...ports];
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
