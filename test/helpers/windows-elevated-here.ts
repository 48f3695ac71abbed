/** The elevated program for Windows, at a fake Windows: its PowerShell and its lock are the test's, all else is its own. */
import { instant, milliseconds } from '../../shared/model/units.ts';
import { watchedRollback } from '../../main/change/native/rollback.ts';
import { answerByPipe, revertUnfinished, watchChange } from '../../main/change/windows/elevated.ts';
import { readByPipe } from '../../main/change/windows/elevated-reading.ts';
import { pipeWords, readWords } from '../../main/change/windows/pipe.ts';
import { windowsScripts } from '../../main/change/windows/scripts.ts';
import { powerShellAsker } from '../../main/machine/windows/power-shell-asker.ts';
import { processGroups } from '../../main/machine/windows/process-tree.ts';
import { powerShellWords } from '../../main/machine/windows/program.ts';
import { hostScript } from '../../main/machine/windows/scripts.ts';
import { machineBy } from '../../main/machine/windows/windows-machine.ts';

const [powerShell = '', lock = '', ...words] = process.argv.slice(2);
const toRead = readWords.safeParse(words).data;
const host = powerShellWords(hostScript(), toRead === undefined ? 'change' : undefined);
const asker = powerShellAsker({ argv: [powerShell, ...host], trees: processGroups({}) });
const tools = {
  scripts: windowsScripts(asker),
  rollback: watchedRollback([process.execPath, import.meta.filename, powerShell, lock]),
  lock,
};

async function main(): Promise<number> {
  if (toRead !== undefined) {
    const [, ...ofPipe] = toRead;
    return readByPipe(ofPipe, machineBy(asker));
  }
  const asked = pipeWords.safeParse(words).data;
  if (asked !== undefined) return answerByPipe(asked, tools);
  if (words[0] === 'recover') return revertUnfinished(tools);
  const [, id = '', deadline, within] = words;
  process.stdout.write('armed\n');
  const watched = { deadline: instant(Number(deadline)), within: milliseconds(Number(within)) };
  await watchChange({ id, ...watched }, tools);
  return 0;
}

process.exitCode = await main();
asker.end();
