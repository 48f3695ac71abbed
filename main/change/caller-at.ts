import { outputOf } from '../collect/text/reading.ts';
import { MachineError, type Machine } from '../machine/machine.ts';

/** Who asks: mounts made for a person get that person's ids and no others. */
export interface Caller {
  readonly uid: number;
  readonly gid: number;
}

/** Who is logged in to a computer, by `id`. What it does not say is no 0, which would be root. Throws `MachineError`. */
export async function callerAt(machine: Machine): Promise<Caller> {
  const [uid, gid] = await Promise.all([idBy(machine, '-u'), idBy(machine, '-g')]);
  return { uid, gid };
}

async function idBy(machine: Machine, word: '-u' | '-g'): Promise<number> {
  const text = (await outputOf(machine, ['id', word])).trim();
  if (!/^\d{1,10}$/.test(text))
    throw new MachineError(
      'failed',
      `id ${word}`,
      `id ${word} printed no number: ${JSON.stringify(text.slice(0, 200))}.`,
    );
  return Number(text);
}
