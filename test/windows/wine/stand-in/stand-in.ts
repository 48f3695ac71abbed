/** A powershell.exe for Wine that is a real PowerShell: a stand-in on its side, and a relay to the real one on this side. */
import { spawn } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { makeSingleExecutable } from '../../../../tools/package/single-executable.ts';
import type { Box } from '../../../lab/box.ts';
import { cachedFolder, recipeOf } from '../../../lab/roots.ts';
import { windowsPrograms } from '../programs.ts';
import type { StandInStart } from './relay.ts';

const script = fileURLToPath(new URL('powershell.cjs', import.meta.url));
const relay = fileURLToPath(new URL('relay.ts', import.meta.url));

/** Path of the stand-in, made once into the cache (12 s). */
export async function powerShellStandIn(): Promise<string> {
  const node = join(await windowsPrograms(), 'node.exe');
  const name = `power-shell-stand-in-${recipeOf([node, readFileSync(script, 'utf8')])}`;
  const folder = await cachedFolder(name, async (building) => {
    const program = join(building, 'powershell.exe');
    makeSingleExecutable({ main: script, node, program });
    await Promise.all(['json', 'blob'].map((end) => rm(`${program}.${end}`)));
  });
  return join(folder, 'powershell.exe');
}

export type { StandInStart } from './relay.ts';

const message = z.union([z.literal('listening'), z.strictObject({ program: z.string(), words: z.array(z.string()) })]);

/** From now on, until this program or `box` ends, each stand-in in `box` is `program`. Gives how each of them was started. */
export async function relayTo(program: string, box: Box): Promise<readonly StandInStart[]> {
  const starts: StandInStart[] = [];
  // Neither the mounts nor the processes of the box: PowerShell needs this system's disk, and its /proc.
  const [enter = '', ...rest] = box.enter([process.execPath, relay, program], ['net']);
  const child = spawn(enter, rest, { cwd: '/', stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  child.on('message', (told) => {
    const said = message.parse(told);
    if (said === 'listening') resolve();
    else starts.push(said);
  });
  child.on('error', reject).on('exit', (code) => reject(new Error(`The relay ended with ${code}.`)));
  await promise;
  child.unref();
  child.channel?.unref();
  return starts;
}
