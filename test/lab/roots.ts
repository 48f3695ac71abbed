/**
 * Root file systems of the lab: one per Debian suite, used by workstation and NAS alike and never written to after it
 * was built (each lab lays its own writable layer over it). Kept in the user's cache folder.
 */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { output } from './command.ts';

/** bookworm: kernel 6.1, Samba 4.17. trixie: 6.12, 4.22. sid: the newest of both. */
export const suites = ['bookworm', 'trixie', 'sid'] as const;
export type Suite = (typeof suites)[number];

export interface Root {
  readonly suite: Suite;
  readonly path: string;
}

/** Where the root keeps the key that opens every account; its copy in a lab is the one to use. */
export const identityInRoot = '/etc/lanewise-lab/identity';
export const hostKeyInRoot = '/etc/ssh/ssh_host_ed25519_key.pub';
/** The account at the NAS that may open its shares. */
export const account = { name: 'nasuser', password: 'labpw' } as const;
/** Who can log in at either machine: root; `admin`, who may become root by `sudo -n`; `user`, who may not. */
export const people = ['root', 'admin', 'user'] as const;
export type Person = (typeof people)[number];

const packages = (
  'user-mode-linux kmod mount util-linux procps iproute2 iputils-ping ethtool openssh-server sudo ' +
  'cifs-utils keyutils samba smbclient'
).split(' ');

/** What iSCSI and NFS need at either end; one root has both, so that it is built once. */
export const storagePackages = 'tgt open-iscsi multipath-tools udev nfs-common nfs-kernel-server'.split(' ');

/** Runs in the fresh root. The kernel looks for its modules in /lib/modules, the package puts them elsewhere. */
const finish = `
ln -s uml/modules /usr/lib/modules
mkdir -p /mnt/a /mnt/b /srv/data /srv/data2 /etc/lanewise-lab
printf '127.0.0.1 localhost workstation nas switch\\n' > /etc/hosts
useradd -m -s /bin/bash user
useradd -m -s /bin/bash admin
printf 'admin ALL=(ALL) NOPASSWD: ALL\\n' > /etc/sudoers.d/admin
chmod 440 /etc/sudoers.d/admin
printf '# made by the lab\\n' > /etc/fstab
useradd -m -s /bin/bash -u 2000 ${account.name}
rm -f /etc/ssh/ssh_host_*
ssh-keygen -q -t ed25519 -N '' -f /etc/ssh/ssh_host_ed25519_key
ssh-keygen -q -t ed25519 -N '' -C lanewise-lab -f ${identityInRoot}
for home in /root /home/admin /home/user /home/${account.name}; do
  install -d -m 700 $home/.ssh
  install -m 600 ${identityInRoot}.pub $home/.ssh/authorized_keys
  chown -R --reference=$home $home/.ssh
done
printf 'UsePAM no\\nPasswordAuthentication no\\nUseDNS no\\nHostKey /etc/ssh/ssh_host_ed25519_key\\nSubsystem sftp internal-sftp\\n' > /etc/ssh/sshd_config
for name in root admin user ${account.name}; do usermod -p '*' $name; done
for n in 1 2 3 4; do truncate -s 4G /srv/data/big$n.bin /srv/data2/big$n.bin; done
chown -R ${account.name}: /srv/data /srv/data2
printf '[global]\\nserver role = standalone server\\n' > /etc/samba/smb.conf
printf '${account.password}\\n${account.password}\\n' | smbpasswd -s -a ${account.name}
rm -rf /var/cache/apt/* /var/lib/apt/lists/* /usr/share/doc /usr/share/man /usr/share/locale
`;

/** Changes with the recipe, so that an old root is never taken for a new one. */
export const recipeOf = (parts: unknown): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 12);

const cacheHome = (): string => process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
/** A place in the user's cache folder. */
const cached = (name = ''): string => join(cacheHome(), 'lanewise', 'lab', name);

/**
 * Gives the root of a suite, building it first where the cache does not hold it (some 25 s). `more`: what a lab has beside the
 * usual packages.
 */
export const rootOf = async (
  suite: Suite,
  tell: (line: string) => void = () => {},
  more: readonly string[] = [],
): Promise<Root> => ({ suite, path: await builtRoot({ suite, included: [...packages, ...more], finish }, tell) });

interface RootRecipe {
  readonly suite: Suite;
  /** Debian packages beside those that every system has. */
  readonly included: readonly string[];
  /** A script of `sh -eu` that runs in the fresh root. */
  readonly finish: string;
  /** What the folder in the cache is called, if not as the suite. */
  readonly name?: string;
}

/** The folder of a root, built first where the cache does not hold it. */
export async function builtRoot(recipe: RootRecipe, tell: (line: string) => void = () => {}): Promise<string> {
  const { suite, included, finish, name = suite } = recipe;
  return cachedFolder(`${name}-${recipeOf([included, finish])}`, async (building, path) => {
    tell(`building the ${name} root file system in ${path} (once) …`);
    await output(debootstrap(suite, building, included), { timeoutMs: 900_000 });
    await output(['chroot', building, 'sh', '-euc', finish]);
  });
}

/** A folder of the cache; where it is missing, `build` fills an empty one that then takes its place. */
export async function cachedFolder(
  name: string,
  build: (building: string, path: string) => Promise<void>,
): Promise<string> {
  const path = cached(name);
  if (existsSync(path)) return path;
  await removeAbandoned();
  const building = `${path}.building-${process.pid}`;
  await mkdir(building, { recursive: true });
  try {
    await build(building, path);
    await takePlace(building, path);
  } finally {
    await rm(building, { recursive: true, force: true });
  }
  return path;
}

/** A frozen mirror's release files are past their date: what is signed is still what was signed. */
export const aptOptions: readonly string[] = [
  '--aptopt=APT::Install-Recommends "false"',
  '--aptopt=Acquire::Languages "none"',
  '--aptopt=Acquire::Check-Valid-Until "false"',
  '--aptopt=Acquire::Retries "3"',
];

const debootstrap = (suite: Suite, path: string, included: readonly string[]): readonly string[] => [
  'mmdebstrap',
  '--quiet',
  '--variant=apt',
  '--mode=root',
  ...aptOptions,
  `--include=${included.join(',')}`,
  suite,
  path,
];

/** Another lab may have built the same meanwhile: then its one stays. */
async function takePlace(building: string, path: string): Promise<void> {
  try {
    await rename(building, path);
  } catch (error) {
    if (!existsSync(path)) throw error;
  }
}

/** What builders that are gone left half-built. */
async function removeAbandoned(): Promise<void> {
  const directory = cached();
  await mkdir(directory, { recursive: true });
  for (const name of await readdir(directory)) {
    const builder = /\.building-(?<pid>\d+)$/.exec(name)?.groups?.['pid'];
    if (builder !== undefined && !existsSync(`/proc/${builder}`)) {
      await rm(join(directory, name), { recursive: true, force: true });
    }
  }
}
