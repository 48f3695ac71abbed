/**
 * A real NAS in namespaces of its own: smbd of a Debian suite with two addresses, two clients' connections to it, and a
 * real sshd of that suite which is reached through a port of this computer's loopback. It ends, and everything with it,
 * when it is closed.
 */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openBox, type Box } from '../lab/box.ts';
import { output } from '../lab/command.ts';
import { openNasBox } from '../lab/nas.ts';
import { rootOf, type Suite } from '../lab/roots.ts';
import { until } from '../lab/until.ts';
import { startSshRelay } from './ssh-relay.ts';

export interface SmbNas {
  readonly box: Box;
  /** Port on 127.0.0.1 where its sshd answers. */
  readonly sshPort: number;
  /** A home folder whose `.ssh/id_ed25519` and `.ssh/locked` let `root` and `ada` in; no known_hosts. */
  readonly home: string;
  /** `SHA256:…` of its host key. */
  readonly fingerprint: string;
  /** Local ports of the connections to 10.0.0.25 and 10.0.0.26, all from 10.0.0.50. */
  readonly clientPorts: readonly [number, number];
  /** A further client that holds a file of this name open, until it is closed. */
  readonly openFile: (name: string) => Promise<HeldFile>;
  /** Writes a file of the NAS. */
  readonly configure: (path: string, text: string, mode: string) => Promise<void>;
  /** Ends its SSH sessions, as when it is started anew. */
  readonly dropSsh: () => void;
  /** SSH connections that are open now. */
  readonly sshConnections: () => number;
  readonly close: () => Promise<void>;
}

interface HeldFile {
  readonly close: () => Promise<void>;
}

export const nasAddresses = ['10.0.0.25', '10.0.0.26'] as const;
const clientAddress = '10.0.0.50';
/** Only ever used between namespaces of one test. */
export const nasAccount = { name: 'ada', password: 'canary-Zw8', passphrase: 'canary-Kq4' } as const;
/** Where its sshd's files are; `sshd_config` is read anew by every connection. */
export const sshFolder = '/run/ssh';

const smbConf = `[global]
  workgroup = WORKGROUP
  server role = standalone server
  interfaces = ${nasAddresses.join(' ')}
  bind interfaces only = yes
  disable netbios = yes
  smb ports = 445
  server multi channel support = yes
  load printers = no
  disable spoolss = yes
[data]
  path = /run/share
  read only = no
`;

/** What its sshd lets in by. */
export const sshdConfig = (...more: readonly string[]): string =>
  [
    ...more,
    `HostKey ${sshFolder}/host_key`,
    `AuthorizedKeysFile ${sshFolder}/authorized_keys`,
    'StrictModes no',
    'UsePAM no',
    'UseDNS no',
    'PasswordAuthentication no',
    'KbdInteractiveAuthentication no',
    'PermitRootLogin yes',
    '',
  ].join('\n');

export async function startSmbNas(suite: Suite = 'bookworm'): Promise<SmbNas> {
  const root = await rootOf(suite);
  const outside = await openBox({ name: 'outside' });
  const folder = mkdtempSync(join(tmpdir(), 'lanewise-nas-'));
  try {
    const [nas, desk] = await Promise.all([openNasBox(root, outside), openNasBox(root, outside)]);
    await wire(outside, nas, desk);
    await Promise.all([serve(nas), letIn(nas, keysIn(join(folder, 'home')))]);
    const held = nasAddresses.map((address) => hold(desk, address));
    const relay = await startSshRelay(nas.enter(['/usr/sbin/sshd', '-i', '-f', `${sshFolder}/sshd_config`]));
    const key = await nas.shell(`ssh-keygen -lf ${sshFolder}/host_key.pub`);
    return {
      box: nas,
      home: join(folder, 'home'),
      sshPort: relay.port,
      fingerprint: key.split(' ')[1] ?? '',
      clientPorts: await connected(nas),
      openFile: (name) => holdFile(nas, desk, name),
      configure: (path, text, mode) => configure(nas, path, text, mode),
      dropSsh: relay.drop,
      sshConnections: relay.open,
      close: async () => {
        await relay.close();
        await outside.close();
        for (const client of held) await gone(client);
        rmSync(folder, { recursive: true, force: true });
      },
    };
  } catch (error) {
    await outside.close();
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

async function configure(nas: Box, path: string, text: string, mode: string): Promise<void> {
  await output(nas.enter(['sh', '-c', 'umask 077; cat > "$1" && chmod "$2" "$1"', 'sh', path, mode]), { input: text });
}

/** Two ports of the NAS on one switch, which is the client's own. */
async function wire(outside: Box, nas: Box, desk: Box): Promise<void> {
  await desk.shell(
    `ip link add br0 type bridge stp_state 0 forward_delay 0; ip addr add ${clientAddress}/24 dev br0; ip link set br0 up`,
  );
  for (const [port, address] of nasAddresses.entries()) {
    await outside.shell(`ip link add eth${port} netns ${nas.pid} type veth peer name port${port} netns ${desk.pid}`);
    await nas.shell(`ip link set eth${port} up; ip addr add ${address}/24 dev eth${port}`);
    await desk.shell(`ip link set port${port} master br0 up`);
  }
}

async function serve(nas: Box): Promise<void> {
  const { name, password } = nasAccount;
  await configure(nas, '/etc/samba/smb.conf', smbConf, '644');
  await nas.shell(`mkdir -p -m 777 /run/share; useradd -m -s /bin/sh -u 4321 ${name}`);
  await output(nas.enter(['chpasswd']), { input: `${name}:${password}\n` });
  await output(nas.enter(['smbpasswd', '-s', '-a', name]), { input: `${password}\n${password}\n` });
  await nas.shell('setsid smbd -D --no-process-group < /dev/null > /run/smbd.out 2>&1');
  await until(
    'the SMB server listens',
    async () => (await nas.shell("ss -tlnH 'sport = :445'")).trim().split('\n').length >= nasAddresses.length,
    async () => nas.shell('cat /run/smbd.out; tail -n 20 /var/log/samba/log.smbd'),
  );
}

interface UserKeys {
  /** Text of authorized_keys. */
  readonly authorized: string;
}

/** Two keys in a home folder, one of them locked. */
function keysIn(home: string): UserKeys {
  mkdirSync(join(home, '.ssh'), { recursive: true, mode: 0o700 });
  const make = (name: string, passphrase: string): string => {
    const path = join(home, '.ssh', name);
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', passphrase, '-C', 'test', '-f', path]);
    return readFileSync(`${path}.pub`, 'utf8');
  };
  return { authorized: make('id_ed25519', '') + make('locked', nasAccount.passphrase) };
}

async function letIn(nas: Box, { authorized }: UserKeys): Promise<void> {
  await nas.shell(
    `mkdir -p -m 755 /run/sshd ${sshFolder}; ssh-keygen -q -t ed25519 -N '' -C nas -f ${sshFolder}/host_key`,
  );
  await configure(nas, `${sshFolder}/authorized_keys`, authorized, '644');
  await configure(nas, `${sshFolder}/sshd_config`, sshdConfig(), '644');
}

/** A client that stays connected as long as its input is open. */
function hold(desk: Box, address: string): ChildProcess {
  const [program = '', ...rest] = desk.enter(['smbclient', `//${address}/data`, '-U', nasAccount.name]);
  const env = { ...process.env, PASSWD: nasAccount.password };
  return spawn(program, rest, { stdio: ['pipe', 'ignore', 'ignore'], env });
}

async function holdFile(nas: Box, desk: Box, name: string): Promise<HeldFile> {
  await configure(nas, `/run/share/${name}`, 'text', '666');
  const client = hold(desk, nasAddresses[0]);
  client.stdin?.write(`open ${name}\n`);
  return { close: () => gone(client) };
}

async function connected(nas: Box): Promise<readonly [number, number]> {
  let ports: readonly (number | undefined)[] = [];
  await until('both clients are logged in', async () => {
    const sockets = await nas.shell("ss -tnH state established 'sport = :445'");
    ports = nasAddresses.map((address) => {
      const found = new RegExp(`\\s${address.replaceAll('.', '\\.')}:445\\s+${clientAddress}:(\\d+)`).exec(sockets);
      return found === null ? undefined : Number(found[1]);
    });
    const sessions = (await nas.shell('smbstatus -p')).split('\n').filter((line) => line.includes(clientAddress));
    return sessions.length === 2 && ports.every((port) => port !== undefined);
  });
  return [ports[0] ?? 0, ports[1] ?? 0];
}

async function gone(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill('SIGKILL');
  await exit;
}
