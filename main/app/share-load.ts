import { z } from 'zod';
import type { ShareLoad } from '../../shared/ipc/contract.ts';
import type { ShareId } from '../../shared/model/snapshot.ts';
import { bytes, milliseconds } from '../../shared/model/units.ts';
import { loadWords } from '../../shared/text/screens/load.ts';
import { parseRowLines } from '../collect/text/row-lines.ts';
import type { CommandResult } from '../machine/machine.ts';
import type { TargetState } from '../watch/target-watcher.ts';

/** The further connections of Windows open within a second or two; the rest is for a NAS that has to wake its disks. */
const loadSeconds = 8;
/** Beside the reading: PowerShell's start, the search for files, and the last requests of a slow NAS. */
const besideMs = 45_000;

export interface ShareLoadParts {
  readonly state: () => TargetState;
  /** Runs assets/powershell/load/share-load.ps1 at this machine; throws `MachineError`. */
  readonly run: (words: readonly string[], timeoutMs: number) => Promise<CommandResult>;
  readonly lookNow: () => Promise<void>;
}

const rowSchema = z.object({
  Files: z.int().nonnegative(),
  Bytes: z.string().regex(/^\d+$/),
  Milliseconds: z.int().nonnegative(),
});

/**
 * Reads a share of the Windows that this program runs on with many requests under way, so that Windows opens all of the
 * connections that it would. What is open then is what the looks of that time see; one more look follows.
 */
export function createShareLoad({ state, run, lookNow }: ShareLoadParts): (id: ShareId) => Promise<ShareLoad> {
  let isRunning = false;
  return async (id) => {
    const { source, judged } = state();
    const snapshot = judged?.snapshot;
    if (source.kind !== 'local' || snapshot?.facts.family !== 'windows') return notRead(loadWords.onlyHere);
    const share = snapshot.shares.find((one) => one.id === id);
    if (share === undefined) return notRead(loadWords.gone);
    if (isRunning) return notRead(loadWords.running);
    isRunning = true;
    try {
      return ended(await run([share.remote, String(loadSeconds)], loadSeconds * 1000 + besideMs));
    } catch (error) {
      return notRead(error instanceof Error ? error.message : String(error));
    } finally {
      isRunning = false;
      await lookNow();
    }
  };
}

const notRead = (sentence: string): ShareLoad => ({ state: 'not-read', sentence });

function ended({ stdout }: CommandResult): ShareLoad {
  const answer = parseRowLines(stdout, 'share-load.ps1');
  if (!answer.ok) return notRead(loadWords.refused(answer.message));
  const row = rowSchema.safeParse(answer.rows[0]?.value);
  if (!row.success) return notRead(loadWords.notUnderstood);
  const { Files: files, Bytes: read, Milliseconds: took } = row.data;
  if (files === 0) return notRead(loadWords.nothingLarge);
  return { state: 'read', bytes: bytes(Number(read)), took: milliseconds(took) };
}
