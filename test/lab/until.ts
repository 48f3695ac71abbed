import { setTimeout as pause } from 'node:timers/promises';

/** Long enough for a busy machine; what has not happened by then will not happen. */
const patienceMs = 60_000;

/** Waits for a condition, and says what it waited for and how things stood when it never came true. */
export async function until(
  what: string,
  holds: () => Promise<boolean>,
  describe: () => Promise<string> = async () => '',
  withinMs = patienceMs,
): Promise<void> {
  const end = performance.now() + withinMs;
  while (!(await holds())) {
    if (performance.now() > end)
      throw new Error(`Waited ${withinMs / 1_000} s in vain until ${what}. ${await describe()}`);
    await pause(50);
  }
}

/** The same at a machine: lines of `sh` that wait, and at last run `describe` to say how things stand. */
export const untilThere = (what: string, condition: string, describe: string): string => `n=0; until ${condition}; do
  n=$((n + 1)); if [ $n -gt 200 ]; then echo 'Waited in vain until ${what}.' >&2; { ${describe}; } >&2; exit 1; fi
  sleep 0.05
done`;
