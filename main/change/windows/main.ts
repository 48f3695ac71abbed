/**
 * The program that Windows starts with an administrator's rights (UAC), for one change or, by the word `read`, for one reading. Its
 * words name a pipe of Lanewise, the key to it and the hash of the one request that it takes from there. docs/fixes/elevated.md.
 * Never run on Windows.
 */
import { dirname, join } from 'node:path';
import { isSea } from 'node:sea';
import { z } from 'zod';
import { instant, milliseconds } from '../../../shared/model/units.ts';
import { powerShellAsker, type PowerShellAsker } from '../../machine/windows/power-shell-asker.ts';
import { windowsTrees } from '../../machine/windows/process-tree.ts';
import { powerShellProgram, powerShellWords } from '../../machine/windows/program.ts';
import { machineBy } from '../../machine/windows/windows-machine.ts';
import { transactionSchema } from '../journal.ts';
import { watchedRollback } from '../native/rollback.ts';
import { answerByPipe, revertUnfinished, watchChange, type ElevatedTools } from './elevated.ts';
import { readByPipe } from './elevated-reading.ts';
import { usualLock } from './lock.ts';
import { pipeWords, readWords } from './pipe.ts';
import { isForAllUsers, variablesOf, windowsFolder } from './place.ts';
import { windowsScripts } from './scripts.ts';

const rollbackWords = z.tuple([
  z.literal('rollback'),
  transactionSchema,
  z.string().regex(/^-?\d{1,16}$/),
  z.string().regex(/^\d{1,9}$/),
]);

/** The scripts lie beside this executable. Throws where others than administrators could change the one or the other. */
function ownPowerShell(also?: 'change'): PowerShellAsker {
  const windows = windowsFolder();
  const script = join(dirname(process.execPath), 'assets', 'powershell', 'host.ps1');
  const isSafe = isSea() && [process.execPath, script].every((path) => isForAllUsers(path, windows));
  if (!isSafe) throw new Error('This program is not installed for all users.');
  const variables = variablesOf(windows);
  const argv = [powerShellProgram(variables, process.arch), ...powerShellWords(script, also)] as const;
  return powerShellAsker({ argv, trees: windowsTrees(variables) });
}

function ownTools(): ElevatedTools {
  const windows = windowsFolder();
  return {
    scripts: windowsScripts(ownPowerShell('change')),
    rollback: watchedRollback([process.execPath], { cwd: windows, env: variablesOf(windows) }),
    lock: usualLock,
  };
}

async function main(): Promise<number> {
  for (const name of Object.keys(process.env)) delete process.env[name];
  const words = process.argv.slice(2);
  const asked = pipeWords.safeParse(words).data;
  if (asked !== undefined) return answerByPipe(asked, ownTools());
  const toRead = readWords.safeParse(words).data;
  if (toRead !== undefined) {
    const [, ...ofPipe] = toRead;
    return readByPipe(ofPipe, machineBy(ownPowerShell()));
  }
  if (words.length === 1 && words[0] === 'recover') return revertUnfinished(ownTools());
  const [, id, deadline, within] = rollbackWords.parse(words);
  const watched = {
    id,
    deadline: instant(Number(deadline)),
    within: milliseconds(Number(within)),
  };
  const tools = ownTools();
  process.stdout.on('error', () => undefined);
  process.stdout.write('armed\n');
  await watchChange(watched, tools);
  return 0;
}

void main().then(
  (code) => process.exit(code),
  () => process.exit(1),
);
