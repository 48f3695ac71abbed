import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openSettings } from '../../../main/store/settings.ts';
import { defaultSettings } from '../../../shared/ipc/contract.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lanewise-settings-'));
});
afterEach(() => rm(folder, { recursive: true }));

const path = () => join(folder, 'settings.json');

test('the first start has the defaults, writes nothing and complains of nothing', async () => {
  const report = vi.fn();
  const settings = await openSettings(path(), report);
  expect(settings.current()).toEqual(defaultSettings);
  expect(await readdir(folder)).toEqual([]);
  expect(report).not.toHaveBeenCalled();
});

test('a change is there at once, and at the next start', async () => {
  const settings = await openSettings(join(folder, 'new', 'settings.json'), vi.fn());
  const changing = settings.change({ units: 'bytes' });
  expect(settings.current().units).toBe('bytes');
  expect(await changing).toEqual({ ...defaultSettings, units: 'bytes' });
  const again = await openSettings(join(folder, 'new', 'settings.json'), vi.fn());
  expect(again.current()).toEqual({ ...defaultSettings, units: 'bytes' });
});

test('changes made at once are all kept, in their order', async () => {
  const settings = await openSettings(path(), vi.fn());
  await Promise.all([
    settings.change({ units: 'bytes' }),
    settings.change({ theme: 'dark' }),
    settings.change({ units: 'bits', trayNoteSeen: true }),
  ]);
  expect(JSON.parse(await readFile(path(), 'utf8'))).toEqual({ units: 'bits', theme: 'dark', trayNoteSeen: true });
  expect(await readdir(folder)).toEqual(['settings.json']);
});

test('a field that is given as undefined keeps its value', async () => {
  const settings = await openSettings(path(), vi.fn());
  await settings.change({ units: 'bytes' });
  expect(await settings.change({ units: undefined, theme: 'light' })).toMatchObject({ units: 'bytes', theme: 'light' });
});

test.each(['{"units": "by', '', '[]', 'null', '"bytes"'])(
  'a damaged file (%j) is kept aside and told',
  async (text) => {
    await writeFile(path(), text);
    const report = vi.fn();
    const settings = await openSettings(path(), report);
    expect(settings.current()).toEqual(defaultSettings);
    expect(await readFile(`${path()}.damaged`, 'utf8')).toBe(text);
    expect(report).toHaveBeenCalledOnce();
  },
);

test('settings of another version give what is known of them', async () => {
  await writeFile(path(), '{"units": "bytes", "theme": "sepia", "zoom": 2}');
  const settings = await openSettings(path(), vi.fn());
  expect(settings.current()).toEqual({ ...defaultSettings, units: 'bytes' });
});

test('a folder that cannot be written fails the change, and the next one is tried all the same', async () => {
  const blocked = join(folder, 'file', 'settings.json');
  const settings = await openSettings(blocked, vi.fn());
  await writeFile(join(folder, 'file'), '');
  await expect(settings.change({ units: 'bytes' })).rejects.toThrow(/ENOTDIR|EEXIST/);
  await rm(join(folder, 'file'));
  await settings.change({ theme: 'dark' });
  expect(JSON.parse(await readFile(blocked, 'utf8'))).toMatchObject({ units: 'bytes', theme: 'dark' });
});
