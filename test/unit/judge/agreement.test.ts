/** Whatever is judged: tray, window, command line and JSON agree on it, because none of them judges anything itself. */
import { assert, boolean, constant, constantFrom, property, record, subarray } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { trayState } from '../../../main/app/tray-state.ts';
import { textOf } from '../../../main/cli/people.ts';
import { exitCodes, reportOf } from '../../../main/cli/report.ts';
import { diagnose } from '../../../main/findings/diagnose.ts';
import { eventsBetween } from '../../../main/judge/events.ts';
import { judgementOf, type Judged } from '../../../main/judge/judge.ts';
import { publicationOf } from '../../../main/watch/publication.ts';
import { groupsOf, worstGroupsFirst } from '../../../renderer/state/load.ts';
import { troublesAbout, troublesOfMachine, troublesOfShare } from '../../../renderer/state/troubles.ts';
import { milliseconds } from '../../../shared/model/units.ts';
import { allSituations } from '../findings/all-situations.ts';

const source = { kind: 'local', hostName: 'desk' } as const;
const found = allSituations.map(({ name, history }) => ({ name, now: history[0], findings: diagnose(history) }));

/** A situation of which some findings are not reported yet, as they have not lasted. */
const judged = constantFrom(...found)
  .chain(({ now, findings }) => record({ now: constant(now), findings: subarray([...findings]) }))
  .map(({ now, findings }): Judged => {
    if (now === undefined) throw new Error('a situation has a look');
    return judgementOf(now, findings);
  });
const both = record({ judged, stale: boolean() });

const stateOf = (one: Judged, stale: boolean) => ({ source, judged: one, stale, interval: milliseconds(1000) });
const published = (one: Judged, stale: boolean) =>
  publicationOf(stateOf(one, stale), { sequence: 1, trayMissing: false });

function check(holds: (one: Judged, stale: boolean) => void): void {
  assert(
    property(both, ({ judged: one, stale }) => holds(one, stale)),
    { numRuns: 300 },
  );
}

describe('tray, window, command line and JSON agree', () => {
  test('on the level', () => {
    check((one, stale) => {
      const report = reportOf(one);
      const levels = [published(one, false).level, report.level, trayState(stateOf(one, false), 'bits').level];
      expect(new Set(levels)).toEqual(new Set([one.level]));
      expect(exitCodes[report.status]).toBe({ error: 2, warning: 1, ok: 0, unknown: 3, none: 3 }[one.level]);
      if (stale && one.shares.length > 0) expect(trayState(stateOf(one, true), 'bits').level).toBe('unknown');
    });
  });

  test('on the worst share', () => {
    check((one, stale) => {
      const { snapshot, shares } = published(one, stale);
      const [worst] = shares;
      const share = one.snapshot.shares.find(({ id }) => id === worst?.share);
      const [group] = worstGroupsFirst(groupsOf(snapshot?.nas ?? [], snapshot?.shares ?? []), shares);
      expect(group?.shares[0]?.id).toBe(worst?.share);
      expect(reportOf(one).worstFirst[0]).toBe(share?.at);
      if (share !== undefined) expect(trayState(stateOf(one, stale), 'bits').carrying).toBe(share.verdict.carrying);
    });
  });

  test('on whether it is of the present', () => {
    check((one, stale) => {
      expect(published(one, stale).stale).toBe(stale);
      if (one.shares.length > 0)
        expect(trayState(stateOf(one, stale), 'bits').tooltip.startsWith('Not known now.')).toBe(stale);
    });
  });

  test('on the number of troubles, and each of them has a page', () => {
    check((one, stale) => {
      const { troubles, snapshot } = published(one, stale);
      const paragraphs = textOf(one)
        .split('\n')
        .filter((line) => /^(?:error|warning|note): .*\[[\w.-]+\]$/.test(line));
      expect([troubles.length, reportOf(one).troubles.length]).toEqual([paragraphs.length, paragraphs.length]);
      const pages = [
        ...(snapshot?.shares ?? []).map(({ id }) => troublesOfShare(id, troubles)),
        troublesOfMachine(troubles),
        troublesAbout(troubles, ({ kind }) => kind === 'nas'),
      ];
      expect(new Set(pages.flat())).toEqual(new Set(troubles));
    });
  });

  test('on nothing being lost: every finding is a trouble or follows from one', () => {
    check((one) => {
      const told = one.troubles.flatMap(({ finding, consequences }) => [finding, ...consequences]);
      expect(new Set(told)).toEqual(new Set(one.findings));
    });
  });
});

describe('what is other than before', () => {
  test('nothing is, of two looks that are the same', () => {
    check((one) => {
      expect(eventsBetween(one, one)).toEqual([]);
    });
  });

  test('a trouble ends, a share goes, and both come back', () => {
    const rich = found.find(({ findings, now }) => findings.length > 0 && (now?.shares.length ?? 0) > 0);
    if (rich?.now === undefined) throw new Error('some situation has a share and a finding');
    const before = judgementOf(rich.now, rich.findings);
    const after = judgementOf({ ...rich.now, shares: [] }, [], [], before);
    const ended = before.troubles.map(() => 'trouble-ended');
    expect(after.events.map(({ kind }) => kind)).toEqual([...before.snapshot.shares.map(() => 'share-gone'), ...ended]);
    const again = judgementOf(rich.now, rich.findings, rich.findings, after);
    expect(again.events.map(({ kind }) => kind)).toEqual([
      ...before.snapshot.shares.map(() => 'share-appeared'),
      ...before.troubles.map(() => 'trouble-began'),
    ]);
  });

  test('a verdict is, with what it was', () => {
    const whole = found.find(({ now }) => now?.shares.some(({ verdict }) => verdict.word === 'full'));
    if (whole?.now === undefined) throw new Error('some situation has a share that is well');
    const before = judgementOf(whole.now, []);
    const shares = whole.now.shares.map((share) => ({
      ...share,
      verdict: { ...share.verdict, word: 'broken' as const, carrying: 1 },
    }));
    const { events } = judgementOf({ ...whole.now, shares }, [], [], before);
    expect(events[0]).toMatchObject({ kind: 'verdict-changed', before: 'full', carryingBefore: 2 });
  });
});
