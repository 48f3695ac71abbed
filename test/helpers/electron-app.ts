import { once } from 'node:events';
import path from 'node:path';
import { _electron, type ElectronApplication, type Page } from 'playwright';
import { electronRuntime } from '../../tools/electron-runtime/runtime.ts';
import { sandboxArguments } from '../../tools/electron-runtime/sandbox.ts';
import { root } from '../../tools/setup/dependencies.mjs';
import type { DesktopSession } from './desktop-session.ts';

/** A click on two cores that kernels and other programs keep busy takes its time; nothing is measured by it. */
const patienceMs = 120_000;

/** The built program, running. */
export interface RunningApp {
  readonly electron: ElectronApplication;
  /** Its window, as soon as there is one. */
  readonly window: () => Promise<Page>;
  /** Exit code, once it has ended. */
  readonly exit: Promise<number | null>;
  /** Everything it printed so far. */
  readonly output: () => string;
  /** Ends it if it still runs. */
  readonly end: () => Promise<void>;
}

/** Holds the program back until Playwright is attached; it does so itself only where it chooses the Electron. */
const heldStart = path.join(root, 'test/helpers/held-start.cjs');

/** The program and the first words of the command line that start the built program without any debugger. */
export async function plainStart(): Promise<readonly [string, ...string[]]> {
  const { executable } = await electronRuntime();
  return [executable, ...sandboxArguments(), root];
}

/** Starts the built program on a desktop with these words on its command line. */
export const launchApp = (desktop: DesktopSession, words: readonly string[]): Promise<RunningApp> =>
  launchProgram(desktop, [root, ...words]);

/** Starts an Electron program on a desktop: the folder or file of its main script, then its words. */
export async function launchProgram(desktop: DesktopSession, words: readonly string[]): Promise<RunningApp> {
  const { executable } = await electronRuntime();
  const electron = await _electron.launch({
    executablePath: executable,
    args: ['-r', heldStart, ...sandboxArguments(), ...words],
    // Playwright adds --no-sandbox unless told otherwise.
    chromiumSandbox: sandboxArguments().length === 0,
    cwd: root,
    env: { ...desktop.environment },
  });
  return running(electron);
}

function running(electron: ElectronApplication): RunningApp {
  const child = electron.process();
  let printed = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (printed += text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (printed += text));
  const exit = once(child, 'exit').then(([code]) => (typeof code === 'number' ? code : null));
  return {
    electron,
    window: async () => {
      const page = await electron.firstWindow();
      page.setDefaultTimeout(patienceMs);
      return page;
    },
    exit,
    output: () => printed,
    end: async () => {
      if (child.exitCode === null && child.signalCode === null) await electron.close();
    },
  };
}
