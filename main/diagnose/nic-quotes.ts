import type { Evidence } from '../../shared/model/reading.ts';
import type { Snapshot } from '../../shared/model/snapshot.ts';
import { quoteMatching } from './quotes.ts';

/** What was read of one interface. */
export function quoteNic(now: Snapshot, name: string, decisive: readonly string[]): readonly Evidence[] {
  return quoteMatching(now.nics, [`"ifname":"${name}"`], [...decisive, `"ifname":"${name}"`]);
}
