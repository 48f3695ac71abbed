import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openKnownNas, type KnownNas } from '../../../main/store/known-nas.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lanewise-nas-'));
});
afterEach(() => rm(folder, { recursive: true }));
const path = (): string => join(folder, 'nas.json');

const first: KnownNas = {
  id: '11111111-1111-4111-8111-111111111111',
  name: 'attic',
  host: 'nas.lan',
  port: 2222,
  user: 'ada',
  login: { kind: 'keyFile', path: '/home/ada/.ssh/nas', locked: true },
};
const second: KnownNas = {
  id: '22222222-2222-4222-8222-222222222222',
  name: 'fe80::1%eth0',
  host: 'fe80::1%eth0',
  login: { kind: 'password' },
};

test('the first start knows none, writes nothing and complains of nothing', async () => {
  const report = vi.fn();
  const store = await openKnownNas(path(), report);
  expect([store.all(), await readdir(folder), report.mock.calls]).toEqual([[], [], []]);
});

test('what was added is there at the next start, and what was removed is not', async () => {
  const store = await openKnownNas(path(), vi.fn());
  await Promise.all([store.put(first), store.put(second), store.put({ ...first, name: 'cellar' })]);
  expect((await openKnownNas(path(), vi.fn())).all()).toEqual([{ ...first, name: 'cellar' }, second]);
  await store.remove(first.id);
  expect((await openKnownNas(path(), vi.fn())).all()).toEqual([second]);
});

test.each([
  ['no JSON', 'nas: yes'],
  ['another form', '[1, 2]'],
  ['an object without a list', '{"nas": {}}'],
])('%s is kept aside and counts as none', async (_what, text) => {
  await writeFile(path(), text);
  const report = vi.fn();
  const store = await openKnownNas(path(), report);
  expect(store.all()).toEqual([]);
  expect(report).toHaveBeenCalled();
  expect(await readFile(`${path()}.damaged`, 'utf8')).toBe(text);
});

test.each([
  ['an option in place of a host', { ...second, host: '-oProxyCommand=touch' }],
  ['a line break in a host', { ...second, host: 'nas\nProxyCommand x' }],
  ['a field more', { ...second, password: 'x' }],
  ['an id that is none', { ...second, id: '../../etc/passwd' }],
  ['a port out of range', { ...second, port: 0 }],
])('an entry with %s is left out, the others are taken', async (_what, entry) => {
  await writeFile(path(), JSON.stringify({ nas: [entry, first] }));
  const store = await openKnownNas(path(), vi.fn());
  expect(store.all()).toEqual([first]);
  expect(await readdir(folder)).toContain('nas.json.damaged');
});
