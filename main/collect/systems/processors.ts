import type { ProcessorTimes } from '../../../shared/model/machine.ts';
import type { Reading } from '../../../shared/model/reading.ts';
import type { Machine } from '../../machine/machine.ts';
import { files } from '../sources.ts';
import { wholeNumber } from '../text/numbers.ts';
import { reading } from '../text/reading.ts';
import { linesOf } from '../text/text-lines.ts';
import { ParseError } from '../text/parse-error.ts';

/** user nice system idle iowait irq softirq steal; what follows is contained in user and nice. */
const countedColumns = 8;
const idleColumn = 3;
const waitingColumn = 4;

/**
 * /proc/stat (Documentation/filesystems/proc.rst §1.7), the processors' own lines:
 *
 *     cpu  41215 0 20120 998012 1201 0 312 0 0 0
 *     cpu0 20511 0 10010 499000 600 0 150 0 0 0
 *     intr 12345 …
 */
export function parseProcessors(text: string): readonly ProcessorTimes[] {
  const rows = linesOf(text, '/proc/stat').filter((line) => /^cpu\d+ /.test(line.text));
  if (rows.length === 0) throw new ParseError('/proc/stat: no processor', 1, text.slice(0, 200));
  return rows.map((line) => {
    const times = line.text
      .trim()
      .split(/\s+/)
      .slice(1, countedColumns + 1);
    const numbers = times.map((time) => wholeNumber(time, 'time', line));
    const total = numbers.reduce((sum, time) => sum + time, 0);
    const idle = numbers[idleColumn];
    const waiting = numbers[waitingColumn];
    if (idle === undefined || waiting === undefined) {
      throw new ParseError('/proc/stat: times missing', line.number, line.text);
    }
    return { busy: total - idle - waiting, waiting, total };
  });
}

export function readProcessors(machine: Machine): Promise<Reading<readonly ProcessorTimes[]>> {
  return reading(machine, files.processors, async () => {
    const text = await machine.readFile(files.processors);
    return { value: parseProcessors(text), lines: text.split('\n').filter((line) => /^cpu\d+ /.test(line)) };
  });
}
