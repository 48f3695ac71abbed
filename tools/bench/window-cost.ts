import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Page } from 'playwright';
import { launchProgram, type RunningApp } from '../../test/helpers/electron-app.ts';
import { startDesktop, type DesktopSession } from '../../test/helpers/desktop-session.ts';
import { ensureBuilt } from '../build/ensure-built.ts';
import { root } from '../setup/dependencies.mjs';
import { recordOneShare } from './one-share.ts';
import { startedPid, usageOf } from './processes.ts';

export interface WindowCost {
  readonly program: string;
  /** Of one core, all processes together, while the window is open and has the focus. */
  readonly percent: number;
}

/** As the window looks (main/watch/pace.ts). */
const betweenLooksMs = 1_000;
/** Programs do their last work of starting some seconds after their window is there. */
const settleMs = 8_000;

/**
 * A bare Electron window that changes one number a second, then Lanewise with two lanes moving, one after the other on a
 * desktop of its own. Throws when the lanes did not move for the whole time: there would be nothing to measure.
 */
export async function windowCosts(seconds: number): Promise<readonly [WindowCost, WindowCost]> {
  ensureBuilt();
  const work = await mkdtemp(path.join(os.tmpdir(), 'lanewise-bench-'));
  try {
    const recording = path.join(work, 'one-share');
    await recordOneShare(recording, betweenLooksMs, Math.ceil(settleMs / 1_000 + seconds) + 20);
    const bare = await costOf([path.join(root, 'tools/bench/bare-window/index.cjs')], seconds);
    const lanewise = await costOf([root, '--recorded', recording], seconds, lanesMove);
    return [
      { program: 'bare Electron window', percent: bare },
      { program: 'Lanewise, two lanes moving', percent: lanewise },
    ];
  } finally {
    await rm(work, { recursive: true });
  }
}

type Check = (page: Page) => Promise<void>;

async function costOf(words: readonly string[], seconds: number, check: Check = async () => undefined) {
  const desktop = await startDesktop({ windowManager: true });
  try {
    return await costOn(desktop, words, seconds, check);
  } finally {
    await desktop.end();
  }
}

async function costOn(desktop: DesktopSession, words: readonly string[], seconds: number, check: Check) {
  const app: RunningApp = await launchProgram(desktop, words);
  try {
    const page = await app.window();
    await pause(settleMs);
    await check(page);
    const pid = startedPid(app.electron.process());
    const before = usageOf(pid).cpuMs;
    await pause(seconds * 1_000);
    const percent = (usageOf(pid).cpuMs - before) / (seconds * 10);
    await check(page);
    return percent;
  } finally {
    await app.end();
  }
}

async function lanesMove(page: Page): Promise<void> {
  const offsets = () =>
    page.locator('.lane-flow').evaluateAll((paths) => paths.map((each) => each.getAttribute('stroke-dashoffset')));
  const first = await offsets();
  await pause(1_500);
  const later = await offsets();
  const moving = later.filter((offset, index) => offset !== first[index]).length;
  if (moving !== 2) throw new Error(`${moving} lanes move in the window, 2 are to be measured.`);
}
