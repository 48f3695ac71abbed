import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createMotion, frameMs, type Surroundings } from '../../../renderer/state/motion.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const looking = { isHidden: false, hasFocus: true, wantsNoMotion: false, onBattery: false };

function setUp(first: Partial<typeof looking> = {}) {
  const now = { ...looking, ...first };
  let changed = (): void => undefined;
  const surroundings: Surroundings = {
    isHidden: () => now.isHidden,
    hasFocus: () => now.hasFocus,
    wantsNoMotion: () => now.wantsNoMotion,
    onBattery: () => now.onBattery,
    onChange: (callback) => void (changed = callback),
  };
  const motion = createMotion(surroundings);
  let frames = 0;
  const stop = motion.onFrame(() => (frames += 1));
  return {
    stop,
    become: (change: Partial<typeof looking>) => {
      Object.assign(now, change);
      changed();
    },
    /** Frames drawn in the next so many milliseconds. */
    framesIn: (ms: number) => {
      const before = frames;
      vi.advanceTimersByTime(ms);
      return frames - before;
    },
  };
}

describe('the lanes move', () => {
  test('four times a second while somebody looks', () => {
    expect(setUp().framesIn(10_000)).toBe(10_000 / frameMs);
  });

  test.each([{ isHidden: true }, { wantsNoMotion: true }, { onBattery: true }])('not at all when %o', (change) => {
    const { become, framesIn } = setUp();
    become(change);
    expect(framesIn(10_000)).toBe(0);
    become(looking);
    expect(framesIn(10_000)).toBeGreaterThan(0);
  });

  test('for a minute after the window has lost its focus, and again when it has it', () => {
    const { become, framesIn } = setUp();
    become({ hasFocus: false });
    expect(framesIn(59_000)).toBeGreaterThan(0);
    vi.advanceTimersByTime(1_000);
    expect(framesIn(60_000)).toBe(0);
    become({ hasFocus: true });
    expect(framesIn(1_000)).toBeGreaterThan(0);
  });

  test('without an end when the focus comes back within the minute', () => {
    const { become, framesIn } = setUp();
    become({ hasFocus: false });
    vi.advanceTimersByTime(30_000);
    become({ hasFocus: true });
    vi.advanceTimersByTime(90_000);
    expect(framesIn(1_000)).toBeGreaterThan(0);
  });

  test('not in a window that began behind others', () => {
    expect(setUp({ hasFocus: false }).framesIn(10_000)).toBe(0);
  });

  test('not any more, and without a timer, once no lane is drawn', () => {
    const { stop, framesIn } = setUp();
    stop();
    expect(framesIn(10_000)).toBe(0);
    expect(vi.getTimerCount()).toBe(0);
  });
});
