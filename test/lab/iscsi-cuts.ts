/** Cables pulled in a row while programs read and write: each is over within what the timers add up to, and nothing is lost. */
import { expect } from 'vitest';
import { failoverOffers } from '../../main/change/failover/offers.ts';
import { makeCopies, startPulse } from './disk-copies.ts';
import { diskOf, pathStates, playDisk, type DiskScenario } from './iscsi.ts';
import type { Site } from './lab.ts';
import type { PortIndex } from './network.ts';
import { untilPortsSend } from './throughput.ts';
import { until } from './until.ts';
import { labMachine, watchOf } from './watching.ts';

/** Timers of the kernel and of multipathd are whole seconds, and a look at the clock is no faster than a read. */
const coarseSeconds = 1;

/** The ports of the NAS in turn, each cut until the copies have ended. */
export async function cutInARow(site: Site, scenario: DiskScenario, cuts: number): Promise<void> {
  await playDisk(site, scenario);
  const disk = diskOf(scenario);
  const named = await namedBeforehand(site);
  const silences: number[] = [];
  const returns: number[] = [];
  for (let round = 0; round < cuts; round += 1) {
    const port: PortIndex = round % 2 === 0 ? 1 : 0;
    // Other bytes each time: what was written before would hide what is lost now.
    const copies = await makeCopies(site, disk);
    const pulse = await startPulse(site, disk);
    await copies.begin();
    await untilPortsSend(site, [0, 1]);
    await site.cutNasPort(port);
    await until('dm-multipath has given one path up', async () => (await good(site)) === 1);
    expect(await copies.outcome()).toEqual({ exitCode: '0', isReadWell: true, isWrittenWell: true });
    await site.plugNasPort(port);
    const pluggedAt = performance.now();
    await until('both paths are ready again', async () => (await good(site)) === 2);
    returns.push((performance.now() - pluggedAt) / 1_000);
    const silence = await pulse.stop();
    silences.push(silence);
    console.error(
      `${site.suite}, cut ${round + 1}: silent for ${silence.toFixed(1)} s, back after ${returns.at(-1)?.toFixed(1)} s`,
    );
  }
  console.error(
    `${site.suite}, ${cuts} cuts: silent for ${told(silences)}, named beforehand ${named} s; back after ${told(returns)}`,
  );
  expect(Math.max(...silences)).toBeLessThanOrEqual(named + coarseSeconds);
}

/** The most seconds that Lanewise says a dead path may be silent. */
async function namedBeforehand(site: Site): Promise<number> {
  const machine = await labMachine(site, 'workstation', 'root');
  try {
    const { now } = await watchOf(machine).look();
    const limits = failoverOffers(now).flatMap(({ plan: { verification } }) =>
      verification.kind === 'failover' ? verification.lun.paths.map(({ limit }) => limit ?? Infinity) : [],
    );
    expect(limits).toHaveLength(2);
    return Math.max(...limits) / 1_000;
  } finally {
    await machine.close();
  }
}

const told = (seconds: readonly number[]): string => {
  const sorted = seconds.toSorted((one, other) => one - other);
  const at = (part: number): string => (sorted[Math.round((sorted.length - 1) * part)] ?? NaN).toFixed(1);
  return `${at(0)} to ${at(1)} s (median ${at(0.5)})`;
};

/** How many paths carry. */
export const good = async (site: Site): Promise<number> =>
  (await pathStates(site)).filter((state) => /active +ready/.test(state)).length;
