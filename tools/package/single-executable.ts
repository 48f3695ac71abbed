/** One executable with a script inside it, for people and programs that have no Node (nodejs.org, "Single executable applications"). */
import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../setup/dependencies.mjs';
import { Trouble } from '../setup/trouble.mjs';

/** Of the version that the executables are made of, which need not be for this system. */
export const ownNode = path.join(root, 'node_modules', 'node', 'bin', 'node');
/** Where Node looks for its script. */
const fuse = 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2';

export interface SingleExecutable {
  /** Absolute path of the script, CommonJS in one file. */
  readonly main: string;
  /** Absolute path of the Node that runs it, of the version of `ownNode`. */
  readonly node: string;
  /** Absolute path of what is made; what lies beside it by the same name is overwritten. */
  readonly program: string;
}

export function makeSingleExecutable({ main, node, program }: SingleExecutable): void {
  const [configuration, blob] = [`${program}.json`, `${program}.blob`];
  writeFileSync(
    configuration,
    JSON.stringify({
      main,
      output: blob,
      disableExperimentalSEAWarning: true,
      // No NODE_OPTIONS and no option on the command line changes what is run.
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
  const made = spawnSync(ownNode, words, { stdio: ['ignore', 2, 2] });
  if (made.status !== 0) throw new Trouble('The executable could not be made; the reason stands above.');
}
