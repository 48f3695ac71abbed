/**
 * A real iSCSI target in namespaces of its own: tgtd with two portals in two subnets, two initiators, and a real sshd that
 * is reached through a port of this computer's loopback. It ends, and everything with it, when it is closed.
 */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openBox, type Box } from '../lab/box.ts';
import { output } from '../lab/command.ts';
import { until } from '../lab/until.ts';
import { startSshRelay } from './ssh-relay.ts';

export const targetName = 'iqn.2026-01.lab:disk';
export const initiators = { both: 'iqn.1998-01.com.vmware:esx1', one: 'iqn.1993-08.org.debian:01:pve' } as const;
/** Of a subnet each; the client's other end has the same first three numbers. */
export const portals = ['10.0.1.25', '10.0.2.25'] as const;

export interface StorageNas {
  readonly box: Box;
  readonly sshPort: number;
  /** A home folder whose `.ssh/id_ed25519` lets `root` and `ada` in. */
  readonly home: string;
  readonly fingerprint: string;
  readonly close: () => Promise<void>;
}

/** /etc in memory, so that accounts and rights are the box's own. */
const ownSystem = `
keep=$(mktemp -d); cp -a /etc/. "$keep/"
mount -t tmpfs -o mode=755,size=64m lanewise-lab /etc
cp -a "$keep/." /etc/; rm -rf "$keep"
`;

export async function startStorageNas(): Promise<StorageNas> {
  const outside = await openBox({ name: 'outside' });
  const folder = mkdtempSync(join(tmpdir(), 'lanewise-storage-'));
  const held: ChildProcess[] = [];
  const close = async (): Promise<void> => {
    for (const client of held) client.kill('SIGKILL');
    await outside.close();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const nas = await openBox({ name: 'nas', inside: outside, prepare: ownSystem });
    const esx = await openBox({ name: 'esx', inside: outside });
    const pve = await openBox({ name: 'pve', inside: outside });
    await wire(outside, nas, [esx, pve]);
    await serve(nas);
    const home = join(folder, 'home');
    await letIn(nas, home);
    held.push(login(esx, portals[0], initiators.both), login(esx, portals[1], initiators.both));
    held.push(login(pve, portals[0], initiators.one));
    await until('three sessions are logged in', async () => {
      const listed = await nas.shell('tgtadm --lld iscsi --mode target --op show');
      return (listed.match(/I_T nexus: /g) ?? []).length === 3;
    });
    const relay = await startSshRelay(nas.enter(['/usr/sbin/sshd', '-i', '-f', '/run/ssh/sshd_config']));
    const key = await nas.shell('ssh-keygen -lf /run/ssh/host_key.pub');
    return {
      box: nas,
      home,
      sshPort: relay.port,
      fingerprint: key.split(' ')[1] ?? '',
      close: async () => {
        await relay.close();
        await close();
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Two ports of the NAS, each upon a switch that is a bridge of the room around. */
async function wire(outside: Box, nas: Box, clients: readonly Box[]): Promise<void> {
  for (const [port, address] of portals.entries()) {
    const net = address.replace(/\d+$/, '');
    await outside.shell(`ip link add sw${port} type bridge stp_state 0 forward_delay 0; ip link set sw${port} up`);
    for (const [index, box] of [nas, ...clients].entries()) {
      const own = index === 0 ? address : `${net}${49 + index}`;
      await outside.shell(
        `ip link add eth${port} netns ${box.pid} type veth peer name p${port}n${index}; ip link set p${port}n${index} master sw${port} up`,
      );
      await box.shell(`ip addr add ${own}/24 dev eth${port}; ip link set eth${port} up`);
    }
  }
  await nas.shell('ip link set eth0 mtu 9000');
}

async function serve(nas: Box): Promise<void> {
  const listen = `--iscsi portal=${portals[0]}:3260`;
  await nas.shell(`mkdir -p /run/tgtd; setsid tgtd -f ${listen} < /dev/null > /run/tgtd.out 2>&1 &`);
  await until(
    'tgtd answers',
    async () => (await nas.shell('tgtadm --lld iscsi --mode portal --op show || true')).includes(portals[0]),
    async () => nas.shell('cat /run/tgtd.out'),
  );
  await nas.shell(`tgtadm --lld iscsi --mode portal --op new --param portal=${portals[1]}:3260`);
  await nas.shell(`truncate -s 8M /run/lun
tgtadm --lld iscsi --mode target --op new --tid 1 -T ${targetName}
tgtadm --lld iscsi --mode logicalunit --op new --tid 1 --lun 1 -b /run/lun
tgtadm --lld iscsi --mode target --op bind --tid 1 -I ALL`);
}

async function letIn(nas: Box, home: string): Promise<void> {
  mkdirSync(join(home, '.ssh'), { recursive: true, mode: 0o700 });
  const path = join(home, '.ssh', 'id_ed25519');
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'test', '-f', path]);
  await nas.shell(
    `useradd -M -s /bin/sh -u 4321 -p '*' ada; mkdir -p -m 755 /run/sshd /run/ssh; ssh-keygen -q -t ed25519 -N '' -C nas -f /run/ssh/host_key`,
  );
  const config = [
    'HostKey /run/ssh/host_key',
    'AuthorizedKeysFile /run/ssh/authorized_keys',
    'StrictModes no',
    'UsePAM no',
    'UseDNS no',
    'PermitRootLogin yes',
    '',
  ].join('\n');
  await writeIn(nas, '/run/ssh/authorized_keys', readFileSync(`${path}.pub`, 'utf8'), '644');
  await writeIn(nas, '/run/ssh/sshd_config', config, '644');
}

export async function writeIn(nas: Box, path: string, text: string, mode: string): Promise<void> {
  await output(nas.enter(['sh', '-c', 'umask 077; cat > "$1" && chmod "$2" "$1"', 'sh', path, mode]), { input: text });
}

/** An initiator in user space that reads until it is ended. */
function login(client: Box, portal: string, initiator: string): ChildProcess {
  const url = `iscsi://${portal}/${targetName}/1`;
  const [program = '', ...rest] = client.enter(['iscsi-perf', '-i', initiator, '-m', '1', '-b', '1', url]);
  return spawn(program, rest, { stdio: 'ignore' });
}
