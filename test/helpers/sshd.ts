import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';

/** A real sshd on 127.0.0.1 with keys of its own, run as an ordinary process. */
export interface Sshd {
  readonly port: number;
  readonly user: string;
  /** A home folder with `.ssh/id_ed25519` that the server lets in, and no known_hosts. */
  readonly home: string;
  /** `SHA256:…` of the host key. */
  readonly fingerprint: string;
  /** The host key's `type base64`. */
  readonly publicKey: string;
  /** All that the server has logged. */
  log(): string;
  /** Shells started so far, as the server counts them. */
  sessions(): number;
  /** Ends the processes that serve the present connections, as a NAS that reboots would; the server stays. */
  dropConnections(): Promise<void>;
  /** Stops it and what serves the present connections in the middle of what they do, as a NAS that hangs. */
  freeze(): Promise<void>;
  stop(): Promise<void>;
}

export interface SshdOptions {
  /** Kind of the server's key, which is always a new one. */
  readonly keyType?: 'ed25519' | 'ecdsa' | 'rsa';
  readonly port?: number;
  /** Further lines of sshd_config. */
  readonly config?: readonly string[];
  /** The passphrase of the user's key. */
  readonly passphrase?: string;
}

export const sshdPath = '/usr/sbin/sshd';

export async function startSshd(options: SshdOptions = {}): Promise<Sshd> {
  // sshd of root refuses to start without the folder that the Debian service would make.
  if (userInfo().uid === 0) mkdirSync('/run/sshd', { recursive: true, mode: 0o755 });
  const folder = mkdtempSync(join(tmpdir(), 'lanewise-sshd-'));
  const home = join(folder, 'home');
  mkdirSync(join(home, '.ssh'), { recursive: true, mode: 0o700 });
  const hostKey = join(folder, 'host_key');
  generateKey(hostKey, options.keyType ?? 'ed25519', '');
  generateKey(join(home, '.ssh', 'id_ed25519'), 'ed25519', options.passphrase ?? '');
  writeFileSync(join(folder, 'authorized_keys'), readFileSync(join(home, '.ssh', 'id_ed25519.pub')), { mode: 0o600 });
  const port = options.port ?? (await freePort());
  const log = join(folder, 'log');
  writeFileSync(log, '');
  writeFileSync(join(folder, 'sshd_config'), config(folder, port, options.config ?? []).join('\n'));
  const server = spawn(sshdPath, ['-D', '-e', '-f', join(folder, 'sshd_config')], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  server.stderr?.on('data', (chunk: Buffer) => appendFileSync(log, chunk));
  await listening(port, server, log);
  const [type = '', base64 = ''] = readFileSync(`${hostKey}.pub`, 'utf8').split(' ');
  return {
    port,
    home,
    user: userInfo().username,
    publicKey: `${type} ${base64}`,
    fingerprint: execFileSync('ssh-keygen', ['-lf', `${hostKey}.pub`], { encoding: 'utf8' }).split(' ')[1] ?? '',
    log: () => readFileSync(log, 'utf8'),
    sessions: () => readFileSync(log, 'utf8').split('Starting session: command').length - 1,
    dropConnections: () => dropConnections(server),
    freeze: async () => signalAll([server.pid ?? -1, ...descendants([server.pid ?? -1])], 'SIGSTOP'),
    stop: async () => {
      await dropConnections(server);
      await ended(server);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function generateKey(path: string, type: string, passphrase: string): void {
  execFileSync('ssh-keygen', ['-q', '-t', type, '-N', passphrase, '-C', 'test', '-f', path]);
}

/** StrictModes would refuse keys below a world-writable /tmp; UsePAM needs root. */
const config = (folder: string, port: number, more: readonly string[]): readonly string[] => [
  `Port ${port}`,
  'ListenAddress 127.0.0.1',
  `HostKey ${join(folder, 'host_key')}`,
  `AuthorizedKeysFile ${join(folder, 'authorized_keys')}`,
  `PidFile ${join(folder, 'pid')}`,
  'StrictModes no',
  'UsePAM no',
  'PasswordAuthentication no',
  'KbdInteractiveAuthentication no',
  'PermitRootLogin yes',
  'LogLevel VERBOSE',
  // bash reads ~/.bashrc for sshd; what a person has in there is slow, and must not be killed in the middle.
  `SetEnv HOME=${join(folder, 'home')}`,
  ...more,
  '',
];

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('No port was given.');
  return address.port;
}

async function listening(port: number, server: ChildProcess, log: string): Promise<void> {
  for (;;) {
    if (server.exitCode !== null) throw new Error(`sshd ended: ${readFileSync(log, 'utf8')}`);
    const socket = connect(port, '127.0.0.1');
    const open = await Promise.race([
      once(socket, 'connect').then(() => true),
      once(socket, 'error').then(() => false),
    ]).catch(() => false);
    socket.destroy();
    if (open) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Processes whose parent is one of these, and theirs. */
function descendants(parents: readonly number[]): readonly number[] {
  const listed = execFileSync('ps', ['-e', '-o', 'pid=,ppid='], { encoding: 'utf8' });
  const pairs = listed
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number));
  const children = pairs.filter(([, parent]) => parents.includes(parent ?? -1)).map(([pid]) => pid ?? -1);
  return children.length === 0 ? [] : [...children, ...descendants(children)];
}

async function dropConnections(server: ChildProcess): Promise<void> {
  signalAll(descendants([server.pid ?? -1]), 'SIGKILL');
}

function signalAll(all: readonly number[], signal: NodeJS.Signals): void {
  for (const pid of all) {
    try {
      process.kill(pid, signal);
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
    }
  }
}

async function ended(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null) return;
  // `close` comes when the last line of its log was read, too.
  const closed = once(server, 'close');
  server.kill('SIGTERM');
  server.kill('SIGCONT');
  await closed;
}
