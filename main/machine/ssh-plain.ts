/**
 * Commands for a connection without a POSIX shell: a Windows, where sshd hands each command line to cmd.exe or to
 * PowerShell. Which of them is not known, so only words go there that mean themselves in both, and in sh.
 */
import type { Client, ClientChannel } from 'ssh2';
import { largestAnswer } from './limits.ts';
import { commandLine, MachineError } from './machine.ts';
import type { RawAnswer } from './ssh-batch.ts';
import { startCommand } from './ssh-channel.ts';

/**
 * Nothing here is interpreted by cmd.exe (`%`, `^`, `&`), PowerShell (`@`, `,`, `$`, a backtick) or sh (`\`, `~`), and no
 * blank ends a word.
 */
const plainWord = /^[\w+/=:.-]+$/;
/** Neither an assignment, nor an option, nor a path. */
const plainProgram = /^[A-Za-z][\w-]*(?:\.\w+)?$/;
/** PowerShell cuts a word such as `-a.b` in two. */
const cutWord = /^-.*\./;

/** One line of words with blanks between them; `undefined` if any of them could be anything but itself. */
export function plainLine([program, ...words]: readonly [string, ...string[]]): string | undefined {
  const plain = plainProgram.test(program) && words.every((word) => plainWord.test(word) && !cutWord.test(word));
  return plain ? [program, ...words].join(' ') : undefined;
}

/**
 * Runs one command in an exec of its own. A program that is not there leaves an exit code and a sentence in the far
 * side's language: a result like any other. Throws `MachineError`.
 */
export function runPlainly(
  client: Client,
  argv: readonly [string, ...string[]],
  timeoutMs: number,
): Promise<RawAnswer> {
  const source = commandLine(argv);
  const line = plainLine(argv);
  if (line === undefined) {
    const why = 'it has characters that a shell of Windows would interpret, so it is not sent there';
    return Promise.reject(new MachineError('failed', source, `${source} cannot be run: ${why}.`));
  }
  return new PlainRun(source, timeoutMs).start(client, line);
}

class PlainRun {
  readonly #source: string;
  readonly #timeoutMs: number;
  readonly #settled = Promise.withResolvers<RawAnswer>();
  readonly #taken: { readonly stdout: Buffer[]; readonly stderr: Buffer[] } = { stdout: [], stderr: [] };
  #bytes = 0;
  #exit: number | undefined;
  #channel: ClientChannel | undefined;
  #ended = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(source: string, timeoutMs: number) {
    this.#source = source;
    this.#timeoutMs = timeoutMs;
  }

  start(client: Client, line: string): Promise<RawAnswer> {
    const late = `${this.#source} took longer than ${this.#timeoutMs / 1000} s and was given up.`;
    this.#timer = setTimeout(() => this.#fail('timeout', late), this.#timeoutMs);
    startCommand(client, line, {
      opened: (channel) => this.#opened(channel),
      failed: (error) => {
        const sentence =
          error instanceof MachineError ? error.message : `No command can be started on the machine: ${error.message}.`;
        this.#fail('unreachable', sentence);
      },
    });
    return this.#settled.promise;
  }

  #opened(channel: ClientChannel): void {
    this.#channel = channel;
    if (this.#ended) {
      channel.close();
      return;
    }
    channel.on('data', (chunk: Buffer) => this.#take('stdout', chunk));
    channel.stderr.on('data', (chunk: Buffer) => this.#take('stderr', chunk));
    channel.on('exit', (code: number | null) => (this.#exit = code ?? undefined));
    channel.on('close', () => this.#closed());
    // A channel that breaks also closes; what it breaks with adds nothing.
    channel.on('error', () => undefined);
    // PowerShell waits for the end of a standard input that stays open.
    channel.end();
  }

  #take(stream: 'stdout' | 'stderr', chunk: Buffer): void {
    if (this.#ended) return;
    this.#taken[stream].push(chunk);
    this.#bytes += chunk.length;
    if (this.#bytes > largestAnswer) this.#fail('too-large', `${this.#source} gave more than 16 MiB.`);
  }

  #closed(): void {
    if (this.#ended) return;
    if (this.#exit === undefined) {
      this.#fail('unreachable', 'The connection was lost before the answer came.');
      return;
    }
    this.#end();
    const { stdout, stderr } = this.#taken;
    this.#settled.resolve({
      code: String(this.#exit),
      stdout: Buffer.concat(stdout),
      stderr: Buffer.concat(stderr),
    });
  }

  /** Closing the channel is all that can be done about a program over there: there is nothing to end it with. */
  #fail(kind: 'timeout' | 'too-large' | 'unreachable', sentence: string): void {
    if (this.#ended) return;
    this.#end();
    this.#channel?.close();
    this.#settled.reject(new MachineError(kind, this.#source, sentence));
  }

  #end(): void {
    this.#ended = true;
    clearTimeout(this.#timer);
  }
}
