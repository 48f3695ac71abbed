import type { Attention } from './intervals.ts';
import { watchTarget, type TargetWatcher, type TargetWatcherOptions } from './target-watcher.ts';
import type { OpenedTarget } from './target.ts';

/** Watches one target at a time, and another one on request. */
export interface TargetSwitcher {
  attend(attention: Attention): void;
  lookNow(): Promise<void>;
  /** Publishes the state of the present target once more. */
  readonly publish: () => void;
  /** Stops watching the present target and watches another one. Rejects where that cannot be opened; then the present one stays. */
  watch(open: () => Promise<OpenedTarget>): Promise<void>;
  stop(): Promise<void>;
}

interface Present {
  readonly watcher: TargetWatcher;
  readonly opened: OpenedTarget;
}

export function createTargetSwitcher(options: Omit<TargetWatcherOptions, 'target'>): TargetSwitcher {
  let attention = options.attention;
  let present: Present | undefined;
  /** Changes go one after the other, however quickly they are asked for. */
  let last: Promise<void> = Promise.resolve();

  async function end(): Promise<void> {
    const ended = present;
    present = undefined;
    await ended?.watcher.stop();
    // A machine that hangs may take its time to close; nobody waits for that.
    ended?.opened.close().catch((error: unknown) => options.report('a machine did not close', error));
  }

  async function change(open: () => Promise<OpenedTarget>): Promise<void> {
    // Opened first: when that fails, the present target stays.
    const opened = await open();
    await end();
    present = { opened, watcher: watchTarget({ ...options, target: opened.target, attention }) };
  }

  return {
    attend(now) {
      attention = now;
      present?.watcher.attend(now);
    },
    lookNow: () => present?.watcher.lookNow() ?? Promise.resolve(),
    publish: () => present?.watcher.publish(),
    watch(open) {
      const before = last;
      const mine = (async () => {
        await before.catch(() => undefined);
        await change(open);
      })();
      last = mine;
      return mine;
    },
    stop: end,
  };
}
