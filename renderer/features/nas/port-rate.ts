import type { NasFacts } from '../../../shared/model/nas-facts.ts';
import { valueOf } from '../../../shared/model/reading.ts';
import type { Rate } from '../../../shared/model/snapshot.ts';
import { bytesPerSecond, milliseconds } from '../../../shared/model/units.ts';

/** What a port moved between two looks; `undefined`: no two counts, or a counter that fell (it was reset). */
export function portRate(before: NasFacts | undefined, now: NasFacts, name: string): Rate | undefined {
  const earlier = before && valueOf(before.interfaces)?.find((one) => one.name === name);
  const current = valueOf(now.interfaces)?.find((one) => one.name === name);
  if (before === undefined || earlier?.received === undefined || earlier.sent === undefined) return undefined;
  if (current?.received === undefined || current.sent === undefined) return undefined;
  const over = now.clock - before.clock;
  const received = current.received - earlier.received;
  const sent = current.sent - earlier.sent;
  if (over <= 0 || received < 0 || sent < 0) return undefined;
  return {
    received: bytesPerSecond((received * 1000) / over),
    sent: bytesPerSecond((sent * 1000) / over),
    over: milliseconds(over),
    until: now.clock,
  };
}
