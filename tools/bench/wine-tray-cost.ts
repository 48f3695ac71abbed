/** What the build for Windows holds of memory while nobody looks, beside a bare Electron tray, both under Wine. */
import { readFileSync, readdirSync, readlinkSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { recorded } from '../../test/helpers/recordings.ts';
import { until } from '../../test/lab/until.ts';
import { beginOnDesktop, electronForWindows, hasTrayIcon, underWine } from '../../test/windows/wine/program.ts';
import { openWindows, withWine, type Windows } from '../../test/windows/wine/windows.ts';
import { ensureBuilt } from '../build/ensure-built.ts';
import { root } from '../setup/dependencies.mjs';
import { usageOfAll } from './processes.ts';

/** Electron for Windows gives back memory of its start some seconds later than on Linux. */
const settleMs = 30_000;

/**
 * Wine copies the program's file into the memory of each process, some 1.1 GB in all, where Windows shares it. So the ratio says
 * little; what Lanewise has more than the bare program says what it costs.
 */
export type WineTrayCost =
  | { readonly state: 'not-measured'; readonly why: string }
  | { readonly state: 'measured'; readonly bareMegabytes: number; readonly lanewiseMegabytes: number };

/** Side by side, each in a Windows of its own, with one share of a recording: pages of files are split alike. */
export async function wineTrayCost(): Promise<WineTrayCost> {
  if (withWine.skip === true) return { state: 'not-measured', why: 'Wine cannot be run here.' };
  ensureBuilt();
  const bare = await opened([path.join(root, 'tools/bench/bare-tray/index.cjs')]);
  try {
    const lanewise = await opened([root, '--hidden', ...recorded('two-channels')]);
    try {
      await pause(settleMs);
      return { state: 'measured', bareMegabytes: memoryOf(bare), lanewiseMegabytes: memoryOf(lanewise) };
    } finally {
      await lanewise.close();
    }
  } finally {
    await bare.close();
  }
}

async function opened(words: readonly string[]): Promise<Windows> {
  const windows = await openWindows();
  beginOnDesktop(windows, [electronForWindows, ...underWine, ...words], 'windows/bench.log');
  await until('there is an icon', async () => hasTrayIcon(windows), undefined, 180_000);
  return windows;
}

/** Of the processes of Electron alone: what Wine starts beside them is no part of Windows' cost. */
function memoryOf({ box }: Windows): number {
  const own = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && isElectronBeside(name, box.pid));
  if (own.length === 0) throw new Error('The program to be measured has ended.');
  return usageOfAll(own.map(Number)).pssMegabytes;
}

/** Whether a process is Electron's, in the namespace of process `holder`. */
function isElectronBeside(pid: string, holder: number): boolean {
  try {
    const isElectron = /^[^\0]*electron\.exe\0/.test(readFileSync(`/proc/${pid}/cmdline`, 'utf8'));
    return isElectron && readlinkSync(`/proc/${pid}/ns/pid`) === readlinkSync(`/proc/${holder}/ns/pid`);
  } catch (error) {
    // It ended after it was listed.
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ESRCH')) return false;
    throw error;
  }
}
