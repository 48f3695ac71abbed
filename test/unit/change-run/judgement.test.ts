import { expect, test } from 'vitest';
import { judgeChange } from '../../../main/change/run/judgement.ts';
import { nextSnapshot } from '../../../main/snapshot/next.ts';
import type { Snapshot } from '../../../shared/model/snapshot.ts';
import { instant, milliseconds } from '../../../shared/model/units.ts';
import { finding } from '../../helpers/finding.ts';
import { hostFacts } from '../../helpers/host-facts.ts';
import { nasFacts } from '../../helpers/nas-facts.ts';

test('a share of Windows that waits for load again is no worse by the change, nor better yet', () => {
  const [before, after] = [toldBy(-5_000, 0), toldBy(1, 0)];
  const [share] = before.shares;
  if (share === undefined) throw new Error('no share');
  const subject = { kind: 'machine', id: 'local', name: 'pc' } as const;
  const plan = { parts: [], verification: { kind: 'finding-gone' } } as const;
  const one = { subject, plan, before, doneAt: milliseconds(10_000) };
  const waits = (missing: string, notLoaded?: string): Snapshot => ({
    ...after,
    shares: after.shares.map((other) => ({
      ...other,
      verdict: { ...other.verdict, word: 'unknown', missing: [missing] },
      ...(notLoaded !== undefined && { notLoaded }),
    })),
  });
  expect(judgeChange(one, waits('Not loaded.', 'Not loaded.'), [])).toEqual({ state: 'well', better: false });
  expect(judgeChange(one, waits('Not read.', 'Not loaded.'), []).state).toBe('not-well');
});

const day = 24 * 3_600_000;
/** What a NAS told `after` milliseconds after the change, by a wall clock that was set meanwhile. */
const toldBy = (after: number, wallSet: number): Snapshot =>
  nextSnapshot([], hostFacts(), [
    nasFacts({ readAt: instant(1_800_000_000_000 + after + wallSet), asked: milliseconds(10_000 + after) }),
  ]);

test.each([
  ['as it was', 0],
  ['set back by a day', -day],
  ['set forward by a day', day],
])('whether a NAS was asked after a change does not depend on the wall clock: %s', (_, wallSet) => {
  const before = toldBy(-5_000, 0);
  const [share] = before.shares;
  if (share === undefined) throw new Error('no share');
  const subject = { kind: 'share', id: share.id, name: share.name } as const;
  const one = {
    subject,
    finding: finding({ code: 'smb.not-requested', subject, title: 'A' }),
    plan: { parts: [], verification: { kind: 'finding-gone' } },
    before,
    doneAt: milliseconds(10_000),
  } as const;
  expect(judgeChange(one, toldBy(-1, wallSet), []).state).toBe('too-early');
  expect(judgeChange(one, toldBy(1, wallSet), []).state).toBe('well');
});
