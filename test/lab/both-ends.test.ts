/** Both ends of each lane, from a real cifs kernel to a real Samba: in the command line and in the built program. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { describe, expect } from 'vitest';
import { artefact } from '../helpers/artefact.ts';
import { desktopTest as test } from '../helpers/desktop-test.ts';
import { nasIn, publicationIn } from '../helpers/publication.ts';
import { check, whereWords } from './check.ts';
import type { Lab } from './lab.ts';
import { startReader } from './reader.ts';
import { play } from './scenario.ts';
import { scenarioOf } from './scenarios.ts';
import { suitesUnderTest } from './suites.ts';
import { withLab } from './with-lab.ts';

const slow = { timeout: 120_000 };
const sourceOf = { bookworm: 'sockets-by-process', trixie: 'smbstatus-channels', sid: 'smbstatus-channels' } as const;
const healthy = scenarioOf('two-channels');
const flux = scenarioOf('arp-flux');

describe.each(suitesUnderTest())('%s', (suite) => {
  let lab: Lab;
  let fluxLab: Lab;
  withLab({ suite, wiring: healthy.wiring }, (opened) => (lab = opened));
  withLab({ suite, wiring: flux.wiring }, (opened) => (fluxLab = opened));

  test('the command line asks the NAS itself: two channels of one client, each by a port of its own', async () => {
    await play(lab, healthy);
    const { port, identity } = lab.reachNas;
    const told = await check(lab, ['--nas', `root@127.0.0.1:${port}`, '--nas-identity', identity]);
    expect(told).toMatchObject({
      exitCode: 0,
      findings: [],
      shares: [{ verdict: 'full', channels: { open: 2, carrying: 2 } }],
      nas: [
        {
          source: sourceOf[suite],
          counters: 'connection',
          otherClients: 0,
          settings: { multichannel: true },
          connections: [
            { nas: { address: '10.77.1.25' }, port: 'eth0', thisWorkstation: true },
            { nas: { address: '10.77.1.26' }, port: 'eth1', thisWorkstation: true },
          ],
        },
      ],
    });
  });

  test('a found share’s NAS is asked by an offered address, and both ends of each lane are shown', async ({
    launch,
    desktop,
  }) => {
    await play(lab, healthy);
    const reader = await startReader(lab, 'ahead');
    try {
      const window = await asked(lab, desktop.environment['HOME'] ?? '', launch);
      await expect.poll(() => lanesOf(window), slow).toEqual(['certain eth0', 'certain eth1']);
      const picture = window.locator('.lane-diagram');
      await expect.poll(() => picture.innerText(), slow).toMatch(/eth0[^]*eth1/);
      await window.screenshot({ path: artefact(`both-ends/${suite}-share.png`) });
      await window.getByRole('link', { name: 'NAS details' }).click();
      const clients = window.getByRole('region', { name: 'Who is connected' });
      await expect.poll(() => clients.innerText(), slow).toMatch(/10\.77\.1\.50[^]*2\s+eth0, eth1/);
      await window.screenshot({ path: artefact(`both-ends/${suite}-nas.png`) });
    } finally {
      await reader.stop();
    }
  });

  test('ports that answer for each other: bytes leave by one port, which both ends together show', async ({
    launch,
    desktop,
  }) => {
    await play(fluxLab, flux);
    const reader = await startReader(fluxLab, 'ahead');
    try {
      const window = await asked(fluxLab, desktop.environment['HOME'] ?? '', launch);
      const disagreements = async () =>
        (await nasIn(window)).flatMap(({ view }) => view?.disagreements.map(({ kind }) => kind) ?? []);
      await expect.poll(disagreements, slow).toContain('port-idle');
      const codes = async () => (await publicationIn(window)).troubles.map(({ finding }) => finding.code);
      await expect.poll(codes, slow).toContain('net.arp-flux');
      await window.getByRole('heading', { name: 'Where the two ends disagree' }).waitFor(slow);
      await window.screenshot({ path: artefact(`both-ends/${suite}-disagree.png`), fullPage: true });
    } finally {
      await reader.stop();
    }
  });
});

/** Adds the NAS as a person does, from the page of its share, and comes back to that page. */
async function asked(
  lab: Lab,
  home: string,
  launch: (...words: readonly string[]) => Promise<{ readonly window: () => Promise<Page> }>,
): Promise<Page> {
  const { port, identity, knownHosts } = lab.reachNas;
  mkdirSync(join(home, '.ssh'), { mode: 0o700 });
  const alias = ['Host 10.77.1.25', 'HostName 127.0.0.1', `Port ${port}`, 'User root'];
  const keys = [`IdentityFile ${identity}`, `UserKnownHostsFile ${knownHosts}`];
  writeFileSync(join(home, '.ssh', 'config'), `${[...alias, ...keys].join('\n')}\n`, { mode: 0o600 });
  const window = await (await launch(...whereWords(lab.reachWorkstation, 'root'))).window();
  await window.getByRole('navigation').getByRole('link', { name: /data/ }).first().click(slow);
  await window
    .getByRole('main')
    .getByRole('button', { name: /Connect to this NAS/ })
    .click(slow);
  const dialog = window.getByRole('dialog');
  await dialog.getByRole('button', { name: '10.77.1.25', exact: true }).click();
  await dialog.getByRole('button', { name: 'Test the connection' }).click();
  await dialog.getByRole('button', { name: 'Add this NAS' }).click(slow);
  await window.getByRole('heading', { name: 'Ports', exact: true }).waitFor(slow);
  await window.getByRole('navigation').getByRole('link', { name: /data/ }).first().click();
  return window;
}

async function lanesOf(window: Page): Promise<readonly string[]> {
  const lanes = (await nasIn(window)).flatMap(({ view }) => view?.lanes ?? []);
  return lanes.map(({ match, port }) => `${match} ${port?.name}`).toSorted();
}
