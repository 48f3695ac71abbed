/**
 * Runs this Node once for each list of words on standard input (JSON) and prints what came of each (JSON). Started on Linux and in
 * Windows alike: there, a parent of Windows gives its children pipes, and starts them in a fraction of the time.
 */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { z } from 'zod';
import type { WineResult } from './windows.ts';

const calls = z.array(z.array(z.string())).parse(JSON.parse(readFileSync(0, 'utf8')));
const results: WineResult[] = [];
const waiting = [...calls.entries()];

/** Bytes as they are, each a character of its own. */
const streams = { encoding: 'latin1', maxBuffer: 64 * 1024 * 1024 } as const;

async function work(): Promise<void> {
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    const [index, words] = next;
    results[index] = await new Promise<WineResult>((resolve) => {
      const child = execFile(process.execPath, [...words], streams, (_error, stdout, stderr) =>
        resolve({ exitCode: child.exitCode, stdout, stderr }),
      );
    });
  }
}

await Promise.all(Array.from({ length: availableParallelism() }, work));
process.stdout.write(JSON.stringify(results));
