import { readFile } from 'node:fs/promises';
import { constants } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { z } from 'zod';
import { refusalTexts } from '../../../shared/text/fixes/refusals.ts';
import { ChangeRefused } from '../changer.ts';
import { diskRefusal } from './disk-refusal.ts';
import { disk } from './disk.ts';
import { inDirectory } from './files.ts';
import { journalFolder } from '../journal.ts';
import { rootRun } from './programs.ts';

const lockName = 'lock';
const holderBytes = 256;

/** Held until `end`, or until this process and every program it started have ended, however that happens. */
export interface Lock {
  /** Given to programs that are started, so that the lock outlives this process as long as they work. */
  readonly descriptor: number;
  end(): Promise<void>;
}

const holderSchema = z.strictObject({ pid: z.int().positive(), startedAt: z.string(), boot: z.string() });
type Holder = z.infer<typeof holderSchema>;

/**
 * One change of this machine at a time: flock(2) of a file that only root can open. The kernel itself lets go of it, so
 * none is left behind by a crash; who holds it stands in the file, for the rollback. Throws `another-fix-runs`.
 */
export async function takeLock(): Promise<Lock> {
  const file = await openLock();
  try {
    // The lock belongs to the open file, which the program shares with us.
    const { exitCode } = await rootRun(() => [file.fd])(['flock', '-n', '3']);
    if (exitCode !== 0) throw new ChangeRefused('another-fix-runs', refusalTexts.anotherRuns);
    // Always as long, in its place: on a full disk a change must still be reverted.
    await file.write(JSON.stringify(await ownHolder()).padEnd(holderBytes), 0);
  } catch (error) {
    await file.close();
    throw diskRefusal(`${journalFolder}/${lockName}`, error);
  }
  return { descriptor: file.fd, end: () => file.close() };
}

async function openLock(): Promise<FileHandle> {
  return inDirectory(disk.make(journalFolder, 0o755), async (directory) => {
    // Refuses a link and whatever else is no file of root.
    await directory.read(lockName);
    const path = `${directory.path}/${lockName}`;
    try {
      return await open(path, constants.O_RDWR | constants.O_CREAT | constants.O_NOFOLLOW, 0o600);
    } catch (error) {
      throw diskRefusal(path, error);
    }
  });
}

/** Who holds the lock, if that process still runs: its number may have been given to another one since. */
async function lockHolder(): Promise<Holder | undefined> {
  const holder = holderIn(await readFile(`${journalFolder}/${lockName}`, 'utf8'));
  if (holder === undefined || holder.boot !== (await bootId())) return undefined;
  return (await startOf(holder.pid)) === holder.startedAt ? holder : undefined;
}

/** Ends whoever holds the lock. */
export async function endHolder(): Promise<void> {
  const holder = await lockHolder();
  if (holder === undefined) return;
  try {
    process.kill(holder.pid, 'SIGKILL');
  } catch (error) {
    // It ended by itself in between.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

/** What was cut off while it was written names nobody. */
function holderIn(text: string): Holder | undefined {
  try {
    return holderSchema.safeParse(JSON.parse(text)).data;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

async function ownHolder(): Promise<Holder> {
  const startedAt = await startOf(process.pid);
  return { pid: process.pid, startedAt: startedAt ?? '', boot: await bootId() };
}

const bootId = async (): Promise<string> => (await readFile('/proc/sys/kernel/random/boot_id', 'utf8')).trim();

/** proc_pid_stat(5) field 22, clock ticks after boot; the program's name before it may hold anything but `)` at its end. */
async function startOf(pid: number): Promise<string | undefined> {
  try {
    const text = await readFile(`/proc/${pid}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2).split(' ')[19];
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ESRCH'))
      return undefined;
    throw error;
  }
}
