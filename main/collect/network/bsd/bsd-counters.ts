import { bytes } from '../../../../shared/model/units.ts';
import type { InterfaceCounters } from '../interfaces.ts';
import { wholeNumber } from '../../text/numbers.ts';
import { linesOf, type Line } from '../../text/text-lines.ts';
import { ParseError } from '../../text/parse-error.ts';

/** Ipkts Ierrs Idrop Ibytes Opkts Oerrs Obytes Coll */
const numberColumns = 8;
const receivedColumn = 3;
const sentColumn = 6;

/**
 * FreeBSD's `netstat -ibn` (usr.bin/netstat/if.c). The rows of a link count everything, those of an address only its
 * own; the address of a link may be missing, so that the numbers are counted from the right.
 *
 *     Name    Mtu Network       Address              Ipkts Ierrs Idrop     Ibytes    Opkts Oerrs     Obytes  Coll
 *     igb0   1500 <Link#1>      00:25:90:aa:bb:01 24012345     0     0 3024051234 12012345     0 1024051234     0
 *     igb0      - 10.0.0.0/24   10.0.0.25         24012300     -     - 3024040000 12012300     - 1024040000     -
 *     lo0   16384 <Link#3>                             120     0     0       9840      120     0       9840     0
 */
export function parseBsdCounters(text: string, source = 'netstat -ibn'): ReadonlyMap<string, InterfaceCounters> {
  const [heading, ...rows] = linesOf(text, 'netstat -ibn');
  const columns = heading?.text.trim().split(/\s+/) ?? [];
  if (heading === undefined || columns[0] !== 'Name' || columns.at(-1) !== 'Coll' || !columns.includes('Ibytes')) {
    throw new ParseError('netstat -ibn: heading missing', 1, heading?.text ?? '');
  }
  const links = rows.filter((line) => /^\S+\s+\d+\s+<Link#\d+>/.test(line.text));
  const named = Map.groupBy(links, nameOf);
  return new Map(
    [...named].flatMap(([name, [line, ...others]]) =>
      // Old releases cut a name after five characters: which of two it is, is not told.
      line === undefined || others.length > 0 ? [] : [[name, countersOf(line, source)] as const],
    ),
  );
}

/** A star marks an interface that is down. */
const nameOf = (line: Line): string => (line.text.trim().split(/\s+/)[0] ?? '').replace(/\*$/, '');

function countersOf(line: Line, source: string): InterfaceCounters {
  const numbers = line.text.trim().split(/\s+/).slice(-numberColumns);
  return {
    received: bytes(wholeNumber(numbers[receivedColumn] ?? '', 'Ibytes', line)),
    sent: bytes(wholeNumber(numbers[sentColumn] ?? '', 'Obytes', line)),
    counted: { source, line: line.text.trim() },
  };
}
