import { milliseconds, type Milliseconds } from '../../shared/model/units.ts';
import type { Machine } from '../machine/machine.ts';
import type { Clock } from './clock.ts';

/** The connection to one machine: opened at its first use, kept, and opened again after it failed or was dropped. */
export interface Connection {
  /**
   * The open machine. Throws what opening threw, and throws that again without an attempt until `retryAfter` is over;
   * `anew` makes the attempt all the same.
   */
  opened(anew: boolean): Promise<Machine>;
  /** Closes the connection; the next use opens another one. */
  readonly drop: () => Promise<void>;
  /** Closes the connection for good; a machine that is opened later is closed at once. */
  readonly close: () => Promise<void>;
}

export interface ConnectionOptions {
  readonly open: () => Promise<Machine>;
  readonly clock: Clock;
  /** A machine that is open already. */
  readonly machine?: Machine | undefined;
  /** The time after a failure in which no use makes another attempt; left out: every use makes one. */
  readonly retryAfter?: Milliseconds;
}

/** A machine that refuses a login every few seconds soon refuses its guest altogether. */
export const retryWorkstationAfter = milliseconds(30_000);

export function createConnection(options: ConnectionOptions): Connection {
  const { open, clock, retryAfter = 0 } = options;
  let machine = options.machine;
  let failed: { readonly error: unknown; readonly at: Milliseconds } | undefined;
  let closed = false;

  async function openNow(): Promise<Machine> {
    try {
      const opened = await open();
      failed = undefined;
      if (closed) await opened.close();
      else machine = opened;
      return opened;
    } catch (error) {
      failed = { error, at: clock.monotonic() };
      throw error;
    }
  }

  async function drop(): Promise<void> {
    const dropped = machine;
    machine = undefined;
    await dropped?.close();
  }

  return {
    async opened(anew) {
      if (machine !== undefined) return machine;
      if (failed !== undefined && !anew && clock.monotonic() - failed.at < retryAfter) throw failed.error;
      return openNow();
    },
    drop,
    async close() {
      closed = true;
      await drop();
    },
  };
}
