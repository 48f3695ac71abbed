import type { MachineFacts } from '../../shared/model/machine.ts';
import { milliseconds, type Milliseconds } from '../../shared/model/units.ts';

/** Who is there to see a reading, and what a reading costs. */
export interface Attention {
  /** A window is open and not minimised. */
  readonly windowVisible: boolean;
  readonly screenLocked: boolean;
  readonly onBattery: boolean;
}

export const nobodyLooks: Attention = { windowVisible: false, screenLocked: false, onBattery: false };

/** How often one machine is looked at. A workstation, a NAS and a recording differ in this table alone. */
export interface Intervals {
  /** Distance between two looks; `failures`: looks in a row that gave nothing. */
  readonly distance: (attention: Attention, failures: number) => Milliseconds;
  /** How long to rest after a look that took so long. */
  readonly rest: (took: Milliseconds, distance: Milliseconds, attention: Attention) => Milliseconds;
  /** Distance between two looks that read everything. */
  readonly full: (attention: Attention) => Milliseconds;
  /** The age from which on a reading is no longer of the present; `Infinity`: it always is. */
  readonly stale: (distance: Milliseconds) => number;
}

/** What the last looks at a workstation say about the next one. */
export interface WorkstationOutlook {
  /** How many shares the last look found; `undefined` before the first. */
  readonly shares: () => number | undefined;
  /** How long after the last look a lane that may have stopped can be judged; `undefined`: none is in doubt. */
  readonly doubtEndsIn: () => Milliseconds | undefined;
}

export const workstationIntervals = ({ shares, doubtEndsIn }: WorkstationOutlook): Intervals => ({
  distance: (attention) => intervalOf(attention, shares()),
  rest: (took, distance, { windowVisible }) => restAfter(took, distance, windowVisible ? doubtEndsIn() : undefined),
  full: fullEvery,
  stale: staleAfter,
});

/** `family`: of the system that the NAS runs, once it is known. */
export const nasIntervals = (family: () => MachineFacts['family'] | undefined): Intervals => ({
  distance: (attention, failures) =>
    failures === 0 ? nasIntervalOf(attention, family()) : nasBackOff(failures, attention),
  rest: (_took, distance) => distance,
  full: () => nasFullEvery,
  stale: (distance) => Math.max(slowNasLook, intervalsUntilStale * distance),
});

/** A recording sets its own distances. It is read whole, because it may change anywhere, and is its own present. */
export const playedIntervals = (untilNextFrame: () => Milliseconds): Intervals => ({
  distance: untilNextFrame,
  rest: (took, distance) => restAfter(took, distance),
  full: () => milliseconds(0),
  stale: () => Infinity,
});

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

/** Distance between two looks at a workstation. `shares`: how many the last look found; `undefined` before the first. */
export function intervalOf(attention: Attention, shares: number | undefined): Milliseconds {
  if (attention.screenLocked) return locked;
  if (attention.windowVisible) return live;
  if (shares === 0) return nothingMounted;
  return attention.onBattery ? trayOnBattery : tray;
}

/** The shortest rest that a machine that answers slowly is given, whatever is in doubt. */
const shortestRest = milliseconds(250);
/** A look that is a little too early is one too many: how long a look takes to get to the sockets is never quite the same. */
const notTooEarly = milliseconds(100);

/**
 * How long to rest after a look so that the next one begins an interval after it; half of that at least, so that looks
 * do not keep a machine busy that answers slowly. `doubt`: someone sees a lane that may have stopped, and a look that
 * reads the lane so much later than this one did can tell.
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

function fullEvery(attention: Attention): Milliseconds {
  return attention.windowVisible && !attention.screenLocked ? fullWhileLooking : fullOtherwise;
}

/** A reading this much older than the distance between looks is no longer the present. */
const intervalsUntilStale = 3;
/** A look that took a moment longer is not yet a reason for a notice. */
const shortestUntilStale = 4_000;

/** The age from which on a reading of a workstation is old. */
function staleAfter(interval: Milliseconds): Milliseconds {
  return milliseconds(Math.max(intervalsUntilStale * interval, shortestUntilStale));
}

/**
 * How long a look may take before the machine counts as one that does not answer. Longer than a slow `journalctl`,
 * shorter than a person's patience, and never shorter than it takes for the last reading to become stale.
 */
const shortestTimeout = milliseconds(10_000);

export function answerTimeout(interval: Milliseconds): Milliseconds {
  return milliseconds(Math.max(shortestTimeout, staleAfter(interval)));
}

/**
 * Nobody looks at the lanes of a NAS then, and a tick wakes its shell: a lost port still shows within the 20 s in which
 * a trouble counts as the same one.
 */
const nasUnwatched = milliseconds(15_000);

/** Each look starts a PowerShell, which costs the server far more than what the look asks. */
const windowsAtLeast = milliseconds(5_000);

/** Distance between two looks at a NAS: that of the workstation while the window is visible. */
function nasIntervalOf(attention: Attention, family?: MachineFacts['family']): Milliseconds {
  if (!attention.windowVisible || attention.screenLocked) return nasUnwatched;
  const usual = intervalOf(attention, undefined);
  return family === 'windows' ? milliseconds(Math.max(usual, windowsAtLeast)) : usual;
}

/**
 * Settings and the like. Each refused `sudo` of a full look is a line in the NAS's log, and on some a mail: seldom, and
 * when somebody asks.
 */
const nasFullEvery = milliseconds(600_000);

/** A look in which one command hangs takes ten seconds, and what that look read is no less true. */
const slowNasLook = milliseconds(15_000);

const firstWait = 2_000;
/** A person who is looking sees a NAS that was switched on within a minute. */
const longestWaitWatched = 60_000;
const longestWaitUnwatched = 300_000;

/** How long to leave a NAS alone after this many failures in a row. */
function nasBackOff(failures: number, attention: Attention): Milliseconds {
  const longest = attention.windowVisible ? longestWaitWatched : longestWaitUnwatched;
  const wait = firstWait * 2 ** Math.min(failures - 1, 16);
  return milliseconds(Math.max(nasIntervalOf(attention), Math.min(wait, longest)));
}
