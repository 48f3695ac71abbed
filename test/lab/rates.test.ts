/** What the program says of rates, against what the reader got and what the interfaces of either end counted. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { valueOf } from '../../shared/model/reading.ts';
import type { Snapshot } from '../../shared/model/snapshot.ts';
import { openLab, type Lab } from './lab.ts';
import { missingForLab } from './needs.ts';
import { portMegabits } from './network.ts';
import { startReader, type Reader } from './reader.ts';
import { play, type ReadPattern } from './scenario.ts';
import { scenarioOf } from './scenarios.ts';
import { suitesUnderTest } from './suites.ts';
import { lanesOf, labMachine, watchOf } from './watching.ts';

/** Of the frames on the wire 1514 bytes long, this much is file. */
const payload = 1448 / 1514;
const oneLink = (portMegabits / 8) * 1e6 * payload;
const looks = 10;

const missing = await missingForLab();
const scenario = scenarioOf('two-channels');

describe.each(suitesUnderTest())('%s', (suite) => {
  let lab: Lab;
  beforeAll(async () => {
    if (missing.length > 0) return;
    lab = await openLab({ suite, wiring: scenario.wiring, tell: console.error });
    await play(lab, scenario);
  });
  afterAll(async () => {
    if (missing.length === 0) await lab.close();
  });

  test.for<Claim>([
    { pattern: 'ahead', links: [1.2, 2.05], findings: [] },
    { pattern: 'one-by-one', links: [0, 1.05], findings: ['load.one-request-at-a-time'] },
  ])('reading $pattern: rates agree with every counter within 5 %', async ({ pattern, links, findings }, { skip }) => {
    if (missing.length > 0) skip(missing.join(' '));
    const reader = await startReader(lab, pattern);
    const watch = watchOf(await labMachine(lab, 'workstation', 'root'));
    await watch.until(({ now }) => lanesOf(now).every((lane) => (valueOf(lane.rate)?.received ?? 0) > oneLink / 4));
    const [before] = await Promise.all([counters(lab, reader), watch.look()]);
    for (let look = 1; look < looks; look += 1) await watch.look();
    const [after, watched] = await Promise.all([counters(lab, reader), watch.look()]);
    await watch.machine.close();
    await reader.stop();

    const counted = perSecond(before, after);
    const [first = NaN, second = NaN] = lanesOf(watched.now).map((lane) => valueOf(lane.recent)?.received ?? NaN);
    const sum = first + second;
    const ratios = {
      'lanes to the reader': sum / counted.reader,
      'first lane to the first port of the NAS': first / payload / counted.nas[0],
      'second lane to the second port of the NAS': second / payload / counted.nas[1],
      'lanes to the port of the workstation': sum / payload / counted.workstation,
      'its port as told to its port as counted': meanNicRate(watched.history.slice(0, looks)) / counted.workstation,
    };
    expect(apart(ratios)).toEqual([]);
    expect(sum / oneLink).toBeGreaterThan(links[0]);
    expect(sum / oneLink).toBeLessThan(links[1]);
    expect(watched.findings.map(({ code }) => code)).toEqual(findings);
  });
});

interface Claim {
  readonly pattern: ReadPattern;
  /** How many links' worth it is, at least and at most; how close to two it comes is up to the machine. */
  readonly links: readonly [number, number];
  readonly findings: readonly string[];
}

/** The port's rate over the looks; each look tells of the second before it. */
function meanNicRate(history: readonly Snapshot[]): number {
  const rates = history.flatMap((snapshot) => {
    const rate = snapshot.nicRates['eth0'];
    return rate === undefined ? [] : (valueOf(rate)?.received ?? []);
  });
  return rates.reduce((sum, rate) => sum + rate, 0) / rates.length;
}

/** Each machine's counts with that machine's own time, read in one go. */
interface Counters {
  readonly workstation: { readonly seconds: number; readonly received: number; readonly reader: number };
  readonly nas: { readonly seconds: number; readonly sent: readonly [number, number] };
}

async function counters(lab: Lab, reader: Reader): Promise<Counters> {
  const file = (port: number, what: string): string => `/sys/class/net/eth${port}/statistics/${what}`;
  const [near, far] = await Promise.all([
    lab.shell.run(`cat /proc/uptime ${file(0, 'rx_bytes')}; ${reader.countLine}`),
    lab.nas.box.shell(`cat /proc/uptime ${file(0, 'tx_bytes')} ${file(1, 'tx_bytes')}`),
  ]);
  const [nearSeconds = NaN, received = NaN, read = NaN] = near.split('\n').map(Number.parseFloat);
  const [farSeconds = NaN, first = NaN, second = NaN] = far.split('\n').map(Number.parseFloat);
  return {
    workstation: { seconds: nearSeconds, received, reader: read },
    nas: { seconds: farSeconds, sent: [first, second] },
  };
}

function perSecond(before: Counters, after: Counters) {
  const near = after.workstation.seconds - before.workstation.seconds;
  const far = after.nas.seconds - before.nas.seconds;
  return {
    reader: (after.workstation.reader - before.workstation.reader) / near,
    workstation: (after.workstation.received - before.workstation.received) / near,
    nas: [(after.nas.sent[0] - before.nas.sent[0]) / far, (after.nas.sent[1] - before.nas.sent[1]) / far] as const,
  };
}

/** Those that are not one to within five in a hundred. */
function apart(ratios: Readonly<Record<string, number>>): readonly string[] {
  return Object.entries(ratios)
    .filter(([, ratio]) => !(Math.abs(ratio - 1) <= 0.05))
    .map(([what, ratio]) => `${what}: ${ratio.toFixed(3)}`);
}
