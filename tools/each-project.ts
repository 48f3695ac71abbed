/** Type-checks every project on its own, so that an import into the wrong room fails to compile. */
import { spawnSync } from 'node:child_process';

const projects = ['shared', 'main', 'preload', 'renderer', 'tools', 'test'];
const failed = projects.filter(
  (project) =>
    spawnSync('tsc', ['-p', project], { stdio: 'inherit', shell: process.platform === 'win32' }).status !== 0,
);
if (failed.length > 0) {
  console.error(`Type errors in: ${failed.join(', ')}`);
  process.exitCode = 1;
}
