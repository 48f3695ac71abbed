/** What could not be read at the start is never replaced: of each store, by each way in which a file cannot be read. */
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { openFixHistory } from '../../../main/store/fix-history.ts';
import { openKnownNas } from '../../../main/store/known-nas.ts';
import { openSecrets, type SecretCipher } from '../../../main/store/secrets.ts';
import { openSettings } from '../../../main/store/settings.ts';
import { NotStored, type Report } from '../../../main/store/stored-file.ts';
import { instant } from '../../../shared/model/units.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lanewise-not-read-'));
});
afterEach(() => rm(folder, { recursive: true }));
const path = (): string => join(folder, 'file.json');

const id = '11111111-1111-4111-8111-111111111111';
const cipher: SecretCipher = {
  storage: () => ({ kept: true }),
  encrypt: (text) => Buffer.from(text),
  decrypt: (bytes) => bytes.toString(),
};
const fix = {
  transaction: 'one',
  reason: { kind: 'finding', code: 'smb.not-requested' },
  subject: { kind: 'share', id: 'a', name: 'a' },
  title: 'a',
  places: [],
  at: instant(0),
  outcome: 'kept',
  sentence: 'a',
  items: [],
  parts: [],
} as const;

/** Each opens its store and gives a change of it. */
const stores: readonly (readonly [string, (report: Report) => Promise<() => Promise<unknown>>])[] = [
  ['settings', async (report) => openSettings(path(), report).then((store) => () => store.change({ units: 'bytes' }))],
  [
    'known NAS',
    async (report) =>
      openKnownNas(path(), report).then(
        (store) => () => store.put({ id, name: 'nas', host: 'nas', login: { kind: 'agent' } }),
      ),
  ],
  ['history of changes', async (report) => openFixHistory(path(), report).then((store) => () => store.put(fix))],
  ['secret to forget', async (report) => openSecrets(path(), cipher, report).then((store) => () => store.forget(id))],
];

describe.each(stores)('%s', (_name, open) => {
  test('in a file that answers with an error is not replaced, and the refusal names the file', async () => {
    // Whoever runs the tests, root too, gets an error from these two.
    for (const make of [() => mkdir(path()), () => symlink('file.json', path())]) {
      await make();
      const before = await readdir(folder, { withFileTypes: true });
      const report = vi.fn();
      const change = await open(report);
      const error = await change().catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(NotStored);
      expect(String(error)).toContain(path());
      expect(report).toHaveBeenCalledOnce();
      expect(await readdir(folder, { withFileTypes: true })).toEqual(before);
      await rm(path(), { recursive: true });
    }
  });

  test('that is not understood and cannot be copied is not replaced', async () => {
    await writeFile(path(), 'not JSON');
    await mkdir(`${path()}.damaged`);
    const change = await open(vi.fn());
    await expect(change()).rejects.toThrow('could not copy the file');
    expect(await readFile(path(), 'utf8')).toBe('not JSON');
  });
});

test('a secret that the file would replace is kept for this run, and the person is told', async () => {
  await mkdir(path());
  const store = await openSecrets(path(), cipher, vi.fn());
  expect(await store.keep({ id, target: 'ada@nas' }, 'hunter2', true)).toMatchObject({
    place: 'this-run',
    sentence: expect.any(String),
  });
  expect(await readdir(folder)).toEqual(['file.json']);
});

test('a stored secret that is not understood is kept aside', async () => {
  const text = JSON.stringify({ [id]: { newer: 'form' } });
  await writeFile(path(), text);
  const store = await openSecrets(path(), cipher, vi.fn());
  await store.keep({ id: '22222222-2222-4222-8222-222222222222', target: 'ada@nas' }, 'hunter2', true);
  expect(await readFile(`${path()}.damaged`, 'utf8')).toBe(text);
});
