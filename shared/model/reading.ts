import type { Instant } from './units.ts';

/** Name of a watched machine: `local`, or `user@host` as the person gave it. */
export type MachineId = string & { readonly machine?: never };

/** The exact lines a fact was read from, so that a reader can check us. */
export interface Evidence {
  readonly machine: MachineId;
  /** A path (`/proc/fs/cifs/DebugData`) or a command line (`ip -j neigh`). */
  readonly source: string;
  readonly lines: readonly string[];
  readonly readAt: Instant;
  /** The words inside the lines that decided, for highlighting; each occurs in a line. */
  readonly decisive?: readonly string[];
}

/** What would have to be given for a denied fact to become readable. */
export type Needs =
  'administrator' | 'log-group' | 'ssh-login' | 'nas-sudo' | 'nas-administrator' | 'windows-administrator';

/** "Not there" and "could not look" are different answers. */
export type Reading<T> =
  | { readonly state: 'known'; readonly value: T; readonly evidence: Evidence }
  | { readonly state: 'absent'; readonly evidence: Evidence }
  | { readonly state: 'denied'; readonly source: string; readonly needs: Needs }
  | {
      readonly state: 'failed';
      readonly source: string;
      readonly reason: string;
      /** Nothing is wrong with the machine: a recording does not hold it. */
      readonly notRecorded?: true;
      /** The program that was asked is not installed, or too old for what it was asked. */
      readonly tool?: 'missing' | 'old';
    }
  | { readonly state: 'unchecked' };

/** Why a fact is not known. */
export type Unread = Exclude<Reading<never>, { readonly state: 'known' }>;

export const unchecked: Unread = { state: 'unchecked' };

/** The value of a known reading, else `undefined`. */
export function valueOf<T>(reading: Reading<T>): T | undefined {
  return reading.state === 'known' ? reading.value : undefined;
}
