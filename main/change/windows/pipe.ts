/**
 * The named pipe between Lanewise and its elevated program: a start by UAC has no standard input. Lanewise makes the pipe, under
 * a name that nobody can guess; Windows lets its user and administrators alone write into it (the default of CreateNamedPipe).
 * Others could read it, so nothing is said before the one client has said a key, which only its command line holds. That line
 * has the hash of the request as well: whatever comes through the pipe, another request is refused.
 */
import { createHash } from 'node:crypto';
import { z } from 'zod';

/** A pipe of Windows; elsewhere a socket without a file, where tests run. */
export const pipePath = (name: string): string => (process.platform === 'win32' ? `\\\\.\\pipe\\${name}` : `\0${name}`);

const hex = (digits: number) => z.string().regex(new RegExp(`^[0-9a-f]{${digits}}$`));

/** The words of the elevated program; nothing in them means anything to a command line. */
export const pipeWords = z.tuple([
  /** Name of the pipe. */
  z.string().regex(/^lanewise-[0-9a-f]{32}$/),
  /** What its client says first. */
  hex(32),
  /** SHA-256 of the request. */
  hex(64),
]);
export type PipeWords = z.infer<typeof pipeWords>;

/** The same for a start that only reads: whatever comes through the pipe, such a program has no script that changes anything. */
export const readWords = z.tuple([z.literal('read'), ...pipeWords.def.items]);

export const hashOfRequest = (line: string | Uint8Array): string => createHash('sha256').update(line).digest('hex');
