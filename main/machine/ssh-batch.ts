/** One round trip: the questions of one turn of the event loop, answered by a remote shell. */
import { randomBytes } from 'node:crypto';
import type { Client, ClientChannel } from 'ssh2';
import { largestAnswer } from './limits.ts';
import { MachineError } from './machine.ts';
import { sourceOf, type Ask } from './recording.ts';
import { startCommand } from './ssh-channel.ts';
import { FrameCutter, type StreamFrame } from './stream-frames.ts';
import {
  isLimiter,
  nextScript,
  readyMark,
  script,
  shellCommand,
  type Limiter,
  type ScriptRequest,
} from './ssh-script.ts';
import { keepShell, takeShell } from './ssh-shells.ts';

/** What came back for one question, not yet understood. */
export interface RawAnswer {
  /** An exit code, or `ENOENT`/`EACCES` for the program itself. */
  readonly code: string;
  readonly stdout: Buffer;
  readonly stderr: Buffer;
}

export interface Request {
  readonly ask: Ask;
  readonly timeoutMs: number;
  resolve(answer: RawAnswer): void;
  reject(error: Error): void;
}

/** The far side ends what hangs one second after this side gave up on it, so that "ended there" never comes first. */
const limitSeconds = (timeoutMs: number): number => Math.ceil(timeoutMs / 1000) + 1;
/** Time for the far side's second, harder attempt to end it, and for word of it to come back. */
const graceMs = 4_000;
/** A shell that does not even start within this time will not. */
const readyTimeoutMs = 10_000;
/** What a far side says instead of a shell is shown to a person; longer than this it is no sentence. */
const longestRefusal = 200;

/** What became of a batch. */
export interface Outcome {
  /** Those that are to be asked again: another one hung and could not be ended, or no shell took them. */
  readonly again: readonly Request[];
  /**
   * There, if the far side ended the command of its own will before any shell answered: what it said, at most one line,
   * and perhaps nothing. A connection that was lost is no refusal.
   */
  readonly refusal?: string;
}

/**
 * Asks all requests in one round trip and settles each as its answer comes. `keep`: the shell that answers waits for the
 * next batch, once it is known that there is one; what is no shell may wait for an end that never comes.
 */
export function askAll(client: Client, requests: readonly Request[], keep: boolean): Promise<Outcome> {
  const { promise, resolve } = Promise.withResolvers<Outcome>();
  const limiter = known.get(client);
  const order: Order = { client, requests, limiter, keep: keep && limiter !== undefined, done: resolve };
  const waiting = takeShell(client);
  if (waiting !== undefined) {
    new Batch(waiting, order).goOn();
    return promise;
  }
  startCommand(client, shellCommand, {
    opened: (channel) => {
      // A channel that breaks also closes; what it breaks with adds nothing.
      channel.on('error', () => undefined);
      new Batch(channel, order).start();
    },
    failed: (error) => {
      const sentence =
        error instanceof MachineError ? error.message : `No command can be started on the machine: ${error.message}.`;
      failAll(requests, sentence, 'unreachable');
      resolve({ again: [] });
    },
  });
  return promise;
}

interface Order {
  readonly client: Client;
  readonly requests: readonly Request[];
  /** As an earlier batch of the connection has found it. */
  readonly limiter: Limiter | undefined;
  readonly keep: boolean;
  readonly done: (outcome: Outcome) => void;
}

/** What each connection's far side has to end programs with; there is a shell on those that are here. */
const known = new WeakMap<Client, Limiter>();

function failAll(requests: readonly Request[], sentence: string, kind: 'unreachable' | 'failed' | 'timeout'): void {
  for (const request of requests) request.reject(new MachineError(kind, sourceOf(request.ask), sentence));
}

class Batch {
  readonly #channel: ClientChannel;
  readonly #order: Order;
  readonly #requests: readonly Request[];
  readonly #nonce = randomBytes(16).toString('hex');
  readonly #cutters = { stdout: new FrameCutter(this.#nonce), stderr: new FrameCutter(this.#nonce) };
  readonly #halves: { stdout: StreamFrame[]; stderr: StreamFrame[] } = { stdout: [], stderr: [] };
  /** The shell has answered an earlier batch, and may have gone since. */
  #isOld = false;
  #ready = false;
  #exit: number | undefined;
  /** Index of the request that the far side is working on. */
  #current = 0;
  #ended = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(channel: ClientChannel, order: Order) {
    this.#channel = channel;
    this.#order = order;
    this.#requests = order.requests;
  }

  /** In a shell that has just been started. */
  start(): void {
    this.#listen();
    const text = script(this.#nonce, this.#questions(), this.#order.limiter);
    if (this.#order.keep) this.#channel.write(text);
    else this.#channel.end(`${text}exit 0\n`);
  }

  /** In one that was kept. */
  goOn(): void {
    this.#isOld = true;
    this.#listen();
    this.#channel.write(nextScript(this.#nonce, this.#questions()));
  }

  #questions(): readonly ScriptRequest[] {
    return this.#requests.map(({ ask, timeoutMs }, number) => ({ number, ask, limitSeconds: limitSeconds(timeoutMs) }));
  }

  readonly #onOutput = (chunk: Buffer): void => this.#take('stdout', chunk);
  readonly #onComplaint = (chunk: Buffer): void => this.#take('stderr', chunk);
  readonly #onExit = (code: number | null): void => void (this.#exit = code ?? undefined);
  readonly #onClose = (): void => this.#closed();

  #listen(): void {
    this.#channel.on('data', this.#onOutput).on('exit', this.#onExit).on('close', this.#onClose);
    this.#channel.stderr.on('data', this.#onComplaint);
    this.#timer = setTimeout(
      () => this.#giveUp('timeout', 'The shell of the machine does not answer.'),
      readyTimeoutMs,
    );
  }

  #unlisten(): void {
    clearTimeout(this.#timer);
    this.#channel.off('data', this.#onOutput).off('exit', this.#onExit).off('close', this.#onClose);
    this.#channel.stderr.off('data', this.#onComplaint);
  }

  #take(stream: 'stdout' | 'stderr', chunk: Buffer): void {
    if (this.#ended) return;
    this.#halves[stream].push(...this.#cutters[stream].push(chunk));
    while (this.#halves.stdout.length > 0 && this.#halves.stderr.length > 0) {
      const [stdout, stderr] = [this.#halves.stdout.shift(), this.#halves.stderr.shift()];
      if (stdout !== undefined && stderr !== undefined) this.#answer(stdout, stderr);
    }
    if (this.#cutters.stdout.pending + this.#cutters.stderr.pending > largestAnswer + this.#nonce.length)
      this.#tooLarge();
  }

  #answer(stdout: StreamFrame, stderr: StreamFrame): void {
    clearTimeout(this.#timer);
    if (stdout.mark === readyMark) {
      this.#ready = true;
      if (isLimiter(stdout.code)) known.set(this.#order.client, stdout.code);
    } else {
      this.#requests[this.#current]?.resolve({ code: stdout.code, stdout: stdout.bytes, stderr: stderr.bytes });
      this.#current += 1;
    }
    const next = this.#requests[this.#current];
    if (next === undefined) this.#finish([]);
    else this.#timer = setTimeout(() => this.#late(next), next.timeoutMs);
  }

  /** The one asking is told at once; the others wait a little longer for the far side to end it. */
  #late(request: Request): void {
    const source = sourceOf(request.ask);
    request.reject(
      new MachineError('timeout', source, `${source} took longer than ${request.timeoutMs / 1000} s and was ended.`),
    );
    const patienceMs = limitSeconds(request.timeoutMs) * 1000 - request.timeoutMs + graceMs;
    this.#timer = setTimeout(() => this.#finish(this.#requests.slice(this.#current + 1)), patienceMs);
  }

  #tooLarge(): void {
    const request = this.#requests[this.#current];
    const source = request === undefined ? '' : sourceOf(request.ask);
    request?.reject(new MachineError('too-large', source, `${source} gave more than 16 MiB.`));
    this.#finish(this.#requests.slice(this.#current + (request === undefined ? 0 : 1)));
  }

  #giveUp(kind: 'timeout' | 'failed' | 'unreachable', sentence: string): void {
    failAll(this.#requests.slice(this.#current), sentence, kind);
    this.#finish([]);
  }

  /** Before all was answered: the link was lost, or there is no shell to speak with, which then leaves an exit code. */
  #closed(): void {
    if (this.#ended) return;
    if (this.#isOld && !this.#ready) this.#finish(this.#requests);
    else if (this.#ready) this.#giveUp('unreachable', 'The connection was lost before the answer came.');
    else if (this.#exit !== undefined && this.#exit !== 0) this.#finish(this.#requests, this.#firstWords());
    else this.#giveUp('unreachable', 'The account has no shell that answers, or the connection was lost.');
  }

  #firstWords(): string {
    const text = [this.#cutters.stderr.rest, this.#cutters.stdout.rest]
      .map((bytes) => bytes.toString('utf8'))
      .join('\n');
    const line = text.split(/[\r\n]+/).find((each) => each.trim() !== '') ?? '';
    return line
      .replaceAll(/\p{Cc}+/gu, ' ')
      .trim()
      .slice(0, longestRefusal);
  }

  #finish(again: readonly Request[], refusal?: string): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#unlisten();
    const owesNothing = this.#current === this.#requests.length;
    if (owesNothing && this.#order.keep) keepShell(this.#order.client, this.#channel);
    else this.#channel.close();
    this.#order.done(refusal === undefined ? { again } : { again, refusal });
  }
}
