/** The program against a real cifs kernel and a real NAS: what is the verdict, and why, and do its rates agree with all others'? */
import { describe, expect, test } from 'vitest';
import { isLongRun } from '../helpers/rounds.ts';
import { check, type Report } from './check.ts';
import { expected, said, type Expected } from './expected.ts';
import type { Lab } from './lab.ts';
import { measure, startWatch, type Measured } from './counters.ts';
import { startReader } from './reader.ts';
import { play, type Scenario } from './scenario.ts';
import { byWiring, scenarioOf, scenarios } from './scenarios.ts';
import { suitesUnderTest } from './suites.ts';
import { withLab } from './with-lab.ts';

const quiet: Scenario = { ...scenarioOf('two-channels'), name: 'two-channels that nobody uses' };
/** Each way that bytes can go, once; what other scenarios move goes one of these ways, and is measured in `npm run test:long`. */
const measured = [
  'two-channels',
  'unequal-speeds',
  'arp-flux',
  'two-local-ports-two-subnets',
  'one-request-at-a-time',
  'no-cache',
];
const isMeasured = ({ name }: Scenario): boolean => measured.includes(name);

/** Plays scenarios in which nothing need move. */
export function verdictTests(isMeant: (scenario: Scenario) => boolean): void {
  eachOf(
    [quiet, ...scenarios].filter((scenario) => isMeant(scenario) && !isMeasured(scenario)),
    async (lab, wanted) => shouldSay(await check(lab), wanted),
  );
}

/** Plays scenarios while a program reads, and compares what moves with what everyone else counts. */
export function rateTests(): void {
  eachOf(isLongRun ? scenarios : scenarios.filter(isMeasured), async (lab, wanted, scenario) => {
    const [{ apart, links, load }, report] = await whileReading(lab, scenario);
    expect(apart).toEqual([]);
    expect(links).toBeGreaterThan(wanted.links[0]);
    expect(links).toBeLessThan(wanted.links[1]);
    expect(load).toEqual(wanted.load ?? []);
    shouldSay(report, wanted);
  });
}

type Body = (lab: Lab, wanted: Expected, scenario: Scenario) => Promise<void>;

/** One lab for each wiring. */
function eachOf(list: readonly Scenario[], body: Body): void {
  const groups = byWiring(list, ({ wiring }) => wiring);
  const rounds = suitesUnderTest().flatMap((suite) => groups.map((group) => ({ suite, ...group })));
  const title = '$suite, network: $wiring.layout, local ports: $wiring.localPorts';
  describe.each(rounds)(title, ({ suite, wiring, list: own }) => {
    let lab: Lab;
    withLab({ suite, wiring }, (opened) => (lab = opened));

    test.for(own)('$name', async (scenario) => {
      await play(lab, scenario);
      await body(lab, expected(scenario.name, { suite, kernel: 'user-mode' }), scenario);
    });
  });
}

function shouldSay(report: Report, wanted: Expected): void {
  expect(wanted).toMatchObject(said(report));
  expect(report.findings.filter((finding) => finding.evidence.length === 0)).toEqual([]);
}

/** The program is there before anything moves, and a second one looks while it does. */
async function whileReading(lab: Lab, { reader: pattern }: Scenario): Promise<[Measured, Report]> {
  const watch = await startWatch(lab);
  const reader = await startReader(lab, pattern);
  const both = await Promise.all([measure(lab, watch, reader), check(lab)]);
  await reader.stop();
  return both;
}
