/** Makes the Debian package out of the program that electron-builder has put together; `dpkg-deb` alone is needed for it. */
import { spawnSync } from 'node:child_process';
import { cpSync, copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { root } from '../setup/dependencies.mjs';
import { Trouble } from '../setup/trouble.mjs';
import { wrongIn, type Entry } from './deb-content.ts';
import { afterRemoval, beforeRemoval, launcher } from './deb-scripts.ts';

/** Debian's names of Node's processors. */
const architectures: Readonly<Record<string, string>> = { x64: 'amd64', arm64: 'arm64' };

/** What Electron 43 is linked with or loads later, and what is asked of the system. Newer releases provide the old names. */
const depends =
  'libasound2, libatspi2.0-0, libcups2, libgbm1, libgtk-3-0, libnotify4, libnss3, libsecret-1-0, libx11-xcb1, ' +
  'libxss1, libxtst6, xdg-utils, iproute2, procps, util-linux';
const recommends = 'cifs-utils, ethtool, pkexec | policykit-1';

const description = `Shows whether a NAS share uses every network port it could
 Lanewise sits in the tray and tells whether a mounted NAS share uses all network
 ports (SMB Multichannel), why not, and what to do.`;

const scripts = { prerm: beforeRemoval, postrm: afterRemoval() };

/** `unpacked`: the program with its Electron. Returns the package's path. */
export function makeDeb(unpacked: string, output: string): string {
  const { version } = z.object({ version: z.string() }).parse(JSON.parse(readFileSync(inRoot('package.json'), 'utf8')));
  const architecture = architectures[process.arch];
  if (architecture === undefined) throw new Trouble(`There is no Debian package for a ${process.arch} processor.`);
  const stage = path.join(output, 'deb');
  rmSync(stage, { recursive: true, force: true });
  fill(stage, unpacked);
  mkdirSync(path.join(stage, 'DEBIAN'));
  const control = [
    'Package: lanewise',
    `Version: ${version}`,
    `Architecture: ${architecture}`,
    'Maintainer: Lanewise contributors',
    `Installed-Size: ${Math.ceil(bytesBelow(stage) / 1024)}`,
    `Depends: ${depends}`,
    `Recommends: ${recommends}`,
    'Section: net',
    'Priority: optional',
    `Description: ${description}`,
  ];
  writeFileSync(path.join(stage, 'DEBIAN', 'control'), `${control.join('\n')}\n`);
  for (const [name, text] of Object.entries(scripts))
    writeFileSync(path.join(stage, 'DEBIAN', name), text, { mode: 0o755 });
  run('chmod', '-R', 'u=rwX,go=rX', stage);
  // Chromium's own, for systems where users may make no namespaces.
  run('chmod', '4755', path.join(stage, 'opt/Lanewise/chrome-sandbox'));
  const file = path.join(output, `lanewise_${version}_${architecture}.deb`);
  run('dpkg-deb', '--root-owner-group', '-Zxz', '-z1', '--build', stage, file);
  rmSync(stage, { recursive: true });
  const wrong = wrongIn(entriesOf(file));
  if (wrong.length > 0) throw new Trouble(`The package ${file} is not as it must be:\n${wrong.join('\n')}`);
  return file;
}

const inRoot = (...parts: readonly string[]): string => path.join(root, ...parts);

function fill(stage: string, unpacked: string): void {
  const to = (place: string): string => {
    const whole = path.join(stage, place);
    mkdirSync(path.dirname(whole), { recursive: true });
    return whole;
  };
  cpSync(unpacked, to('opt/Lanewise'), { recursive: true });
  // Of the runtime that serves checkouts; a package has no use for them.
  for (const name of ['lanewise-origin.json', 'resources/default_app.asar'])
    rmSync(path.join(stage, 'opt/Lanewise', name), { force: true });
  writeFileSync(to('usr/bin/lanewise'), launcher, { mode: 0o755 });
  copyFileSync(inRoot('assets/linux/lanewise.desktop'), to('usr/share/applications/lanewise.desktop'));
  copyFileSync(
    inRoot('assets/polkit/org.lanewise.apply.policy'),
    to('usr/share/polkit-1/actions/org.lanewise.apply.policy'),
  );
  for (const name of readdirSync(inRoot('assets/icons')))
    copyFileSync(
      inRoot('assets/icons', name),
      to(`usr/share/icons/hicolor/${path.basename(name, '.png')}/apps/lanewise.png`),
    );
  copyFileSync(inRoot('LICENSE'), to('usr/share/doc/lanewise/copyright'));
}

function bytesBelow(directory: string): number {
  const files = readdirSync(directory, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return files.reduce((sum, { parentPath, name }) => sum + statSync(path.join(parentPath, name)).size, 0);
}

/** `dpkg-deb --contents`: `-rwxr-xr-x root/root 127077568 2026-01-01 00:00 ./opt/…[ -> target]` */
function entriesOf(file: string): readonly Entry[] {
  const { stdout, status } = spawnSync('dpkg-deb', ['--contents', file], { encoding: 'utf8', maxBuffer: 2 ** 26 });
  if (status !== 0) throw new Trouble(`dpkg-deb cannot read ${file}.`);
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [mode = '', owner = '', , , , ...name] = line.split(/ +/);
      return {
        mode,
        owner,
        path: name
          .join(' ')
          .replace(/^\./, '')
          .replace(/ -> .*$/, ''),
      };
    });
}

function run(program: string, ...words: readonly string[]): void {
  if (spawnSync(program, words, { stdio: ['ignore', 2, 2] }).status !== 0)
    throw new Trouble(`${program} did not succeed; its reason stands above.`);
}
