import { execFileSync } from 'node:child_process';
import { existsSync, globSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { root } from '../../tools/setup/dependencies.mjs';
import { nodeForWindows, openWindows, withWine, type WineResult, type Windows } from './wine/windows.ts';

/** The sample and every recording of the fixtures, each a folder that `--recorded` takes. */
const recordings: readonly string[] = globSync(['assets/sample/machine.json', 'test/fixtures/**/machine.json'], {
  cwd: root,
})
  .map((file) => path.dirname(file))
  .map((folder) => (existsSync(path.join(root, folder, '../workstation')) ? path.dirname(folder) : folder))
  .filter((folder, index, all) => all.indexOf(folder) === index)
  .toSorted();

const program = 'out/main/cli.js';
const calls: readonly (readonly string[])[] = [
  ...recordings.flatMap((folder) => [
    ['check', '--recorded', folder],
    ['check', '--json', '--recorded', folder],
  ]),
  ['check', '--json', '--only', 'workstation', '--recorded', 'test/fixtures/cases/ctdb-same-pid/recording'],
  ['check', '--recorded', 'test/fixtures/there-is-none'],
  ['check', '--recorded', 'test/fixtures'],
  ['record', 'test-artifacts/out', '--recorded', 'assets/sample'],
  ['check', '--recorded', 'assets/sample', '--host', 'admin@nas'],
  ['--help'],
  ['--version'],
  ['chekc'],
];

let windows: Windows;
let inWindows: readonly WineResult[] = [];
let onLinux: readonly WineResult[] = [];

describe('the command line for Windows, on recordings', withWine, () => {
  beforeAll(async () => {
    const stdin = JSON.stringify(calls.map((words) => [program, ...words]));
    const words = ['test/windows/wine/run-each.ts'];
    onLinux = JSON.parse(execFileSync(process.execPath, words, { cwd: root, input: stdin, encoding: 'utf8' }));
    windows = await openWindows();
    const { stdout, stderr } = await windows.wine([nodeForWindows, ...words], { stdin, timeoutMs: 500_000 });
    expect(stderr).toBe('');
    inWindows = JSON.parse(stdout);
  }, 600_000);
  afterAll(() => windows?.close());

  test('of a PowerShell that answers nothing it says so, and never that there is no share', async () => {
    const { exitCode, stdout } = await windows.wine([nodeForWindows, program, 'check'], { timeoutMs: 120_000 });
    expect(stdout).toMatch(/Get-SmbMapping could not be read[^]*PowerShell ended without a word/);
    expect(stdout).not.toMatch(/no smb share/i);
    expect(exitCode).toBe(3);
  });

  test('is asked about every kind of recording', () => {
    expect(recordings.length).toBeGreaterThanOrEqual(21);
    expect(new Set(onLinux.map(({ exitCode }) => exitCode))).toEqual(new Set([0, 1, 2, 3]));
  });

  test.each(calls.map((words, index) => ({ name: words.join(' '), index })))('lanewise $name', ({ index }) => {
    expect(onLinux[index]).toBeDefined();
    expect(inWindows[index]).toEqual(onLinux[index]);
  });
});
