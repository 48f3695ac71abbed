import { spawn, type ChildProcess, type StdioOptions } from 'node:child_process';
import { constants } from 'node:os';
import { noSuchProgram, systemError } from './errno.ts';
import { environment, largestAnswer } from './limits.ts';
import { MachineError, type CommandResult } from './machine.ts';

/** A process that ignores the request to end gets this long; it only reads, so there is nothing to tidy up. */
const graceMs = 500;

/**
 * Runs a program without a shell and with nothing on its standard input. When it takes too long, or says too much, it
 * is ended together with all that it started. `inherited` are descriptors it gets as its third and further ones.
 */
export async function runLocally(
  argv: readonly [string, ...string[]],
  source: string,
  timeoutMs: number,
  inherited: readonly number[] = [],
): Promise<CommandResult> {
  const { promise, resolve, reject } = Promise.withResolvers<CommandResult>();
  const child = startGroup(argv, source, ['ignore', 'pipe', 'pipe', ...inherited]);
  const giveUp = (error: MachineError) => {
    reject(error);
    endGroup(child);
  };
  const deadline = setTimeout(() => giveUp(tookTooLong(source, timeoutMs)), timeoutMs);
  const output = collected(child, () => giveUp(printedTooMuch(source)));
  child.on('error', (error) => {
    clearTimeout(deadline);
    reject(spawnError(argv[0], source, error));
  });
  child.on('close', (code, signal) => {
    clearTimeout(deadline);
    // As a shell tells it: 128 and the number of the signal.
    resolve({ exitCode: code ?? 128 + (signal === null ? 0 : constants.signals[signal]), ...output() });
  });
  return await promise;
}

export const tookTooLong = (source: string, timeoutMs: number): MachineError =>
  new MachineError('timeout', source, `${source} took longer than ${timeoutMs / 1000} s and was ended.`);

export const printedTooMuch = (source: string): MachineError =>
  new MachineError('too-large', source, `${source} printed more than 16 MiB and was ended.`);

/** A process group of its own, so that ending it ends its children; `/` as directory, so that no mount is kept busy. */
export function startGroup(
  argv: readonly [string, ...string[]],
  source: string,
  stdio: StdioOptions,
  env: Readonly<Record<string, string>> = environment,
): ChildProcess {
  const [program, ...words] = argv;
  let child: ChildProcess;
  try {
    child = spawn(program, words, { shell: false, detached: true, env, cwd: '/', stdio });
  } catch (error) {
    throw error instanceof Error ? spawnError(program, source, error) : new Error(String(error));
  }
  running.add(child);
  child.on('error', () => running.delete(child));
  // Of one that was told to end, something in its group may run on.
  child.on('close', () => ending.has(child) || running.delete(child));
  return child;
}

function spawnError(program: string, source: string, error: NodeJS.ErrnoException): Error {
  if (error.code === 'ENOENT') return noSuchProgram(source, program);
  // A NUL byte or an empty name: Node refuses what the system would have answered with EINVAL.
  return systemError(
    source,
    error.code === undefined || error.code === 'ERR_INVALID_ARG_VALUE' ? 'EINVAL' : error.code,
  );
}

function collected(child: ChildProcess, tooMuch: () => void): () => Pick<CommandResult, 'stdout' | 'stderr'> {
  const chunks = { stdout: [] as Buffer[], stderr: [] as Buffer[] };
  let total = 0;
  for (const name of ['stdout', 'stderr'] as const) {
    child[name]?.on('data', (chunk: Buffer) => {
      total += chunk.length;
      if (total > largestAnswer) tooMuch();
      else chunks[name].push(chunk);
    });
  }
  return () => ({
    stdout: Buffer.concat(chunks.stdout).toString('utf8'),
    stderr: Buffer.concat(chunks.stderr).toString('utf8'),
  });
}

/** Those that run: in groups of their own, they would hear nothing of the end of this program. */
const running = new Set<ChildProcess>();
const ending = new WeakSet<ChildProcess>();
process.on('exit', () => {
  for (const child of running) signalGroup(child, 'SIGKILL');
});

/** Nobody waits for its end: a process that hangs inside the kernel ends when the kernel lets it. */
export function endGroup(child: ChildProcess): void {
  ending.add(child);
  child.stdout?.destroy();
  child.stderr?.destroy();
  child.unref();
  signalGroup(child, 'SIGTERM');
  setTimeout(() => {
    signalGroup(child, 'SIGKILL');
    running.delete(child);
  }, graceMs).unref();
}

/** While nobody waits for an answer of a kept process, it does not keep this program from ending. */
export function holdProgram(child: ChildProcess, waits: boolean): void {
  const pipes: readonly (object | null)[] = [child.stdin, child.stdout, child.stderr];
  for (const held of [child, ...pipes.filter((pipe) => isHolding(pipe))]) {
    if (waits) held.ref();
    else held.unref();
  }
}

interface Holding {
  ref(): unknown;
  unref(): unknown;
}

/** A pipe is a socket, which its type does not say. */
const isHolding = (held: object | null): held is Holding => held !== null && 'ref' in held && 'unref' in held;

function signalGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch (error) {
    // All of the group have ended already.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}
