import { outputOf } from '../collect/text/reading.ts';
import { MachineError, type CommandResult, type Machine } from '../machine/machine.ts';
import type { Argv } from './operations/operation-kind.ts';

/** Who asks: mounts made for a person get that person's ids and no others. */
export interface Caller {
  readonly uid: number;
  readonly gid: number;
}

/** Who is logged in to a machine, by `id`. What it does not say is no 0, which would be root. Throws `MachineError`. */
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

/** Who asked for root: told by pkexec or sudo, which nobody but root can be; else the process's own user. */
export async function callerOf(
  variables: Readonly<Record<string, string | undefined>>,
  own: Caller,
  run: (argv: Argv) => Promise<CommandResult>,
): Promise<Caller> {
  const byPolkit = idOf(variables['PKEXEC_UID']);
  if (byPolkit !== undefined) {
    const answer = await run(['id', '-g', '--', String(byPolkit)]);
    const gid = idOf(answer.stdout.trim());
    if (answer.exitCode !== 0 || gid === undefined) throw new Error(`user ${byPolkit} has no group`);
    return { uid: byPolkit, gid };
  }
  const uid = idOf(variables['SUDO_UID']);
  const gid = idOf(variables['SUDO_GID']);
  return uid === undefined || gid === undefined ? own : { uid, gid };
}

const idOf = (text: string | undefined): number | undefined =>
  text !== undefined && /^\d{1,10}$/.test(text) ? Number(text) : undefined;
