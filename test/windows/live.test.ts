/** The window on a fake machine, read as on Windows: by a powershell.exe, which stands for the real PowerShell on Linux. */
import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { root } from '../../tools/setup/dependencies.mjs';
import { artefact } from '../helpers/artefact.ts';
import { fakeWindows } from '../helpers/fake-windows.ts';
import { givenAway } from '../helpers/judged-windows.ts';
import { withPowerShell } from '../helpers/power-shell.ts';
import { until } from '../lab/until.ts';
import { keepScreen, pixelsOf, startProgram, trayIcon, useDesktop, type StartedProgram } from './wine/program.ts';
import { powerShellStandIn, relayTo, type StandInStart } from './wine/stand-in/stand-in.ts';
import { nodeForWindows, openWindows, withWine, type Windows } from './wine/windows.ts';

let fake: Awaited<ReturnType<typeof fakeWindows>>;
let windows: Windows;
let starts: readonly StandInStart[];
let program: StartedProgram;
let window: Page;

/** As Windows PowerShell is started there to read. */
const asOnWindows: StandInStart = {
  program: String.raw`C:\windows\system32\WindowsPowerShell\v1.0\powershell.exe`,
  words: [
    '-NoLogo',
    '-NoProfile',
    '-NonInteractive',
    '-InputFormat',
    'None',
    '-ExecutionPolicy',
    'Bypass',
    '-File',
    `Z:${root.replaceAll('/', '\\')}\\assets\\powershell\\host.ps1`,
  ],
};

const says = (sentence: string) => window.getByText(sentence).first().waitFor({ timeout: 120_000 });

/** Whether the icon has the red cross of an error. Wine draws a picture over the one before it: a little of that stays. */
function showsTrouble(): boolean {
  const pixels = pixelsOf(windows, trayIcon);
  const isRed = (at: number): boolean => (pixels[at] ?? 0) > 180 && (pixels[at + 1] ?? 0) < 120;
  return Array.from({ length: pixels.length / 3 }, (_, index) => 3 * index).filter(isRed).length > 8;
}

async function keepPage(name: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await window.emulateMedia({ colorScheme });
    await window.screenshot({ path: artefact(`windows/${name}-${colorScheme}.png`) });
  }
  await window.emulateMedia({ colorScheme: null });
}

/** The same for what only a change needs: whether one is unfinished is asked at the start of the window. */
const forChanges: StandInStart = { ...asOnWindows, words: [...asOnWindows.words, '-Also', 'change'] };

describe('live on a fake machine', { ...withWine, ...withPowerShell }, () => {
  beforeAll(async () => {
    fake = await fakeWindows();
    await fake.serve('lane-lost');
    windows = await openWindows({ powerShell: await powerShellStandIn() });
    starts = await relayTo(fake.program, windows.box);
  });
  afterAll(async () => {
    await program?.disconnect();
    await windows?.close();
    await fake?.end();
  });

  test('the command line says how the share is', async () => {
    const { stdout, exitCode } = await windows.wine([nodeForWindows, 'out/main/cli.js', 'check']);
    expect(stdout).toMatch(/^media on nas \(X:\): 2 of 2 paths\n[^]*Ethernet 2 -> 10\.0\.2\.10 {2}connected/);
    expect(exitCode).toBe(0);
  });

  test('the command line records it: the recording comes to the same, and names nobody', async () => {
    const cli = [nodeForWindows, 'out/main/cli.js'];
    const stored = await windows.wine([...cli, 'record', 'recorded', '--frames', '2', '--interval', '1']);
    expect(stored).toEqual({ exitCode: 0, stdout: '', stderr: 'Stored 2 looks in recorded.\n' });
    const { stdout, exitCode } = await windows.wine([...cli, 'check', '--recorded', 'recorded']);
    expect(stdout).toMatch(/^share1 on host\d \(X:\): 2 of 2 paths\n/);
    expect(exitCode).toBe(0);
    const text = await windows.box.shell(`find '${root}/recorded' -type f -print -exec cat {} +`);
    expect(text).toContain('"RemotePath"');
    expect(text.replaceAll(root, '')).not.toMatch(givenAway);
  });

  test('the window shows the share, a lane that is lost, and that it is back', async () => {
    // Away from the lanes, which say more below the pointer.
    useDesktop(windows, ['mousemove', 1279, 799]);
    program = await startProgram(windows, [], 'windows/live.log');
    window = await program.window();
    await says('Both ports of the NAS carry this share.');
    await until('the tray shows no trouble', async () => !showsTrouble());
    await says('Live');
    await keepPage('live');

    await fake.serve('lane-lost', 1);
    await says('One path is lost: one of two still carries this share.');
    // A finding is told when it has lasted.
    await says('A channel to 10.0.2.10 is lost.');
    await until('the tray shows the trouble', async () => showsTrouble());
    await keepPage('live-lost');
    keepScreen(windows, 'live-lost-screen.png');

    await fake.serve('lane-lost', 2);
    await says('Both ports of the NAS carry this share.');
    await until('the tray shows no trouble', async () => !showsTrouble());
  });

  test('PowerShell is started as Windows has it, and in no other way', () => {
    // Three programs; one that is slow to answer on a busy machine is started anew.
    expect(starts.length).toBeGreaterThanOrEqual(3);
    for (const start of starts) expect([asOnWindows, forChanges]).toContainEqual(start);
    expect(starts.filter(({ words }) => words.includes('change')).length).toBeLessThanOrEqual(1);
  });
});
