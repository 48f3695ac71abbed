/** `npm run package -- --win`: the installer for Windows, on Linux or Windows alike. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { root } from '../setup/dependencies.mjs';
import { ensureSystemPackages, program } from '../setup/system-packages.ts';
import { say } from '../setup/trouble.mjs';
import { windowsNode } from '../../test/windows/wine/programs.ts';
import { makeWindowsPrograms } from './elevated.ts';
import { makeInstaller } from './installer.ts';
import { osslsigncode, sign, signingOf, type Signing } from './signing.ts';
import { windowsElectron } from './windows-electron.ts';
import { makeWindowsProgram } from './windows-program.ts';

const description = z.object({ version: z.string(), author: z.string() });

const unsigned =
  'It is not signed: Windows warns of an unknown publisher. LANEWISE_SIGN_CERTIFICATES and LANEWISE_SIGN_KEY name what to sign with.';

const signedBy = ({ certificates, timestamp }: Signing): string =>
  `It and the programs in it are signed with ${certificates}${timestamp === undefined ? ', without a timestamp: the signatures end with the certificate' : ''}.`;

/** `forTests`: with the Electron that runs under Wine, and without compression. */
export async function packWindows(output: string, forTests: boolean): Promise<void> {
  const signing = signingOf(process.env);
  const needed = [program('makensis', 'nsis'), ...(signing === undefined ? [] : [osslsigncode])];
  ensureSystemPackages(needed, 'the installer for Windows');
  const electron = await windowsElectron(forTests);
  const { version, author } = description.parse(JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')));
  const programs = makeWindowsPrograms(await windowsNode(), { version, publisher: author });
  if (signing !== undefined) for (const program of programs) sign(program, signing);
  const made = makeWindowsProgram(electron, output);
  if (signing !== undefined) sign(path.join(made, 'Lanewise.exe'), signing);
  const file = path.join(output, `lanewise-${version}-x64${electron.official ? '' : '-for-tests-only'}.exe`);
  const signed = signing && { signing };
  makeInstaller({ program: made, version, publisher: author, file, compressed: electron.official, ...signed });
  say(`Made ${file}. ${signing === undefined ? unsigned : signedBy(signing)}`);
  if (electron.official) return;
  say(
    `This is no release: its Electron is ${electron.version}, altered for the tests under Wine. Never give it to anybody. A release ` +
      `is made where the official download can be reached (ELECTRON_MIRROR names another place).`,
  );
}
