import { join } from 'node:path';
import { expect, test } from 'vitest';
import { collectMachine } from '../../../main/collect/collect-machine.ts';
import { diagnose } from '../../../main/findings/diagnose.ts';
import { openRecording } from '../../../main/machine/open.ts';
import { nextSnapshot } from '../../../main/snapshot/next.ts';
import { valueOf } from '../../../shared/model/reading.ts';
import type { Snapshot } from '../../../shared/model/snapshot.ts';

test('the sample shows a share that is right, one that is not, and traffic that comes and goes', async () => {
  const machine = await openRecording(join(import.meta.dirname, '../../../assets/sample'), { play: 'loop' });
  expect(machine.note).toContain('composed sample');
  let history: readonly Snapshot[] = [];
  const seen = new Set<string>();
  const rates: number[] = [];
  // One frame more than there are: it begins anew, and the counters that fall then are no traffic.
  for (let frame = 0; frame <= machine.frames.length; frame += 1) {
    const facts = await collectMachine('workstation', machine, frame === 0 ? 'full' : 'tick', history[0]?.facts);
    history = [nextSnapshot(history, facts), ...history].slice(0, 15);
    const [now] = history;
    seen.add(now!.shares.map(({ name, verdict }) => `${name} ${verdict.word} ${verdict.carrying}`).join(', '));
    for (const { code } of diagnose(history)) seen.add(code);
    const lanes = now!.shares.flatMap((share) => valueOf(share.session)?.lanes ?? []);
    rates.push(lanes.reduce((sum, lane) => sum + (valueOf(lane.rate)?.received ?? 0), 0));
  }
  expect(seen).toEqual(new Set(['media full 2, backup single 1', 'smb.not-requested']));
  expect(Math.max(...rates)).toBeGreaterThan(220e6);
  expect(rates.filter((rate) => rate < 10_000).length).toBeGreaterThan(5);
});
