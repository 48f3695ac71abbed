import type { TestedPath } from '../model/fix.ts';
import type { Milliseconds } from '../model/units.ts';
import { milliseconds } from '../model/units.ts';
import { counted, durationText } from './screens/numbers.ts';
import { listed } from './phrases.ts';

/** How long a dead path of iSCSI is silent, in seconds (main/snapshot/adapters/iscsi/failover-time.ts). */
interface Silence {
  readonly seconds: number | undefined;
  readonly notice: number;
  readonly byPing: boolean;
  readonly recovery: number;
}

const spoken = (seconds: number): string => durationText(milliseconds(seconds * 1000));

/** What the time is made of that a dead path is silent. */
export function silencePartsText({ notice, byPing, recovery }: Silence): string {
  const noticed = byPing
    ? `Pings of iSCSI notice a dead connection after ${spoken(notice)}`
    : `Pings of iSCSI are off, and TCP gives up after ${spoken(notice)} (tcp_retries2)`;
  return `${noticed}; then open-iscsi ${recovery < 0 ? 'waits for the session without end' : `waits ${spoken(recovery)} for the session (replacement_timeout)`}.`;
}

/** "0.3 s": what was measured, to a tenth. */
const silenceText = (time: Milliseconds): string =>
  time < 100 ? '< 0.1 s' : `${(time / 1000).toFixed(time < 99_950 ? 1 : 0)} s`;

/** A failover test: what it will do, and what came of it. */
export const failoverTexts = {
  button: 'Test failover…',
  title: (share: string): string => `Test the failover of ${share}`,
  path: (address: string, nic: string): string => `${address} by ${nic}`,
  setBy: (silence: Silence | undefined): string => {
    if (silence === undefined) return 'What its timers allow is not known.';
    return silence.seconds === undefined
      ? `A path that dies without a word may be silent without end. ${silencePartsText(silence)}`
      : `A path that dies without a word may be silent for ${spoken(silence.seconds)}. ${silencePartsText(silence)}`;
  },
  interrupts: (
    paths: readonly Pick<TestedPath, 'name' | 'limit' | 'setBy'>[],
    others: readonly string[],
  ): readonly string[] => [
    `One path after the other is taken away and brought back: ${listed(paths.map(({ name }) => name))}. Lanewise reads 64 kB again and again meanwhile, and writes nothing.`,
    'The session is logged out, so its requests come back at once and go by another path. A pulled cable takes longer:',
    ...new Set(paths.map(({ setBy }) => setBy)),
    'A path is taken away only while another one works; root checks that just before.',
    ...(others.length === 0 ? [] : [`The same sessions carry ${listed(others)}, so these lose the path as well.`]),
  ],
  undo: [
    'Each path comes back by itself: Lanewise logs in again by the same portal, also when you cancel.',
    'If Lanewise ends in the middle, the machine itself logs in again within minutes.',
  ],
  about: (duration: Milliseconds): string =>
    `The test takes about ${durationText(duration)}. Permission is asked for each path on its own.`,
  start: 'Start the test',
  whatIsDone: 'What will be done',
  backBy: 'How the paths come back',
  pathList: 'Paths under test',

  nothingToRead: (device: string): string =>
    `Nothing of ${device} can be read with your rights: neither the device itself, nor a file of more than 64 kB upon it. Nothing was changed. Put a file there that you can read, or connect to this machine over SSH as root.`,
  noBaseline: (device: string, failure: string): string =>
    `A first read of ${device} failed, so no path was taken away: ${failure}`,
  noAnswer: (device: string): string =>
    `A first read of ${device} was not answered in time, so no path was taken away.`,
  over: 'The test is over',
  cancelled: 'You cancelled the test. Every path that was taken away was brought back.',

  states: {
    waiting: 'waiting',
    away: 'taken away',
    returning: 'coming back',
    back: 'back',
    'cut-short': 'brought back early',
    'not-back': 'not back',
  } satisfies Readonly<Record<TestedPath['state'], string>>,
} as const;

/** What one path showed. */
export function testedPathText({
  silence,
  unanswered,
  failedReads = 0,
  carriedBy = [],
  backAfter,
  limit,
}: TestedPath): string {
  return [
    ...(silence === undefined
      ? []
      : [
          `Reads waited ${silenceText(silence)} at most${limit === undefined ? '' : ` (a dead path: up to ${durationText(limit)})`}.`,
        ]),
    ...(unanswered === undefined ? [] : ['None was answered.']),
    ...(failedReads === 0 ? [] : [`${counted(failedReads, 'read', 'reads')} failed.`]),
    ...(carriedBy.length === 0 ? [] : [`${listed(carriedBy)} carried meanwhile.`]),
    ...(backAfter === undefined ? [] : [`Back after ${silenceText(backAfter)}.`]),
  ].join(' ');
}

/** Whether reads went on without this path. */
export const withstood = ({ failedReads = 0, unanswered }: TestedPath): boolean =>
  failedReads === 0 && unanswered === undefined;

/** All of it in a sentence or two. */
export function testedText(paths: readonly TestedPath[], usual: Milliseconds): string {
  const longest = paths.reduce((most, { silence = 0 }) => Math.max(most, silence), 0);
  const failed = paths.filter((path) => !withstood(path)).map(({ name }) => name);
  const lost = paths.filter(({ state }) => state === 'not-back').map(({ name }) => name);
  return [
    failed.length === 0
      ? `Reads went on while each path was away. The longest wait was ${silenceText(milliseconds(longest))}; usually one takes ${silenceText(usual)}.`
      : `Reads failed or had no answer while ${listed(failed)} was away: this LUN does not stand a lost path. See what the map does when it has no path (no_path_retry), and check the other paths.`,
    ...(lost.length === 0
      ? ['Every path came back by itself.']
      : [
          `${listed(lost)} did not come back within a minute after the login. Look at the LUN before anything else is done.`,
        ]),
  ].join(' ');
}
