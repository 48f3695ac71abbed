import type { NasFacts } from '../../../shared/model/nas-facts.ts';
import type { Machine } from '../../machine/machine.ts';
import { reading } from '../text/reading.ts';
import { parseProcessors } from './processors.ts';
import { nasFiles } from '../nas-sources.ts';

export function processorsOf(machine: Machine): Promise<NasFacts['processors']> {
  return reading(machine, nasFiles.processors, async () => {
    const text = await machine.readFile(nasFiles.processors);
    return { value: parseProcessors(text), lines: text.split('\n').filter((line) => /^cpu\d+ /.test(line)) };
  });
}
