import type { Bond } from '../../../../shared/model/network.ts';
import { bitsPerSecond } from '../../../../shared/model/units.ts';
import { ParseError } from '../../text/parse-error.ts';
import { linesOf, type Line } from '../../text/text-lines.ts';

const megabit = 1e6;

/**
 * /proc/net/bonding/NAME (drivers/net/bonding/bond_procfs.c); `Slave` is the kernel's word for a member. The first
 * `MII Status` is of the bond itself. Of 802.3ad root alone is told which aggregator is active; a member without one
 * has `N/A` for its number.
 *
 *     Ethernet Channel Bonding Driver: v6.1.0
 *
 *     Bonding Mode: IEEE 802.3ad Dynamic link aggregation
 *     Currently Active Slave: eth0                  active-backup and balance-tlb/alb; or `None`
 *     MII Status: up
 *     …
 *     Active Aggregator Info:
 *     <TAB>Aggregator ID: 1
 *     <TAB>Number of ports: 2
 *     <TAB>Partner Mac Address: 02:00:00:00:00:01
 *
 *     Slave Interface: eth0
 *     MII Status: up
 *     Speed: 1000 Mbps                              or `Unknown`
 *     Aggregator ID: 1
 *     Actor Churn State: none                       or `monitoring`, `churned`
 */
export function parseBond(name: string, text: string): Bond {
  const lines = linesOf(text, 'bond');
  const mode = lines.find((line) => line.text.startsWith('Bonding Mode: '));
  if (mode === undefined) throw new ParseError('bond: mode missing', 1, lines[0]?.text ?? '');
  const head: Line[] = [];
  const members: Line[][] = [];
  for (const line of lines) {
    if (line.text.startsWith('Slave Interface: ')) members.push([line]);
    else (members.at(-1) ?? head).push(line);
  }
  const active = wordAfter('Currently Active Slave: ', head);
  return {
    name,
    mode: mode.text.slice('Bonding Mode: '.length).trim(),
    activeMember: active === 'None' ? undefined : active,
    aggregator: activeAggregator(head),
    members: members.map(memberOf),
  };
}

function activeAggregator(head: readonly Line[]): Bond['aggregator'] {
  const id = aggregatorIn('\tAggregator ID: ', head);
  return id === undefined ? undefined : { id, partner: wordAfter('\tPartner Mac Address: ', head) };
}

function wordAfter(word: string, lines: readonly Line[]): string | undefined {
  return lines
    .find((line) => line.text.startsWith(word))
    ?.text.slice(word.length)
    .trim();
}

function aggregatorIn(word: string, lines: readonly Line[]): number | undefined {
  const id = wordAfter(word, lines);
  return id !== undefined && /^\d{1,5}$/.test(id) ? Number(id) : undefined;
}

function memberOf(lines: readonly Line[]): Bond['members'][number] {
  const after = (word: string): string | undefined => wordAfter(word, lines);
  const status = after('MII Status: ');
  const speed = /^(?<megabits>\d{1,7}) Mbps$/.exec(after('Speed: ') ?? '')?.groups?.['megabits'];
  const churn = after('Actor Churn State: ');
  const [first] = lines;
  if (status === undefined)
    throw new ParseError('bond: member without a status', first?.number ?? 1, first?.text ?? '');
  return {
    name: after('Slave Interface: ') ?? '',
    up: status === 'up',
    speed: speed === undefined ? undefined : bitsPerSecond(Number(speed) * megabit),
    aggregator: aggregatorIn('Aggregator ID: ', lines),
    churned: churn === undefined ? undefined : churn === 'churned',
  };
}

const decisive =
  /^(?:Bonding Mode|Currently Active Slave|Slave Interface|MII Status|Speed|Aggregator ID|Actor Churn State): |^\t(?:Aggregator ID|Number of ports|Partner Mac Address): /;

/** The lines of a bond's file that say what it is made of. */
export function decisiveOfBond(text: string): readonly string[] {
  return text.split('\n').filter((line) => decisive.test(line));
}
