/** Redaction changes names, not the judgement: every capture is judged the same with and without it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { collectHost } from '../../../main/collect/workstation.ts';
import { diagnose } from '../../../main/findings/diagnose.ts';
import { player } from '../../../main/machine/recorded.ts';
import { readRecording } from '../../../main/machine/recording-reader.ts';
import type { Recording } from '../../../main/machine/recording.ts';
import { redactor } from '../../../main/machine/redact.ts';
import { nextSnapshot } from '../../../main/snapshot/next.ts';
import type { HostFacts } from '../../../shared/model/facts.ts';
import type { Snapshot } from '../../../shared/model/snapshot.ts';
import { captures, smbSituations } from '../../helpers/captures.ts';
import { importCapture } from '../../../tools/import-capture.ts';

const folder = mkdtempSync(join(tmpdir(), 'lanewise-redacted-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What a person would be told, without any name. */
async function judged(recording: Recording): Promise<unknown> {
  const machine = player(recording);
  const told: unknown[] = [];
  let history: readonly Snapshot[] = [];
  let facts: HostFacts | undefined;
  for (let look = 0; look < recording.frames.length; look++) {
    facts = await collectHost(machine, look === 0 ? 'full' : 'tick', facts);
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

describe.each(smbSituations)('%s', (name) => {
  test('is judged the same when it is redacted, and names nobody', async () => {
    const out = join(folder, name);
    const { recordings } = await importCapture(join(captures, name), out);
    for (const path of recordings.filter((each) => /^(mounted|series|down).*\/workstation/.test(each))) {
      const real = await readRecording(join(out, path));
      const fake = redactor().recording(real);
      expect(await judged(fake)).toEqual(await judged(real));
      expect(JSON.stringify(fake.frames)).not.toMatch(/labclient|nasuser|10\.77\.[12]\.(25|26|50|51)|02:77:00/i);
    }
  });
});
