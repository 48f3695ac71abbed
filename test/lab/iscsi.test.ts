/** A disk by iSCSI from a real target over two ports: what open-iscsi and dm-multipath do with it, as they say themselves. */
import type { Page } from 'playwright';
import { describe, expect, test } from 'vitest';
import { artefact } from '../helpers/artefact.ts';
import { inLongRun } from '../helpers/rounds.ts';
import { desktopTest as window } from '../helpers/desktop-test.ts';
import { diskOf, diskScenarios, iscsi, playDisk, wiringOf, type DiskScenario } from './iscsi.ts';
import { check, whereWords } from './check.ts';
import { makeCopies } from './disk-copies.ts';
import { said } from './expected.ts';
import { testFailover } from './failover-window.ts';
import { consent, openFix, reach, undo } from './fix-window.ts';
import { diskEngine, disksAsTheyAre, loginAt } from './iscsi-fixing.ts';
import type { Site } from './lab.ts';
import { startReader } from './reader.ts';
import { suitesUnderTest } from './suites.ts';
import { linksSent, untilPortsSend } from './throughput.ts';
import { until } from './until.ts';
import { cutAndPlug } from './cut-and-plug.ts';
import { cutInARow, good } from './iscsi-cuts.ts';
import { withSite } from './with-lab.ts';

const scenarioOf = (name: string): DiskScenario => {
  const found = diskScenarios.find((scenario) => scenario.name === name);
  if (found === undefined) throw new Error(`There is no scenario "${name}".`);
  return found;
};
const multibus = scenarioOf('iscsi-multibus');
const failover = scenarioOf('iscsi-failover');
const oneSession = scenarioOf('iscsi-one-session');
const sameExit = scenarioOf('iscsi-same-exit');

/** How many ports' worth each port of the NAS sends while somebody reads, at least and at most. */
type Range = readonly [least: number, most: number];
/** A disk that is looked at while it comes is read a little. */
const idle: Range = [0, 0.1];
const busy: Range = [0.75, 1.02];

const both = '10.77.1.25,10.77.2.25';
const map = '/dev/mapper/mpatha';
/** What each port sends, and what Lanewise says of the disk. */
const table: readonly (readonly [scenario: string, ranges: readonly Range[], said: ReturnType<typeof said>])[] = [
  [
    'iscsi-failover',
    [busy, idle],
    { exitCode: 1, shares: [[map, 'single', 2, both, 'eth0,eth1']], findings: ['mpath.failover-policy'] },
  ],
  ['iscsi-multibus', [busy, busy], { exitCode: 0, shares: [[map, 'full', 2, both, 'eth0,eth1']], findings: [] }],
  // Nothing at the workstation tells of a portal that it has never asked.
  [
    'iscsi-one-session',
    [busy, idle],
    { exitCode: 3, shares: [[map, 'unknown', 1, '10.77.1.25', 'eth0']], findings: [] },
  ],
  [
    'iscsi-no-map',
    [busy, idle],
    { exitCode: 2, shares: [['/dev/sda', 'single', 2, both, 'eth0,eth1']], findings: ['mpath.no-map'] },
  ],
];

describe.each(suitesUnderTest())('%s', (suite) => {
  let site: Site;
  withSite(iscsi, { suite, wiring: wiringOf(multibus) }, (opened) => (site = opened));

  test.for(table)('%s', async ([name, ranges, wanted]) => {
    const scenario = scenarioOf(name);
    await playDisk(site, scenario);
    const reader = await startReader(site, 'ahead', diskOf(scenario));
    await untilPortsSend(
      site,
      ranges.flatMap((range, port) => (range === busy ? [port] : [])),
    );
    const links = await linksSent(site);
    const report = await check(site);
    await reader.stop();
    expect(said(report)).toEqual(wanted);
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

  mended(() => site, failover, 'mpath.failover-policy');
  mended(
    () => site,
    oneSession,
    'iscsi.one-session',
    (addresses) => `iscsiadm -m discovery -t sendtargets -p ${addresses[1]}`,
  );

  test('a session is made without a record and taken back whole; the last path of a disk in use stays', async () => {
    await playDisk(site, oneSession);
    const before = await disksAsTheyAre(site);
    const [first, second] = [loginAt(site.nas.addresses[0]), loginAt(site.nas.addresses[1])];
    const engine = await diskEngine(site);
    try {
      const reader = await startReader(site, 'ahead', diskOf(oneSession));
      expect(await engine.codeOf({ ...first, wanted: 'out' })).toBe('busy');
      const made = await engine.apply({ ...second, wanted: 'in', startup: 'automatic' });
      await made.keep();
      await allLinks(site, [0, 1]);
      const away = await engine.apply({ ...first, wanted: 'out' });
      await allLinks(site, [1]);
      await away.revert('the test is over');
      await allLinks(site, [0, 1]);
      await engine.undo(made);
      await until('the sessions are as before', async () => (await disksAsTheyAre(site)) === before);
      await reader.stop();
    } finally {
      await engine.close();
    }
  });

  window('a failover test takes each path away while the LUN is read, and brings it back', async ({ launch }) => {
    await playDisk(site, multibus);
    const before = await disksAsTheyAre(site);
    const page = await (await launch(...whereWords(site.reachWorkstation, 'root'))).window();
    const paths = await testFailover(page, suite);
    console.error(`${suite}, failover test: ${paths.map((path) => path.replaceAll(/\s+/g, ' ')).join(' | ')}`);
    const [first, second] = ['10.77.1.25 by eth0', '10.77.2.25 by eth1'];
    expect(paths).toEqual([
      expect.stringMatching(new RegExp(`^${first}[^]*\\bback\\b[^]*${second} carried meanwhile`)),
      expect.stringMatching(new RegExp(`^${second}[^]*\\bback\\b[^]*${first} carried meanwhile`)),
    ]);
    expect(await disksAsTheyAre(site)).toBe(before);
  });

  test('a cable that is pulled while a program reads is seen within three seconds, and the path comes back by itself', async () => {
    await playDisk(site, multibus);
    await cutAndPlug(site, diskOf(multibus));
  });

  test('a cable is pulled while a program reads and another one writes: both go on, and nothing is lost', async () => {
    await playDisk(site, multibus);
    const disk = diskOf(multibus);
    const copies = await makeCopies(site, disk);
    await copies.begin();
    await untilPortsSend(site, [0, 1]);
    const cutAt = performance.now();
    await site.cutNasPort(1);
    await until('dm-multipath has given one path up', async () => (await good(site)) === 1);
    const gaveUpAfter = performance.now() - cutAt;
    expect(await copies.outcome()).toEqual({ exitCode: '0', isReadWell: true, isWrittenWell: true });
    await site.plugNasPort(1);
    await until('both paths are ready again', async () => (await good(site)) === 2);
    const reader = await startReader(site, 'ahead', disk);
    await untilPortsSend(site, [0, 1]);
    await reader.stop();
    console.error(`${suite}: a path without a cable was given up after ${(gaveUpAfter / 1_000).toFixed(1)} s`);
  });

  inLongRun(() =>
    test('twenty cuts in a row: each as short as was said, and nothing is lost', { timeout: 3_600_000 }, () =>
      cutInARow(site, multibus, 20),
    ),
  );
});

// One subnet needs wires of its own, hence a lab of its own.
inLongRun(() =>
  describe.each(suitesUnderTest())('%s, one subnet', (suite) => {
    let site: Site;
    withSite(iscsi, { suite, wiring: wiringOf(sameExit) }, (opened) => (site = opened));
    mended(() => site, sameExit, 'iscsi.same-exit');
  }),
);

/** Mended through the window while a program reads, and as before after the undo. */
function mended(
  site: () => Site,
  scenario: DiskScenario,
  code: string,
  first: (addresses: readonly string[]) => string = () => ':',
): void {
  window(`${code}: mended by its button while a program reads, and as before after the undo`, async ({ launch }) => {
    await playDisk(site(), scenario);
    await site().shell.run(first(site().nas.addresses));
    const before = await disksAsTheyAre(site());
    const reader = await startReader(site(), 'ahead', diskOf(scenario));
    const slow = await allLinks(site(), [0]);
    const page = await (await launch(...whereWords(site().reachWorkstation, 'root'))).window();
    await mend(site(), page, code);
    const fast = await allLinks(site(), [0, 1]);
    console.error(`${site().suite}, ${code}: ${slow.toFixed(2)} → ${fast.toFixed(2)} ports' worth`);
    expect(await page.locator('.before-after').getAttribute('data-before')).toBe('1 of 2 paths');
    expect(await page.locator('.before-after').getAttribute('data-after')).toBe('2 of 2 paths');
    expect(fast).toBeGreaterThanOrEqual(1.8);
    await undo(page);
    await reach(page, 'undone');
    await until('the disk is as before', async () => (await disksAsTheyAre(site())) === before);
    await reader.stop();
  });
}

/** What all ports together send once these do. */
async function allLinks(site: Site, ports: readonly number[]): Promise<number> {
  await untilPortsSend(site, ports);
  return (await linksSent(site)).reduce((sum, link) => sum + link, 0);
}

async function mend({ suite }: Site, page: Page, code: string): Promise<void> {
  await openFix(page, code);
  await reach(page, 'preview');
  await page.screenshot({ path: artefact(`fixes/${suite}-${code}-preview.png`) });
  await consent(page);
  await reach(page, 'kept');
  await page.screenshot({ path: artefact(`fixes/${suite}-${code}-kept.png`) });
}
