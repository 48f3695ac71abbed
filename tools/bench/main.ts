/** `npm run bench [-- --json] [-- --seconds N]`: what the program costs, beside the aims. Never a test: machines differ. */
import os from 'node:os';
import { parseArgs } from 'node:util';
import { conclude, say } from '../setup/trouble.mjs';
import { aimsOf } from './aims.ts';
import { fakeCost, localCost, lunCost, parseRate } from './engine.ts';
import { nasCost } from './nas-cost.ts';
import { printCosts } from './print.ts';
import { trayCosts } from './tray-cost.ts';
import { windowCosts } from './window-cost.ts';
import { windowsCost } from './windows-cost.ts';
import { wineTrayCost } from './wine-tray-cost.ts';

const { values } = parseArgs({
  options: { json: { type: 'boolean', default: false }, seconds: { type: 'string', default: '60' } },
});

await conclude(async () => {
  say('Measuring collection and judgement …');
  // First: starting a process costs the more, the more memory this one has taken.
  const here = await localCost();
  const engine = [await fakeCost(1), await fakeCost(10), await fakeCost(500), here, await lunCost(512)];
  const parseMegabytesPerSecond = await parseRate();
  say('Measuring a look at a NAS …');
  const nas = await nasCost();
  say('Measuring the PowerShell that reads a Windows machine …');
  const windows = await windowsCost();
  say('Measuring the tray of the build for Windows under Wine …');
  const wineTray = await wineTrayCost();
  say(`Measuring the tray for ${values.seconds} s beside a bare Electron program …`);
  const tray = await trayCosts(Number(values.seconds));
  say(`Measuring the window for ${values.seconds} s after a bare Electron window …`);
  const window = await windowCosts(Number(values.seconds));
  const cpus = os.cpus();
  const machine = { cpu: cpus[0]?.model ?? 'unknown processor', cores: cpus.length };
  const costs = { machine, engine, parseMegabytesPerSecond, nas, windows, wineTray, tray, window };
  const aims = aimsOf(costs);
  if (values.json) console.log(JSON.stringify({ ...costs, aims }, undefined, 2));
  else printCosts(costs, aims);
  return 0;
});
