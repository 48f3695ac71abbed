/**
 * Makes the program that runs as root into one executable of its own (a Node with the script inside it), for packages:
 * root must run nothing that a user could change, and needs no Node on the machine.
 */
import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../setup/dependencies.mjs';
import { Trouble } from '../setup/trouble.mjs';

const directory = path.join(root, 'out', 'elevated');
const configuration = path.join(directory, 'sea.json');
const blob = path.join(directory, 'lanewise-elevated.blob');
const program = path.join(directory, 'lanewise-elevated');
const node = path.join(root, 'node_modules', 'node', 'bin', 'node');
/** Where Node looks for its script (nodejs.org, "Single executable applications"). */
const fuse = 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2';

/** Makes it of what was built into out/elevated. */
export function makeElevated(): void {
  writeFileSync(
    configuration,
    JSON.stringify({
      main: path.join(directory, 'lanewise-elevated.cjs'),
      output: blob,
      disableExperimentalSEAWarning: true,
      // No NODE_OPTIONS and no option on the command line changes what root runs.
      execArgvExtension: 'none',
    }),
  );
  run('--experimental-sea-config', configuration);
  copyFileSync(node, program);
  chmodSync(program, 0o755);
  const postject = path.join(root, 'node_modules', 'postject', 'dist', 'cli.js');
  run(postject, program, 'NODE_SEA_BLOB', blob, '--sentinel-fuse', fuse);
}

function run(...words: readonly string[]): void {
  const made = spawnSync(node, words, { stdio: ['ignore', 2, 2] });
  if (made.status !== 0) throw new Trouble('The executable could not be made; the reason stands above.');
}
