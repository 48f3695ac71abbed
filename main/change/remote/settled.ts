import { setTimeout as pause } from 'node:timers/promises';
import type { TransactionId } from '../../../shared/model/fix.ts';
import { remoteFixTexts as texts } from '../../../shared/text/fixes/remote.ts';
import { ChangeRefused } from '../changer.ts';
import type { RootShell } from './root-shell.ts';
import { entryBase } from './places.ts';
import { turn } from '../shell/library.ts';

const betweenLooksMs = 500;
const lookTimeoutMs = 30_000;
/** As long as the machine takes at most to revert everything: it waits for what is at work, then goes operation by operation. */
const patienceMs = 600_000;

/** Resolves when the machine has reverted everything by itself, or has given up. */
export async function untilSettled(shell: RootShell, id: TransactionId): Promise<void> {
  const base = entryBase(id);
  await untilFalse(shell, `lw_undoing ${base}`, patienceMs);
}

/** Resolves when nobody over there waits for the deadline of this change any more. */
export async function untilUnwatched(shell: RootShell, id: TransactionId, withinMs: number): Promise<void> {
  await untilFalse(shell, `lw_watching ${entryBase(id)}`, withinMs + patienceMs);
}

async function untilFalse(shell: RootShell, condition: string, withinMs: number): Promise<void> {
  const end = performance.now() + withinMs;
  while ((await shell.run(`${turn}${condition}`, lookTimeoutMs)).exitCode === 0) {
    if (performance.now() > end) throw new ChangeRefused('failed', texts.stillBusy(shell.host));
    await pause(betweenLooksMs);
  }
}
