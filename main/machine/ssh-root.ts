/** One shell script run with privilege on the other side of a connection. */
import { randomBytes } from 'node:crypto';
import { setImmediate as immediately } from 'node:timers/promises';
import type { Client, ClientChannel } from 'ssh2';
import { environment, largestAnswer } from './limits.ts';
import { MachineError, type CommandResult } from './machine.ts';
import { startCommand } from './ssh-channel.ts';
import { FrameCutter, type StreamFrame } from './stream-frames.ts';
import { readyMark, shellCommand } from './ssh-script.ts';

/** How a shell of root is had: the account is root's, or `sudo` gives one without asking. */
export type RootShell = 'root' | 'sudo';

/** All that stands in the process list of the other side; the script itself comes on standard input. */
const commands: Readonly<Record<RootShell, string>> = {
  root: shellCommand,
  sudo: `env -i LC_ALL=${environment.LC_ALL} PATH=${environment.PATH} sudo -n sh`,
};

/** There is no shell of root for this account. Nothing of the script was run. */
export class RootRefused extends Error {
  readonly reason: 'no-sudo' | 'sudo-refuses';
  /** What `sudo` said. */
  readonly complaint: string;
  constructor(reason: RootRefused['reason'], complaint: string) {
    super(complaint);
    this.name = 'RootRefused';
    this.reason = reason;
    this.complaint = complaint;
  }
}

/**
 * The whole script is one function, so that the shell has read its last line before it does the first one: a connection
 * that is cut while it is sent leaves nothing half done. What it runs finds nothing on its standard input.
 */
function wrapped(script: string, nonce: string): string {
  return `lw_main() {
LC_ALL=${environment.LC_ALL}; PATH=${environment.PATH}; export LC_ALL PATH; cd /
${script}
}
lw_mark() { printf '\\n%s %s %s\\n' ${nonce} "$1" "$2"; printf '\\n%s %s %s\\n' ${nonce} "$1" "$2" >&2; }
lw_mark ${readyMark} 0
(lw_main) </dev/null
lw_mark 0 $?
exit 0
`;
}

/**
 * Throws `RootRefused`, or `MachineError` of kind `timeout`, `too-large`, `unreachable` (the connection is lost), or `failed`:
 * the connection stands, and the shell ended before it had answered.
 */
export async function runScript(
  client: Client,
  shell: RootShell,
  script: string,
  timeoutMs: number,
): Promise<CommandResult> {
  const { promise, resolve, reject } = Promise.withResolvers<CommandResult>();
  let [isLost, isOver] = [false, false];
  const onClose = (): void => void (isLost = true);
  client.once('close', onClose);
  const late = new MachineError('timeout', source, `It took longer than ${timeoutMs / 1000} s.`);
  const timer = setTimeout(() => reject(late), timeoutMs);
  let opened: ClientChannel | undefined;
  const started = (channel: ClientChannel): void => {
    opened = channel;
    // Begun now, it would be at work while something else is tried already.
    if (isOver) channel.close();
    else new Run(channel, shell, resolve, reject).start(script);
  };
  try {
    startCommand(client, commands[shell], { opened: started, failed: reject });
    return await promise;
  } catch (error) {
    if (error instanceof MachineError || error instanceof RootRefused) throw error;
    // What a lost connection ends may be told of before the connection itself is.
    await immediately();
    const why = error instanceof Error ? error.message : String(error);
    throw new MachineError(isLost ? 'unreachable' : 'failed', source, `The script was not answered: ${why}.`);
  } finally {
    isOver = true;
    clearTimeout(timer);
    client.off('close', onClose);
    opened?.close();
  }
}

const source = 'a script of root';

type Stream = 'stdout' | 'stderr';

class Run {
  readonly #channel: ClientChannel;
  readonly #shell: RootShell;
  readonly #resolve: (result: CommandResult) => void;
  readonly #reject: (error: Error) => void;
  readonly #nonce = randomBytes(16).toString('hex');
  readonly #cutters = { stdout: new FrameCutter(this.#nonce), stderr: new FrameCutter(this.#nonce) };
  readonly #answers: Partial<Record<Stream, StreamFrame>> = {};
  readonly #complaint: Buffer[] = [];
  #ready = false;
  #exit: number | undefined;

  constructor(
    channel: ClientChannel,
    shell: RootShell,
    resolve: (result: CommandResult) => void,
    reject: (error: Error) => void,
  ) {
    this.#channel = channel;
    this.#shell = shell;
    this.#resolve = resolve;
    this.#reject = reject;
  }

  start(script: string): void {
    this.#channel.on('data', (chunk: Buffer) => this.#take('stdout', chunk));
    this.#channel.stderr.on('data', (chunk: Buffer) => this.#take('stderr', chunk));
    this.#channel.on('exit', (code: number | null) => (this.#exit = code ?? undefined));
    this.#channel.on('close', () => this.#closed());
    // A channel that breaks also closes; what it breaks with adds nothing.
    this.#channel.on('error', () => undefined);
    this.#channel.end(wrapped(script, this.#nonce));
  }

  #take(stream: Stream, chunk: Buffer): void {
    if (stream === 'stderr' && !this.#ready) this.#complaint.push(chunk);
    for (const frame of this.#cutters[stream].push(chunk)) {
      if (frame.mark === readyMark) this.#ready = true;
      else this.#answers[stream] = frame;
    }
    const { stdout, stderr } = this.#answers;
    if (stdout !== undefined && stderr !== undefined) this.#finish(stdout, stderr);
    else if (this.#cutters[stream].pending > largestAnswer)
      this.#reject(new MachineError('too-large', source, 'The answer is longer than 16 MiB.'));
  }

  #finish(stdout: StreamFrame, stderr: StreamFrame): void {
    this.#resolve({
      exitCode: Number(stdout.code),
      stdout: stdout.bytes.toString('utf8'),
      stderr: stderr.bytes.toString('utf8'),
    });
  }

  /** Before the answer was whole, or after it: then nobody listens any more. */
  #closed(): void {
    if (this.#shell === 'sudo' && !this.#ready && this.#exit !== undefined) {
      const complaint = Buffer.concat(this.#complaint).toString('utf8').trim();
      this.#reject(new RootRefused(this.#exit === 127 ? 'no-sudo' : 'sudo-refuses', complaint));
    } else this.#reject(new Error(this.#ready ? 'its shell ended' : 'no shell that answers was started'));
  }
}
