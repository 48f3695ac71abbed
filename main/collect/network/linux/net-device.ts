import { bytes } from '../../../../shared/model/units.ts';
import { ParseError } from '../../text/parse-error.ts';
import { wholeNumber } from '../../text/numbers.ts';
import { linesOf, type Line } from '../../text/text-lines.ts';
import { files } from '../../sources.ts';
import type { InterfaceCounters } from '../interfaces.ts';

/** Bytes received and sent are the 1st and the 9th of 16 numbers. */
const numbersPerLine = 16;
const sentColumn = 8;

/**
 * /proc/net/dev (net/core/net-procfs.c dev_seq_printf_stats); a long number touches the colon.
 *
 *     Inter-|   Receive                                                |  Transmit
 *      face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed
 *       eth0:    6279      38    0    0    0     0          0         0     6327      43    0    0    0     0       0          0
 */
export function parseNetDevice(text: string): ReadonlyMap<string, InterfaceCounters> {
  const [first, second, ...rows] = linesOf(text, files.netDev);
  if (first === undefined || second === undefined || !first.text.startsWith('Inter-|')) {
    throw new ParseError('/proc/net/dev: heading missing', 1, first?.text ?? '');
  }
  return new Map(rows.map(rowOf));
}

function rowOf(line: Line): [string, InterfaceCounters] {
  const colon = line.text.lastIndexOf(':');
  const numbers = line.text
    .slice(colon + 1)
    .trim()
    .split(/ +/);
  const [received] = numbers;
  const sent = numbers[sentColumn];
  if (colon === -1 || numbers.length < numbersPerLine || received === undefined || sent === undefined) {
    throw new ParseError('/proc/net/dev: not an interface', line.number, line.text);
  }
  return [
    line.text.slice(0, colon).trim(),
    {
      received: bytes(wholeNumber(received, 'received', line)),
      sent: bytes(wholeNumber(sent, 'sent', line)),
      counted: { source: files.netDev, line: line.text.trim() },
    },
  ];
}
