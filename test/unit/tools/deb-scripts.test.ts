import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { preparing } from '../../../shared/text/fixes/preparing.ts';
import { afterRemoval, launcher } from '../../../tools/package/deb-scripts.ts';

const mark = `# ${preparing.mark}\n`;
const credentials = '/etc/lanewise/credentials';

/** A folder that goes with the test. */
function ownFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'lanewise-deb-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

function computer(files: Readonly<Record<string, string>>): string {
  const root = ownFolder();
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(root + name), { recursive: true });
    writeFileSync(root + name, text);
  }
  return root;
}

const run = (root: string, word: string) =>
  execFileSync('sh', ['-c', afterRemoval(root), 'postrm', word], { stdio: ['ignore', 'ignore', 'ignore'] });
const left = (root: string): readonly string[] =>
  readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => path.join(entry.parentPath, entry.name).slice(root.length))
    .toSorted();

const ours = {
  '/var/lib/lanewise/journal/a.json': '{}',
  '/etc/sysctl.d/90-lanewise.conf': `${mark}net/ipv4/conf/all/arp_ignore = 1\n`,
  '/etc/systemd/network/10-eth1.network.d/50-lanewise.conf': mark,
  '/etc/systemd/system/mnt-a.mount.d/50-lanewise.conf': `${mark}[Mount]\nOptions=credentials=${credentials}/unit\n`,
  '/etc/NetworkManager/conf.d/90-lanewise-eth1.conf': mark,
  [`${credentials}/unit`]: 'a',
  [`${credentials}/forgotten`]: 'a',
};
const others = {
  '/etc/fstab': `//nas/a /mnt/a cifs credentials=${credentials}/named 0 0\n`,
  [`${credentials}/named`]: 'a',
  '/etc/sysctl.d/90-other.conf': mark,
  '/etc/systemd/network/20-eth2.network.d/50-lanewise.conf': '# by hand\n',
  '/etc/systemd/system/mnt-b.mount.d/10-own.conf': '[Mount]\n',
};

test('a purge takes away what is ours alone and nothing needs, and leaves the rest', () => {
  const root = computer({ ...ours, ...others });
  run(root, 'remove');
  expect(left(root)).toEqual(Object.keys({ ...ours, ...others }).toSorted());
  run(root, 'purge');
  expect(left(root)).toEqual(Object.keys(others).toSorted());
  expect(existsSync(`${root}/etc/systemd/network/10-eth1.network.d`)).toBe(false);
});

test('a purge where there is nothing, or a link in the place of ours, does nothing', () => {
  const root = computer({ '/etc/kept': mark });
  mkdirSync(`${root}/etc/sysctl.d`);
  symlinkSync('../kept', `${root}/etc/sysctl.d/90-lanewise.conf`);
  run(root, 'purge');
  expect(left(root)).toEqual(['/etc/kept', '/etc/sysctl.d/90-lanewise.conf']);
});

test.each([
  [['check', '--json', 'a b'], 'resources/lanewise-cli check --json a b'],
  [['record', 'out'], 'resources/lanewise-cli record out'],
  [['help'], 'resources/lanewise-cli help'],
  [['--version'], 'resources/lanewise-cli --version'],
  [['--hidden'], 'lanewise --hidden'],
  [[], 'lanewise '],
])('`lanewise` with %j starts the program that understands it', (words, started) => {
  const root = ownFolder();
  mkdirSync(path.join(root, 'resources'));
  for (const name of ['lanewise', 'resources/lanewise-cli'])
    writeFileSync(path.join(root, name), `#!/bin/sh\necho "${name} $*" $#\n`, { mode: 0o755 });
  const said = execFileSync('sh', ['-c', launcher.replaceAll('/opt/Lanewise', root), 'lanewise', ...words]);
  expect(said.toString()).toBe(`${started} ${words.length}\n`);
});
