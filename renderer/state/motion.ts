/**
 * When the lanes may move. Each frame of the picture costs processor time on machines that draw without a graphics card,
 * so that there are few of them, and none while nobody looks: the window is hidden, has been without focus for a minute,
 * the computer runs on its battery, or the person wants no motion.
 */

/** Four frames a second show the direction and cost a tenth of sixty. */
export const frameMs = 250;
/** How long the lanes go on moving after the window has lost its focus: somebody may copy in another window. */
const afterFocusMs = 60_000;

/** What decides whether anything moves; a part of `window` that a test can stand in for. */
export interface Surroundings {
  readonly isHidden: () => boolean;
  readonly hasFocus: () => boolean;
  readonly wantsNoMotion: () => boolean;
  readonly onBattery: () => boolean;
  /** Calls back whenever one of the above may have changed. */
  readonly onChange: (changed: () => void) => void;
}

export interface Motion {
  /** Calls `frame` with its number at each frame until the returned function is called. */
  readonly onFrame: (frame: (number: number) => void) => () => void;
}

export function createMotion(surroundings: Surroundings): Motion {
  const frames = new Set<(number: number) => void>();
  let timer: ReturnType<typeof setInterval> | undefined;
  let focusEnds: ReturnType<typeof setTimeout> | undefined;
  let isWatched = surroundings.hasFocus();
  let number = 0;

  function stopTimer(): void {
    clearInterval(timer);
    timer = undefined;
  }
  function update(): void {
    const { isHidden, wantsNoMotion, onBattery } = surroundings;
    const moves = frames.size > 0 && isWatched && !isHidden() && !wantsNoMotion() && !onBattery();
    if (!moves) return stopTimer();
    timer ??= setInterval(() => {
      number += 1;
      for (const frame of frames) frame(number);
    }, frameMs);
  }
  function looksAway(): void {
    isWatched = false;
    update();
  }
  surroundings.onChange(() => {
    clearTimeout(focusEnds);
    if (surroundings.hasFocus()) isWatched = true;
    else if (isWatched) focusEnds = setTimeout(looksAway, afterFocusMs);
    update();
  });
  return {
    onFrame: (frame) => {
      frames.add(frame);
      update();
      return () => {
        frames.delete(frame);
        update();
      };
    },
  };
}

/** The Battery Status API, which TypeScript's own types of the DOM leave out. */
interface BatteryManager extends EventTarget {
  readonly charging: boolean;
}
type NavigatorWithBattery = Navigator & { readonly getBattery?: () => Promise<BatteryManager> };

function surroundingsOfWindow(): Surroundings {
  const noMotion = matchMedia('(prefers-reduced-motion: reduce)');
  let battery: BatteryManager | undefined;
  async function watchBattery(changed: () => void): Promise<void> {
    const navigatorHere: NavigatorWithBattery = navigator;
    battery = await navigatorHere.getBattery?.();
    battery?.addEventListener('chargingchange', changed);
    changed();
  }
  return {
    isHidden: () => document.hidden,
    hasFocus: () => document.hasFocus(),
    wantsNoMotion: () => noMotion.matches,
    // A computer that does not tell, or has no battery, counts as plugged in.
    onBattery: () => battery?.charging === false,
    onChange: (changed) => {
      for (const event of ['focus', 'blur']) addEventListener(event, changed);
      document.addEventListener('visibilitychange', changed);
      noMotion.addEventListener('change', changed);
      void watchBattery(changed);
    },
  };
}

let ofWindow: Motion | undefined;
/** The one clock of this window. */
export const motion = (): Motion => (ofWindow ??= createMotion(surroundingsOfWindow()));
