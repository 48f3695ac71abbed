import type { Bond, Interface } from '../../shared/model/network.ts';
import type { Evidence, Reading } from '../../shared/model/reading.ts';
import type { Snapshot } from '../../shared/model/snapshot.ts';
import { quote, quoteMatching } from './quotes.ts';

/** What was read of one interface of this machine. */
export function quoteNic(now: Snapshot, name: string, decisive: readonly string[]): readonly Evidence[] {
  return quoteInterfaces(now.nics, [name], decisive);
}

/** What was read of some interfaces: items of JSON of `ip` or PowerShell, or blocks of `ip` and `ifconfig`. */
export function quoteInterfaces(
  interfaces: Reading<readonly Interface[]>,
  names: readonly string[],
  decisive: readonly string[],
): readonly Evidence[] {
  if (interfaces.state !== 'known') return [];
  const { lines } = interfaces.evidence;
  const keys = ['"ifname":', '"ifname": ', '"Name":'].filter((key) => lines.some((line) => line.includes(key)));
  if (keys.length === 0) {
    const blocks = names.flatMap((name) => blockOf(name, lines));
    return quote(interfaces, blocks, [...decisive, ...names]);
  }
  const needles = names.flatMap((name) => keys.map((key) => `${key}${JSON.stringify(name)}`));
  return quoteMatching(interfaces, needles, [...decisive, ...needles]);
}

/** `2: eth0: …` or `eth0: …` with the indented lines below it (`ip addr`, `ifconfig`), or whatever names it. */
function blockOf(name: string, lines: readonly string[]): readonly string[] {
  const start = lines.findIndex(
    (line) => (/^(?:\d+: )?(?<name>[^\s:@]+)[:@\s]/.exec(line)?.groups?.['name'] ?? '') === name,
  );
  if (start === -1) return lines.filter((line) => line.includes(name)).slice(0, 2);
  const next = lines.findIndex((line, index) => index > start && /^\S/.test(line));
  return lines.slice(start, next === -1 ? undefined : next).slice(0, 3);
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
