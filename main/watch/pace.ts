import { milliseconds, type Milliseconds } from '../../shared/model/units.ts';

/** Who is there to see a reading, and what a reading costs. */
export interface Attention {
  /** A window is open and not minimised. */
  readonly windowVisible: boolean;
  readonly screenLocked: boolean;
  readonly onBattery: boolean;
}

export const nobodyLooks: Attention = { windowVisible: false, screenLocked: false, onBattery: false };

/** A moving picture: what a person watching a copy calls "live". */
const live = milliseconds(1_000);
/**
 * The tray with shares mounted. A tick costs some 10 ms of CPU with its child process, so 5 s keep it at a fifth of a
 * per cent of a core; a lost path shows within 10 s, long before the kernel itself says a word (180 s).
 */
const tray = milliseconds(5_000);
/** On battery each wake-up costs more than the reading; twice the distance is still within half a minute. */
const trayOnBattery = milliseconds(10_000);
/** Nothing is mounted: only the mount table can bring news, and a person who just mounted a share waits some seconds. */
const nothingMounted = milliseconds(15_000);
/**
 * Nobody can see tray or window behind a lock screen. Not longer than the 20 s within which a trouble counts as the same
 * one (main/judge/visibility.ts), or a lasting one would begin anew at every look.
 */
const locked = milliseconds(15_000);

/** Distance between two looks. `shares`: how many the last look found; `undefined` before the first. */
export function intervalOf(attention: Attention, shares: number | undefined): Milliseconds {
  if (attention.screenLocked) return locked;
  if (attention.windowVisible) return live;
  if (shares === 0) return nothingMounted;
  return attention.onBattery ? trayOnBattery : tray;
}

/** A machine that answers slowly is left in peace for so long, whatever is in doubt. */
const shortestRest = milliseconds(250);
/** A look that is a little too early is one too many: how long a look takes to get to the sockets is never quite the same. */
const notTooEarly = milliseconds(100);

/**
 * How long to rest after a look so that the next one begins an interval after it; half of that at least, so that a
 * machine that answers slowly is not kept busy with being looked at. `doubt`: someone sees a lane that may have stopped,
 * and what was read in that look would tell if it were read so much later.
 */
export function restAfter(took: Milliseconds, interval: Milliseconds, doubt?: Milliseconds): Milliseconds {
  const rest = milliseconds(Math.max(interval - took, interval / 2));
  if (doubt === undefined) return rest;
  return milliseconds(Math.min(rest, Math.max(doubt + notTooEarly - took, shortestRest)));
}

/**
 * Link speed, driver, kernel log and the like change seldom and cost child processes; between two full looks the
 * cheap reading runs. Someone who looks sees a changed cable within a minute even if nothing announced it.
 */
const fullWhileLooking = milliseconds(60_000);
const fullOtherwise = milliseconds(300_000);

export function fullEvery(attention: Attention): Milliseconds {
  return attention.windowVisible && !attention.screenLocked ? fullWhileLooking : fullOtherwise;
}

/** A reading this much older than the distance between looks is no longer the present. */
const intervalsUntilStale = 3;
/** A look that took a moment longer is not yet a reason for a notice. */
const shortestUntilStale = 4_000;

/** The age from which on a reading is old. */
export function staleAfter(interval: Milliseconds): Milliseconds {
  return milliseconds(Math.max(intervalsUntilStale * interval, shortestUntilStale));
}

/**
 * How long a look may take before it is said that the machine does not answer. Longer than a slow `journalctl`,
 * shorter than a person's patience, and never shorter than it takes for the last reading to become stale.
 */
const shortestPatience = milliseconds(10_000);

export function patienceOf(interval: Milliseconds): Milliseconds {
  return milliseconds(Math.max(shortestPatience, staleAfter(interval)));
}
