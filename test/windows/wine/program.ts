/** The built program in a desktop of Wine, as a person has it there: its window, its tray, and everything on the screen. */
import { execFileSync, spawn } from 'node:child_process';
import { closeSync, openSync, writeFileSync } from 'node:fs';
import { chromium, type Browser, type Page } from 'playwright';
import { root } from '../../../tools/setup/dependencies.mjs';
import { artefact } from '../../helpers/artefact.ts';
import { openDoorways } from '../../lab/doorway.ts';
import { until } from '../../lab/until.ts';
import type { Windows } from './windows.ts';

const debugging = 9333;
/** A tray needs a desktop of Wine, and a program is told only of a second start on the same one. */
const desktop = ['wine', 'explorer', '/desktop=lanewise,1280x800'];
/** Chromium's sandbox and its graphics process do not run there. */
export const underWine = ['--no-sandbox', '--disable-gpu'];
export const electronForWindows = 'Z:\\programs\\electron\\electron.exe';
/** What is started, and what follows its own switches. */
const built = { program: electronForWindows, folder: [root] };

export interface StartedProgram {
  /** Its window, waited for. */
  window(): Promise<Page>;
  /** Whether it has a window now. */
  hasWindow(): Promise<boolean>;
  /** Whether it runs still. */
  runs(): Promise<boolean>;
  /** Starts it once more with the same words, beside the one that runs. */
  startAgain(): void;
  /** Leaves the program to its box. */
  disconnect(): Promise<void>;
}

/** Starts something on the desktop, beside the test. `log`: where its words are kept. */
export function beginOnDesktop(windows: Windows, words: readonly string[], log: string): void {
  const [program = '', ...rest] = windows.beside(['env', '-C', root, ...desktop, ...words]);
  const file = openSync(artefact(log), 'a');
  spawn(program, rest, { cwd: '/', stdio: ['ignore', file, file] }).unref();
  closeSync(file);
}

/** Starts the built program, or an installed one (`{ program: PATH, folder: [] }`); resolves as soon as the debugger of Chromium answers. `log`: where its words are kept. */
export async function startProgram(
  windows: Windows,
  words: readonly string[],
  log = 'windows/program.log',
  { program, folder }: { readonly program: string; readonly folder: readonly string[] } = built,
): Promise<StartedProgram> {
  const start = (own: readonly string[]): void =>
    beginOnDesktop(windows, [program, ...underWine, ...own, ...folder, ...words], log);
  start([`--remote-debugging-port=${debugging}`]);
  const [port] = await openDoorways(windows.box, [{ address: '127.0.0.1', port: debugging }]);
  const address = `http://127.0.0.1:${port}`;
  const runs = async () => (await listAt(address)) !== undefined;
  await until('the program answers', runs, undefined, 180_000);
  let browser: Browser | undefined;
  const hasWindow = async () => ((await listAt(address)) ?? []).length > 0;
  return {
    window: async () => {
      // Without a page there is nothing that Playwright could connect to.
      await until('the program has a window', hasWindow, undefined, 180_000);
      // A connection of before may not hear of a window that was opened since.
      await browser?.close();
      browser = await chromium.connectOverCDP(address);
      const [context] = browser.contexts();
      const page = context?.pages()[0] ?? (await context?.waitForEvent('page'));
      if (page === undefined) throw new Error('The window is gone.');
      return page;
    },
    hasWindow,
    runs,
    startAgain: () => start([]),
    disconnect: async () => browser?.close(),
  };
}

/** What the debugger lists, which is the window alone; `undefined` where nobody listens any more. */
async function listAt(address: string): Promise<readonly unknown[] | undefined> {
  for (let tries = 1; ; tries += 1) {
    try {
      const answer = await fetch(`${address}/json/list`, { signal: AbortSignal.timeout(answerWithinMs) });
      const list: unknown = await answer.json();
      return Array.isArray(list) ? list : undefined;
    } catch (error) {
      if (error instanceof TypeError) return undefined;
      // One that is just ending takes a connection and says nothing.
      if (!(error instanceof DOMException) || error.name !== 'TimeoutError' || tries === mostTries) throw error;
    }
  }
}

const answerWithinMs = 5_000;
const mostTries = 12;

/** Keeps a picture of everything on the screen, with what is not of the page: frame, menu, tray. */
export function keepScreen(windows: Windows, name: string): void {
  writeFileSync(artefact(`windows/${name}`), screenOf(windows, ['png:-']));
}

/** Where the first icon lies in the only tray that Wine has, a small window in the corner. */
export const trayIcon = { left: 5, top: 31, width: 16, height: 16 } as const;

/** The pixels of a part of the screen, three bytes each. */
export function pixelsOf(
  windows: Windows,
  { left, top, width, height }: Record<keyof typeof trayIcon, number>,
): Buffer {
  return screenOf(windows, ['-crop', `${width}x${height}+${left}+${top}`, '-depth', '8', 'rgb:-']);
}

/** Whether the tray has an icon: its window has, in that place, more than one colour. */
export function hasTrayIcon(windows: Windows): boolean {
  const pixels = pixelsOf(windows, trayIcon);
  return pixels.some((value, index) => value !== pixels[index % 3]);
}

function screenOf(windows: Windows, words: readonly string[]): Buffer {
  const [program = '', ...rest] = windows.beside(['import', '-window', 'root', ...words]);
  return execFileSync(program, rest, { maxBuffer: 16 * 1024 * 1024 });
}

/** Uses mouse and keyboard, by the words of xdotool. */
export function useDesktop(windows: Windows, words: readonly (string | number)[]): void {
  const [program = '', ...rest] = windows.beside(['xdotool', ...words.map(String)]);
  execFileSync(program, rest);
}
