/** The whole command line against a real cifs kernel and a real NAS: what is the verdict, and why? */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { check, type Report } from './check.ts';
import type { Lab } from './lab.ts';
import { openLab } from './lab.ts';
import { missingForLab } from './needs.ts';
import { startReader } from './reader.ts';
import type { Suite } from './roots.ts';
import { play, type Scenario } from './scenario.ts';
import { scenarioOf, scenarios } from './scenarios.ts';
import { suitesUnderTest } from './suites.ts';

interface Expected {
  readonly exitCode: 0 | 1 | 2;
  /** One per share: mount point, verdict, open channels, addresses and interfaces they use. */
  readonly shares: readonly Said[];
  /** Codes, a cause before its consequences; a consequence with what it follows from. */
  readonly findings: readonly string[];
}
type Said = readonly [at: string, verdict: string, open: number, addresses: string, interfaces: string];

const [first, second] = ['10.77.1.25', '10.77.1.26'];
const both = `${first},${second}`;
const one = (verdict: string, open = 1, addresses = first): readonly Said[] => [
  ['/mnt/a', verdict, open, addresses, 'eth0'],
];
const wellWithTwo: Expected = { exitCode: 0, shares: one('full', 2, both), findings: [] };

const expected: Readonly<Record<string, (suite: Suite) => Expected>> = {
  'two-channels': () => wellWithTwo,
  'two-channels that nobody uses': () => wellWithTwo,
  'not-requested': () => ({ exitCode: 1, shares: one('single'), findings: ['smb.not-requested'] }),
  'server-off': () => ({ exitCode: 1, shares: one('single'), findings: ['smb.server-off'] }),
  guest: () => ({ exitCode: 1, shares: one('single'), findings: ['smb.guest-cannot-bind'] }),
  'old-dialect': () => ({ exitCode: 1, shares: one('single'), findings: ['smb.dialect-too-old'] }),
  'two-shares': () => ({
    exitCode: 0,
    shares: [
      ['/mnt/a', 'full', 2, both, 'eth0'],
      ['/mnt/b', 'full', 2, both, 'eth0'],
    ],
    findings: [],
  }),
  'shared-session': (suite) => ({
    exitCode: 1,
    shares: [
      ['/mnt/a', 'single', 1, first, 'eth0'],
      // Kernel 7 gives the second share a session of its own.
      suite === 'sid' ? ['/mnt/b', 'full', 2, both, 'eth0'] : ['/mnt/b', 'single', 1, first, 'eth0'],
    ],
    findings: suite === 'sid' ? ['smb.not-requested'] : ['smb.not-requested', 'smb.session-shared'],
  }),
  'more-channels-than-addresses': (suite) => ({
    exitCode: 0,
    shares: one('full', suite === 'bookworm' ? 3 : 2, both),
    findings: ['smb.fewer-than-asked'],
  }),
  rss: () => ({ exitCode: 0, shares: one('full', 4, both), findings: [] }),
  'unequal-speeds': () => wellWithTwo,
  'arp-flux': () => ({ exitCode: 1, shares: one('single', 2, both), findings: ['net.arp-flux'] }),
  'two-local-ports-one-subnet': () => ({ exitCode: 1, shares: one('single', 2, both), findings: ['net.same-exit'] }),
  'two-local-ports-two-subnets': () => ({
    exitCode: 0,
    shares: [['/mnt/a', 'full', 2, '10.77.1.25,10.77.2.25', 'eth0,eth1']],
    findings: [],
  }),
  'strict-rp-filter': (suite) => ({
    exitCode: 1,
    shares: one('single', suite === 'bookworm' ? 2 : 1),
    findings: {
      // The kernel gave up while mounting and left no trace but a second channel to the first port, or none at all.
      bookworm: ['smb.one-port'],
      trixie: [],
      sid: ['net.reverse-path-filter', 'smb.unreachable-address because net.reverse-path-filter'],
    }[suite],
  }),
  'unreachable-address': (suite) =>
    suite === 'bookworm'
      ? {
          exitCode: 1,
          shares: one('single', 2),
          findings: ['smb.unreachable-address', 'smb.one-port because smb.unreachable-address'],
        }
      : { exitCode: 1, shares: one('single'), findings: ['smb.unreachable-address'] },
  'one-request-at-a-time': () => wellWithTwo,
  'no-cache': () => wellWithTwo,
};

const missing = await missingForLab();
const quiet: Scenario = { ...scenarioOf('two-channels'), name: 'two-channels that nobody uses' };
const layouts = Map.groupBy(
  [quiet, ...scenarios],
  ({ wiring }) => `${wiring.layout}, local ports: ${wiring.localPorts}`,
);
const rounds = suitesUnderTest().flatMap((suite) => [...layouts].map(([layout, list]) => ({ suite, layout, list })));

describe.each(rounds)('$suite, network: $layout', ({ suite, list }) => {
  let lab: Lab;
  beforeAll(async () => {
    const [any] = list;
    if (missing.length === 0 && any !== undefined)
      lab = await openLab({ suite, wiring: any.wiring, tell: console.error });
  });
  afterAll(async () => {
    if (missing.length === 0) await lab.close();
  });

  test.for(list)('$name', async (scenario, { skip }) => {
    if (missing.length > 0) skip(missing.join(' '));
    await play(lab, scenario);
    const reader = scenario === quiet ? undefined : await startReader(lab, scenario.reader);
    const report = await check(lab);
    await reader?.stop();
    expect(said(report)).toEqual(expected[scenario.name]?.(suite));
    expect(report.findings.filter((finding) => finding.evidence.length === 0)).toEqual([]);
  });
});

function said({ exitCode, shares, findings }: Report & { readonly exitCode: number }) {
  return {
    exitCode,
    shares: shares
      .toSorted((left, right) => left.at.localeCompare(right.at))
      .map(({ at, verdict, channels, serverAddresses, localInterfaces }) => [
        at,
        verdict,
        channels.open,
        serverAddresses.join(','),
        localInterfaces.join(','),
      ]),
    findings: findings.map(({ code, because }) =>
      because.length > 0 ? `${code} because ${because.join(', ')}` : code,
    ),
  };
}
