/** The questions of one turn, answered by whatever the far side of a connection has: a POSIX shell, or only programs. */
import type { Client } from 'ssh2';
import { defaultTimeoutMs } from './limits.ts';
import { MachineError } from './machine.ts';
import { sourceOf } from './recording.ts';
import { askAll, type Request } from './ssh-batch.ts';
import { plainLine, runPlainly } from './ssh-plain.ts';

/** A shell may once be kept from starting (memory, a limit of processes) on a machine that has one. */
const refusalsBelieved = 2;
/** Connections where no POSIX shell answers, but programs of Windows run. */
const withoutShell = new WeakSet<Client>();

export interface Exchange {
  /** Called for every round trip. */
  readonly sent: () => void;
  /** A shell over there waits for the next questions, where nothing else needs the few that a server allows at once. */
  readonly keep: boolean;
}

/**
 * Settles each request as its answer comes. Throws only what concerns all that are still open: the account runs nothing at
 * all, or the connection is gone.
 */
export async function answerAll(client: Client, requests: readonly Request[], { sent, keep }: Exchange): Promise<void> {
  let refusals = 0;
  for (let open = requests; open.length > 0;) {
    if (withoutShell.has(client)) {
      await askPlainly(client, open, sent);
      return;
    }
    sent();
    const { again, refusal } = await askAll(client, open, keep);
    open = again;
    if (refusal === undefined) continue;
    refusals += 1;
    if (refusals < refusalsBelieved) continue;
    sent();
    if (!(await runsWindowsPrograms(client))) throw noShell(refusal);
    withoutShell.add(client);
  }
}

/**
 * Tells a Windows from an account of a Unix that has no shell (nologin, files only): there is no `cmd` on those, and no
 * language in an exit code.
 */
async function runsWindowsPrograms(client: Client): Promise<boolean> {
  try {
    return (await runPlainly(client, ['cmd', '/c', 'exit', '0'], defaultTimeoutMs)).code === '0';
  } catch (error) {
    if (error instanceof MachineError && error.kind !== 'unreachable') return false;
    throw error;
  }
}

function noShell(words: string): MachineError {
  const said = words === '' ? '' : ` It said: “${words}”${/[.!?]$/.test(words) ? '' : '.'}`;
  return new MachineError(
    'unreachable',
    'ssh',
    `The account has no shell that answers, so nothing can be asked.${said} Let it run commands over SSH, or log in with another account.`,
  );
}

/** One command after the other, as a shell would: sshd allows but a few at once. */
async function askPlainly(client: Client, requests: readonly Request[], sent: () => void): Promise<void> {
  for (const request of requests) {
    const { ask, timeoutMs } = request;
    if (ask.kind !== 'command') {
      const source = sourceOf(ask);
      const sentence = `There is no ${source}: the machine has no Unix shell, nor its files.`;
      request.reject(new MachineError('absent', source, sentence));
      continue;
    }
    if (plainLine(ask.argv) !== undefined) sent();
    await runPlainly(client, ask.argv, timeoutMs).then(
      (answer) => request.resolve(answer),
      (error: Error) => request.reject(error),
    );
  }
}
