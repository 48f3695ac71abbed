import { setTimeout as pause } from 'node:timers/promises';

/** What was to be seen at one moment. */
interface Seen {
  readonly tray: string;
  readonly window: string;
}

export interface Timeline {
  /** An event of ours; time counts from the last one. */
  readonly mark: (event: string) => void;
  /** Waits until what is seen is so; milliseconds since the last mark, by the time of the look that saw it. */
  readonly until: (what: string, holds: (seen: Seen) => boolean) => Promise<number>;
  /** Every change, each with its seconds since the last mark. */
  readonly story: () => readonly string[];
  readonly stop: () => Promise<void>;
}

/** Often enough that the measured time is that of the program, seldom enough not to be its burden. */
const everyMs = 100;
const patienceMs = 120_000;

/** Watches tray and window and writes down every change. */
export function timeline(tray: () => Promise<string>, window: () => Promise<string>): Timeline {
  const story: string[] = [];
  const waiting = new Set<(seen: Seen, at: number) => void>();
  const ending = new AbortController();
  let last: Seen = { tray: '', window: '' };
  let markedAt = performance.now();

  const tell = (at: number, text: string): void => {
    story.push(`${((at - markedAt) / 1_000).toFixed(1).padStart(6)} s  ${text}`);
  };
  const look = async (): Promise<void> => {
    const at = performance.now();
    const [trayText, windowText] = await Promise.all([tray(), window()]);
    if (trayText !== last.tray) tell(at, `tray: ${trayText}`);
    if (windowText !== last.window) tell(at, `window: ${windowText}`);
    last = { tray: trayText, window: windowText };
    for (const hear of waiting) hear(last, at);
  };
  const looking = (async (): Promise<void> => {
    while (!ending.signal.aborted) {
      await look();
      await pause(everyMs);
    }
  })();

  return {
    mark: (event) => {
      markedAt = performance.now();
      tell(markedAt, `-- ${event} --`);
    },
    until: (what, holds) => {
      const from = markedAt;
      const found = new Promise<number>((resolve) => {
        const hear = (seen: Seen, at: number): void => {
          if (at < from || !holds(seen)) return;
          waiting.delete(hear);
          resolve(Math.round(at - from));
        };
        waiting.add(hear);
      });
      const late = pause(patienceMs, undefined, { ref: false }).then(() => {
        throw new Error(`Waited ${patienceMs / 1_000} s in vain for ${what}. What was seen:\n${story.join('\n')}`);
      });
      const broken = looking.then(() => {
        throw new Error(`Nothing is watched any more, while waiting for ${what}.`);
      });
      return Promise.race([found, late, broken]);
    },
    story: () => story,
    stop: async () => {
      ending.abort();
      await looking;
    },
  };
}
