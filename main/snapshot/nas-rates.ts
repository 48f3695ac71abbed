import type { NasConnection, NasFacts } from '../../shared/model/nas-facts.ts';
import { unchecked, valueOf, type Evidence, type Reading } from '../../shared/model/reading.ts';
import type { Rate } from '../../shared/model/snapshot.ts';
import { bytesPerSecond, milliseconds, type Bytes } from '../../shared/model/units.ts';
import { sameConnection } from './nas-match.ts';

interface Counts {
  readonly received?: Bytes;
  readonly sent?: Bytes;
}

/** A counter that fell was reset, and two looks at one moment have nothing between them: no rate then. */
function rateBetween(before: Counts | undefined, now: Counts, over: number, evidence: Evidence): Reading<Rate> {
  if (before?.received === undefined || before.sent === undefined) return unchecked;
  if (now.received === undefined || now.sent === undefined || over <= 0) return unchecked;
  const received = now.received - before.received;
  const sent = now.sent - before.sent;
  if (received < 0 || sent < 0) return unchecked;
  const perSecond = 1000 / over;
  const value = {
    received: bytesPerSecond(received * perSecond),
    sent: bytesPerSecond(sent * perSecond),
    over: milliseconds(over),
  };
  return { state: 'known', value, evidence };
}

/** Rate of one connection as the NAS counts it. */
export function connectionRate(before: NasFacts | undefined, now: NasFacts, one: NasConnection): Reading<Rate> {
  if (before === undefined || now.connections.state !== 'known') return unchecked;
  const earlier = valueOf(before.connections)?.list.find((other) => sameConnection(one, other));
  return rateBetween(earlier, one, now.clock - before.clock, { ...now.connections.evidence, lines: one.quoted });
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
  return rateBetween(earlier, current, now.clock - before.clock, { ...evidence, source, lines });
}
