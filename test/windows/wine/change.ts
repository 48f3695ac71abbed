/** Makes a change as Lanewise does, in Windows: starts the elevated program that it is given, as Windows would after its question. */
import { spawn } from 'node:child_process';
import { conversingPerformer } from '../../../main/change/local/conversing.ts';
import { hashOf, prepareSteps } from '../../../main/change/prepare.ts';
import type { FixStep } from '../../../main/change/steps.ts';
import { converseByPipe } from '../../../main/change/windows/conversation.ts';
import { unfinishedChanges } from '../../../main/change/windows/journal.ts';
import { windowsScripts } from '../../../main/change/windows/scripts.ts';
import { powerShellAsker } from '../../../main/machine/windows/power-shell-asker.ts';
import { windowsTrees } from '../../../main/machine/windows/process-tree.ts';
import { powerShellProgram, powerShellWords } from '../../../main/machine/windows/program.ts';
import { hostScript } from '../../../main/machine/windows/scripts.ts';

const [program = ''] = process.argv.slice(2);
const argv = [powerShellProgram(process.env, process.arch), ...powerShellWords(hostScript(), 'change')] as const;
const asker = powerShellAsker({ argv, trees: windowsTrees(process.env) });
const scripts = windowsScripts(asker);
const performer = conversingPerformer({
  consent: async () => ({ place: { kind: 'workstation' }, way: 'uac' }),
  start: (request) =>
    converseByPipe(request, async (words) => {
      spawn(program, words, { stdio: 'ignore' }).on('exit', (code) => {
        if (code === 0) return;
        say({ ended: code });
        process.stdout.write('', () => process.exit(3));
      });
      return 'started';
    }),
  isUnfinished: async () => (await unfinishedChanges(scripts)).length > 0,
});
const say = (word: object): void => void process.stdout.write(`${JSON.stringify(word)}\n`);

const steps: readonly FixStep[] = [{ verb: 'set-windows', wishes: [{ setting: 'rss', interface: 'Ethernet' }] }];
const purpose = {
  reason: { kind: 'finding', code: 'win.rss-off' },
  subject: { kind: 'machine', id: 'local', name: 'pc' },
  title: 'Switch receive side scaling on',
} as const;
const isOn = async (): Promise<boolean> =>
  (await scripts.machine.run(['powershell', 'adapter-rss.ps1'])).stdout.includes('"Enabled":true');

const operations = await prepareSteps(steps, scripts.machine, { uid: 0, gid: 0 });
const { signal } = new AbortController();
const applied = await performer.apply({ purpose, steps, hash: hashOf(operations) }, () => undefined, signal);
say({ applied: await isOn(), unfinished: (await unfinishedChanges(scripts)).length });
await applied.keep();
say({ kept: await isOn(), unfinished: (await unfinishedChanges(scripts)).length });
await performer.undo(applied.transaction, () => undefined);
say({ undone: !(await isOn()), unfinished: (await unfinishedChanges(scripts)).length });
asker.end();
