/** A disk by iSCSI from a real target over two ports: what open-iscsi and dm-multipath do with it, as they say themselves. */
import { describe, expect, test } from 'vitest';
import { diskOf, diskScenarios, iscsi, iscsiWiring, pathStates, playDisk, type DiskScenario } from './iscsi.ts';
import type { Site } from './lab.ts';
import { startReader } from './reader.ts';
import { suitesUnderTest } from './suites.ts';
import { linksSent, untilPortsSend } from './throughput.ts';
import { until } from './until.ts';
import { withSite } from './with-lab.ts';

const scenarioOf = (name: string): DiskScenario => {
  const found = diskScenarios.find((scenario) => scenario.name === name);
  if (found === undefined) throw new Error(`There is no scenario "${name}".`);
  return found;
};
const multibus = scenarioOf('iscsi-multibus');

/** How many ports' worth each port of the NAS sends while somebody reads, at least and at most. */
type Range = readonly [least: number, most: number];
const idle: Range = [0, 0.05];
const busy: Range = [0.75, 1.02];

const sends: readonly (readonly [scenario: string, first: Range, second: Range])[] = [
  ['iscsi-failover', busy, idle],
  ['iscsi-multibus', busy, busy],
  ['iscsi-one-session', busy, idle],
  ['iscsi-no-map', busy, idle],
];

describe.each(suitesUnderTest())('%s', (suite) => {
  let site: Site;
  withSite(iscsi, { suite, wiring: iscsiWiring }, (opened) => (site = opened));

  test.for(sends)('%s', async ([name, ...ranges]) => {
    const scenario = scenarioOf(name);
    await playDisk(site, scenario);
    const reader = await startReader(site, 'ahead', diskOf(scenario));
    await untilPortsSend(
      site,
      ranges.flatMap((range, port) => (range === busy ? [port] : [])),
    );
    const links = await linksSent(site);
    await reader.stop();
    console.error(`${suite}, ${name}: ${links.map((link) => link.toFixed(2)).join(' + ')} ports' worth`);
    for (const [port, [least, most]] of ranges.entries()) {
      expect(links[port]).toBeGreaterThanOrEqual(least);
      expect(links[port]).toBeLessThanOrEqual(most);
    }
  });

  test('two sessions without a map are two disks that have one name', async () => {
    await playDisk(site, scenarioOf('iscsi-no-map'));
    const names = (await site.shell.run('cat /sys/block/sd*/device/wwid')).trim().split('\n');
    expect(names).toHaveLength(2);
    expect(new Set(names).size).toBe(1);
  });

  test('a cable is pulled while a program reads and another one writes: both go on, and nothing is lost', async () => {
    await playDisk(site, multibus);
    const disk = diskOf(multibus);
    await site.shell.run(`head -c ${written}M /dev/urandom > /tmp/written`);
    const known = await site.nas.box.shell(
      `head -c ${written}M /dev/urandom > /run/known; dd if=/run/known of=/srv/disk.img bs=1M seek=1024 conv=notrunc status=none; sha256sum < /run/known`,
    );
    await site.shell.run(`cat > /run/both.sh <<'END'
dd if=/tmp/written of=${disk} bs=1M oflag=direct status=none & writer=$!
dd if=${disk} bs=1M skip=1024 count=${written} iflag=direct status=none | sha256sum > /run/read.sum
wait $writer; echo $? > /run/both.end
END
rm -f /run/both.end; setsid sh /run/both.sh > /dev/null 2>&1 < /dev/null &`);
    await untilPortsSend(site, [0, 1]);
    const cutAt = performance.now();
    await site.cutNasPort(1);
    await until('dm-multipath has given one path up', async () => (await good(site)) === 1);
    const gaveUpAfter = performance.now() - cutAt;
    await until('both have ended', async () => (await site.shell.tried('[ -e /run/both.end ]')).exitCode === 0);
    expect(await site.shell.run('cat /run/both.end')).toBe('0\n');
    expect(await site.shell.run('cat /run/read.sum')).toBe(known);
    expect(await site.nas.box.shell(`head -c ${written}M /srv/disk.img | sha256sum`)).toBe(
      await site.shell.run('sha256sum < /tmp/written'),
    );
    await site.plugNasPort(1);
    await until('both paths are ready again', async () => (await good(site)) === 2);
    const reader = await startReader(site, 'ahead', disk);
    await untilPortsSend(site, [0, 1]);
    await reader.stop();
    console.error(`${suite}: a path without a cable was given up after ${(gaveUpAfter / 1_000).toFixed(1)} s`);
  });
});

/** MiB that a program writes while another one reads as much. */
const written = 24;

const good = async (site: Site): Promise<number> =>
  (await pathStates(site)).filter((state) => /active +ready/.test(state)).length;
