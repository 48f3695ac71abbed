import type { EngineCost } from './engine.ts';
import type { NasCost } from './nas-cost.ts';
import { betweenLooksMs, type TrayCost } from './tray-cost.ts';
import type { WindowCost } from './window-cost.ts';
import { scriptsAimMs, type WindowsCost } from './windows-cost.ts';
import type { WineTrayCost } from './wine-tray-cost.ts';

export interface Costs {
  readonly machine: { readonly cpu: string; readonly cores: number };
  /** One, ten and five hundred mounts in memory, this machine as it is, and LUNs in memory. */
  readonly engine: readonly EngineCost[];
  readonly parseMegabytesPerSecond: number;
  readonly nas: NasCost;
  readonly windows: WindowsCost;
  readonly wineTray: WineTrayCost;
  /** The bare program, then Lanewise. */
  readonly tray: readonly TrayCost[];
  /** The bare program, then Lanewise. */
  readonly window: readonly [WindowCost, WindowCost];
}

export interface Aim {
  readonly what: string;
  readonly wanted: string;
  readonly found: string;
  readonly met: boolean;
}

/** From ten to five hundred mounts the cost of one mount may rise by what memory and collection of garbage explain. */
const linearWithin = 2;

export function aimsOf({ engine, nas, tray, window, windows, wineTray }: Costs): readonly Aim[] {
  const [one, ten, many, here, luns] = engine;
  const [bare, lanewise] = tray;
  if (!one || !ten || !many || !here || !luns || !bare || !lanewise) throw new Error('Not everything was measured');
  const memory = lanewise.pssMegabytes / bare.pssMegabytes;
  // A recording starts no process: what a tick does on a real machine comes on top.
  const withTicks = lanewise.idlePercent + ((here.tick.cpuMs + here.tick.childCpuMs) / betweenLooksMs) * 100;
  const growth = many.tick.cpuMs / many.mounts / (ten.tick.cpuMs / ten.mounts);
  return [
    aim('memory beside a bare Electron tray', '≤ 1.15 ×', `${memory.toFixed(2)} ×`, memory <= 1.15),
    aim(
      'idle, one share, no window',
      '≤ 0.5 % of a core',
      `${lanewise.idlePercent.toFixed(2)} %`,
      lanewise.idlePercent <= 0.5,
    ),
    aim(
      'idle, with what a real tick reads and starts here',
      '≤ 0.5 % of a core',
      `${withTicks.toFixed(2)} %`,
      withTicks <= 0.5,
    ),
    aim('CPU of a tick, one share', '≤ 3 ms', `${one.tick.cpuMs.toFixed(2)} ms`, one.tick.cpuMs <= 3),
    aim(
      'CPU of a tick, reading files, starting ss',
      '≤ 3 ms',
      `${here.tick.cpuMs.toFixed(2)} ms`,
      here.tick.cpuMs <= 3,
    ),
    aim(
      'a mount in a tick: 500 beside 10',
      `≤ ${linearWithin} × (linear)`,
      `${growth.toFixed(2)} ×`,
      growth <= linearWithin,
    ),
    aim('CPU of a full look at 512 LUNs', '≤ 250 ms', `${luns.full.cpuMs.toFixed(0)} ms`, luns.full.cpuMs <= 250),
    windowAim(window),
    ...windowsAims(windows, wineTray),
    ...nasAims(nas),
  ];
}

function windowsAims(windows: WindowsCost, wineTray: WineTrayCost): readonly Aim[] {
  const scripts = windows.state === 'measured' ? [scriptsAim(windows.alone.childCpuMs)] : [];
  const tray = wineTray.state === 'measured' ? [wineTrayAim(wineTray.lanewiseMegabytes / wineTray.bareMegabytes)] : [];
  return [...scripts, ...tray];
}

const scriptsAim = (found: number): Aim =>
  aim(
    'CPU of a tick in PowerShell, host and scripts',
    `≤ ${scriptsAimMs} ms`,
    `${found.toFixed(1)} ms`,
    found <= scriptsAimMs,
  );

const wineTrayAim = (factor: number): Aim =>
  aim('memory beside a bare tray, under Wine', '≤ 1.15 ×', `${factor.toFixed(2)} ×`, factor <= 1.15);

/** What two moving lanes and their figures cost beside a window that shows one number. */
function windowAim([bare, lanewise]: Costs['window']): Aim {
  const more = lanewise.percent - bare.percent;
  return aim('window open, two lanes moving', '≤ 4 % of a core more', `${more.toFixed(2)} %`, more <= 4);
}

/**
 * A login's shell reads files and starts commands; more than a fifth on top of those would be its own doing. Less than
 * half of them cannot be: then something that it starts was not counted.
 */
const besideCommands = { least: 0.5, most: 1.2 };

function nasAims(nas: NasCost): readonly Aim[] {
  if (nas.state === 'not-measured') return [];
  const factor = nas.atNasCpuMs / nas.commandsCpuMs;
  return [
    aim('round trips of a look at a NAS', '1', nas.roundTrips.toFixed(2), nas.roundTrips === 1),
    aim(
      'CPU at the NAS beside its commands',
      `${besideCommands.least} to ${besideCommands.most} ×`,
      `${factor.toFixed(2)} ×`,
      factor >= besideCommands.least && factor <= besideCommands.most,
    ),
  ];
}

const aim = (what: string, wanted: string, found: string, met: boolean): Aim => ({ what, wanted, found, met });
