import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { consentTexts } from '../../../shared/text/fixes/elevated.ts';
import { ChangeRefused } from '../changer.ts';
import { eventIn } from '../elevated/events.ts';
import type { Conversation } from './conversing.ts';

/** As much as is kept of what pkexec or sudo complain of. */
const longestComplaint = 4096;

/** Starts it and sends the request, which may hold a password: it goes through a pipe, never through an argument. */
export function converse([program, ...words]: readonly [string, ...string[]], request: object): Conversation {
  const child = spawn(program, words, { cwd: '/', stdio: ['pipe', 'pipe', 'pipe'], env: environmentForAsking() });
  const ended = Promise.withResolvers<void>();
  let complaint = '';
  child.on('error', (error) => {
    complaint += error.message;
    ended.resolve();
  });
  child.on('close', () => ended.resolve());
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint = (complaint + text).slice(-longestComplaint);
  });
  // It ended before it read everything: its end tells why.
  child.stdin.on('error', () => undefined);
  child.stdin.write(`${JSON.stringify(request)}\n`);
  const lines = createInterface({ input: child.stdout, crlfDelay: Number.POSITIVE_INFINITY })[Symbol.asyncIterator]();
  return {
    next: async () => {
      const { value, done } = await lines.next();
      return done === true ? undefined : eventIn(value);
    },
    write: (line) => child.stdin.write(`${line}\n`),
    hangUp: () => child.stdin.end(),
    whyEnded: async () => {
      await ended.promise;
      return endOf(complaint);
    },
  };
}

/** What the asking programs need to find the person's desktop, and nothing more of our environment. */
function environmentForAsking(): NodeJS.ProcessEnv {
  const names = [
    'DISPLAY',
    'WAYLAND_DISPLAY',
    'XAUTHORITY',
    'XDG_RUNTIME_DIR',
    'DBUS_SESSION_BUS_ADDRESS',
    'SUDO_ASKPASS',
    'HOME',
  ];
  const entries = names.flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C', ...Object.fromEntries(entries) };
}

/**
 * What pkexec(1) and sudo(8) say when they do not start the program, under LC_ALL=C (pkexec ends with 126 or 127, sudo with 1). A
 * wrong password and a rule that forbids it are one answer to pkexec.
 */
const complaints: readonly (readonly [RegExp, ChangeRefused['code'], string])[] = [
  [/Request dismissed/, 'consent-refused', consentTexts.refused],
  [/Not authorized/, 'consent-refused', consentTexts.notAuthorised],
  [/No authentication agent found|No session for/, 'no-way-to-root', consentTexts.noAgent],
  [/Error getting authority|org\.freedesktop\.PolicyKit1/, 'no-way-to-root', consentTexts.noPolkit],
  [/no password was provided|incorrect password/, 'consent-refused', consentTexts.refused],
  [/a password is required|is not allowed|may not run/, 'no-way-to-root', consentTexts.sudoAsks],
];

function endOf(complaint: string): ChangeRefused {
  const [, code, sentence] = complaints.find(([words]) => words.test(complaint)) ?? [];
  return new ChangeRefused(code ?? 'failed', sentence ?? consentTexts.ended);
}
