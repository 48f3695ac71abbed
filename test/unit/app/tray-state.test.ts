import { judgementOf } from '../../../main/judge/judge.ts';
import { describe, expect, test } from 'vitest';
import type { TargetState } from '../../../main/watch/target-watcher.ts';
import { trayState } from '../../../main/app/tray-state.ts';
import { nextSnapshot } from '../../../main/snapshot/next.ts';
import type { Source } from '../../../shared/ipc/publication.ts';
import type { PlannedFinding } from '../../../main/change/plan.ts';
import { unchecked, valueOf } from '../../../shared/model/reading.ts';
import type { Rate, Share, Snapshot, Verdict, VerdictWord } from '../../../shared/model/snapshot.ts';
import { bytesPerSecond, milliseconds } from '../../../shared/model/units.ts';
import { hostFacts, known, mount } from '../../helpers/host-facts.ts';

const real = nextSnapshot([], hostFacts());
const template = real.shares[0]!;

function share(name: string, word: VerdictWord, carrying = 2, possible = 2, rates?: readonly number[]): Share {
  const verdict: Verdict = { word, reason: 'all-ports-carry', carrying, possible, missing: [] };
  const before = valueOf(template.session)!;
  const lane = before.lanes[0]!;
  const session =
    rates === undefined
      ? template.session
      : known({ ...before, lanes: rates.map((rate) => ({ ...lane, rate: rateOf(rate) })) });
  return { ...template, id: name, name, remote: `//nas/${name}`, verdict, session };
}

function rateOf(received: number) {
  return Number.isNaN(received)
    ? unchecked
    : known<Rate>({
        received: bytesPerSecond(received),
        sent: bytesPerSecond(0),
        over: milliseconds(1000),
        until: milliseconds(1000),
      });
}

const local: Source = { kind: 'local', hostName: 'desk' };
interface Change extends Partial<TargetState> {
  readonly findings?: readonly PlannedFinding[];
}

function stateOf(shares: readonly Share[], { findings = [], ...change }: Change = {}): TargetState {
  const nas = real.nas.map((one) => ({ ...one, name: 'nas' }));
  return of({ ...real, nas, shares }, findings, change);
}

function of(
  snapshot: Snapshot,
  findings: readonly PlannedFinding[] = [],
  change: Partial<TargetState> = {},
): TargetState {
  const judged = judgementOf(snapshot, findings);
  return { source: local, judged, interval: milliseconds(1000), stale: false, ...change };
}

function finding(change: Partial<PlannedFinding>): PlannedFinding {
  return {
    code: 'net.arp-flux',
    severity: 'warning',
    subject: { kind: 'share', id: 'media', name: 'media' },
    title: '',
    consequence: '',
    remedies: [],
    because: [],
    evidence: [],
    visibleAfter: milliseconds(0),
    ...change,
  };
}

describe('one share', () => {
  test('its lanes, their number, and what they move together', () => {
    expect(trayState(stateOf([share('media', 'full', 2, 2, [118e6, 118.5e6])]), 'bits')).toEqual({
      level: 'ok',
      carrying: 2,
      possible: 2,
      tooltip: 'media on nas: 2 of 2 paths, 1.89 Gbit/s',
      shares: [{ id: 'media', label: 'media on nas: 2 of 2 paths' }],
    });
  });

  test('the rate is in the units the person chose', () => {
    expect(trayState(stateOf([share('media', 'full', 2, 2, [118e6, 118.5e6])]), 'bytes').tooltip).toContain('MB/s');
  });

  test.each([
    ['idle', [0, 30]],
    ['of unknown rates', [118e6, Number.NaN]],
  ])('%s it has no rate', (_what, rates) => {
    expect(trayState(stateOf([share('media', 'full', 2, 2, rates)]), 'bits').tooltip).toBe(
      'media on nas: 2 of 2 paths',
    );
  });

  test.each([
    ['full', 'ok'],
    ['limited', 'ok'],
    ['partial', 'warning'],
    ['single', 'warning'],
    ['broken', 'error'],
    ['unknown', 'unknown'],
  ] as const)('%s is shown as %s', (word, level) => {
    expect(trayState(stateOf([share('media', word)]), 'bits').level).toBe(level);
  });
});

describe('several shares', () => {
  test('the worst one leads, the others are counted, the menu keeps the order of the window', () => {
    const state = trayState(
      stateOf([share('a', 'full'), share('b', 'unknown'), share('c', 'single', 1), share('d', 'limited', 1, 1)]),
      'bits',
    );
    expect(state).toMatchObject({ level: 'warning', carrying: 1, possible: 2 });
    expect(state.tooltip).toBe('c on nas: 1 of 2 paths (and 3 more)');
    expect(state.shares.map(({ id }) => id)).toEqual(['a', 'b', 'c', 'd']);
  });

  test('not knowing is worse than fine and better than a known fault', () => {
    expect(trayState(stateOf([share('a', 'full'), share('b', 'unknown')]), 'bits').level).toBe('unknown');
    expect(trayState(stateOf([share('a', 'unknown'), share('b', 'broken', 0)]), 'bits').level).toBe('error');
  });

  test('of equally bad ones the one that loses more leads, and else always the same', () => {
    const shares = [share('a', 'partial', 3, 4), share('b', 'single', 1, 4), share('c', 'single', 1, 4)];
    expect(trayState(stateOf(shares), 'bits').tooltip).toMatch(/^b on nas/);
    expect(trayState(stateOf(shares.toReversed()), 'bits').tooltip).toMatch(/^b on nas/);
  });
});

describe('findings', () => {
  test('a trouble of the share or of its NAS shows although the paths are all there', () => {
    const shares = [share('media', 'full')];
    expect(trayState(stateOf(shares, { findings: [finding({})] }), 'bits').level).toBe('warning');
    const nas = finding({ subject: { kind: 'nas', id: template.nas, name: 'nas' }, severity: 'error' });
    expect(trayState(stateOf(shares, { findings: [nas] }), 'bits').level).toBe('error');
  });

  test('a NAS that was asked and does not answer makes unknown what else were fine', () => {
    const silent = finding({ code: 'nas.cannot-look', subject: { kind: 'nas', id: template.nas, name: 'nas' } });
    expect(trayState(stateOf([share('media', 'full')], { findings: [silent] }), 'bits').level).toBe('unknown');
    expect(trayState(stateOf([share('media', 'single')], { findings: [silent] }), 'bits').level).toBe('warning');
  });

  test.each([
    ['a note', { severity: 'note' }],
    ['what could not be read and no verdict misses', { code: 'host.cannot-look' }],
  ] as const)('%s does not', (_what, change) => {
    expect(trayState(stateOf([share('media', 'full')], { findings: [finding(change)] }), 'bits').level).toBe('ok');
  });
});

describe('without a share', () => {
  const nothing = (change: Parameters<typeof hostFacts>[0]): Snapshot => nextSnapshot([], hostFacts(change, []));

  test('nothing mounted is no fault', () => {
    const snapshot = nothing({ mounts: known([]), sockets: known([]) });
    expect(trayState(of(snapshot), 'bits')).toMatchObject({ level: 'none', shares: [] });
  });

  test('a mount table that cannot be read is not the same as nothing mounted', () => {
    const snapshot = nothing({ mounts: { state: 'denied', source: '/proc/self/mountinfo', needs: 'administrator' } });
    expect(trayState(of(snapshot), 'bits').level).toBe('unknown');
  });

  test('before the first look nothing is claimed, and after a first look that failed neither', () => {
    const first: TargetState = { source: local, interval: milliseconds(5000), stale: false };
    expect(trayState(first, 'bits').level).toBe('none');
    expect(trayState({ ...first, lookFailure: 'The host is away.' }, 'bits')).toMatchObject({
      level: 'unknown',
      tooltip: 'The host is away.',
    });
  });
});

describe('what is not the present of this machine says so', () => {
  test('an old reading is not known any more, and its line says that it was seen last', () => {
    const state = trayState(stateOf([share('media', 'full')], { stale: true, lookFailure: 'away' }), 'bits');
    expect(state.level).toBe('unknown');
    expect(state.tooltip).toMatch(/^Not known now\. Last seen: media on nas: 2 of 2 paths/);
  });

  test.each([
    [{ kind: 'sample', hostName: 'x' }, '(sample)'],
    [{ kind: 'recording', hostName: 'x', name: 'mounted' }, '(recording)'],
    [{ kind: 'remote', hostName: 'x', machine: 'ada@x' }, '(desk)'],
  ] as const)('%j ends with %s', (source, mark) => {
    expect(trayState(stateOf([share('media', 'full')], { source }), 'bits').tooltip.endsWith(mark)).toBe(true);
  });
});

test('names cannot turn, break or push away the verdict', () => {
  const state = trayState(stateOf([share(`a\u202Egnp\n\t${'x'.repeat(300)}`, 'single', 1)]), 'bits');
  expect(state.tooltip).toMatch(/^a gnp x+… on nas: 1 of 2 paths$/);
  expect(state.tooltip.length).toBeLessThan(80);
});

test('a real reading of two channels gives two of two', () => {
  const snapshot = nextSnapshot([], hostFacts({ mounts: known([mount(2)]) }));
  expect(trayState(of(snapshot), 'bits')).toMatchObject({ level: 'ok', carrying: 2, possible: 2 });
});
