import { spawnSync } from 'node:child_process';
import { cpSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { root } from '../../tools/setup/dependencies.mjs';
import { makeInstaller } from '../../tools/package/installer.ts';
import { artefact } from '../helpers/artefact.ts';
import { recorded } from '../helpers/recordings.ts';
import { until } from '../lab/until.ts';
import { beginOnDesktop, startProgram, underWine } from './wine/program.ts';
import { openWindows, withWine, type Windows } from './wine/windows.ts';

const dist = path.join(root, 'dist');
const current = 'dist/lanewise-0.1.0-x64-for-tests-only.exe';
const older = 'dist/older.exe';
const folder = 'C:\\Program Files\\Lanewise';
const program = `${folder}\\Lanewise.exe`;
const key = 'Software\\Microsoft\\Windows\\CurrentVersion\\Uninstall\\Lanewise';

let windows: Windows;
let said = '';
let before: State;

interface State {
  readonly files: readonly string[];
  readonly registry: readonly string[];
}

/** What Wine itself writes when a program first asks: its own keys (a menu of Linux for that of Start), certificates, sound, console. */
const ofWine = /\\(?:Wine|SystemCertificates|Policies|MMDevices|Console)(?:\\|\])|applications\\\\wine|wine-Programs/;

/** Every file and folder of C:; every key of the registry for all users or this one, and every value that names the program. */
async function stateNow(): Promise<State> {
  const registry: string[] = [];
  for (const hive of ['HKEY_LOCAL_MACHINE\\Software', 'HKEY_CURRENT_USER'])
    registry.push(...(await registryBelow(hive)));
  const files = await windows.box.shell('cd /drives/drive_c; find . | sort');
  return { files: files.split('\n'), registry };
}

async function registryBelow(where: string): Promise<readonly string[]> {
  await windows.wine(['regedit', '/E', 'C:\\registry.txt', where]);
  const text = await windows.box.shell('cd /drives/drive_c; iconv -f utf-16 -t utf-8 registry.txt; rm registry.txt');
  return text.split('\r\n').filter((line) => (line.startsWith('[') || /lanewise/i.test(line)) && !ofWine.test(line));
}

const added = (now: readonly string[], earlier: readonly string[]) => {
  const known = new Set(earlier);
  return now.filter((line) => !known.has(line));
};

const inFolder = async (): Promise<readonly string[]> =>
  (await windows.box.shell("cd '/drives/drive_c/Program Files'; find . -path './Lanewise*' -type f | sort")).split(
    '\n',
  );

/** What Windows lists as installed. */
async function version(): Promise<string | undefined> {
  const { stdout } = await windows.wine(['reg', 'query', `HKLM\\${key}`, '/v', 'DisplayVersion']);
  return /DisplayVersion\s+REG_SZ\s+(?<version>\S+)/.exec(stdout)?.groups?.['version'];
}

/** Makes the installer as a person does, and one of an older version with a file that this version does not have. */
function makeInstallers(): void {
  const words = ['tools/package/main.ts', '--win', '--for-tests'];
  const made = spawnSync(process.execPath, words, { cwd: root, encoding: 'utf8' });
  said = made.stderr;
  expect(made.status, said).toBe(0);
  const old = path.join(dist, 'older');
  cpSync(path.join(dist, 'win-unpacked'), old, { recursive: true });
  writeFileSync(path.join(old, 'resources/gone-since.txt'), 'old');
  makeInstaller({ program: old, version: '0.0.9', publisher: 'x', file: path.join(root, older), compressed: false });
  rmSync(old, { recursive: true });
}

describe('the installer for Windows', withWine, () => {
  beforeAll(async () => {
    makeInstallers();
    windows = await openWindows();
    before = await stateNow();
  }, 600_000);
  afterAll(async () => {
    await windows?.close();
    for (const file of [older, current]) rmSync(path.join(root, file), { force: true });
  });

  test('is called no release when its Electron is that of the tests', () => {
    expect(said.trimEnd().split('\n').at(-1)).toMatch(/^This is no release: its Electron is 42\.0\.0/);
    expect(said).toMatch(/It is not signed/);
  });

  test('installs without a question, and what is installed answers', async () => {
    expect(await windows.wine([older, '/S'], { timeoutMs: 300_000 })).toMatchObject({ exitCode: 0 });
    const { files, registry } = await stateNow();
    const entry = added(registry, before.registry);
    expect(entry).toContain(`[HKEY_LOCAL_MACHINE\\${key}]`);
    expect(entry).toContain(String.raw`"DisplayIcon"="C:\\Program Files\\Lanewise\\Lanewise.exe"`);
    expect(await version()).toBe('0.0.9');
    expect(added(files, before.files)).toContain('./ProgramData/Microsoft/Windows/Start Menu/Programs/Lanewise.lnk');
    expect(await windows.wine([program, ...underWine, '--help'])).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining('does a NAS share use every network port it could?'),
    });
  });

  test('brings the command line, which plays a recording as on Linux', async () => {
    const launcher = `${folder}\\bin\\lanewise.cmd`;
    expect(await windows.wine(['cmd', '/c', launcher, '--version'])).toMatchObject({ exitCode: 0, stdout: '0.1.0\n' });
    expect(await windows.wine(['cmd', '/c', launcher, 'check', ...recorded('two-channels')])).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining('Both ports of the NAS carry this share.'),
    });
  });

  test('brings the program that changes Windows, which runs from the folder of programs alone', async () => {
    const words = ['rollback', 'a-change', '0', '0'];
    const installed = `${folder}\\resources\\lanewise-elevated.exe`;
    // There is no record of that change, and no PowerShell that could say so.
    expect(await windows.wine([installed, ...words])).toEqual({ exitCode: 1, stdout: 'armed\n', stderr: '' });
    expect(await windows.wine(['out/elevated/windows/lanewise-elevated.exe', ...words])).toMatchObject({
      exitCode: 1,
      stdout: '',
    });
    expect(await windows.wine([installed, '--version'])).toMatchObject({ exitCode: 1, stdout: '' });
  });

  test('refuses a folder that is not Windows’ own for programs', async () => {
    expect(await windows.wine([current, '/S', '/D=C:\\mine'])).toMatchObject({ exitCode: 2 });
    expect(await version()).toBe('0.0.9');
  });

  test('changes nothing while a Lanewise runs that it cannot reach; ends the one that it can, and takes the place of an older version', async () => {
    const installed = await inFolder();
    const running = await startProgram(windows, recorded('two-channels'), 'windows/installed.log', {
      program,
      folder: [],
    });
    const window = await running.window();
    await window.getByText('Both ports of the NAS carry this share.').first().waitFor({ timeout: 120_000 });
    await window.screenshot({ path: artefact('windows/installed.png') });
    await running.disconnect();

    // On another desktop of Wine a program is out of reach, as that of another user is.
    expect(await windows.wine([current, '/S'])).toMatchObject({ exitCode: 2 });
    expect(await version()).toBe('0.0.9');
    expect(await inFolder()).toEqual(installed);
    expect(await running.hasWindow()).toBe(true);

    beginOnDesktop(windows, [`Z:${path.join(root, current).replaceAll('/', '\\')}`, '/S'], 'windows/installer.log');
    await until('it is upgraded', async () => (await version()) === '0.1.0', undefined, 300_000);
    expect(await running.runs()).toBe(false);
    const gone = './Lanewise/resources/gone-since.txt';
    expect(installed).toContain(gone);
    expect(await inFolder()).toEqual(installed.filter((file) => file !== gone));
  });

  test('uninstalls, and leaves nothing but what its page says', async () => {
    const records = ['reg', 'add', 'HKLM\\Software\\Lanewise\\Changes', '/v', 'lanewise-1', '/d', 'open {}'];
    expect(await windows.wine(records)).toMatchObject({ exitCode: 0 });
    expect(await windows.wine([`${folder}\\uninstall.exe`, '/S'])).toMatchObject({ exitCode: 0 });
    await until('it is gone', async () => (await version()) === undefined);
    const { files, registry } = await stateNow();
    const left = added(files, before.files);
    expect(left).toContain('./users/root/AppData/Roaming/lanewise/logs/lanewise.log');
    // The uninstaller runs from a copy of its own, which Windows takes away at its next start.
    const told = /^\.\/users\/root\/AppData\/(?:Roaming\/lanewise|Local\/Temp\/~nsu\w+\.tmp)(?:\/|$)/;
    expect(left.filter((file) => !told.test(file))).toEqual([]);
    expect(added(registry, before.registry)).toEqual([
      '[HKEY_LOCAL_MACHINE\\Software\\Lanewise]',
      '[HKEY_LOCAL_MACHINE\\Software\\Lanewise\\Changes]',
      '"lanewise-1"="open {}"',
    ]);
    expect(added(before.files, files)).toEqual([]);
    expect(added(before.registry, registry)).toEqual([]);
  });
});
