import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { Trouble, say } from './trouble.mjs';

/** Something that the operating system has to have. */
export interface Requirement {
  /** As a person knows it: a program or a library. */
  readonly what: string;
  readonly present: boolean;
  /** Debian packages that bring it; the first one that this release knows is taken. */
  readonly packages: readonly string[];
  /** Services that the packages would start, of which only the program is wanted. */
  readonly services?: readonly string[];
}

/** Whether a program is on the path or where Debian keeps servers. */
export function program(name: string, ...packages: readonly string[]): Requirement {
  const directories = [...(process.env['PATH'] ?? '').split(':'), '/usr/sbin', '/sbin', '/usr/local/sbin'];
  return { what: name, present: directories.some((directory) => existsSync(`${directory}/${name}`)), packages };
}

/**
 * Installs what is missing where that is possible without asking (Debian and relatives, as root); otherwise throws
 * `Trouble` with the line to run. `purpose` completes "… is missing for".
 */
export function ensureSystemPackages(requirements: readonly Requirement[], purpose: string): void {
  const missing = requirements.filter((requirement) => !requirement.present);
  if (missing.length === 0) return;
  const names = missing.map((requirement) => requirement.what).join(', ');
  if (!existsSync('/usr/bin/apt-get')) {
    throw new Trouble(
      `This system lacks, for ${purpose}: ${names}. Install them with your system's package manager ` +
        `(on Debian they are in ${debianNames(missing).join(' ')}), then run this again.`,
    );
  }
  if (process.getuid?.() !== 0) {
    throw new Trouble(
      `This system lacks, for ${purpose}: ${names}. Run this line, then the same command again:\n` +
        `  sudo apt-get install --no-install-recommends ${debianNames(missing).join(' ')}`,
    );
  }
  install(missing, purpose);
}

function install(missing: readonly Requirement[], purpose: string): void {
  say(`Installing Debian packages for ${purpose} …`);
  const first = aptGet(['update', '-qq']);
  const names = debianNames(missing);
  const second = aptGet(['install', '-qq', '-y', '--no-install-recommends', ...names]);
  stopServices(missing.flatMap(({ services }) => services ?? []));
  if (second === 0) return;
  throw new Trouble(
    `apt-get ${first === 0 ? '' : 'update and '}install did not succeed; its reason stands above. Needed for ${purpose}: ${names.join(' ')}`,
  );
}

/** Tests start their own servers, on addresses of their own: nobody asked for a running SSH or SMB server. */
function stopServices(services: readonly string[]): void {
  if (services.length === 0 || !existsSync('/run/systemd/system')) return;
  say(`Stopping what these packages started and nobody asked for: ${services.join(' ')}`);
  for (const service of services) spawnSync('systemctl', ['disable', '--now', service], { stdio: 'ignore' });
}

function aptGet(words: readonly string[]): number | null {
  return spawnSync('apt-get', words, {
    stdio: ['ignore', 2, 2],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  }).status;
}

/** The names that this Debian release uses; where it cannot be asked, the names of Debian 12. */
function debianNames(missing: readonly Requirement[]): readonly string[] {
  const names = missing.flatMap(({ packages }) => packages.find(isKnown) ?? packages.at(-1) ?? []);
  return [...new Set(names)].sort();
}

function isKnown(name: string): boolean {
  const { status, stdout } = spawnSync('apt-cache', ['show', '--no-all-versions', name], { encoding: 'utf8' });
  return status === 0 && stdout.includes(`Package: ${name}`);
}
