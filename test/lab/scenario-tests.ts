/** The program against a real cifs kernel and a real NAS: what is the verdict, and why, and do its rates agree with all others'? */
import { describe, expect, test } from 'vitest';
import { isLongRun } from '../helpers/rounds.ts';
import { alone } from './alone.ts';
import { check, type Report } from './check.ts';
import { expected, said } from './expected.ts';
import type { Lab } from './lab.ts';
import { measure, startWatch, type Measured } from './counters.ts';
import { startReader } from './reader.ts';
import { play, type Scenario } from './scenario.ts';
import { byWiring, scenarioOf, scenarios } from './scenarios.ts';
import { suitesUnderTest } from './suites.ts';
import { withLab } from './with-lab.ts';

const quiet: Scenario = { ...scenarioOf('two-channels'), name: 'two-channels that nobody uses' };
/** A way of each kind that bytes can go; what the others measure is the same again, and is measured in `npm run test:long`. */
const oftenMeasured = [
  'two-channels',
  'unequal-speeds',
  'arp-flux',
  'two-local-ports-two-subnets',
  'one-request-at-a-time',
  'no-cache',
];
const isMeasured = (scenario: Scenario): boolean =>
  scenario !== quiet && (isLongRun || oftenMeasured.includes(scenario.name));

/** Plays those scenarios; three files share them, so that several labs run at once. */
export function scenarioTests(isMeant: (scenario: Scenario) => boolean): void {
  const groups = byWiring([quiet, ...scenarios].filter(isMeant), ({ wiring }) => wiring);
  const rounds = suitesUnderTest().flatMap((suite) => groups.map((group) => ({ suite, ...group })));
  const title = '$suite, network: $wiring.layout, local ports: $wiring.localPorts';
  describe.each(rounds)(title, ({ suite, wiring, list }) => {
    let lab: Lab;
    withLab({ suite, wiring }, (opened) => (lab = opened));

    test.for(list)('$name', async (scenario) => {
      await play(lab, scenario);
      const wanted = expected(scenario.name, { suite, kernel: 'user-mode' });
      const [measured, report] = isMeasured(scenario)
        ? await alone(() => whileReading(lab, scenario))
        : [undefined, await check(lab)];
      if (measured !== undefined) {
        expect(measured.apart).toEqual([]);
        expect(measured.links).toBeGreaterThan(wanted.links[0]);
        expect(measured.links).toBeLessThan(wanted.links[1]);
        expect(measured.load).toEqual(wanted.load ?? []);
      }
      expect(wanted).toMatchObject(said(report));
      expect(report.findings.filter((finding) => finding.evidence.length === 0)).toEqual([]);
    });
  });
}

/** The program is there before anything moves, and a second one looks while it does. */
async function whileReading(lab: Lab, { reader: pattern }: Scenario): Promise<[Measured, Report]> {
  const watch = await startWatch(lab);
  const reader = await startReader(lab, pattern);
  const both = await Promise.all([measure(lab, watch, reader), check(lab)]);
  await reader.stop();
  return both;
}
