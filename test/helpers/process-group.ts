import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

/** Marks every process of a session, also those that a bus or a panel started by itself. */
const marker = 'LANEWISE_TEST_SESSION';

/** Processes that are ended together. Ends them also when the test process itself is ended. */
export interface ProcessGroup {
  readonly id: string;
  /** Starts a program; `fd3` is a pipe on file descriptor 3 that the program can answer on. */
  readonly start: (argv: readonly [string, ...string[]], options?: StartOptions) => ChildProcess;
  /** Ends all of it, first asked, then forced; resolves when none is left. */
  readonly end: () => Promise<void>;
}

interface StartOptions {
  readonly environment?: NodeJS.ProcessEnv;
  readonly onError?: (text: string) => void;
}

/** Longer than a polite program needs to leave. */
const politeMs = 2_000;

export function processGroup(environment: NodeJS.ProcessEnv): ProcessGroup {
  const id = `${process.pid}-${Math.random().toString(36).slice(2)}`;
  const endNow = (): void => signalAll(id, 'SIGKILL');
  process.once('exit', endNow);
  return {
    id,
    start: (argv, options = {}) => start(argv, { ...environment, ...options.environment, [marker]: id }, options),
    end: async () => {
      process.off('exit', endNow);
      await endAll(id);
    },
  };
}

function start(argv: readonly string[], environment: NodeJS.ProcessEnv, options: StartOptions): ChildProcess {
  // The kernel ends them should this process be killed without a chance to do it itself.
  const child = spawn('setpriv', ['--pdeathsig', 'SIGTERM', ...argv], {
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => options.onError?.(text));
  child.stdout?.resume();
  return child;
}

async function endAll(id: string): Promise<void> {
  signalAll(id, 'SIGTERM');
  const end = performance.now() + politeMs;
  while (processesOf(id).length > 0) {
    if (performance.now() > end) signalAll(id, 'SIGKILL');
    await pause(20);
  }
}

function signalAll(id: string, signal: NodeJS.Signals): void {
  for (const pid of processesOf(id)) {
    try {
      process.kill(pid, signal);
    } catch (error) {
      if (!isGone(error)) throw error;
    }
  }
}

/** Living processes of this group: a zombie has no environment any more. */
function processesOf(id: string): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter((name) => environmentOf(name).includes(`${marker}=${id}\0`))
    .map(Number);
}

function environmentOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8');
  } catch (error) {
    if (isGone(error)) return '';
    throw error;
  }
}

/** Ended meanwhile, or never ours to look into. */
function isGone(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === 'ENOENT' || code === 'ESRCH' || code === 'EACCES';
}
