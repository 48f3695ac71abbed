import { startMonitor, type Monitor, type MonitorOptions } from '../watch/monitor.ts';
import type { Attention } from '../watch/pace.ts';
import type { Opened } from './watched.ts';

/** What is watched at present; can be changed for something else and back. */
export interface Watching {
  attend(attention: Attention): void;
  lookNow(): Promise<void>;
  /** Ceases to watch the present thing and watches another one. */
  watch(open: () => Promise<Opened>): Promise<void>;
  stop(): Promise<void>;
}

interface Present {
  readonly monitor: Monitor;
  readonly opened: Opened;
}

export function createWatching(options: Omit<MonitorOptions, 'watched'>): Watching {
  let attention = options.attention;
  let present: Present | undefined;
  /** Changes go one after the other, however quickly they are asked for. */
  let last: Promise<void> = Promise.resolve();

  async function end(): Promise<void> {
    const ended = present;
    present = undefined;
    await ended?.monitor.stop();
    // A machine that hangs may take its time to close; nobody waits for that.
    ended?.opened.close().catch((error: unknown) => options.report('a machine did not close', error));
  }

  async function change(open: () => Promise<Opened>): Promise<void> {
    // Opened first: when that fails, what was watched goes on.
    const opened = await open();
    await end();
    present = { opened, monitor: startMonitor({ ...options, watched: opened.watched, attention }) };
  }

  return {
    attend(now) {
      attention = now;
      present?.monitor.attend(now);
    },
    lookNow: () => present?.monitor.lookNow() ?? Promise.resolve(),
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
