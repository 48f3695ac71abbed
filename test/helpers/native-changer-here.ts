import { createInterface } from 'node:readline';
import { z } from 'zod';
import { ChangeRefused } from '../../main/fix/changer.ts';
import { nativeChanger } from '../../main/fix/native/changer.ts';
import { disk } from '../../main/fix/native/disk.ts';
import { operationSchema } from '../../main/fix/native/journal-schema.ts';
import { rootRun } from '../../main/fix/native/programs.ts';

/** The hand that the elevated program has, on the system it runs in: a line asks for one operation, a line answers. */
const askedSchema = z.strictObject({
  verb: z.enum(['stateOf', 'perform']),
  operation: operationSchema,
  secret: z.string().optional(),
});

async function answer(line: string): Promise<object> {
  const { verb, operation, secret } = askedSchema.parse(JSON.parse(line));
  try {
    const changer = nativeChanger(
      disk,
      rootRun(() => []),
      () => secret,
    );
    return { value: (await changer[verb](operation)) ?? 'done' };
  } catch (error) {
    if (error instanceof ChangeRefused) return { refused: error.code, sentence: error.message };
    return { broken: String(error) };
  }
}

process.umask(0o077);
for await (const line of createInterface({ input: process.stdin }))
  process.stdout.write(`${JSON.stringify(await answer(line))}\n`);
