import type { ChildProcess } from 'node:child_process';
import { largestAnswer } from '../limits.ts';
import { holdProgram, printedTooMuch, tookTooLong } from '../local-run.ts';
import { MachineError, type CommandResult, type MachineErrorKind } from '../machine.ts';
import { hostLine, LineCutter, type HostLine } from './host-lines.ts';
import type { ProcessTrees } from './process-tree.ts';

/** One script that is to be run. */
export interface Asked {
  readonly script: string;
  readonly words: readonly string[];
  /** As evidence and errors name it. */
  readonly source: string;
  readonly timeoutMs: number;
  resolve(result: CommandResult): void;
  reject(error: MachineError): void;
}

/** A cold Windows on a slow disk takes ten seconds until PowerShell says its first word. */
const readyTimeoutMs = 30_000;
/** What it said on standard error is shown to a person; longer than this it is no sentence. */
const longestComplaint = 300;

/**
 * One process of assets/powershell/host.ps1, which is started once and answers one request after the other. Whatever it does
 * against the rules ends it, with all that it started, and everybody who waits is told why.
 */
export class PowerShellHost {
  readonly #trees: ProcessTrees;
  readonly #child: ChildProcess;
  readonly #cutter = new LineCutter();
  #request = 0;
  /** Those of the present request that have no answer yet; the first is being answered. */
  #waiting: readonly Asked[] = [];
  #asks = 0;
  #rows: string[] = [];
  #bytes = 0;
  #timer: NodeJS.Timeout | undefined;
  #done: (() => void) | undefined;
  #isReady = false;
  #hasEnded = false;
  #complaint = '';
  #failedStart: string | undefined;

  /** Throws what the system says where nothing can be started at all. */
  constructor(argv: readonly [string, ...string[]], trees: ProcessTrees) {
    this.#trees = trees;
    this.#child = trees.start(argv);
    this.#child.on('error', (error) => this.#refuse('failed', `PowerShell could not be started: ${error.message}.`));
    this.#child.on('close', (code) => this.#closed(code));
    // Broken when the process has ended, which `close` tells.
    this.#child.stdin?.on('error', () => undefined);
    this.#child.stdout?.on('data', (chunk: Buffer) => this.#take(chunk));
    this.#child.stderr?.on('data', (chunk: Buffer) => this.#hear(chunk));
    holdProgram(this.#child, false);
  }

  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  /** Why it never became ready. */
  get failedStart(): string | undefined {
    return this.#failedStart;
  }

  /** Settles each of them; done when all are. One request at a time. */
  async ask(asked: readonly Asked[]): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#waiting = asked;
    this.#asks = asked.length;
    this.#done = resolve;
    holdProgram(this.#child, true);
    if (this.#isReady) this.#send();
    else this.#timer = setTimeout(() => this.#refuse('timeout', 'PowerShell does not start.'), readyTimeoutMs);
    await promise;
  }

  /** At rest it ends by itself when its input does; busy it is ended. */
  end(): void {
    if (this.#hasEnded) return;
    if (this.#waiting.length > 0 || !this.#isReady) {
      this.#refuse('failed', 'PowerShell was ended.');
      return;
    }
    this.#hasEnded = true;
    this.#child.stdin?.end();
  }

  #send(): void {
    this.#request += 1;
    const ask = this.#waiting.map(({ script, words }) => ({ script, arguments: words }));
    this.#child.stdin?.write(`${JSON.stringify({ request: this.#request, ask })}\n`);
    this.#next();
  }

  #next(): void {
    clearTimeout(this.#timer);
    this.#rows = [];
    this.#bytes = 0;
    const [first] = this.#waiting;
    if (first === undefined) this.#finish();
    else this.#timer = setTimeout(() => this.#giveUp(tookTooLong(first.source, first.timeoutMs)), first.timeoutMs);
  }

  #finish(): void {
    clearTimeout(this.#timer);
    holdProgram(this.#child, false);
    this.#done?.();
    this.#done = undefined;
  }

  #take(chunk: Buffer): void {
    for (const line of this.#cutter.push(chunk)) {
      if (this.#hasEnded) return;
      this.#hearLine(line, hostLine(line));
    }
    const [first] = this.#waiting;
    if (this.#bytes + this.#cutter.pending > largestAnswer) this.#giveUp(printedTooMuch(first?.source ?? 'PowerShell'));
  }

  #hearLine(line: string, message: HostLine): void {
    this.#bytes += line.length;
    // A banner, or what a profile prints.
    if (!this.#isReady && message.kind !== 'ready') return;
    if (message.kind === 'ready') this.#begin();
    else if (this.#waiting.length === 0) this.#refuse('failed', 'PowerShell said something that nobody had asked.');
    else if (message.kind === 'other') this.#rows.push(line);
    else this.#answer(message);
  }

  #begin(): void {
    if (this.#isReady) {
      this.#refuse('failed', 'PowerShell began anew in the middle.');
      return;
    }
    this.#isReady = true;
    this.#bytes = 0;
    clearTimeout(this.#timer);
    if (this.#waiting.length > 0) this.#send();
  }

  #answer(message: HostLine & { kind: 'end' }): void {
    const [first, ...rest] = this.#waiting;
    if (message.request !== this.#request || message.ask !== this.#asks - this.#waiting.length) {
      this.#refuse('failed', 'PowerShell answered something else than it was asked.');
      return;
    }
    this.#waiting = rest;
    const stdout = `${[...this.#rows, message.text].join('\n')}\n`;
    first?.resolve({ exitCode: message.ok ? 0 : 1, stdout, stderr: '' });
    this.#next();
  }

  #hear(chunk: Buffer): void {
    if (this.#complaint.length < longestComplaint) this.#complaint += chunk.toString('utf8');
  }

  #closed(code: number | null): void {
    const how = code === null ? '' : ` (exit code ${code})`;
    const complaint = this.#complaint
      .replaceAll(/\p{Cc}+/gu, ' ')
      .trim()
      .slice(0, longestComplaint);
    if (this.#isReady) this.#refuse('failed', `PowerShell ended${how} before it answered.`);
    else if (complaint !== '') this.#refuse('failed', `PowerShell ended before it could be asked${how}: ${complaint}`);
    else if (code === 0) this.#refuse('failed', 'PowerShell ended without a word.');
    else this.#refuse('failed', `PowerShell ended before it could be asked${how}.`);
  }

  /** The one that is being answered is the cause; the others hear of it. */
  #giveUp(cause: MachineError): void {
    const [first, ...others] = this.#waiting;
    first?.reject(cause);
    this.#waiting = others;
    this.#refuse(cause.kind, `PowerShell was ended while this waited: ${cause.message}`);
  }

  #refuse(kind: MachineErrorKind, sentence: string): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    if (!this.#isReady) this.#failedStart = sentence;
    for (const asked of this.#waiting) asked.reject(new MachineError(kind, asked.source, sentence));
    this.#waiting = [];
    this.#finish();
    this.#trees.end(this.#child);
  }
}
