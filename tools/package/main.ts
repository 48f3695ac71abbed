/** `npm run package`: the packages of the system it runs on, into dist/; with `-- --win` those of Windows. */
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { ensureBuilt } from '../build/ensure-built.ts';
import { electronRuntime } from '../electron-runtime/runtime.ts';
import { root } from '../setup/dependencies.mjs';
import { conclude, say, Trouble } from '../setup/trouble.mjs';
import { makeDeb } from './deb.ts';
import { makeCommandLine, makeElevated } from './elevated.ts';
import { packWindows } from './windows.ts';

const output = path.join(root, 'dist');
const { values } = parseArgs({ options: { win: { type: 'boolean' }, 'for-tests': { type: 'boolean' } } });

await conclude(async () => {
  ensureBuilt();
  if (values.win === true || process.platform === 'win32') await packWindows(output, values['for-tests'] === true);
  else await packHere();
  return 0;
});

async function packHere(): Promise<void> {
  makeElevated();
  makeCommandLine();
  const { executable, from } = await electronRuntime();
  say(`Packing the Electron of ${from}. A release takes the official download.`);
  const target = process.platform === 'linux' ? ['--linux', 'dir'] : [];
  const electron = `-c.electronDist=${path.dirname(executable)}`;
  const words = [path.join(root, 'node_modules/electron-builder/cli.js'), ...target, electron];
  if (spawnSync(process.execPath, words, { cwd: root, stdio: ['ignore', 2, 2] }).status !== 0)
    throw new Trouble('electron-builder did not succeed; its reason stands above.');
  if (process.platform === 'linux') say(`Made ${makeDeb(path.join(output, 'linux-unpacked'), output)}`);
}
