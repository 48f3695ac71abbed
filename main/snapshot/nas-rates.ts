import type { NasConnection, NasFacts } from '../../shared/model/nas-facts.ts';
import { unchecked, valueOf, type Reading } from '../../shared/model/reading.ts';
import type { Rate } from '../../shared/model/snapshot.ts';
import { sameConnection } from './nas-match.ts';
import { rateBetween } from './rates.ts';

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
  return Object.fromEntries((valueOf(now.interfaces) ?? []).map(({ name }) => [name, portRate(before, now, name)]));
}

/** Rate of one port. */
export function portRate(before: NasFacts | undefined, now: NasFacts, name: string): Reading<Rate> {
  if (before === undefined || now.interfaces.state !== 'known') return unchecked;
  const current = now.interfaces.value.find((one) => one.name === name);
  const earlier = valueOf(before.interfaces)?.find((one) => one.name === name);
  if (current === undefined) return unchecked;
  const { evidence } = now.interfaces;
  const { source = evidence.source, line } = current.counted ?? {};
  const lines = line === undefined ? [] : [line];
  return rateBetween(earlier, current, { from: before.clock, until: now.clock }, { ...evidence, source, lines });
}
