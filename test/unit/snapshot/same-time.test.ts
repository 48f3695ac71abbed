import type { MachineFacts } from '../../../shared/model/machine.ts';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { joinNas } from '../../../main/snapshot/join-nas.ts';
import { nextSnapshot } from '../../../main/snapshot/next.ts';
import { looksOf, sharedTime } from '../../../main/snapshot/same-time.ts';
import type { Snapshot } from '../../../shared/model/snapshot.ts';
import { bytes, milliseconds } from '../../../shared/model/units.ts';
import { hostFacts, known, socket } from '../../helpers/host-facts.ts';
import { bothConnections, connection, port } from '../../helpers/nas-facts.ts';
import { rounds } from '../../helpers/rounds.ts';
import { kinds, nasWith } from './both-ends.ts';
import type { FactsChange } from '../../helpers/machine-facts.ts';

/** When a machine was looked at: asked, answered, and the moment between them at which it read its counters. */
interface At {
  readonly asked: number;
  readonly read: number;
  readonly answered: number;
}

/** Bytes that each lane has moved by a moment. */
type Traffic = (ms: number) => number;

function lookHere({ asked, read, answered }: At, moved: Traffic, history: readonly Snapshot[]): Snapshot {
  const sockets = known(
    [25, 26].map((end, index) => socket(40_001 + index, `10.0.0.${end}`, { bytesReceived: bytes(moved(read)) })),
  );
  const time = { asked: milliseconds(asked), answered: milliseconds(answered) };
  return nextSnapshot(history, { ...hostFacts({ sockets }), ...time });
}

function lookThere({ asked, read, answered }: At, moved: Traffic, change: FactsChange = {}): MachineFacts {
  const interfaces = known(
    [25, 26].map((end, index) => port(`eth${index}`, `10.0.0.${end}`, { sent: bytes(moved(read)) })),
  );
  const time = { asked: milliseconds(asked), answered: milliseconds(answered) };
  return nasWith(bothConnections, { interfaces, ...time, ...change });
}

const at = (ms: number): At => ({ asked: ms, read: ms, answered: ms });
/** Nothing, and from then on 38 Mbit/s a lane. */
const beginsAt =
  (start: number): Traffic =>
  (ms) =>
    Math.max(0, ms - start) * 4750;

const lookTimes = fc
  .array(
    fc.record({
      pause: fc.integer({ min: 1, max: 16_000 }),
      wait: fc.integer({ min: 0, max: 6000 }),
      answer: fc.integer({ min: 0, max: 6000 }),
    }),
    { minLength: 2, maxLength: 8 },
  )
  .map((steps) => {
    let now = 0;
    return steps.map(({ pause, wait, answer }): At => {
      const asked = now + pause;
      now = asked + wait + answer;
      return { asked, read: asked + wait, answered: now };
    });
  });

describe('two ends are compared over the same time only', () => {
  test('whatever begins and ends when, and however slowly either answers: a port that carries is never called idle', () => {
    const traffic = fc.array(fc.integer({ min: 0, max: 30_000 }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(lookTimes, lookTimes, traffic, (here, there, turns) => {
        const bursts = turns.toSorted((left, right) => left - right);
        // Each second one starts a copy, each other one ends it.
        const moved: Traffic = (ms) =>
          bursts.reduce((sum, turn, index) => sum + (index % 2 === 0 ? 1 : -1) * Math.max(0, ms - turn) * 12_000, 0);
        const nas = there.map((one) => lookThere(one, moved));
        let history: readonly Snapshot[] = [];
        for (const one of here) {
          const told = nas.filter(({ answered }) => answered <= one.answered);
          const [now] = told.slice(-1);
          const snapshot = lookHere(one, moved, history);
          if (now !== undefined) {
            const view = joinNas(snapshot, now, { before: told.at(-2), history });
            expect(kinds(view)).toEqual([]);
            history = [{ ...snapshot, nasViews: [view] }, ...history];
          } else history = [snapshot, ...history];
        }
      }),
      { numRuns: rounds({ usual: 10, long: 2000 }) },
    );
  });

  test('the time at the NAS encloses the time here', () => {
    fc.assert(
      fc.property(lookTimes, lookTimes, (here, there) => {
        const snapshots = here.map((one) => lookHere(one, beginsAt(0), [])).toReversed();
        const nas = there.map((one) => lookThere(one, beginsAt(0))).toReversed();
        const [first, ...history] = snapshots;
        const [last] = nas;
        if (first === undefined || last === undefined) return;
        const time = sharedTime({ ...looksOf(history, first, last), there: nas });
        if (time === undefined) return;
        expect(time.there.from.answered).toBeLessThanOrEqual(time.here.from.facts.asked);
        expect(time.here.until.facts.answered).toBeLessThanOrEqual(time.there.until.asked);
        expect(time.here.from.facts.answered).toBeLessThan(time.here.until.facts.answered);
      }),
      { numRuns: rounds({ usual: 10, long: 2000 }) },
    );
  });

  test.each([
    ['a look each second', 1000, 400],
    ['a look each fifteen seconds', 15_000, 11_000],
  ])('a copy that begins after the NAS was asked leaves no idle port, with %s', (_what, every, offset) => {
    const moved = beginsAt(2 * every + offset + 100);
    const first = lookHere(at(every), moved, []);
    const second = lookHere(at(2 * every), moved, [first]);
    const third = lookHere(at(3 * every), moved, [second, first]);
    const [before, now] = [every + offset, 2 * every + offset].map((ms) => lookThere(at(ms), moved));
    if (before === undefined || now === undefined) throw new Error('two looks are expected');
    expect(kinds(joinNas(third, now, { before, history: [second, first] }))).toEqual([]);
  });

  test.each([
    ['a look each second', 1000],
    ['a look each fifteen seconds', 15_000],
  ])('bytes that never pass a port are found all the same, with %s', (_what, every) => {
    const moved = beginsAt(0);
    let history: readonly Snapshot[] = [];
    let before: MachineFacts | undefined;
    let found: readonly string[] = [];
    for (let look = 1; look <= 4; look += 1) {
      const snapshot = lookHere(at(look * every), moved, history);
      const now = lookThere(at(look * every - every / 3), () => 0);
      const view = joinNas(snapshot, now, { before, history });
      found = kinds(view);
      before = now;
      history = [{ ...snapshot, nasViews: [view] }, ...history];
    }
    expect(found).toEqual(['port-idle', 'port-idle']);
  });
});

describe('a connection is missed only where both ends were looked at while it stood', () => {
  const here = (ms: number, history: readonly Snapshot[]) => lookHere(at(ms), () => 0, history);

  test('a lane that came after the NAS was asked is not missing there', () => {
    const none = nextSnapshot([], hostFacts({ sockets: known([]), answered: milliseconds(1000) }));
    const now = here(2000, [none]);
    expect(kinds(joinNas(now, nasWith([], { asked: milliseconds(1500) }), { history: [none] }))).toEqual([]);
  });

  test('one that stood before and after is', () => {
    const before = here(1000, []);
    const now = here(2000, [before]);
    const view = joinNas(now, nasWith(bothConnections.slice(0, 1), { asked: milliseconds(1500) }), {
      history: [before],
    });
    expect(kinds(view)).toEqual(['connection-count', 'not-at-nas']);
  });

  test('a connection that ended after the NAS was asked is no ghost, one that stayed there is', () => {
    const before = here(1000, []);
    const now = here(3000, [here(2000, [before]), before]);
    const ghost = [...bothConnections, connection('10.0.0.50', 39_000, '10.0.0.26')];
    const seen = (ms: number) => nasWith(ghost, { asked: milliseconds(ms), answered: milliseconds(ms) });
    const history = [here(2000, [before]), before];
    expect(kinds(joinNas(now, seen(2500), { history }))).toEqual([]);
    expect(kinds(joinNas(now, seen(2500), { before: seen(1500), history }))).toEqual(['connection-count', 'not-here']);
  });
});
