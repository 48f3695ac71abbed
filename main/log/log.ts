import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { plainLines } from '../../shared/text/plain.ts';
import { withoutSecrets } from '../../shared/text/secrets.ts';

/** The program's diary, for the person who reports a fault. */
export interface Log {
  readonly info: (what: string) => void;
  /** Something did not work; the error's own words go along. */
  readonly warn: (what: string, error?: unknown) => void;
}

/** Two files of this size: the present one and the one before. */
const longestFileBytes = 512 * 1024;

/**
 * Writes to one file, with secrets taken out, and says nothing on the console. By hand, because the logging packages
 * load the whole of HTTP and TLS into a program that waits in the tray. What cannot be written is lost: there is
 * nowhere else to say it, and a full disk must not end the watching.
 */
export function openLog(file: string, now: () => Date = () => new Date()): Log {
  let bytes = sizeOf(file);
  function write(level: 'info' | 'warn', words: string): void {
    const line = `${now().toISOString()} ${level} ${plainLines(withoutSecrets(words))}\n`;
    try {
      if (bytes === 0) mkdirSync(dirname(file), { recursive: true });
      if (bytes + line.length > longestFileBytes && setAside(file)) bytes = 0;
      if (bytes + line.length > 2 * longestFileBytes) return;
      appendFileSync(file, line, { mode: 0o600 });
      bytes += Buffer.byteLength(line);
    } catch {
      // The next line is tried again; see above.
      bytes = 0;
    }
  }
  return {
    info: (what) => write('info', what),
    warn: (what, error) => write('warn', error === undefined ? what : `${what}: ${wordsOf(error)}`),
  };
}

/**
 * Whether the file is now the one before. On Windows it is not while another program, a virus scanner, has one of the two open:
 * then the present one goes on, to twice its size at most, and each line tries again.
 */
function setAside(file: string): boolean {
  try {
    renameSync(file, `${file}.old`);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error) return false;
    throw error;
  }
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
