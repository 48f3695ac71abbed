/** Commands in a host of the lab, over one SSH connection. The lab's own hands; the program under test has its own eyes. */
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'ssh2';

interface Ran {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RemoteShell {
  /** Runs a line of `sh`, whatever its exit. */
  readonly tried: (line: string) => Promise<Ran>;
  /** Runs a line of `sh` that must succeed; gives what it printed. */
  readonly run: (line: string) => Promise<string>;
  readonly close: () => void;
}

export interface Login {
  /** For messages. */
  readonly where: 'workstation' | 'nas';
  readonly port: number;
  readonly user: string;
  readonly privateKey: string;
  /** As in an SSH server's `.pub` file. */
  readonly hostKey: string;
  /** What can be seen of the machine from outside, for the message about one that answers nothing. */
  readonly seenFromOutside: () => Promise<string>;
}

/** Longer than any line of a lab needs on a busy two-core machine; what takes longer hangs. */
const patienceMs = 60_000;
/** What waits inside the kernel, where, and what the kernel said last. */
export const whatHangs = `for p in $(ps axo pid=,stat= | awk '$2 ~ /^D/ { print $1 }'); do
  tr '\\0' ' ' < /proc/$p/cmdline; echo; cat /proc/$p/stack
done; ps axo pid,stat,wchan:32,args; dmesg | tail -n 40`;

export async function openRemoteShell(login: Login): Promise<RemoteShell> {
  const client = new Client();
  const key = login.hostKey.split(' ')[1] ?? '';
  let lost: Error | undefined;
  client.on('error', (error) => (lost = error));
  const ready = once(client, 'ready');
  client.connect({
    host: '127.0.0.1',
    port: login.port,
    username: login.user,
    privateKey: login.privateKey,
    hostVerifier: (offered: Buffer) => offered.toString('base64') === key,
    readyTimeout: 30_000,
  });
  await ready;
  const place = `the ${login.where} (as ${login.user})`;
  const begun = (line: string): Promise<Ran> =>
    exec(client, line, () => new Error(`${place} went away during \`${line}\`: ${lost?.message ?? 'no reason given'}`));
  const tried = async (line: string): Promise<Ran> => {
    const ran = await inTime(begun(line), patienceMs);
    if (ran !== undefined) return ran;
    const story = await inTime(begun(whatHangs), patienceMs / 4);
    const seen = story?.stdout ?? `Nor does it answer anything else. ${await login.seenFromOutside()}`;
    throw new Error(`In ${place} \`${line}\` has not ended after ${patienceMs / 1_000} s. ${seen}`);
  };
  return {
    tried,
    run: async (line) => {
      const ran = await tried(line);
      if (ran.exitCode !== 0)
        throw new Error(`In ${place} \`${line}\` ended with ${ran.exitCode}: ${ran.stderr || ran.stdout}`);
      return ran.stdout;
    },
    close: () => client.destroy(),
  };
}

/** Undefined: it has not ended by then. */
export async function inTime<Result>(work: Promise<Result>, withinMs: number): Promise<Result | undefined> {
  const over = new AbortController();
  try {
    const late = pause(withinMs, undefined, { signal: over.signal }).catch(notNeeded);
    return await Promise.race([work, late]);
  } finally {
    over.abort();
  }
}

const notNeeded = (): undefined => undefined;

function exec(client: Client, line: string, lost: () => Error): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const gone = (): void => reject(lost());
    client.once('close', gone);
    client.exec(line, (error, channel) => {
      if (error) return reject(error);
      // A program that asks is told that nobody answers.
      channel.end();
      let stdout = '';
      let stderr = '';
      let exitCode = -1;
      channel.setEncoding('utf8').on('data', (text: string) => (stdout += text));
      channel.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
      channel.on('exit', (code: number | null) => (exitCode = code ?? -1));
      channel.on('close', () => {
        client.removeListener('close', gone);
        resolve({ exitCode, stdout, stderr });
      });
    });
  });
}
