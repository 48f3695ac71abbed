import type { NasWays } from '../../shared/model/nas-facts.ts';
import { milliseconds, type Milliseconds } from '../../shared/model/units.ts';
import { intervalOf, type Attention } from './pace.ts';

/**
 * Nobody looks at its lanes then, and a tick wakes the NAS's shell: a lost port still shows within the 20 s in which a
 * trouble counts as the same one.
 */
const unwatched = milliseconds(15_000);

/** Each look starts a PowerShell, which costs the server far more than what it is asked. */
const windowsAtLeast = milliseconds(5_000);

/** Distance between two looks at a NAS: that of the workstation while the window is visible. */
export function nasIntervalOf(attention: Attention, family?: NasWays['family']): Milliseconds {
  if (!attention.windowVisible || attention.screenLocked) return unwatched;
  const usual = intervalOf(attention, undefined);
  return family === 'windows' ? milliseconds(Math.max(usual, windowsAtLeast)) : usual;
}

/**
 * Settings and the like. Each refused `sudo` of a full look is a line in the NAS's log, and on some a mail: seldom, and
 * when somebody asks.
 */
export const nasFullEvery = milliseconds(600_000);

/** A look in which one command hangs takes ten seconds, and what it read is no less true for that. */
const slowLook = milliseconds(15_000);
const intervalsUntilStale = 3;

/** Older facts of a NAS are not joined with the workstation's. */
export function nasStaleAfter(interval: Milliseconds): Milliseconds {
  return milliseconds(Math.max(slowLook, intervalsUntilStale * interval));
}

const firstWait = 2_000;
/** A person who is looking sees a NAS that was switched on within a minute. */
const longestWaitWatched = 60_000;
const longestWaitUnwatched = 300_000;

/** How long to leave a NAS alone after this many failures in a row. */
export function nasBackOff(failures: number, attention: Attention): Milliseconds {
  const longest = attention.windowVisible ? longestWaitWatched : longestWaitUnwatched;
  const wait = firstWait * 2 ** Math.min(failures - 1, 16);
  return milliseconds(Math.max(nasIntervalOf(attention), Math.min(wait, longest)));
}
