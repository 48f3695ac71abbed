import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { root } from '../setup/dependencies.mjs';
import { Trouble, say } from '../setup/trouble.mjs';

/** All that the built program is made of. */
const sources = [
  'assets',
  'main',
  'preload',
  'renderer',
  'shared',
  'electron.vite.config.ts',
  'package.json',
  'package-lock.json',
];
const stamp = path.join(root, 'out', '.built-from');

/** Builds the program into out/ unless it was built from exactly these sources. */
export function ensureBuilt(): void {
  const now = hashOfSources();
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === now) return;
  say('Building …');
  for (const words of [
    [binOf('electron-vite'), 'build', '--logLevel', 'warn'],
    [path.join(root, 'tools', 'build', 'elevated.ts')],
  ]) {
    const built = spawnSync(process.execPath, words, { cwd: root, stdio: ['ignore', 2, 2] });
    if (built.status !== 0) throw new Trouble('The program could not be built; the reason stands above.');
  }
  writeFileSync(stamp, now);
}

const binSchema = z.object({ bin: z.record(z.string(), z.string()) });

function binOf(name: string): string {
  const directory = path.join(root, 'node_modules', name);
  const { bin } = binSchema.parse(JSON.parse(readFileSync(path.join(directory, 'package.json'), 'utf8')));
  return path.join(directory, bin[name] ?? '');
}

function hashOfSources(): string {
  const hash = createHash('sha256');
  for (const file of sources.flatMap(filesBelow)) hash.update(`${file}\0`).update(readFileSync(path.join(root, file)));
  return hash.digest('hex');
}

function filesBelow(place: string): readonly string[] {
  const entry = path.join(root, place);
  if (!existsSync(entry)) return [];
  if (/\.[a-z]+$/.test(place)) return [place];
  return readdirSync(entry, { recursive: true, withFileTypes: true })
    .filter((found) => found.isFile())
    .map((found) => path.relative(root, path.join(found.parentPath, found.name)))
    .sort();
}
