import { localPerformer } from '../../main/fix/local/performer.ts';
import { hashOf } from '../../main/fix/prepare.ts';
import { stepsSchema } from '../../main/fix/steps.ts';
import { prepareSteps } from '../../main/fix/verbs/prepare-steps.ts';
import { localMachine } from '../../main/machine/local.ts';

/** Applies steps on the system it runs in as the program does, then `keep`s and undoes, or waits to be killed (`wait`). */
const [script = '', text = '', then = ''] = process.argv.slice(2);
const steps = stepsSchema.parse(JSON.parse(text));
const operations = await prepareSteps(steps, localMachine(), { uid: 0, gid: 0 });
const performer = localPerformer({ program: { kind: 'built', node: process.execPath, script }, uid: 0 });
const say = (word: object) => process.stdout.write(`${JSON.stringify(word)}\n`);
const applied = await performer.apply(
  {
    purpose: { code: 'net.arp-flux', subject: { kind: 'machine', id: 'local', name: 'here' }, title: 'A change' },
    steps,
    hash: hashOf(operations),
  },
  ({ operation, state }) => say({ event: 'news', kind: operation.kind, state }),
  new AbortController().signal,
);
say({ event: 'applied' });
if (then === 'keep') {
  await applied.keep();
  say({ event: 'kept', unfinished: await performer.recover() });
  await performer.undo(applied.transaction, () => undefined);
  say({ event: 'undone' });
} else await new Promise((resolve) => setTimeout(resolve, 600_000));
