/** NFS from a real nfsd over two ports: what the kernel's client does with each way of mounting, as its sockets say. */
import { describe, expect, test } from 'vitest';
import { artefact } from '../helpers/artefact.ts';
import { desktopTest as window } from '../helpers/desktop-test.ts';
import { check, whereWords } from './check.ts';
import { said } from './expected.ts';
import { consent, openFix, reach, undo } from './fix-window.ts';
import type { Site } from './lab.ts';
import {
  exportConnections,
  exportScenarios,
  exportState,
  nfs,
  nfsWiring,
  playExport,
  type ExportScenario,
} from './nfs.ts';
import { startReader } from './reader.ts';
import { suitesUnderTest } from './suites.ts';
import { linksSent, untilPortsSend } from './throughput.ts';
import { until } from './until.ts';
import { cutAndPlug } from './cut-and-plug.ts';
import { withSite } from './with-lab.ts';

const scenarioOf = (name: string) => {
  const found = exportScenarios.find((scenario) => scenario.name === name);
  if (found === undefined) throw new Error(`There is no scenario "${name}".`);
  return found;
};

describe.each(suitesUnderTest())('%s', (suite) => {
  let site: Site;
  withSite(nfs, { suite, wiring: nfsWiring }, (opened) => (site = opened));

  test.for(exportScenarios)('$name: each address with a connection carries, and no other one', async (scenario) => {
    await playExport(site, scenario);
    await carry(scenario.name, scenario.connections);
    expect(said(await check(site))).toEqual(wanted[scenario.name]);
  });

  test('a cable that is pulled while a program reads is seen within three seconds, and all goes on once it is back', async () => {
    await playExport(site, scenarioOf('nfs-trunked'));
    await cutAndPlug(site, '/mnt/a/big1.bin');
  });

  test('a connection of a mount that is in use goes to the second address, and back again', async () => {
    await playExport(site, twice);
    const reader = await startReader(site, 'ahead');
    const [first, second] = site.nas.addresses;
    await site.shell.run(`${findingSwitch(first)}\ngrep -l main_xprt=0 $switch/xprt-*/xprt_info > /run/moved`);
    const send = (address: string) => site.shell.run(`echo ${address} > "$(dirname "$(cat /run/moved)")/dstaddr"`);
    await send(second);
    await untilThere([1, 1]);
    await send(first);
    await untilThere([2, 0]);
    await send(second);
    await untilThere([1, 1]);
    await reader.stop();
    await carry('one of two connections moved', [1, 1]);
  });

  window(
    'a connection of two is sent to the second address by its button while a program reads, and back by the undo',
    async ({ launch }) => {
      await playExport(site, named);
      const before = await connectionsAsTheyAre(site);
      const reader = await startReader(site, 'ahead');
      const slow = await allLinks([0]);
      const page = await (await launch(...whereWords(site.reachWorkstation, 'root'))).window();
      await openFix(page, 'nfs.first-mount-wins');
      await reach(page, 'preview');
      await page.screenshot({ path: artefact(`fixes/${suite}-nfs.first-mount-wins-preview.png`) });
      await consent(page);
      await reach(page, 'kept');
      await page.screenshot({ path: artefact(`fixes/${suite}-nfs.first-mount-wins-kept.png`) });
      const fast = await allLinks([0, 1]);
      console.error(
        `${suite}, a connection sent to the second address: ${slow.toFixed(2)} → ${fast.toFixed(2)} ports' worth`,
      );
      expect(slow).toBeLessThan(1.1);
      expect(fast).toBeGreaterThanOrEqual(1.8);
      await undo(page);
      await reach(page, 'undone');
      await until('the connections are as before', async () => (await connectionsAsTheyAre(site)) === before);
      await untilThere([2, 0]);
      await reader.stop();
    },
  );

  window(
    'two mounts are mounted again with room for both addresses by its button, and as before by the undo',
    async ({ launch }) => {
      await playExport(site, scenarioOf('nfs-second-mount-alone'));
      const before = await mountsAsTheyAre(site);
      const slow = await whileReading([0]);
      const page = await (await launch(...whereWords(site.reachWorkstation, 'root'))).window();
      await openFix(page, 'nfs.first-mount-wins');
      await reach(page, 'preview');
      await page.screenshot({ path: artefact(`fixes/${suite}-nfs-room-preview.png`) });
      await consent(page);
      await reach(page, 'kept');
      const fast = await whileReading([0, 1]);
      console.error(`${suite}, mounted again with room: ${slow.toFixed(2)} → ${fast.toFixed(2)} ports' worth`);
      expect(slow).toBeLessThan(1.1);
      expect(fast).toBeGreaterThanOrEqual(1.8);
      await undo(page);
      await reach(page, 'undone');
      expect(await mountsAsTheyAre(site)).toBe(before);
      await untilThere([1, 0]);
    },
  );

  async function whileReading(ports: readonly number[]): Promise<number> {
    const reader = await startReader(site, 'ahead');
    const links = await allLinks(ports);
    await reader.stop();
    return links;
  }

  /** What all ports together send once these do. */
  async function allLinks(ports: readonly number[]): Promise<number> {
    await untilPortsSend(site, ports);
    return (await linksSent(site)).reduce((sum, link) => sum + link, 0);
  }

  // The kernels before have no such file. A mount of one connection takes no second one by it: the kernel then uses the first alone.
  if (suite === 'sid')
    test('a connection is added to a mount that is in use and has two, and is taken away again', async () => {
      await playExport(site, twice);
      const reader = await startReader(site, 'ahead');
      await site.shell.run(adding(site.nas.addresses));
      await untilThere([2, 1]);
      await site.shell.run('for state in offline remove; do echo $state > "$(cat /run/added)/xprt_state"; done');
      await untilThere([2, 0]);
      await reader.stop();
      await carry('the added connection taken away', [2, 0]);
    });

  const untilThere = (wanted: readonly number[]): Promise<void> =>
    until(
      `there are ${wanted.join(' and ')} connections`,
      async () => (await exportConnections(site)).join() === wanted.join(),
      () => exportState(site),
    );

  async function carry(what: string, connections: readonly number[]): Promise<void> {
    const reader = await startReader(site, 'ahead');
    await untilPortsSend(
      site,
      connections.flatMap((count, port) => (count > 0 ? [port] : [])),
    );
    const links = await linksSent(site);
    await reader.stop();
    console.error(`${suite}, ${what}: ${links.map((link) => link.toFixed(2)).join(' + ')} ports' worth`);
    expect(links.map(word)).toEqual(connections.map((count) => (count > 0 ? 'busy' : 'idle')));
  }
});

const first = '10.77.1.25';
/** What Lanewise says. Where one address alone is used, nothing at the workstation tells whether the NAS has another one. */
const wanted: Readonly<Record<string, ReturnType<typeof said>>> = {
  'nfs-one-address': { exitCode: 3, shares: [['/mnt/a', 'unknown', 1, first, 'eth0']], findings: [] },
  'nfs-nconnect': {
    exitCode: 3,
    shares: [['/mnt/a', 'unknown', 4, first, 'eth0']],
    findings: ['nfs.nconnect-one-address'],
  },
  'nfs-second-mount-alone': {
    exitCode: 3,
    shares: ['/mnt/a', '/mnt/b'].map((at) => [at, 'unknown', 1, first, 'eth0']),
    findings: ['nfs.first-mount-wins'],
  },
  'nfs-trunked': {
    exitCode: 0,
    shares: ['/mnt/a', '/mnt/b'].map((at) => [at, 'full', 2, `${first},10.77.1.26`, 'eth0']),
    findings: [],
  },
};

const word = (link: number): string => (link > 0.75 ? 'busy' : link < 0.05 ? 'idle' : link.toFixed(2));

const twice: ExportScenario = {
  name: 'two connections to one address',
  about: '',
  mounts: [{ by: 0, at: '/mnt/a', options: 'vers=4.2,nconnect=2' }],
  connections: [2, 0],
};

/** The second line of fstab names the address that the first one's connections do not go to. */
const named: ExportScenario = {
  name: 'two connections, and the second address in fstab',
  about: '',
  mounts: [
    { by: 0, at: '/mnt/a', options: 'vers=4.2,nconnect=2' },
    { by: 1, at: '/mnt/b', options: 'vers=4.2,nconnect=2' },
  ],
  connections: [2, 0],
};

/** Everything that a change of NFS may touch: the mounts, what is written for the next start, and where each connection goes. */
const connectionsAsTheyAre = (site: Site): Promise<string> =>
  site.shell.run(
    "cat /etc/fstab; grep nfs4 /proc/mounts; grep -a . /sys/kernel/sunrpc/xprt-switches/*/xprt-*-tcp/dstaddr | tr -d '\\000'",
  );

const mountsAsTheyAre = (site: Site): Promise<string> => site.shell.run('cat /etc/fstab; grep nfs4 /proc/mounts');

/** Lines that set `switch` to the folder of the mount's connections. */
const findingSwitch = (address: string): string => `set -e
switch=$(dirname "$(dirname "$(grep -l '^${address}$' /sys/kernel/sunrpc/xprt-switches/*/xprt-*/dstaddr | head -n 1)")")`;

/** Clones a connection and sends the clone to the second address; /run/added holds the name of its folder. */
const adding = ([first, second]: readonly [string, string]): string => `${findingSwitch(first)}
ls -d $switch/xprt-* > /run/before
echo 1 > $switch/add_xprt
ls -d $switch/xprt-* | grep -v -x -F -f /run/before > /run/added
echo ${second} > "$(cat /run/added)/dstaddr"`;
