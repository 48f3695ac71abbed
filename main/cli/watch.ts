import { setTimeout as sleep } from 'node:timers/promises';
import { diagnose } from '../diagnose/diagnose.ts';
import { collectHost } from '../collect/linux/host.ts';
import { nextSnapshot } from '../snapshot/next.ts';
import type { Finding } from '../../shared/model/finding.ts';
import type { Snapshot } from '../../shared/model/snapshot.ts';
import type { Machine } from '../machine/machine.ts';

/** How many snapshots rules look back at. */
const historyLength = 15;

/** The last look, judged. */
export interface Watched {
  readonly snapshot: Snapshot;
  readonly findings: readonly Finding[];
}

/**
 * Looks at a machine a number of times, fully at first, and judges the last look. Of a recording every frame is a look
 * and nothing is waited for.
 */
export async function watch(machine: Machine, looks: number, intervalMs: number): Promise<Watched> {
  let history: readonly Snapshot[] = [];
  for (let look = 0; look < looks; look += 1) {
    if (look > 0) await sleep(intervalMs);
    const facts = await collectHost(machine, look === 0 ? 'full' : 'tick', history[0]?.facts);
    history = [nextSnapshot(history, facts), ...history].slice(0, historyLength);
  }
  const [snapshot, ...earlier] = history;
  if (snapshot === undefined) throw new RangeError('At least one look is needed.');
  return { snapshot, findings: diagnose([snapshot, ...earlier]) };
}
