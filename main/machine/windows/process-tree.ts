/** A program with all that it starts, on Windows. Nothing of this file was ever run there. */
import { spawn, type ChildProcess } from 'node:child_process';
import { win32 } from 'node:path';
import { endGroup, startGroup } from '../local-run.ts';
import { systemRoot, windowsEnvironment, type Variables } from './program.ts';

/** How a program is started, and ended whole. */
export interface ProcessTrees {
  start(argv: readonly [string, ...string[]]): ChildProcess;
  end(child: ChildProcess): void;
}

/** By process groups, as on Linux: what the tests run. */
export const processGroups = (variables: Readonly<Record<string, string>>): ProcessTrees => ({
  start: (argv) => startGroup(argv, argv[0], ['pipe', 'pipe', 'pipe'], variables),
  end: endGroup,
});

/** No window, and no group of its own: `detached` would open a console. No folder is kept busy but the system's own. */
export function windowsTrees(variables: Variables): ProcessTrees {
  const options = { shell: false, windowsHide: true, env: windowsEnvironment(variables), cwd: systemRoot(variables) };
  const running = new Set<ChildProcess>();
  process.on('exit', () => {
    for (const child of running) child.kill();
  });
  return {
    start: ([program, ...words]) => {
      const child = spawn(program, words, { ...options, stdio: ['pipe', 'pipe', 'pipe'] });
      running.add(child);
      child.on('error', () => running.delete(child)).on('close', () => running.delete(child));
      return child;
    },
    end: (child) => {
      if (child.pid === undefined) return;
      const [program, ...words] = taskkill(variables, child.pid);
      // Where it cannot be started, the process itself is ended at least.
      spawn(program, words, { ...options, stdio: 'ignore' })
        .on('error', () => child.kill())
        .unref();
    },
  };
}

/** Ends a process and all below it. */
export const taskkill = (variables: Variables, pid: number): readonly [string, ...string[]] => [
  win32.join(systemRoot(variables), 'System32', 'taskkill.exe'),
  '/PID',
  String(pid),
  '/T',
  '/F',
];
