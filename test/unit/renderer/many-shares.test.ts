import { serialize } from 'node:v8';
import { describe, expect, test } from 'vitest';
import { type Row, rowKeeper, rowMaker } from '../../../renderer/features/overview/rows.ts';
import { groupsOf } from '../../../renderer/state/load.ts';
import { withShownNames } from '../../../renderer/state/shown-names.ts';
import { withPublication, useWindow, type WindowState } from '../../../renderer/state/store.ts';
import type { Publication } from '../../../shared/ipc/publication.ts';
import { valueOf } from '../../../shared/model/reading.ts';
import { workstation, type NasWish } from '../../helpers/scene-facts.ts';
import { play, type Scene } from '../../helpers/scene.ts';

const sharesEach = 100;
/** After three looks the line of the last minute is whole. */
const secondsBetween = 59;

/** Five NAS with a hundred shares each upon one session of two lanes; what they move in a second. */
function manyShares(moves: (nas: number) => number, share = 'share'): readonly NasWish[] {
  return Array.from({ length: 5 }, (_, nas) => ({
    name: `nas${nas}`,
    shares: Array.from({ length: sharesEach }, (_each, index) => `${nas}-${share}${index}`),
    announced: [`10.0.${nas}.25`, `10.0.${nas}.26`],
    lanes: [`10.0.${nas}.25`, `10.0.${nas}.26`].map((to) => ({ to, received: moves(nas), sent: 90 })),
  }));
}

const scene = (moves: (nas: number) => number): Scene => ({
  look: (number) => ({ facts: workstation(number * secondsBetween, manyShares(moves)) }),
});

/** The rows that the window draws at each of these looks, each row of one look the same object as before where it is kept. */
function rowsAt(publications: readonly Publication[]): readonly (readonly Row[])[] {
  const keep = rowKeeper();
  let state: WindowState = useWindow.getInitialState();
  return publications.map((publication) => {
    const shown = withShownNames(publication);
    state = { ...state, ...withPublication(state, shown) };
    const rowOf = rowMaker(shown, state.series);
    const { nas = [], shares = [] } = shown.snapshot ?? {};
    return keep(groupsOf(nas, shares).flatMap((group) => group.shares.map((share) => rowOf(share, group.nas))));
  });
}

const drawnAnew = (before: readonly Row[], now: readonly Row[]): readonly string[] =>
  now.filter((row) => !before.includes(row)).map(({ share }) => share);

describe('five hundred shares on five NAS', () => {
  const publications = play(
    scene((nas) => (nas === 2 ? 4e7 : 90)),
    3,
  );
  const [last] = publications.slice(-1);
  if (last?.snapshot === undefined) throw new Error('the scene has a last look');
  const { snapshot } = last;

  test('of them a tick draws those anew that move, and no other', () => {
    const [before = [], now = []] = rowsAt(publications).slice(-2);
    expect(now).toHaveLength(5 * sharesEach);
    const moving = now.map(({ share }) => share).filter((share) => share.startsWith('/mnt/2-'));
    expect(drawnAnew(before, now)).toEqual(moving);
  });

  test('a share of which the verdict changes is drawn anew, and its neighbours are not', () => {
    const shares = snapshot.shares.map((share, index) =>
      index === 7 ? { ...share, verdict: { ...share.verdict, word: 'partial' as const, carrying: 1 } } : share,
    );
    const [before = [], now = []] = rowsAt([last, { ...last, snapshot: { ...snapshot, shares } }]);
    expect(drawnAnew(before, now)).toEqual([shares[7]?.id]);
  });

  test('what they share crosses to the window once, and each still names the others', () => {
    const { shares, sharing } = snapshot;
    const rates = [...new Set(shares.map(({ session }) => session))].map((session) => valueOf(session)?.lanes[0]?.rate);
    const received = rates.map((rate) => (rate?.state === 'known' ? Math.round(rate.value.received / 1e6) : undefined));
    expect(received).toEqual([0, 0, 37, 0, 0]);
    expect(sharing.map((one) => one.length)).toEqual([100, 100, 100, 100, 100]);
    expect(new Set(sharing.flat())).toEqual(new Set(shares.map(({ id }) => id)));
    // The copy that is sent refers back to what it holds already: a share more costs little.
    const fewer = { ...last, snapshot: { ...snapshot, shares: shares.slice(0, 400) } };
    expect((serialize(last).length - serialize(fewer).length) / 100).toBeLessThan(700);
  });
});
