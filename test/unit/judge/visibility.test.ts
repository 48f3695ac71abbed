import { describe, expect, test } from 'vitest';
import { nothingSeenYet, stillVisible, type VisibilityMemory } from '../../../main/judge/visibility.ts';
import { keyOfFinding, type Finding } from '../../../shared/model/finding.ts';
import { instant, milliseconds } from '../../../shared/model/units.ts';

const start = 1_800_000_000_000;

function finding(change: Partial<Finding> = {}): Finding {
  return {
    code: 'smb.not-requested',
    severity: 'warning',
    subject: { kind: 'share', id: '/mnt/media', name: 'media' },
    title: 'A fact.',
    consequence: 'What follows.',
    remedies: [{ kind: 'explain', text: 'Do this.' }],
    because: [],
    evidence: [],
    visibleAfter: milliseconds(5_000),
    ...change,
  };
}

/** Looks at the given seconds; tells which codes were visible at each. */
function watched(looks: readonly (readonly [second: number, findings: readonly Finding[]])[]): readonly string[] {
  let memory: VisibilityMemory = nothingSeenYet;
  return looks.map(([second, findings]) => {
    const told = stillVisible(memory, findings, instant(start + second * 1000));
    memory = told.memory;
    return told.visible.map((one) => one.code).join(' ');
  });
}

const there = [finding()];

describe('a finding', () => {
  test('is told once it has lasted', () => {
    expect(
      watched([
        [0, there],
        [4, there],
        [5, there],
      ]),
    ).toEqual(['', '', 'smb.not-requested']);
  });

  test('that need not last is told at once', () => {
    expect(watched([[0, [finding({ visibleAfter: milliseconds(0) })]]])).toEqual(['smb.not-requested']);
  });

  test('disappears at once when it is gone', () => {
    expect(
      watched([
        [0, there],
        [6, there],
        [7, []],
      ]),
    ).toEqual(['', 'smb.not-requested', '']);
  });

  test('that comes back soon is the same trouble and waits no second time', () => {
    expect(
      watched([
        [0, there],
        [6, there],
        [7, []],
        [9, there],
      ]).at(-1),
    ).toBe('smb.not-requested');
  });

  test('that flickers is told although no single appearance lasted', () => {
    expect(
      watched([
        [0, there],
        [2, []],
        [4, there],
        [6, []],
        [8, there],
      ]),
    ).toEqual(['', '', '', '', 'smb.not-requested']);
  });

  test('that comes back much later waits anew', () => {
    expect(
      watched([
        [0, there],
        [6, there],
        [7, []],
        [60, there],
      ]).at(-1),
    ).toBe('');
  });

  test('of another share waits for itself', () => {
    const other = finding({ subject: { kind: 'share', id: '/mnt/music', name: 'music' } });
    expect(
      watched([
        [0, there],
        [5, [...there, other]],
      ]).at(-1),
    ).toBe('smb.not-requested');
  });

  test('waits anew when the clock was set back, instead of for hours', () => {
    expect(
      watched([
        [0, there],
        [-3600, there],
        [-3595, there],
      ]),
    ).toEqual(['', '', 'smb.not-requested']);
  });

  test('that explains others takes them along, and they wait for it', () => {
    const cause = finding({ code: 'smb.unreachable-address', visibleAfter: milliseconds(10_000) });
    const consequence = finding({
      code: 'smb.one-port',
      because: ['smb.unreachable-address'],
      causes: [keyOfFinding(cause)],
    });
    expect(
      watched([
        [0, [cause, consequence]],
        [6, [cause, consequence]],
        [10, [cause, consequence]],
      ]),
    ).toEqual(['', '', 'smb.unreachable-address smb.one-port']);
  });
});

test('what has been gone for long is forgotten', () => {
  const { memory } = stillVisible(nothingSeenYet, there, instant(start));
  expect(stillVisible(memory, [], instant(start + 60_000)).memory).toEqual({});
});
