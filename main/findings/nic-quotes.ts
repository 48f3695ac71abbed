import type { Bond } from '../../shared/model/network.ts';
import type { Evidence, Reading } from '../../shared/model/reading.ts';
import type { Snapshot } from '../../shared/model/snapshot.ts';
import { quote, quoteMatching } from './quotes.ts';

/** What was read of one interface. */
export function quoteNic(now: Snapshot, name: string, decisive: readonly string[]): readonly Evidence[] {
  return quoteMatching(now.nics, [`"ifname":"${name}"`], [...decisive, `"ifname":"${name}"`]);
}

/** What tells which members of an 802.3ad bond carry; each line begins with the name of its bond. */
export function quoteBond(bonds: Reading<readonly Bond[]>, { name }: Bond): readonly Evidence[] {
  if (bonds.state !== 'known') return [];
  const own = bonds.evidence.lines.filter((line) => line.startsWith(`${name}: `) && aboutAggregators.test(line));
  return quote(
    bonds,
    own,
    own.flatMap((line) => decisiveOfAggregators.exec(line) ?? []),
  );
}

const aboutAggregators =
  /: \t?(?:Bonding Mode|Slave Interface|Aggregator ID|Number of ports|Partner Mac Address|Actor Churn State: churned)/;
const decisiveOfAggregators = /(?:Aggregator ID|Number of ports|Partner Mac Address|Actor Churn State): .*/;
