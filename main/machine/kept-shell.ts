/**
 * Starts programs from a small process that is kept: to start one from a process as large as this program costs it ten
 * times as much processor time, and a look each second starts `ss` each second.
 */
import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { largestAnswer } from './limits.ts';
import { endGroup, holdProgram, printedTooMuch, runLocally, startGroup, tookTooLong } from './local-run.ts';
import { commandLine, type CommandResult, type MachineError } from './machine.ts';
import { quote } from './quote.ts';
import { FrameCutter, type StreamFrame } from './stream-frames.ts';

type Argv = readonly [string, ...string[]];

/** A shell's own codes for a program that it cannot run or find; the program may have meant them itself. */
const unstarted = new Set([126, 127]);

/** Runs programs one after the other, as `runLocally` would. */
export interface KeptShell {
  run(argv: Argv, timeoutMs: number): Promise<CommandResult>;
  close(): void;
}

export function keptShell(): KeptShell {
  let shell: Shell | undefined;
  let before: Promise<unknown> = Promise.resolve();
  /** What the shell cannot tell, or did not live to tell, is asked once more without it: everything here only reads. */
  const ask = async (argv: Argv, timeoutMs: number): Promise<CommandResult> => {
    if (shell === undefined || shell.hasEnded) shell = new Shell();
    return (await shell.ask(argv, timeoutMs)) ?? (await runLocally(argv, commandLine(argv), timeoutMs));
  };
  return {
    run: (argv, timeoutMs) => {
      const answer = before.then(() => ask(argv, timeoutMs));
      // What went wrong with one is for the one who asked.
      before = Promise.allSettled([answer]);
      return answer;
    },
    close: () => shell?.end(),
  };
}

/** One `sh`, fed by its standard input: it ends when this program does, however that ends. */
class Shell {
  readonly #nonce = randomBytes(16).toString('hex');
  readonly #cutters = { stdout: new FrameCutter(this.#nonce), stderr: new FrameCutter(this.#nonce) };
  readonly #frames: { stdout?: StreamFrame; stderr?: StreamFrame } = {};
  readonly #child: ChildProcess;
  #answered: ((frames: { stdout: StreamFrame; stderr: StreamFrame } | undefined) => void) | undefined;
  #tooLarge: (() => void) | undefined;
  hasEnded = false;

  constructor() {
    this.#child = startGroup(['sh'], 'sh', ['pipe', 'pipe', 'pipe']);
    this.#child.on('error', this.#close).on('close', this.#close);
    // Broken when the shell has ended, which `close` tells.
    this.#child.stdin?.on('error', () => undefined);
    this.#child.stdout?.on('data', (chunk: Buffer) => this.#take('stdout', chunk));
    this.#child.stderr?.on('data', (chunk: Buffer) => this.#take('stderr', chunk));
    holdProgram(this.#child, false);
  }

  /** `undefined`: the shell cannot say. Throws `MachineError` of a program that took too long or said too much. */
  async ask(argv: Argv, timeoutMs: number): Promise<CommandResult | undefined> {
    // A NUL byte, which no shell takes: Node says what is wrong with it.
    if (this.hasEnded || argv.some((word) => word.includes('\0'))) return undefined;
    const { promise, resolve, reject } = Promise.withResolvers<
      { stdout: StreamFrame; stderr: StreamFrame } | undefined
    >();
    const giveUp = (error: MachineError) => {
      reject(error);
      this.end();
    };
    this.#answered = resolve;
    this.#tooLarge = () => giveUp(printedTooMuch(commandLine(argv)));
    const deadline = setTimeout(() => giveUp(tookTooLong(commandLine(argv), timeoutMs)), timeoutMs);
    holdProgram(this.#child, true);
    const mark = `printf '\\n%s - %s\\n' ${this.#nonce} "$code"`;
    this.#child.stdin?.write(`${argv.map(quote).join(' ')} </dev/null; code=$?; ${mark}; ${mark} >&2\n`);
    try {
      const frames = await promise;
      const exitCode = Number(frames?.stdout.code ?? 127);
      if (frames === undefined || unstarted.has(exitCode)) return undefined;
      return { exitCode, stdout: frames.stdout.bytes.toString('utf8'), stderr: frames.stderr.bytes.toString('utf8') };
    } finally {
      clearTimeout(deadline);
      holdProgram(this.#child, false);
    }
  }

  end(): void {
    this.#close();
    endGroup(this.#child);
  }

  #take(stream: 'stdout' | 'stderr', chunk: Buffer): void {
    const [frame] = this.#cutters[stream].push(chunk);
    if (frame !== undefined) this.#frames[stream] = frame;
    const { stdout, stderr } = this.#frames;
    if (stdout !== undefined && stderr !== undefined) {
      delete this.#frames.stdout;
      delete this.#frames.stderr;
      this.#answered?.({ stdout, stderr });
    } else if (this.#cutters.stdout.pending + this.#cutters.stderr.pending > largestAnswer) this.#tooLarge?.();
  }

  readonly #close = (): void => {
    this.hasEnded = true;
    this.#answered?.(undefined);
  };
}
