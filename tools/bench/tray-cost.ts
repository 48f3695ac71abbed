import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { collectHost } from '../../main/collect/linux/host.ts';
import { recorder } from '../../main/machine/recorder.ts';
import { startDesktop, type DesktopSession } from '../../test/helpers/desktop-session.ts';
import { statusNotifierHost, type StatusNotifierHost } from '../../test/helpers/status-notifier-host.ts';
import { ensureBuilt } from '../build/ensure-built.ts';
import { electronRuntime } from '../electron-runtime/runtime.ts';
import { sandboxArguments } from '../electron-runtime/sandbox.ts';
import { root } from '../setup/dependencies.mjs';
import { fakeMachine } from './fake-machine.ts';
import { usageOf } from './processes.ts';

export interface TrayCost {
  readonly program: string;
  readonly processes: number;
  readonly pssMegabytes: number;
  /** Of one core, while nobody looks. */
  readonly idlePercent: number;
}

/** As the tray looks at a share that is mounted (main/monitor/pace.ts). */
const betweenLooksMs = 5_000;
/** Programs do their last work of starting some seconds after their icon is there. */
const settleMs = 8_000;

/** Where the programs are measured. */
interface Bench {
  readonly desktop: DesktopSession;
  readonly host: StatusNotifierHost;
  readonly executable: string;
  readonly seconds: number;
}

/** The bare Electron tray program and Lanewise with one share and no window, one after the other on the same desktop. */
export async function trayCosts(seconds: number): Promise<readonly TrayCost[]> {
  ensureBuilt();
  const { executable } = await electronRuntime();
  const work = await mkdtemp(path.join(os.tmpdir(), 'lanewise-bench-'));
  const desktop = await startDesktop({ windowManager: true });
  const host = await statusNotifierHost(desktop.busAddress);
  const bench = { desktop, host, executable, seconds };
  try {
    await host.watcher.appear();
    const recording = path.join(work, 'one-share');
    await recordOneShare(recording, Math.ceil((settleMs + seconds * 1_000) / betweenLooksMs) + 4);
    const bare = path.join(root, 'tools/bench/bare-tray/index.cjs');
    return [
      await trayCost(bench, 'bare Electron tray', [bare]),
      await trayCost(bench, 'Lanewise, one share', [root, '--hidden', '--recorded', recording]),
    ];
  } finally {
    host.close();
    await desktop.end();
    await rm(work, { recursive: true });
  }
}

async function trayCost(bench: Bench, program: string, words: readonly string[]): Promise<TrayCost> {
  const { desktop, host, executable, seconds } = bench;
  const child = desktop.start([executable, ...sandboxArguments(), ...words]);
  const item = await host.item();
  await pause(settleMs);
  const before = usageOf(child.pid ?? 0);
  await pause(seconds * 1_000);
  const after = usageOf(child.pid ?? 0);
  await item.choose('Quit');
  await host.until('the end of the program', async () => (child.exitCode === null ? undefined : true));
  const idlePercent = (after.cpuMs - before.cpuMs) / (seconds * 10);
  return { program, processes: after.processes, pssMegabytes: after.pssMegabytes, idlePercent };
}

async function recordOneShare(directory: string, looks: number): Promise<void> {
  const machine = recorder(fakeMachine(1, betweenLooksMs), directory);
  for (let look = 0; look < looks; look += 1) await collectHost(machine, 'full');
  await machine.finish();
}
