/** What a NAS's ports send while a program reads: by the lab's own hands, whatever the program under test says. */
import type { Site } from './lab.ts';
import { portIndexes, portMegabits } from './network.ts';
import { until } from './until.ts';

/** Enough that what waits in buffers, at its begin and at its end, is little beside it: some seconds of one port. */
const enough = 25e6;
const perSecond = (portMegabits / 8) * 1e6;

/** What each port sends, in ports' worth, once reads are under way. */
export async function linksSent(site: Site): Promise<readonly number[]> {
  const begin = await sent(site);
  let end = begin;
  await until('the NAS has sent enough', async () => {
    end = await sent(site);
    return end.total - begin.total > enough;
  });
  const seconds = (end.at - begin.at) / 1_000;
  return end.bytes.map((bytes, port) => (bytes - (begin.bytes[port] ?? 0)) / seconds / perSecond);
}

/** Waits until all of these ports send at once. */
export async function untilPortsSend(site: Site, ports: readonly number[]): Promise<void> {
  let before = await sent(site);
  await until(`ports ${ports.join(' and ')} of the NAS send`, async () => {
    const now = await sent(site);
    const moved = ports.every((port) => (now.bytes[port] ?? 0) - (before.bytes[port] ?? 0) > 50_000);
    before = now;
    return moved;
  });
}

async function sent(
  site: Site,
): Promise<{ readonly at: number; readonly bytes: readonly number[]; readonly total: number }> {
  const files = portIndexes.map((port) => `/sys/class/net/eth${port}/statistics/tx_bytes`);
  const asked = performance.now();
  const text = await site.nas.box.shell(`cat ${files.join(' ')}`);
  const bytes = text.trim().split('\n').map(Number);
  return { at: (asked + performance.now()) / 2, bytes, total: bytes.reduce((sum, value) => sum + value, 0) };
}
