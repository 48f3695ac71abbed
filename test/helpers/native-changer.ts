import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { ChangeRefused, type Changer, type SecretText } from '../../main/fix/changer.ts';
import type { Operation } from '../../main/fix/operation.ts';
import type { Box } from '../lab/box.ts';

const script = path.resolve(import.meta.dirname, 'native-changer-here.ts');
const answerSchema = z.union([
  z.strictObject({ value: z.enum(['before', 'after', 'other', 'done']) }),
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

  async function ask(verb: 'stateOf' | 'perform', operation: Operation, secret: SecretText | undefined) {
    const text = operation.kind === 'secret-file' ? secret?.(operation.path) : undefined;
    child.stdin.write(`${JSON.stringify({ verb, operation, secret: text })}\n`);
    const { value: line, done } = await lines.next();
    if (done === true) throw new Error('the native hand has ended');
    const answer = answerSchema.parse(JSON.parse(line));
    if ('value' in answer) return answer.value;
    throw 'refused' in answer ? new ChangeRefused(answer.refused, answer.sentence) : new Error(answer.broken);
  }

  return {
    changer: (secret) => ({
      stateOf: async (operation) => {
        const state = await ask('stateOf', operation, secret);
        if (state === 'done') throw new Error('a state was asked for');
        return state;
      },
      perform: async (operation) => void (await ask('perform', operation, secret)),
    }),
    close: async () => {
      child.stdin.end();
      await ended;
    },
  };
}
