import { spawn } from 'node:child_process';
import { once } from 'node:events';
import ssh2, { type AuthContext, type Connection, type KeyboardAuthContext, type ServerChannel } from 'ssh2';
import { hostKey } from '../../main/machine/host-keys.ts';

/** An SSH server on 127.0.0.1 that lets one account in by its password, without an account of this computer. */
export interface PasswordServer {
  readonly port: number;
  /** `SHA256:…` of its key. */
  readonly fingerprint: string;
  /** Ways by which somebody tried to log in, in order. */
  readonly tried: readonly string[];
  /** Every secret that it was given. */
  readonly given: readonly string[];
  connections(): number;
  stop(): Promise<void>;
}

interface Question {
  readonly prompt: string;
  readonly echo: boolean;
}

export interface PasswordServerOptions {
  readonly user: string;
  readonly password: string;
  /** It takes no password as such, and asks these questions; the answer to each must be the password. */
  readonly prompts?: readonly Question[];
  /** After a right answer it asks these, one after the other, for ever if `endless`. */
  readonly further?: readonly Question[];
  readonly endless?: true;
  /** It takes what it is asked to open and says nothing to it, for ever; called each time. */
  readonly silent?: () => void;
  /** What runs a command; without it, this computer's `sh` does. */
  readonly run?: (command: string, stream: ServerChannel, client: Connection) => void;
}

export async function startPasswordServer(options: PasswordServerOptions): Promise<PasswordServer> {
  const { pair, parsed } = hostKeyPair();
  const tried: string[] = [];
  const given: string[] = [];
  const open = new Set<Connection>();
  const server = new ssh2.Server({ hostKeys: [pair.private] }, (client) => {
    open.add(client);
    client.on('close', () => open.delete(client));
    client.on('error', () => undefined);
    client.on('authentication', (context) => {
      tried.push(context.method);
      answer(context, options, given);
    });
    client.on('tcpip', (_accept, reject) => {
      if (options.silent === undefined) reject();
      else options.silent();
    });
    client.on('session', (accept) => {
      accept().on('exec', (acceptExec, _reject, { command }) => {
        if (options.silent !== undefined) return options.silent();
        (options.run ?? runInShell)(command, acceptExec(), client);
      });
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('No port was given.');
  return {
    port: address.port,
    fingerprint: hostKey(parsed.getPublicSSH()).fingerprint,
    tried,
    given,
    connections: () => open.size,
    async stop() {
      for (const client of open) client.end();
      const closed = once(server, 'close');
      server.close();
      await closed;
    },
  };
}

/** ssh2 drops leading zero bytes of the key that it makes, which leaves one of 256 malformed. */
function hostKeyPair() {
  for (;;) {
    const pair = ssh2.utils.generateKeyPairSync('ed25519');
    const parsed = ssh2.utils.parseKey(pair.public);
    if (!(parsed instanceof Error)) return { pair, parsed };
  }
}

export function runInShell(command: string, stream: ServerChannel): void {
  const shell = spawn('sh', ['-c', command], { env: { PATH: process.env['PATH'] } });
  stream.pipe(shell.stdin);
  shell.stdout.pipe(stream, { end: false });
  shell.stderr.pipe(stream.stderr, { end: false });
  stream.on('close', () => shell.kill());
  shell.stdin.on('error', () => undefined);
  shell.on('close', (code) => {
    stream.exit(code ?? 1);
    stream.end();
  });
}

function answer(context: AuthContext, options: PasswordServerOptions, given: string[]): void {
  const { user, password, prompts } = options;
  const way = prompts === undefined ? 'password' : 'keyboard-interactive';
  if (context.method === 'password') given.push(context.password);
  if (context.username !== user || context.method !== way) return context.reject([way]);
  if (context.method === 'password') return context.password === password ? context.accept() : context.reject([way]);
  context.prompt([...(prompts ?? [])], (answers) => {
    given.push(...answers);
    const right = answers.length === prompts?.length && answers.every((one) => one === password);
    if (!right) context.reject([way]);
    else askOn(context, [...(options.further ?? [])], options.endless === true, given);
  });
}

function askOn(context: KeyboardAuthContext, questions: Question[], endless: boolean, given: string[]): void {
  const [question, ...rest] = questions;
  if (question === undefined) return context.accept();
  context.prompt([question], (answers) => {
    given.push(...answers);
    askOn(context, endless ? [...rest, question] : rest, endless, given);
  });
}
