/**
 * A real NAS in namespaces of its own: smbd with two addresses, two clients' connections to it, and a real sshd that is
 * reached through a port of this computer's loopback. It ends, and everything with it, when the box is closed.
 */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openBox, type Box } from '../lab/box.ts';
import { until } from '../lab/until.ts';

export interface SmbNas {
  readonly box: Box;
  /** Port on 127.0.0.1 where its sshd answers. */
  readonly sshPort: number;
  /** A home folder whose key lets `root` and `ada` in; no known_hosts. */
  readonly home: string;
  /** `SHA256:…` of its host key. */
  readonly fingerprint: string;
  /** Local ports of the connections to 10.0.0.25 and 10.0.0.26, all from 10.0.0.50. */
  readonly clientPorts: readonly [number, number];
  /** Writes a file in /etc of the NAS. */
  readonly configure: (path: string, text: string, mode: string) => Promise<void>;
  /** Ends its SSH sessions, as when it is started anew. */
  readonly dropSsh: () => void;
  readonly close: () => Promise<void>;
}

export const nasAddresses = ['10.0.0.25', '10.0.0.26'] as const;
const clientAddress = '10.0.0.50';
/** Only ever used between two namespaces of one test. */
const account = { name: 'ada', password: 'canary-Zw8' } as const;

/** Everything the programs write goes to memory that ends with the box. */
const prepare = `
for folder in etc lib log cache; do mkdir -p /run/layers/$folder/upper /run/layers/$folder/work; done
layer() { mount -t overlay -o "lowerdir=$2,upperdir=/run/layers/$1/upper,workdir=/run/layers/$1/work" nas "$2"; }
mkdir -p /var/lib/samba /var/log/samba /var/cache/samba
layer etc /etc
mount -t tmpfs nas /var/lib/samba; mount -t tmpfs nas /var/log/samba; mount -t tmpfs nas /var/cache/samba
mount -t tmpfs nas /root
mkdir -p /var/lib/samba/private /run/samba /run/sshd /run/share
echo '${account.name}:x:4321:4321::/run/share:/bin/sh' >> /etc/passwd
echo '${account.name}:x:4321:' >> /etc/group
echo '${account.name}:*:19000:0:99999:7:::' >> /etc/shadow
`;

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

const sshdConfig = (folder: string): string => `HostKey ${folder}/host_key
AuthorizedKeysFile ${folder}/authorized_keys
StrictModes no
UsePAM no
PasswordAuthentication no
KbdInteractiveAuthentication no
PermitRootLogin yes
`;

export async function startSmbNas(): Promise<SmbNas> {
  const box = await openBox({ name: 'nas', prepare });
  const folder = mkdtempSync(join(tmpdir(), 'lanewise-nas-'));
  try {
    const desk = await wire(box);
    await serve(box);
    const held = nasAddresses.map((address) => hold(desk, address));
    const relay = await startSsh(box, folder);
    const key = execFileSync('ssh-keygen', ['-lf', join(folder, 'host_key.pub')], { encoding: 'utf8' });
    return {
      box,
      home: join(folder, 'home'),
      sshPort: relay.port,
      fingerprint: key.split(' ')[1] ?? '',
      clientPorts: await connected(box),
      configure: async (path, text, mode) => {
        writeFileSync(join(folder, 'text'), text);
        await box.shell(`cp ${join(folder, 'text')} ${path} && chown root:root ${path} && chmod ${mode} ${path}`);
      },
      dropSsh: relay.drop,
      close: async () => {
        await relay.close();
        await desk.close();
        await box.close();
        for (const client of held) await gone(client);
        rmSync(folder, { recursive: true, force: true });
      },
    };
  } catch (error) {
    await box.close();
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

/** Two ports of the NAS on one switch, which is the client's own. */
async function wire(nas: Box): Promise<Box> {
  const desk = await openBox({ name: 'desk', inside: nas });
  await nas.shell(
    nasAddresses
      .map(
        (address, port) =>
          `ip link add eth${port} type veth peer name port${port} netns ${desk.pid}; ip link set eth${port} up; ip addr add ${address}/24 dev eth${port}`,
      )
      .join('\n'),
  );
  await desk.shell(
    `ip link add br0 type bridge stp_state 0 forward_delay 0; ip addr add ${clientAddress}/24 dev br0; ip link set br0 up
     for port in port0 port1; do ip link set $port master br0 up; done`,
  );
  return desk;
}

async function serve(box: Box): Promise<void> {
  await box.shell(`cat > /etc/samba/smb.conf <<'END'\n${smbConf}END\nchmod 777 /run/share`);
  const twice = `${account.password}\\n${account.password}\\n`;
  await box.shell(`printf '${twice}' | smbpasswd -s -a ${account.name} > /run/smbpasswd.out 2>&1`);
  await box.shell('setsid smbd -D --no-process-group < /dev/null > /run/smbd.out 2>&1');
  await until(
    'the SMB server listens',
    async () => (await box.shell("ss -tlnH 'sport = :445'")).trim().split('\n').length >= nasAddresses.length,
    async () => box.shell('cat /run/smbd.out; tail -n 20 /var/log/samba/log.smbd'),
  );
}

/** A client that stays connected as long as its input is open. */
function hold(desk: Box, address: string): ChildProcess {
  const [program = '', ...rest] = desk.enter(['smbclient', `//${address}/data`, '-U', account.name]);
  const env = { ...process.env, PASSWD: account.password };
  return spawn(program, rest, { stdio: ['pipe', 'ignore', 'ignore'], env });
}

async function connected(box: Box): Promise<readonly [number, number]> {
  let ports: readonly (number | undefined)[] = [];
  await until('both clients are logged in', async () => {
    const sockets = await box.shell("ss -tnH state established 'sport = :445'");
    ports = nasAddresses.map((address) => {
      const found = new RegExp(`\\s${address.replaceAll('.', '\\.')}:445\\s+${clientAddress}:(\\d+)`).exec(sockets);
      return found === null ? undefined : Number(found[1]);
    });
    const sessions = (await box.shell('smbstatus -p')).split('\n').filter((line) => line.includes(clientAddress));
    return sessions.length === 2 && ports.every((port) => port !== undefined);
  });
  return [ports[0] ?? 0, ports[1] ?? 0];
}

interface Relay {
  readonly port: number;
  readonly drop: () => void;
  readonly close: () => Promise<void>;
}

/** One sshd per connection, as inetd would start it, inside the box. */
async function startSsh(box: Box, folder: string): Promise<Relay> {
  const home = join(folder, 'home');
  execFileSync('mkdir', ['-p', join(home, '.ssh')]);
  for (const path of [join(folder, 'host_key'), join(home, '.ssh', 'id_ed25519')]) {
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'test', '-f', path]);
  }
  writeFileSync(join(folder, 'authorized_keys'), readFileSync(join(home, '.ssh', 'id_ed25519.pub')));
  writeFileSync(join(folder, 'sshd_config'), sshdConfig(folder));
  for (const path of [folder, join(folder, 'authorized_keys')]) chmodSync(path, 0o755);
  const open = new Map<Socket, ChildProcess>();
  const server = createServer((socket) => {
    const [program = '', ...rest] = box.enter(['/usr/sbin/sshd', '-i', '-f', join(folder, 'sshd_config')]);
    const sshd = spawn(program, rest, { stdio: ['pipe', 'pipe', 'ignore'] });
    open.set(socket, sshd);
    socket.pipe(sshd.stdin).on('error', () => socket.destroy());
    sshd.stdout.pipe(socket).on('error', () => sshd.kill());
    socket.on('close', () => sshd.kill());
    sshd.on('exit', () => {
      open.delete(socket);
      socket.destroy();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const drop = (): void => {
    for (const [socket, sshd] of open) {
      socket.destroy();
      sshd.kill();
    }
  };
  return { port: portOf(server), drop, close: () => closed(server, drop) };
}

function portOf(server: Server): number {
  const address: AddressInfo | string | null = server.address();
  if (address === null || typeof address === 'string') throw new Error('No port was given.');
  return address.port;
}

async function closed(server: Server, drop: () => void): Promise<void> {
  drop();
  const done = once(server, 'close');
  server.close();
  await done;
}

async function gone(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill('SIGKILL');
  await exit;
}
