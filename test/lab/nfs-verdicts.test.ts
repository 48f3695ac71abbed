/** What the program says of each way of mounting an NFS export, by the lists of a running kernel. */
import { afterAll, describe, expect, test } from 'vitest';
import type { Machine } from '../../main/machine/machine.ts';
import { valueOf } from '../../shared/model/reading.ts';
import type { Lane } from '../../shared/model/snapshot.ts';
import type { Site } from './lab.ts';
import { exportScenarios, nfs, nfsWiring, playExport } from './nfs.ts';
import { suitesUnderTest } from './suites.ts';
import { startReader } from './reader.ts';
import { untilPortsSend } from './throughput.ts';
import { labMachine, lookUntil, watchOf, type Watched } from './watching.ts';
import { withSite } from './with-lab.ts';

const verdicts: Readonly<Record<string, string>> = {
  'nfs-one-address': 'unknown',
  'nfs-nconnect': 'unknown',
  'nfs-second-mount-alone': 'unknown',
  'nfs-trunked': 'full',
};

describe.each(suitesUnderTest())('%s', (suite) => {
  let site: Site;
  let machine: Machine | undefined;
  withSite(nfs, { suite, wiring: nfsWiring }, (opened) => (site = opened));
  afterAll(async () => await machine?.close());

  test.for(exportScenarios)('$name: an ordinary user sees where each connection goes', async (scenario) => {
    await playExport(site, scenario);
    machine ??= await labMachine(site, 'workstation', 'user');
    const watch = watchOf(machine);
    await watch.look();
    const { now } = await watch.look();
    const [share, ...others] = now.shares;
    const lanes: readonly Lane[] = share === undefined ? [] : (valueOf(share.session)?.lanes ?? []);
    const seen = site.nas.addresses.map((address) => lanes.filter(({ remote }) => remote?.address === address).length);
    expect(seen).toEqual(scenario.connections);
    expect(lanes.map(({ state, attribution }) => `${state} ${attribution}`)).toEqual(
      lanes.map(() => 'connected certain'),
    );
    expect([share?.verdict.word, others.length]).toEqual([verdicts[scenario.name], scenario.mounts.length - 1]);
  });

  test('a path that is cut while a copy runs is seen, and is back by itself', async () => {
    const trunked = exportScenarios.find(({ name }) => name === 'nfs-trunked');
    if (trunked === undefined) throw new Error('There is no scenario of a trunked mount.');
    await playExport(site, trunked);
    machine ??= await labMachine(site, 'workstation', 'user');
    const watch = watchOf(machine);
    const reader = await startReader(site, 'ahead');
    await untilPortsSend(site, [0, 1]);
    const words = ({ now }: Watched): string =>
      now.shares.map(({ verdict }) => `${verdict.word} ${verdict.reason}`).join();
    for (let look = 0; look < 4; look += 1) await watch.look();
    await site.cutNasPort(1);
    const begin = performance.now();
    await lookUntil(watch.look, (seen) => words(seen).startsWith('broken'), words);
    console.error(`${suite}: seen ${((performance.now() - begin) / 1000).toFixed(1)} s after the cut`);
    await site.plugNasPort(1);
    await lookUntil(watch.look, (seen) => words(seen).startsWith('full'), words);
    await reader.stop();
  });
});
