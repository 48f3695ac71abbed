/** Makes the installer for Windows out of the program that was put together; `makensis` alone is needed for it. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { applicationId } from '../../shared/text/program.ts';
import { root } from '../setup/dependencies.mjs';
import { Trouble } from '../setup/trouble.mjs';
import { sign, type Signing } from './signing.ts';
import { installLines, removeLines, wrongInProgram } from './installer-files.ts';

export interface Installer {
  /** Folder of the program with its Electron. */
  readonly program: string;
  /** As package.json has it. */
  readonly version: string;
  readonly publisher: string;
  /** Absolute path of what is made. */
  readonly file: string;
  /** By LZMA, which takes many minutes; without it, the installer is as large as the program. */
  readonly compressed: boolean;
  /** What it and the uninstaller in it are signed with, as the environment names it; left out: they are not signed. */
  readonly signing?: Signing;
}

export function makeInstaller(installer: Installer): void {
  const files = filesBelow(installer.program);
  const wrong = wrongInProgram(files);
  if (wrong.length > 0) throw new Trouble(`The program is not as it must be:\n${wrong.join('\n')}`);
  const work = mkdtempSync(path.join(os.tmpdir(), 'lanewise-installer-'));
  try {
    const [install, remove] = [path.join(work, 'install.nsh'), path.join(work, 'remove.nsh')];
    writeFileSync(install, installLines(installer.program, files));
    writeFileSync(remove, removeLines(files));
    const given = {
      VERSION: installer.version,
      NUMBERS: fourNumbers(installer.version),
      PUBLISHER: installer.publisher,
      KILOBYTES: kilobytesOf(installer.program, files),
      APPLICATION_ID: applicationId,
      ICON: path.join(root, 'assets/windows/lanewise.ico'),
      INSTALL_FILES: install,
      REMOVE_FILES: remove,
      OUT: installer.file,
    };
    const signer = installer.signing && {
      SIGN: `"${process.execPath}" "${path.join(import.meta.dirname, 'sign-file.ts')}"`,
    };
    const compression = installer.compressed ? 'SetCompressor /SOLID lzma' : 'SetCompress off';
    const words = Object.entries({ ...given, ...signer }).map(([name, value]) => `-D${name}=${value}`);
    makensis(['-V2', '-WX', `-X${compression}`, ...words, path.join(root, 'assets/windows/lanewise.nsi')]);
  } finally {
    rmSync(work, { recursive: true });
  }
  if (installer.signing !== undefined) sign(installer.file, installer.signing);
}

function makensis(words: readonly string[]): void {
  const { status, error } = spawnSync('makensis', words, { stdio: ['ignore', 2, 2] });
  if (status !== 0) throw new Trouble(`makensis did not succeed; ${error?.message ?? 'its reason stands above'}.`);
}

/** `0.1.0-beta.2` is 0.1.0.0 to Windows. */
function fourNumbers(version: string): string {
  const numbers = /^\d+\.\d+\.\d+/.exec(version)?.[0];
  if (numbers === undefined)
    throw new Trouble(`package.json has the version ${version}, which is none of three numbers.`);
  return `${numbers}.0`;
}

/** Paths below a folder, in one order everywhere. */
const filesBelow = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).replaceAll(path.sep, '/'))
    .toSorted();

const kilobytesOf = (folder: string, files: readonly string[]): number =>
  Math.ceil(files.reduce((sum, file) => sum + statSync(path.join(folder, file)).size, 0) / 1024);
