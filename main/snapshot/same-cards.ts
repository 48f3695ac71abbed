import { familyOf } from '../../shared/model/ip-family.ts';
import type { NasPort } from '../../shared/model/snapshot.ts';
import type { Announced } from './adapters/adapter.ts';
import { isLinkLocal } from './addresses.ts';

/**
 * Some servers (Windows, ksmbd) announce every address of a card as an interface, and the kernel prints nothing that holds
 * those of one card together. But each card that speaks IPv6 has exactly one link-local address: where those are announced,
 * there are no more cards of a speed than link-local addresses. Of IPv4 this is likely and not certain, as IPv6 can be off
 * on a card. Addresses that answer with different MACs are of different cards in any case.
 */
export function foldSameCards(
  ports: readonly NasPort[],
  interfaces: readonly Announced[],
  connected: ReadonlySet<string>,
): readonly NasPort[] {
  const alike = Map.groupBy(ports.filter(mayCount), (port) => `${port.speed} ${familyOf(port.address)}`);
  const folded = new Map<string, NasPort>();
  for (const group of alike.values()) {
    const cards = linkLocalsOf(group, interfaces);
    const ordered = group.toSorted((left, right) => rank(left, connected) - rank(right, connected));
    const kept = cards === 0 ? ordered : keptOf(ordered, cards);
    for (const port of group.filter((one) => !kept.includes(one))) {
      const as = kept.find(({ mac }) => mac !== undefined && mac === port.mac) ?? kept[0];
      if (as === undefined) continue;
      const use = { kind: 'same-card', as: as.address, certain: familyOf(port.address) === 'ipv6' } as const;
      folded.set(port.address, { ...port, use });
    }
  }
  return ports.map((port) => folded.get(port.address) ?? port);
}

const mayCount = ({ announced, use }: NasPort): boolean =>
  announced && (use.kind === 'usable' || (use.kind === 'unreachable' && use.reason !== 'own-address'));

function linkLocalsOf([first]: readonly NasPort[], interfaces: readonly Announced[]): number {
  return interfaces.filter(
    ({ address, speed }) => familyOf(address) === 'ipv6' && speed === first?.speed && isLinkLocal(address),
  ).length;
}

/** The connected ones stand for their cards first, then those that can be reached. */
function rank({ address, use }: NasPort, connected: ReadonlySet<string>): number {
  if (connected.has(address)) return 0;
  return use.kind === 'usable' ? 1 : 2;
}

/** As many as there are cards, those with MACs of their own before others; more where more MACs answer. */
function keptOf(ordered: readonly NasPort[], cards: number): readonly NasPort[] {
  const ofOwnMac = ordered.filter(
    ({ mac }, index) => mac !== undefined && ordered.findIndex((other) => other.mac === mac) === index,
  );
  const rest = ordered.filter((port) => !ofOwnMac.includes(port));
  return [...ofOwnMac, ...rest.slice(0, Math.max(0, cards - ofOwnMac.length))];
}
