/** The elevated program as it is installed, under Wine: started with its words, over a real named pipe, at a fake machine. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { root } from '../../tools/setup/dependencies.mjs';
import { makeWindowsPrograms } from '../../tools/package/elevated.ts';
import { fakeWindows } from '../helpers/fake-windows.ts';
import { withPowerShell } from '../helpers/power-shell.ts';
import { windowsNode } from './wine/programs.ts';
import { powerShellStandIn, relayTo, type StandInStart } from './wine/stand-in/stand-in.ts';
import { nodeForWindows, openWindows, withWine, type Windows } from './wine/windows.ts';

const resources = '/drives/drive_c/Program Files/Lanewise/resources';
const installed = String.raw`C:\Program Files\Lanewise\resources\lanewise-elevated.exe`;
const change = 'test/windows/wine/change.ts';
const look = 'test/windows/wine/look.ts';

let fake: Awaited<ReturnType<typeof fakeWindows>>;
let windows: Windows;
let starts: readonly StandInStart[];

describe('the elevated program', { ...withWine, ...withPowerShell }, () => {
  beforeAll(async () => {
    makeWindowsPrograms(await windowsNode(), { version: '0.1.0', publisher: 'Lanewise' });
    fake = await fakeWindows();
    await fake.serve('rss-off');
    windows = await openWindows({ powerShell: await powerShellStandIn() });
    starts = await relayTo(fake.program, windows.box);
    await windows.box.shell(`mkdir -p '${resources}/assets' '/drives/drive_c/users/ada'
cp '${root}/out/elevated/windows/lanewise-elevated.exe' '${resources}'
cp '${root}/out/elevated/windows/lanewise-elevated.exe' /drives/drive_c/users/ada
cp -r '${root}/assets/powershell' '${resources}/assets'`);
  }, 600_000);
  afterAll(async () => {
    await windows?.close();
    await fake?.end();
  });

  test('makes a change, keeps it and undoes it, by the scripts beside it', async () => {
    const { stdout, stderr } = await windows.wine([nodeForWindows, change, installed], { timeoutMs: 400_000 });
    expect(stderr).toBe('');
    const said: readonly unknown[] = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(said).toEqual([
      { applied: true, unfinished: 1 },
      { kept: true, unfinished: 0 },
      { undone: true, unfinished: 0 },
    ]);
    expect(starts.map(({ words }) => words.slice(-3))).toContainEqual([
      String.raw`C:\Program Files\Lanewise\resources\assets\powershell\host.ps1`,
      '-Also',
      'change',
    ]);
  }, 500_000);

  test('reads once as administrator, with a PowerShell that has no script which changes anything', async () => {
    const before = starts.length;
    const { stdout, stderr } = await windows.wine([nodeForWindows, look, installed], { timeoutMs: 400_000 });
    expect(stderr).toBe('');
    const said: unknown = JSON.parse(stdout);
    expect(said).toEqual({
      texts: {
        'smb-connections': expect.stringContaining('"Dialect":"3.1.1"') as unknown,
        'smb-multichannel': expect.stringContaining('"Selected":true') as unknown,
      },
      failures: [],
    });
    expect(starts.slice(before).map(({ words }) => words.slice(-2))).toEqual([
      ['-File', String.raw`C:\Program Files\Lanewise\resources\assets\powershell\host.ps1`],
    ]);
  }, 500_000);

  test('does nothing from a folder of a user, who could change it', async () => {
    const own = String.raw`C:\users\ada\lanewise-elevated.exe`;
    const { stdout, exitCode } = await windows.wine([nodeForWindows, change, own], { timeoutMs: 400_000 });
    expect({ stdout, exitCode }).toEqual({ stdout: '{"ended":1}\n', exitCode: 3 });
  }, 500_000);
});
