import type { Kernel } from '../../../shared/model/machine.ts';
import type { Reading } from '../../../shared/model/reading.ts';
import type { Machine } from '../../machine/machine.ts';
import { files } from '../sources.ts';
import { ParseError } from '../text/parse-error.ts';
import { reading, type Taken } from '../text/reading.ts';

export async function readHostName(machine: Machine): Promise<Reading<string>> {
  return await reading(machine, files.hostName, async () => await word(machine, files.hostName));
}

export async function readKernel(machine: Machine): Promise<Reading<Kernel>> {
  return await reading(machine, files.kernelRelease, async () => {
    const { value, lines } = await word(machine, files.kernelRelease);
    return { value: { release: value }, lines };
  });
}

async function word(machine: Machine, path: string): Promise<Taken<string>> {
  const value = (await machine.readFile(path)).trim();
  if (value === '') throw new ParseError(`${path} is empty`, 1, '');
  return { value, lines: [value] };
}
