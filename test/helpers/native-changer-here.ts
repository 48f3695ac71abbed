import { openSync } from 'node:fs';
import promises from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { ChangeRefused } from '../../main/change/changer.ts';
import { operationSchema } from '../../main/change/operation.ts';
import { nativeChanger } from '../../main/change/native/changer.ts';
import { disk } from '../../main/change/native/disk.ts';
import { rootRun } from '../../main/change/native/programs.ts';
import { playedTable } from './played-shares.ts';

/** The hand that the elevated program has, on the system it runs in: a line asks for one thing, a line answers. */
const askedSchema = z.discriminatedUnion('verb', [
  z.strictObject({
    verb: z.enum(['stateOf', 'perform']),
    operation: operationSchema,
    secret: z.string().optional(),
  }),
  z.strictObject({ verb: z.literal('mountOptions'), at: z.string() }),
]);

/** Every program inherits the lock as its third descriptor. */
const lock = openSync('/dev/null', 'r');

async function answer(line: string): Promise<object> {
  const asked = askedSchema.parse(JSON.parse(line));
  const secret = asked.verb === 'mountOptions' ? undefined : asked.secret;
  const changer = nativeChanger(
    disk,
    rootRun(() => [lock]),
    () => secret,
  );
  try {
    if (asked.verb === 'mountOptions') return { value: await changer.mountOptions(asked.at) };
    return { value: (await changer[asked.verb](asked.operation)) ?? undefined };
  } catch (error) {
    if (error instanceof ChangeRefused) return { refused: error.code, sentence: error.message };
    return { broken: String(error) };
  }
}

const { readFile } = promises;
const reading = async (...[file, how]: Parameters<typeof readFile>) => {
  const read = await readFile(file, how);
  return typeof read === 'string' ? playedTable(file, read) : read;
};
Object.assign(promises, { readFile: reading });
syncBuiltinESMExports();

process.umask(0o077);
for await (const line of createInterface({ input: process.stdin }))
  process.stdout.write(`${JSON.stringify(await answer(line))}\n`);
