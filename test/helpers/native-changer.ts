import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { ChangeRefused, type SecretText } from '../../main/change/changer.ts';
import type { Changer } from '../../main/change/performer.ts';
import type { Operation } from '../../main/change/operation.ts';
import type { Box } from '../lab/box.ts';

const script = path.resolve(import.meta.dirname, 'native-changer-here.ts');
const stateSchema = z.enum(['before', 'after', 'other']);
const answerSchema = z.union([
  z.strictObject({ value: z.string().optional() }),
  z.strictObject({
    refused: z.custom<ChangeRefused['code']>((code) => typeof code === 'string'),
    sentence: z.string(),
  }),
  z.strictObject({ broken: z.string() }),
]);

export interface NativeInBox {
  readonly changer: (secret?: SecretText) => Changer;
  readonly close: () => Promise<void>;
}

/** The native hand in a process of its own within a box: it changes what it finds around it. */
export function nativeInBox(box: Box): NativeInBox {
  const [program = '', ...words] = box.enter([process.execPath, script]);
  const child = spawn(program, words, { cwd: '/', stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();

  async function ask(asked: object): Promise<string | undefined> {
    child.stdin.write(`${JSON.stringify(asked)}\n`);
    const { value: line, done } = await lines.next();
    if (done === true) throw new Error('the native hand has ended');
    const answer = answerSchema.parse(JSON.parse(line));
    if ('refused' in answer) throw new ChangeRefused(answer.refused, answer.sentence);
    if ('broken' in answer) throw new Error(answer.broken);
    return answer.value;
  }
  const secretFor = (operation: Operation, secret: SecretText | undefined): string | undefined =>
    operation.kind === 'secret-file' ? secret?.(operation.path) : undefined;

  return {
    changer: (secret) => ({
      stateOf: async (operation) =>
        stateSchema.parse(await ask({ verb: 'stateOf', operation, secret: secretFor(operation, secret) })),
      perform: async (operation) =>
        void (await ask({ verb: 'perform', operation, secret: secretFor(operation, secret) })),
      mountOptions: (at) => ask({ verb: 'mountOptions', at }),
    }),
    close: async () => {
      child.stdin.end();
      await ended;
    },
  };
}
