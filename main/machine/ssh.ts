import { homedir } from 'node:os';
import { errnoOfMessage, noSuchProgram, systemError } from './errno.ts';
import { defaultTimeoutMs } from './limits.ts';
import { liveTime } from './live-time.ts';
import { MachineError, type CommandResult, type Machine } from './machine.ts';
import { sourceOf, type Ask } from './recording.ts';
import type { RawAnswer, Request } from './ssh-batch.ts';
import { lost } from './ssh-channel.ts';
import { connect } from './ssh-connect.ts';
import { answerAll, type Exchange } from './ssh-exchange.ts';
import { Link } from './ssh-link.ts';
import type { Secrets } from './ssh-login.ts';
import { sshPlaces } from './ssh-places.ts';
import { programCodes } from './ssh-script.ts';
import { route, type TargetOptions } from './ssh-target.ts';

export interface SshOptions extends TargetOptions, Secrets {
  /**
   * Where keys are filed that a person accepted here; read after the user's own known_hosts. Default: `lanewise/known_hosts`
   * in the user's configuration folder.
   */
  readonly knownHosts?: string | undefined;
  /** The fingerprint (`SHA256:…`) that a person has compared with what the host itself shows. */
  readonly acceptHostKey?: string | undefined;
}

/** Any machine that lets its user in over SSH; one without a POSIX shell has no files here, and runs plain commands only. */
export interface SshMachine extends Machine {
  /** Journeys to the other side so far, each of which may answer many questions. */
  readonly roundTrips: number;
}

/**
 * Connects; throws `HostKeyUnknown` (ask a person, then call again with `acceptHostKey`), `HostKeyChanged`,
 * `LoginRefused`, or `MachineError` of kind `unreachable`. A lost connection is made anew when something is asked.
 */
export async function sshMachine(options: SshOptions): Promise<SshMachine> {
  return machineOver(await openLink(options), options.host, { keepShell: true });
}

/** The connection alone; throws what `sshMachine` throws. */
export async function openLink(options: SshOptions): Promise<Link> {
  const home = options.home ?? homedir();
  const places = sshPlaces(process.platform, process.env, home);
  const hops = await route({ ...options, agentSocket: options.agentSocket ?? places.agent });
  const connecting = {
    ownKnownHosts: options.knownHosts ?? places.ownKnownHosts,
    home,
    passphrase: options.passphrase,
    password: options.password,
    only: options.only,
  };
  const first = await connect(hops, { ...connecting, acceptHostKey: options.acceptHostKey });
  // What was accepted is on file by now; a key that changes later is not covered by that consent.
  return new Link(options.host, first, () => connect(hops, connecting));
}

/** Reads over a connection; no shell is kept on one that is used for more. */
export function machineOver(link: Link, id: string, { keepShell }: { readonly keepShell: boolean }): SshMachine {
  let roundTrips = 0;
  const sent = (): void => {
    roundTrips += 1;
  };
  const ask = collected(link, { sent, keep: keepShell });
  return {
    id,
    family: 'linux',
    get roundTrips() {
      return roundTrips;
    },
    readFile: async (path) => text(await ask({ kind: 'file', path }, defaultTimeoutMs)),
    listDirectory: async (path) =>
      text(await ask({ kind: 'directory', path }, defaultTimeoutMs))
        .split('\0')
        .slice(0, -1)
        .sort(),
    readLink: async (path) => text(await ask({ kind: 'link', path }, defaultTimeoutMs)).replace(/\n$/, ''),
    run: async (argv, options = {}) =>
      result(await ask({ kind: 'command', argv }, options.timeoutMs ?? defaultTimeoutMs)),
    beginLook: () => undefined,
    now: liveTime,
    close: () => link.close(),
  };
}

type Answering = (ask: Ask, timeoutMs: number) => Promise<RawAnswer>;

/** Everything that is asked in one turn of the event loop goes in one round trip. */
function collected(link: Link, how: Exchange): Answering {
  let waiting: Request[] = [];
  const send = () => {
    const requests = waiting;
    waiting = [];
    void exchange(link, requests, how);
  };
  return async (ask, timeoutMs) => {
    refuseNul(ask);
    const { promise, resolve, reject } = Promise.withResolvers<RawAnswer>();
    if (waiting.length === 0) setImmediate(send);
    waiting.push({ ask, timeoutMs, resolve, reject });
    return understood(ask, await promise);
  };
}

/** Tells every request's asker what became of it; never throws itself. */
async function exchange(link: Link, requests: readonly Request[], how: Exchange): Promise<void> {
  try {
    await answerAll(await link.client(), requests, how);
  } catch (error) {
    const reason = error instanceof MachineError ? error : lost(error);
    for (const request of requests) request.reject(reason);
  }
}

/** The system refuses a NUL byte in a path or a word; the shell would silently drop it. */
function refuseNul(ask: Ask): void {
  const words = ask.kind === 'command' ? ask.argv : [ask.path];
  const nameless = ask.kind === 'command' && ask.argv[0] === '';
  if (nameless || words.some((word) => word.includes('\0'))) throw systemError(sourceOf(ask), 'EINVAL');
}

/** Turns the answers that are refusals into the errors that a local machine would throw. */
function understood(ask: Ask, answer: RawAnswer): RawAnswer {
  const source = sourceOf(ask);
  if (ask.kind === 'command') {
    if (answer.code === programCodes.absent) throw noSuchProgram(source, ask.argv[0]);
    if (answer.code === programCodes.denied) throw systemError(source, 'EACCES');
    return answer;
  }
  if (answer.code === '0') return answer;
  const complaint = answer.stderr.toString('utf8').trim();
  const errno = errnoOfMessage(complaint);
  if (errno !== undefined) throw systemError(source, errno);
  throw new MachineError('failed', source, `Reading ${source} failed: ${complaint || `exit code ${answer.code}`}.`);
}

const text = ({ stdout }: RawAnswer): string => stdout.toString('utf8');

const result = ({ code, stdout, stderr }: RawAnswer): CommandResult => ({
  exitCode: Number(code),
  stdout: stdout.toString('utf8'),
  stderr: stderr.toString('utf8'),
});
