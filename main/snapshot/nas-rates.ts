import type { NasConnection, NasFacts } from '../../shared/model/nas-facts.ts';
import { unchecked, valueOf, type Reading } from '../../shared/model/reading.ts';
import type { Rate } from '../../shared/model/snapshot.ts';
import { sameConnection } from './nas-match.ts';
import { interfaceRates, rateBetween } from './rates.ts';

/** Rate of one connection as the NAS counts it. */
export function connectionRate(before: NasFacts | undefined, now: NasFacts, one: NasConnection): Reading<Rate> {
  if (before === undefined || now.connections.state !== 'known') return unchecked;
  const earlier = valueOf(before.connections)?.list.find((other) => sameConnection(one, other));
  return rateBetween(
    earlier,
    one,
    { from: before.clock, until: now.clock },
    { ...now.connections.evidence, lines: one.quoted },
  );
}

/** Rates of all ports by name. */
export function portRates(before: NasFacts | undefined, now: NasFacts): Readonly<Record<string, Reading<Rate>>> {
  if (before === undefined) return {};
  return interfaceRates(before.interfaces, now.interfaces, { from: before.clock, until: now.clock });
}

/** Rate of one port. */
export function portRate(before: NasFacts | undefined, now: NasFacts, name: string): Reading<Rate> {
  return portRates(before, now)[name] ?? unchecked;
}
