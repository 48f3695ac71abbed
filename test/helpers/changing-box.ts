/**
 * A computer that may be changed: namespaces of its own (mounts, processes, network), its /etc, /var and homes in memory, and a
 * real sshd that is reached through a port of this computer's loopback. Nothing of this computer changes, and all ends with
 * the box.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync, chmodSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SshOptions } from '../../main/machine/ssh.ts';
import { openBox, type Box } from '../lab/box.ts';
import { output } from '../lab/command.ts';
import { startSshRelay } from './ssh-relay.ts';

export interface ChangingBox {
  readonly box: Box;
  /** Options that log in there; the key is accepted. */
  readonly login: (user?: string) => SshOptions;
  /** Ends every SSH session, as a cut line that both ends notice. */
  readonly cut: () => void;
  /** No new session is let in until `mend`. */
  readonly keepOut: () => Promise<void>;
  readonly mend: () => Promise<void>;
  readonly write: (path: string, text: string, mode?: string) => Promise<void>;
  /** The bytes as they are, in base64. */
  readonly bytes: (path: string) => Promise<string>;
  readonly close: () => Promise<void>;
}

/** Whose shell and small programs the computer has. */
export type Tools = 'debian' | 'busybox';

const prepare = (tools: Tools): string => `
mkdir -p /run/sshd
for folder in etc var home root; do mkdir -p /run/layers/$folder/upper /run/layers/$folder/work; done
layer() { mount -t overlay -o "lowerdir=$2,upperdir=/run/layers/$1/upper,workdir=/run/layers/$1/work" changed "$2"; }
layer etc /etc; layer var /var; layer home /home; layer root /root
# What root's own shell does at login here (a version manager may take seconds) is not what is tested.
rm -f /root/.bashrc /root/.bash_profile /root/.bash_login /root/.profile
mount -t sysfs sysfs /sys
rm -rf /var/lib/lanewise /etc/lanewise
echo 'ada:x:4321:4321::/run:/bin/sh' >> /etc/passwd
echo 'ada:x:4321:' >> /etc/group
echo 'ada:*:19000:0:99999:7:::' >> /etc/shadow
ip link add eth0 type veth peer name far0; ip link set far0 up; ip addr add 10.0.0.50/24 dev eth0; ip link set eth0 up
ip link add eth1.5 type veth peer name far1; ip link set far1 up; ip addr add 10.0.1.50/24 dev eth1.5; ip link set eth1.5 up
${
  tools === 'busybox'
    ? `mkdir /run/busybox; busybox --install -s /run/busybox; mount --bind /run/busybox /usr/local/sbin`
    : ''
}
`;

const sshdConfig = (folder: string): string => `HostKey ${folder}/host_key
AuthorizedKeysFile ${folder}/authorized_keys
StrictModes no
UsePAM no
PasswordAuthentication no
KbdInteractiveAuthentication no
PermitRootLogin yes
`;

export async function openChangingBox(tools: Tools = 'debian'): Promise<ChangingBox> {
  const box = await openBox({ name: 'changed', prepare: prepare(tools) });
  const folder = mkdtempSync(join(tmpdir(), 'lanewise-changed-'));
  try {
    const home = join(folder, 'home');
    mkdirSync(join(home, '.ssh'), { recursive: true });
    for (const path of [join(folder, 'host_key'), join(home, '.ssh', 'id_ed25519')])
      execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'test', '-f', path]);
    writeFileSync(join(folder, 'authorized_keys'), readFileSync(join(home, '.ssh', 'id_ed25519.pub')));
    writeFileSync(join(folder, 'sshd_config'), sshdConfig(folder));
    for (const path of [folder, join(folder, 'authorized_keys')]) chmodSync(path, 0o755);
    const relay = await startSshRelay(
      box.enter(['sh', '-c', `[ ! -e /run/kept-out ] && exec /usr/sbin/sshd -i -f ${join(folder, 'sshd_config')}`]),
    );
    const fingerprint = execFileSync('ssh-keygen', ['-lf', join(folder, 'host_key.pub')], { encoding: 'utf8' });
    return {
      box,
      login: (user = 'root') => ({
        host: `${user}@127.0.0.1`,
        port: relay.port,
        home,
        knownHosts: join(home, 'known_hosts'),
        acceptHostKey: fingerprint.split(' ')[1],
      }),
      cut: relay.drop,
      keepOut: async () => void (await box.shell(': > /run/kept-out')),
      mend: async () => void (await box.shell('rm -f /run/kept-out')),
      write: async (path, text, mode = '644') => {
        await output(box.enter(['sh', '-c', 'umask 022; cat > "$1" && chmod "$2" "$1"', 'sh', path, mode]), {
          input: text,
        });
      },
      bytes: async (path) => (await output(box.enter(['base64', '-w0', '--', path]))).trim(),
      close: async () => {
        await relay.close();
        await box.close();
        rmSync(folder, { recursive: true, force: true });
      },
    };
  } catch (error) {
    await box.close();
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}
