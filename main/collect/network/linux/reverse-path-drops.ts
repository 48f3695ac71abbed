import { ParseError } from '../../text/parse-error.ts';
import { wholeNumber } from '../../text/numbers.ts';
import { linesOf, type Line } from '../../text/text-lines.ts';

const group = 'TcpExt:';
const counter = 'IPReversePathFilter';

/**
 * How many packets the reverse path filter of IPv4 has dropped, out of /proc/net/netstat (net/ipv4/proc.c
 * netstat_seq_show): since the start, by any interface, whoever sent them. Each group is a line of names and a line of
 * as many numbers, which differ from kernel to kernel:
 *
 *     TcpExt: SyncookiesSent SyncookiesRecv … PFMemallocDrop IPReversePathFilter TCPTimeWaitOverflow …
 *     TcpExt: 0 0 … 0 7 0 …
 *     IpExt: InNoRoutes InTruncatedPkts …
 *     IpExt: 0 0 …
 */
export function parseReversePathDrops(text: string): number {
  const lines = linesOf(text, '/proc/net/netstat');
  const at = lines.findIndex((line) => line.text.startsWith(group));
  const [names, numbers] = [lines[at], lines[at + 1]];
  if (names === undefined || numbers === undefined || !numbers.text.startsWith(group)) {
    throw new ParseError(`/proc/net/netstat: no names and numbers of ${group}`, at + 1, names?.text ?? '');
  }
  const [known, counted] = [wordsOf(names), wordsOf(numbers)];
  const number = counted[known.indexOf(counter)];
  if (known.length !== counted.length || number === undefined) {
    throw new ParseError(`/proc/net/netstat: no number for ${counter}`, numbers.number, numbers.text);
  }
  return wholeNumber(number, counter, numbers);
}

function wordsOf({ text }: Line): readonly string[] {
  return text.slice(group.length).trim().split(/ +/);
}

/** As `nstat` prints it: the two lines of the file are over a hundred words each. */
export function lineOfDrops(drops: number): string {
  return `TcpExtIPReversePathFilter ${drops}`;
}
