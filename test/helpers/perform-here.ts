import { once } from 'node:events';
import { ChangeRefused } from '../../main/change/changer.ts';
import { localPerformer } from '../../main/change/local/performer.ts';
import type { ElevatedProgram } from '../../main/change/local/program.ts';
import type { Performer } from '../../main/change/performer.ts';
import { hashOf } from '../../main/change/prepare.ts';
import { stepsSchema, type FixStep } from '../../main/change/steps.ts';
import { prepareSteps } from '../../main/change/prepare.ts';
import { localMachine } from '../../main/machine/local.ts';

/**
 * Applies steps on the system it runs in as the program does, as the user that it runs as, then keeps and undoes (`keep`), or
 * waits to be killed (`wait`). It begins once a line has come: until then a test may prepare who is asked for root.
 */
const [kind = '', place = '', text = '', then = ''] = process.argv.slice(2);
const program: ElevatedProgram =
  kind === 'installed' ? { kind, path: place } : { kind: 'built', node: process.execPath, script: place };
const uid = process.getuid?.() ?? 0;
const gid = process.getgid?.() ?? 0;
const say = (word: object): void => void process.stdout.write(`${JSON.stringify(word)}\n`);

async function change(performer: Performer, steps: readonly FixStep[]): Promise<void> {
  const hash = hashOf(await prepareSteps(steps, localMachine(), { uid, gid }));
  const subject = { kind: 'machine', id: 'local', name: 'here' } as const;
  const request = {
    purpose: { reason: { kind: 'finding', code: 'net.arp-flux' }, subject, title: 'A change' } as const,
    steps,
    hash,
  };
  const { signal } = new AbortController();
  const applied = await performer.apply(
    request,
    ({ operation, state }) => say({ event: 'news', kind: operation.kind, state }),
    signal,
  );
  say({ event: 'applied' });
  if (then !== 'keep') await new Promise((resolve) => setTimeout(resolve, 600_000));
  await applied.keep();
  say({ event: 'kept', unfinished: await performer.recover() });
  await performer.undo(applied.transaction, () => undefined);
  say({ event: 'undone' });
}

const performer = localPerformer({ program, uid });
const { way, note } = await performer.consent([]);
say({ event: 'consent', way, note, pid: process.pid });
await once(process.stdin, 'data');
try {
  await change(performer, stepsSchema.parse(JSON.parse(text)));
} catch (error) {
  if (!(error instanceof ChangeRefused)) throw error;
  say({ event: 'refused', code: error.code, sentence: error.message });
}
process.stdin.destroy();
