/**
 * The program that runs as root, for one change. It takes one line of JSON on its standard input, prepares the change itself,
 * does it, and waits there for `keep`; anything else, silence or its end takes everything back. docs/fixes/elevated.md.
 */
import { randomBytes } from 'node:crypto';
import { isSea } from 'node:sea';
import { instant, milliseconds } from '../../../shared/model/units.ts';
import type { TransactionId } from '../../../shared/model/fix.ts';
import { elevatedTexts } from '../../../shared/text/fixes/elevated.ts';
import { localMachine } from '../../machine/local.ts';
import { ChangeRefused } from '../changer.ts';
import { nativeChanger } from '../native/changer.ts';
import { disk } from '../native/disk.ts';
import { journalFiles } from '../native/journal-files.ts';
import { transactionSchema, journalFolder } from '../journal.ts';
import { endHolder, takeLock, type Lock } from '../native/lock.ts';
import { rootRun, withRootPrograms } from '../native/programs.ts';
import { watchedRollback } from '../native/rollback.ts';
import type { ChangePerformer } from '../transaction.ts';
import { prepareSteps } from '../prepare.ts';
import { secretOf } from '../steps.ts';
import { credentialsDirectory } from '../steps/credentials.ts';
import { callerOf } from '../caller.ts';
import type { ElevatedEvent } from './events.ts';
import { linesOf } from './lines.ts';
import { sayWhy, serve } from './serve.ts';
import { watch } from './watch.ts';

const variables = { ...process.env };
const run = rootRun(() => []);
/** Who starts it has the request at hand. */
const requestWithin = milliseconds(10_000);
/** The lock is held until it ends. */
const longestFarewellMs = 5_000;
const now = () => instant(Date.now());
const [execPath, script = ''] = process.argv;
const ownCommand = (): readonly [string, ...string[]] => (isSea() ? [process.execPath] : [execPath ?? '', script]);

async function harden(): Promise<void> {
  for (const name of Object.keys(process.env)) delete process.env[name];
  process.umask(0o077);
  process.chdir('/');
  // A picture of the memory could hold a password.
  await run(['prlimit', '--core=0:0', '--pid', String(process.pid)]);
}

const performerOf = (lock: Lock, secret = secretOf([], undefined)): ChangePerformer => ({
  changer: nativeChanger(
    disk,
    rootRun(() => [lock.descriptor]),
    secret,
  ),
  journal: journalFiles(disk, journalFolder),
  rollback: watchedRollback(ownCommand()),
  now,
});

async function request(): Promise<number> {
  const ending = endingBySignal();
  // Who asked may be gone; then nobody reads this, and the end of its words takes the change back.
  process.stdout.on('error', () => undefined);
  const say = (event: ElevatedEvent): void => void process.stdout.write(`${JSON.stringify(event)}\n`);
  try {
    const [uid, gid] = [process.getuid?.(), process.getgid?.()];
    if (process.geteuid?.() !== 0 || uid === undefined || gid === undefined)
      throw new ChangeRefused('no-way-to-root', elevatedTexts.notRoot);
    await harden();
    const caller = await callerOf(variables, { uid, gid }, run);
    return await serve({
      lines: linesOf(process.stdin),
      say,
      caller,
      machine: withRootPrograms(localMachine()),
      prepare: prepareSteps,
      secretOf,
      begin: async () => {
        const lock = await takeLock();
        await showCredentialsFolder();
        return (secret) => performerOf(lock, secret);
      },
      newTransaction: () => `${Date.now().toString(36)}-${randomBytes(4).toString('hex')}` as TransactionId,
      requestWithin,
      ending,
    });
  } catch (error) {
    return sayWhy(say, error);
  }
}

/** Earlier versions closed it to everybody: then who asks would not see which files are there, and name another one than root. */
async function showCredentialsFolder(): Promise<void> {
  const folder = await disk.open(credentialsDirectory);
  if (folder === undefined) return;
  await folder.close();
  await run(['chmod', '711', '--', credentialsDirectory]);
}

function endingBySignal(): AbortSignal {
  const ending = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => ending.abort());
  return ending.signal;
}

async function rollback(id: string, deadline: string, within: string): Promise<number> {
  // The end of the session that it was started from is no reason to leave things half done.
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => undefined);
  if (process.geteuid?.() !== 0 || !/^-?\d{1,16} \d{1,9}$/.test(`${deadline} ${within}`)) return 1;
  const watched = {
    id: transactionSchema.parse(id) as TransactionId,
    deadline: instant(Number(deadline)),
    within: milliseconds(Number(within)),
  };
  await harden();
  process.stdout.on('error', () => undefined);
  process.stdout.write('armed\n');
  await watch(watched, journalFiles(disk, journalFolder), (lock: Lock) => performerOf(lock), {
    take: takeLock,
    endHolder,
  });
  return 0;
}

async function main(): Promise<void> {
  const [verb, id, deadline, within, ...more] = process.argv.slice(2);
  const isRollback = verb === 'rollback' && id !== undefined && deadline !== undefined && within !== undefined;
  process.exitCode = isRollback && more.length === 0 ? await rollback(id, deadline, within) : await request();
  // Neither a reader of the standard input nor a watcher keeps it alive; nor does one who does not read what it says.
  process.stdout.write('', () => process.exit());
  setTimeout(() => process.exit(), longestFarewellMs);
}

void main();
