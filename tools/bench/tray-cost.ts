import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { startDesktop } from '../../test/helpers/desktop-session.ts';
import { statusNotifierHost } from '../../test/helpers/status-notifier-host.ts';
import { ensureBuilt } from '../build/ensure-built.ts';
import { electronRuntime } from '../electron-runtime/runtime.ts';
import { sandboxArguments } from '../electron-runtime/sandbox.ts';
import { root } from '../setup/dependencies.mjs';
import { recordOneShare } from './one-share.ts';
import { startedPid, usageOf } from './processes.ts';

export interface TrayCost {
  readonly program: string;
  readonly processes: number;
  readonly pssMegabytes: number;
  /** Of one core, while nobody looks. */
  readonly idlePercent: number;
}

/** As the tray looks at a share that is mounted (main/watch/pace.ts). */
export const betweenLooksMs = 5_000;
/** Programs do their last work of starting some seconds after their icon is there. */
const settleMs = 8_000;

/**
 * The bare Electron tray program and Lanewise with one share and no window, side by side: pages that both use, and that
 * any other Electron on this machine uses, are split alike.
 */
export async function trayCosts(seconds: number): Promise<readonly TrayCost[]> {
  ensureBuilt();
  const { executable } = await electronRuntime();
  const work = await mkdtemp(path.join(os.tmpdir(), 'lanewise-bench-'));
  const desktop = await startDesktop({ windowManager: true });
  const host = await statusNotifierHost(desktop.busAddress);
  try {
    await host.watcher.appear();
    const recording = path.join(work, 'one-share');
    await recordOneShare(recording, betweenLooksMs, Math.ceil((settleMs + seconds * 1_000) / betweenLooksMs) + 4);
    const bare = [path.join(root, 'tools/bench/bare-tray/index.cjs')];
    const lanewise = [root, '--hidden', '--recorded', recording];
    const pids = [bare, lanewise].map((words) =>
      startedPid(desktop.start([executable, ...sandboxArguments(), ...words])),
    );
    await host.until('both icons', async () => ((await host.items()).length === pids.length ? true : undefined));
    return await costsOf(pids, seconds);
  } finally {
    host.close();
    await desktop.end();
    await rm(work, { recursive: true });
  }
}

async function costsOf(pids: readonly number[], seconds: number): Promise<readonly TrayCost[]> {
  await pause(settleMs);
  const before = pids.map(usageOf);
  await pause(seconds * 1_000);
  return pids.map(usageOf).map(({ processes, pssMegabytes, cpuMs }, index) => ({
    program: index === 0 ? 'bare Electron tray' : 'Lanewise, one share',
    processes,
    pssMegabytes,
    idlePercent: (cpuMs - (before[index]?.cpuMs ?? 0)) / (seconds * 10),
  }));
}
