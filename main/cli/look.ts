import type { MachineFacts } from '../../shared/model/machine.ts';
import { setTimeout as sleep } from 'node:timers/promises';
import { collectMachine } from '../collect/collect-machine.ts';
import { judge, judgementOf, nothingJudged, type Judged } from '../judge/judge.ts';
import { instant } from '../../shared/model/units.ts';
import type { Machine } from '../machine/machine.ts';

/**
 * Looks at a machine, and at NAS beside it, a number of times, fully at first, and judges the last look: of all that stands,
 * because nobody waits whether it lasts. Of a recording every frame is a look and nothing is waited for.
 */
export async function lookRepeatedly(
  machine: Machine,
  looks: number,
  intervalMs: number,
  nas: readonly Machine[] = [],
): Promise<Judged> {
  let memory = nothingJudged;
  let before: readonly MachineFacts[] = [];
  for (let look = 0; look < looks; look += 1) {
    if (look > 0) await sleep(intervalMs);
    const depth = look === 0 ? 'full' : 'tick';
    const [facts, asked] = await Promise.all([
      collectMachine('workstation', machine, depth, memory.latest?.snapshot.facts),
      Promise.all(nas.map((one, index) => askNas(one, depth, before[index]))),
    ]);
    before = asked;
    memory = judge(memory, facts, instant(facts.readAt), { current: asked, silent: [] });
  }
  if (memory.latest === undefined) throw new RangeError('At least one look is needed.');
  return judgementOf(memory.latest.snapshot, memory.latest.standing);
}

function askNas(machine: Machine, depth: 'full' | 'tick', previous: MachineFacts | undefined): Promise<MachineFacts> {
  machine.beginLook();
  return collectMachine('nas', machine, depth, previous);
}
