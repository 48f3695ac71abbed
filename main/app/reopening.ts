import type { Machine } from '../machine/machine.ts';
import type { Clock } from '../watch/clock.ts';
import { milliseconds, type Milliseconds } from '../../shared/model/units.ts';

/** A machine that is opened at its first use, and again later where that failed. */
export interface Reopening {
  /** Throws what opening it threw. `anew`: tries again even if it failed only just now. */
  opened(anew: boolean): Promise<Machine>;
  readonly close: () => Promise<void>;
}

/** A host that refuses a login every few seconds soon refuses its guest altogether. */
const tryAgainAfter = milliseconds(30_000);

export function createReopening(open: () => Promise<Machine>, clock: Clock): Reopening {
  let machine: Machine | undefined;
  let failed: { readonly error: unknown; readonly at: Milliseconds } | undefined;
  let closed = false;

  async function openNow(): Promise<Machine> {
    try {
      const opened = await open();
      if (closed) await opened.close();
      failed = undefined;
      machine = opened;
      return opened;
    } catch (error) {
      failed = { error, at: clock.monotonic() };
      throw error;
    }
  }

  return {
    async opened(anew) {
      if (machine !== undefined) return machine;
      if (failed !== undefined && !anew && clock.monotonic() - failed.at < tryAgainAfter) throw failed.error;
      return openNow();
    },
    async close() {
      closed = true;
      await machine?.close();
    },
  };
}
