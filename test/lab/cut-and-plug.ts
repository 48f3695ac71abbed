/** Lanewise watches while a program reads by both ports, and the cable of the second one is pulled and plugged in again. */
import { expect } from 'vitest';
import { measure, startWatch } from './counters.ts';
import type { Site } from './lab.ts';
import { startReader } from './reader.ts';
import { untilPortsSend } from './throughput.ts';
import { lookUntil, told, type Watched } from './watching.ts';

/** From the cut to a look that says that a path is gone. */
const seenWithinMs = 3_000;

/** Both ports carry before and after it; afterwards the rates agree with everyone who counts. */
export async function cutAndPlug(site: Site, source: string): Promise<void> {
  const reader = await startReader(site, 'ahead', source);
  await untilPortsSend(site, [0, 1]);
  const watch = await startWatch(site);
  await lookUntil(watch.look, all('full'), told);
  const cutAt = performance.now();
  await site.cutNasPort(1);
  await lookUntil(watch.look, all('broken'), told);
  const seen = performance.now() - cutAt;
  await site.plugNasPort(1);
  const pluggedAt = performance.now();
  await lookUntil(watch.look, all('full'), told);
  const back = performance.now() - pluggedAt;
  await untilPortsSend(site, [0, 1]);
  const { apart, links } = await measure(site, watch, reader);
  await reader.stop();
  console.error(
    `${site.suite}, ${source}: cut seen after ${Math.round(seen)} ms, full ${Math.round(back)} ms after the plug; ${links.toFixed(2)} ports' worth`,
  );
  expect(seen).toBeLessThanOrEqual(seenWithinMs);
  expect(apart).toEqual([]);
}

const all =
  (verdict: string) =>
  ({ now }: Watched): boolean =>
    now.shares.length > 0 && now.shares.every((share) => share.verdict.word === verdict);
