/** What Debian's own kernel writes into its log, and what is made of it: the findings that rest on its messages. */
import { describe, expect, test } from 'vitest';
import { isLongRun } from '../helpers/rounds.ts';
import { check } from './check.ts';
import { expected, said } from './expected.ts';
import type { Lab } from './lab.ts';
import { play } from './scenario.ts';
import { byWiring, isPlain, scenarioOf } from './scenarios.ts';
import { suitesUnderTest } from './suites.ts';
import { until } from './until.ts';
import { withLab } from './with-lab.ts';

/** Scenario, finding, and what a line of the log that the finding shows must say. 6.12 and 7.2 word some of it anew. */
const claims: readonly (readonly [scenario: string, code: string, message: RegExp])[] = [
  [
    'guest',
    'smb.guest-cannot-bind',
    /CIFS: VFS: failed to open extra channel on iface:10\.77\.1\.2[56] rc=-(?:22|5)\b/,
  ],
  [
    'server-off',
    'smb.server-off',
    /CIFS: VFS: \\\\\\\\10\.77\.1\.25 no multichannel support|multichannel not available/,
  ],
  ['old-dialect', 'smb.dialect-too-old', /CIFS: VFS: multichannel is not supported on this protocol version/],
  ['more-channels-than-addresses', 'smb.fewer-than-asked', /CIFS: VFS: too many channel open attempts/],
  ['unreachable-address', 'smb.unreachable-address', /failed to open extra channel on iface:10\.77\.2\.25 rc=-101/],
  ['strict-rp-filter', 'net.reverse-path-filter', /failed to open extra channel on iface:10\.77\.1\.26 rc=-1\d\d/],
];

/** Each wiring is an emulated machine of its own, which boots slowly. */
const isUsual = ([name]: (typeof claims)[number]): boolean => isPlain(scenarioOf(name));
const groups = byWiring(isLongRun ? claims : claims.filter(isUsual), ([name]) => scenarioOf(name).wiring);
const rounds = suitesUnderTest().flatMap((suite) => groups.map((group) => ({ suite, ...group })));

describe.each(rounds)('$suite, emulated, $wiring.layout, $wiring.localPorts', ({ suite, wiring, list }) => {
  let lab: Lab;
  withLab({ suite, wiring, kernel: 'emulated' }, (opened) => (lab = opened));

  test.for(list)('%s: %s rests on the kernel log', async ([name, code, message]) => {
    await play(lab, scenarioOf(name));
    // Kernel 7 opens channels after the mount has returned, and says what came of it when it stops waiting.
    const written = (): Promise<string> => lab.shell.run('dmesg');
    await until(`the kernel has written ${message}`, async () => message.test(await written()), written);
    const report = await check(lab);
    expect(expected(name, { suite, kernel: 'emulated' })).toMatchObject(said(report));
    const finding = report.findings.find((one) => one.code === code);
    const lines = finding?.evidence.filter(({ source }) => source === 'dmesg').flatMap((evidence) => evidence.lines);
    expect(lines?.join('\n')).toMatch(message);
  });
});
