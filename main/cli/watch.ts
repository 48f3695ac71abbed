import { setTimeout as sleep } from 'node:timers/promises';
import { diagnose } from '../diagnose/diagnose.ts';
import { collectNas } from '../collect/nas/nas.ts';
import { collectHost } from '../collect/linux/host.ts';
import { nextSnapshot } from '../snapshot/next.ts';
import type { Finding } from '../../shared/model/finding.ts';
import type { NasFacts } from '../../shared/model/nas-facts.ts';
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
 * Looks at a machine, and at NAS beside it, a number of times, fully at first, and judges the last look. Of a recording every frame is a look
 * and nothing is waited for.
 */
export async function watch(
  machine: Machine,
  looks: number,
  intervalMs: number,
  nas: readonly Machine[] = [],
): Promise<Watched> {
  let history: readonly Snapshot[] = [];
  let before: readonly NasFacts[] = [];
  for (let look = 0; look < looks; look += 1) {
    if (look > 0) await sleep(intervalMs);
    const depth = look === 0 ? 'full' : 'tick';
    const [facts, asked] = await Promise.all([
      collectHost(machine, depth, history[0]?.facts),
      Promise.all(nas.map((one, index) => askNas(one, depth, before[index]))),
    ]);
    before = asked;
    history = [nextSnapshot(history, facts, asked), ...history].slice(0, historyLength);
  }
  const [snapshot, ...earlier] = history;
  if (snapshot === undefined) throw new RangeError('At least one look is needed.');
  return { snapshot, findings: diagnose([snapshot, ...earlier]) };
}

function askNas(machine: Machine, depth: 'full' | 'tick', previous: NasFacts | undefined): Promise<NasFacts> {
  machine.beginLook();
  return collectNas(machine, depth, previous);
}
