import * as dbus from '@jellybrick/dbus-next';
import type { Message, MessageBus } from '@jellybrick/dbus-next';
import { setTimeout as pause } from 'node:timers/promises';

/** Longer than a busy machine needs to start a program and show it. */
const patienceMs = 30_000;
/** Between two tries; a signal shortens the wait. */
const tryAgainMs = 100;

/** A client's connection to a session bus. */
export interface SessionBus {
  readonly raw: MessageBus;
  /** The answer's arguments. Throws what the other side answered as an error. */
  readonly call: (to: Destination, member: string, signature?: string, body?: unknown[]) => Promise<readonly unknown[]>;
  /** Every signal that a match rule lets through. */
  readonly onSignal: (rule: string, listener: (signal: Message) => void) => Promise<void>;
  /** Tries again, at each signal and in short distances, until it gives something; else throws what it waited for. */
  readonly until: <T>(what: string, attempt: () => Promise<T | undefined>) => Promise<T>;
  readonly close: () => void;
}

export interface Destination {
  readonly name: string;
  readonly path: string;
  readonly interface: string;
}

const theBus: Destination = {
  name: 'org.freedesktop.DBus',
  path: '/org/freedesktop/DBus',
  interface: 'org.freedesktop.DBus',
};

export async function connectSessionBus(busAddress: string): Promise<SessionBus> {
  const raw = dbus.sessionBus({ busAddress });
  await new Promise<void>((resolve, reject) => {
    raw.on('connect', resolve);
    // The package's own list of events leaves this one out.
    const errors: NodeJS.EventEmitter = raw;
    errors.on('error', reject);
  });
  const call: SessionBus['call'] = async (to, member, signature = '', body = []) => {
    const { name: destination, path, interface: face } = to;
    const reply = await raw.call(new dbus.Message({ destination, path, interface: face, member, signature, body }));
    return reply?.body ?? [];
  };
  return {
    raw,
    call,
    onSignal: async (rule, listener) => {
      await call(theBus, 'AddMatch', 's', [`type='signal',${rule}`]);
      raw.on('message', (message) => {
        if (message.type === dbus.MessageType.SIGNAL) listener(message);
      });
    },
    until: (what, attempt) => until(raw, what, attempt),
    close: () => raw.disconnect(),
  };
}

async function until<T>(raw: MessageBus, what: string, attempt: () => Promise<T | undefined>): Promise<T> {
  const end = performance.now() + patienceMs;
  let lastError: unknown;
  while (performance.now() < end) {
    try {
      const found = await attempt();
      if (found !== undefined) return found;
      lastError = undefined;
    } catch (error) {
      lastError = error;
    }
    await signalOrPause(raw);
  }
  throw new Error(`Waited ${patienceMs / 1_000} s in vain for ${what}`, { cause: lastError });
}

async function signalOrPause(raw: MessageBus): Promise<void> {
  const stop = new AbortController();
  const wake = (): void => stop.abort();
  raw.on('message', wake);
  // An early end is what the signal is for.
  await pause(tryAgainMs, undefined, { signal: stop.signal }).catch((error: Error) => {
    if (error.name !== 'AbortError') throw error;
  });
  raw.off('message', wake);
}
