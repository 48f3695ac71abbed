/** Redaction changes names, not the judgement: every capture is judged the same with and without it. */
import type { MachineFacts } from '../../../shared/model/machine.ts';
import { describe, expect, test } from 'vitest';
import { collectMachine } from '../../../main/collect/collect-machine.ts';
import { diagnose } from '../../../main/findings/diagnose.ts';
import { player } from '../../../main/machine/recorded.ts';
import type { Recording } from '../../../main/machine/recording.ts';
import { redactor } from '../../../main/machine/redact.ts';
import { nextSnapshot } from '../../../main/snapshot/next.ts';
import type { Snapshot } from '../../../shared/model/snapshot.ts';
import { recordingsOf, shareSituations } from '../../helpers/captures.ts';

/** What a person would be told, without any name. */
async function judged(recording: Recording): Promise<unknown> {
  const machine = player(recording);
  const told: unknown[] = [];
  let history: readonly Snapshot[] = [];
  let facts: MachineFacts | undefined;
  for (let look = 0; look < recording.frames.length; look++) {
    facts = await collectMachine('workstation', machine, look === 0 ? 'full' : 'tick', facts);
    const snapshot = nextSnapshot(history, facts);
    history = [snapshot, ...history].slice(0, 20);
    const shares = snapshot.shares.map(({ verdict: { word, reason, carrying, possible }, session }) => [
      word,
      reason,
      carrying,
      possible,
      session.state,
    ]);
    told.push([
      shares.map((each) => each.join(' ')).toSorted((one, other) => one.localeCompare(other)),
      diagnose(history)
        .map(({ code, subject, because }) => [code, subject.kind, ...because].join(' '))
        .toSorted((one, other) => one.localeCompare(other)),
    ]);
  }
  return told;
}

describe.each(shareSituations)('%s', (name) => {
  test('is judged the same when it is redacted, and names nobody', async () => {
    const looked = [...(await recordingsOf(name))].filter(([path]) =>
      /^(mounted|series|down).*\/workstation/.test(path),
    );
    for (const [, real] of looked) {
      const fake = redactor().recording(real);
      expect(await judged(fake)).toEqual(await judged(real));
      expect(JSON.stringify(fake.frames)).not.toMatch(/labclient|nasuser|10\.77\.[12]\.(25|26|50|51)|02:77:00/i);
    }
  });
});
