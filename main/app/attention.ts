import { powerMonitor } from 'electron';
import type { Attention } from '../watch/intervals.ts';

export interface AttentionWatcher {
  now(): Attention;
  readonly windowVisible: (visible: boolean) => void;
  /**
   * Asks anew whether the screen is locked and what feeds the computer: Linux announces neither to this program, so it
   * is asked after each look, which costs next to nothing.
   */
  refresh(): void;
}

export interface AttentionOptions {
  readonly onChange: (attention: Attention) => void;
  /** The machine woke up. */
  readonly onResume: () => void;
}

export function watchAttention({ onChange, onResume }: AttentionOptions): AttentionWatcher {
  let attention = { windowVisible: false, ...powerState() };
  function set(change: Partial<Attention>): void {
    const next = { ...attention, ...change };
    const changed = JSON.stringify(next) !== JSON.stringify(attention);
    attention = next;
    if (changed) onChange(next);
  }
  const refresh = (): void => set(powerState());
  powerMonitor.on('lock-screen', refresh);
  powerMonitor.on('unlock-screen', refresh);
  powerMonitor.on('resume', onResume);
  return { now: () => attention, windowVisible: (visible) => set({ windowVisible: visible }), refresh };
}

/** Only `locked` is of interest, which does not depend on the idle time given. */
const anyIdleSeconds = 3600;

function powerState(): Omit<Attention, 'windowVisible'> {
  return {
    screenLocked: powerMonitor.getSystemIdleState(anyIdleSeconds) === 'locked',
    onBattery: powerMonitor.isOnBatteryPower(),
  };
}
