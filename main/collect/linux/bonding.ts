import type { Bond } from '../../../shared/model/network.ts';
import { bitsPerSecond } from '../../../shared/model/units.ts';
import { ParseError } from '../parse-error.ts';
import { linesOf, type Line } from './text-lines.ts';

const megabit = 1e6;

/**
 * /proc/net/bonding/NAME (drivers/net/bonding/bond_procfs.c); `Slave` is the kernel's word for a member. The first
 * `MII Status` is of the bond itself.
 *
 *     Ethernet Channel Bonding Driver: v6.1.0
 *
 *     Bonding Mode: IEEE 802.3ad Dynamic link aggregation
 *     MII Status: up
 *     …
 *     Slave Interface: eth0
 *     MII Status: up
 *     Speed: 1000 Mbps                              or `Unknown`
 */
export function parseBond(name: string, text: string): Bond {
  const lines = linesOf(text, 'bond');
  const mode = lines.find((line) => line.text.startsWith('Bonding Mode: '));
  if (mode === undefined) throw new ParseError('bond: mode missing', 1, lines[0]?.text ?? '');
  const members: Line[][] = [];
  for (const line of lines) {
    if (line.text.startsWith('Slave Interface: ')) members.push([line]);
    else members.at(-1)?.push(line);
  }
  return { name, mode: mode.text.slice('Bonding Mode: '.length).trim(), members: members.map(memberOf) };
}

function memberOf(lines: readonly Line[]): Bond['members'][number] {
  const after = (word: string): string | undefined =>
    lines
      .find((line) => line.text.startsWith(word))
      ?.text.slice(word.length)
      .trim();
  const status = after('MII Status: ');
  const speed = /^(?<megabits>\d{1,7}) Mbps$/.exec(after('Speed: ') ?? '')?.groups?.['megabits'];
  const [first] = lines;
  if (status === undefined)
    throw new ParseError('bond: member without a status', first?.number ?? 1, first?.text ?? '');
  return {
    name: after('Slave Interface: ') ?? '',
    up: status === 'up',
    speed: speed === undefined ? undefined : bitsPerSecond(Number(speed) * megabit),
  };
}

const decisive = /^(?:Bonding Mode|Slave Interface|MII Status|Speed): /;

/** The lines of a bond's file that say what it is made of. */
export function decisiveOfBond(text: string): readonly string[] {
  return text.split('\n').filter((line) => decisive.test(line));
}
