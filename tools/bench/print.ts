import type { Aim, Costs } from './aims.ts';
import type { Cost } from './measure.ts';
import type { NasCost } from './nas-cost.ts';
import type { WineTrayCost } from './wine-tray-cost.ts';
import type { WindowsCost } from './windows-cost.ts';

export function printCosts(costs: Costs, aims: readonly Aim[]): void {
  console.log(`\n${costs.machine.cpu}, ${costs.machine.cores} cores\n`);
  table(
    ['read, joined, judged', 'full: time', 'own CPU', 'children', 'tick: time', 'own CPU', 'children'],
    costs.engine.map(({ machine, full, tick }) => [machine, ...columns(full), ...columns(tick)]),
  );
  console.log(`DebugData is parsed at ${costs.parseMegabytesPerSecond.toFixed(1)} MB/s.\n`);
  printNas(costs.nas);
  printWindows(costs.windows);
  printWineTray(costs.wineTray);
  table(
    ['no window', 'processes', 'memory (PSS)', 'idle CPU'],
    costs.tray.map(({ program, processes, pssMegabytes, idlePercent }) => [
      program,
      String(processes),
      `${pssMegabytes.toFixed(1)} MB`,
      `${idlePercent.toFixed(2)} %`,
    ]),
  );
  table(
    ['window open', 'CPU'],
    costs.window.map(({ program, percent }) => [program, `${percent.toFixed(2)} %`]),
  );
  table(
    ['aim', 'wanted', 'found', ''],
    aims.map(({ what, wanted, found, met }) => [what, wanted, found, met ? 'met' : 'NOT MET']),
  );
}

function printNas(nas: NasCost): void {
  if (nas.state === 'not-measured') return console.log(`A look at a NAS was not measured: ${nas.why}\n`);
  const { roundTrips, wallMs, ownCpuMs, atNasCpuMs, commandsCpuMs } = nas;
  table(
    ['a tick at a real NAS over SSH', 'round trips', 'time', 'own CPU', 'CPU at the NAS', 'of the bare commands'],
    [
      [
        'Samba of Debian 13',
        `${roundTrips}`,
        ...[wallMs, ownCpuMs, atNasCpuMs, commandsCpuMs].map((ms) => `${ms.toFixed(1)} ms`),
      ],
    ],
  );
}

function printWindows(windows: WindowsCost): void {
  if (windows.state === 'not-measured') return console.log(`A Windows machine was not measured: ${windows.why}\n`);
  table(
    ['a tick at a fake Windows', 'time', 'own CPU', 'PowerShell'],
    [
      ['host, scripts, fake cmdlets', ...columns(windows.tick)],
      ['host and scripts alone', ...columns(windows.alone)],
    ],
  );
}

function printWineTray(cost: WineTrayCost): void {
  if (cost.state === 'not-measured') return console.log(`The tray under Wine was not measured: ${cost.why}\n`);
  const { bareMegabytes: bare, lanewiseMegabytes: lanewise } = cost;
  // What it has more says more than the ratio: Windows shares the program's own file among processes, and Wine does not.
  table(
    ['no window, under Wine', 'bare Electron tray', 'Lanewise', 'more', 'ratio'],
    [
      [
        'memory (PSS)',
        ...[bare, lanewise, lanewise - bare].map((value) => `${value.toFixed(1)} MB`),
        `${(lanewise / bare).toFixed(2)} ×`,
      ],
    ],
  );
}

const columns = ({ wallMs, cpuMs, childCpuMs }: Cost): readonly string[] =>
  [wallMs, cpuMs, childCpuMs].map((value) => `${value.toFixed(2)} ms`);

function table(head: readonly string[], rows: readonly (readonly string[])[]): void {
  const widths = head.map((title, column) => Math.max(...[head, ...rows].map((row) => (row[column] ?? title).length)));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  ');
  console.log(line(head));
  console.log(widths.map((width) => '─'.repeat(width)).join('  '));
  for (const row of rows) console.log(line(row));
  console.log('');
}
