import { mkdir, mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { openSecrets, type SecretCipher } from '../../../main/store/secrets.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lanewise-secrets-'));
});
afterEach(() => rm(folder, { recursive: true }));
const path = (): string => join(folder, 'secrets.json');

const canary = 'correct horse battery staple';
const ada = { id: '11111111-1111-4111-8111-111111111111', target: 'ada@nas' };

/** Turns every byte over: enough to see whether it was asked. */
const turned = (bytes: Buffer): Buffer => Buffer.from(bytes.map((byte) => byte ^ 0xff));
const keyring: SecretCipher = {
  storage: () => ({ kept: true }),
  encrypt: (text) => turned(Buffer.from(text)),
  decrypt: (encrypted) => turned(encrypted).toString(),
};
const noKeyring: SecretCipher = {
  storage: () => ({ kept: false, sentence: 'This desktop has none.' }),
  encrypt: () => {
    throw new Error('must not be asked');
  },
  decrypt: () => {
    throw new Error('must not be asked');
  },
};

describe('where the system protects secrets', () => {
  test('one to remember is there at the next start, and nowhere in the clear', async () => {
    const store = await openSecrets(path(), keyring, vi.fn());
    expect(await store.keep(ada, canary, true)).toEqual({ place: 'stored' });
    const text = await readFile(path(), 'utf8');
    expect(text).not.toContain(canary);
    expect(text).not.toContain(Buffer.from(canary).toString('base64'));
    expect((await stat(path())).mode & 0o077).toBe(0);
    const next = await openSecrets(path(), keyring, vi.fn());
    expect([next.place(ada.id), next.read(ada)]).toEqual(['stored', canary]);
  });

  test('one not to remember is gone at the next start, also if one was stored before', async () => {
    const store = await openSecrets(path(), keyring, vi.fn());
    await store.keep(ada, 'an older one', true);
    expect(await store.keep(ada, canary, false)).toEqual({ place: 'this-run' });
    expect([store.place(ada.id), store.read(ada)]).toEqual(['this-run', canary]);
    const next = await openSecrets(path(), keyring, vi.fn());
    expect([next.place(ada.id), next.read(ada)]).toEqual(['missing', undefined]);
  });

  test('it is given to the host and account it was meant for, and to no other', async () => {
    const store = await openSecrets(path(), keyring, vi.fn());
    await store.keep(ada, canary, true);
    expect(store.read({ ...ada, target: 'ada@elsewhere' })).toBeUndefined();
    await store.keep(ada, canary, false);
    expect(store.read({ ...ada, target: 'ada@elsewhere' })).toBeUndefined();
  });

  test('what is forgotten is nowhere', async () => {
    const store = await openSecrets(path(), keyring, vi.fn());
    await store.keep(ada, canary, true);
    await store.forget(ada.id);
    expect([store.place(ada.id), store.read(ada), await readFile(path(), 'utf8')]).toEqual([
      'missing',
      undefined,
      '{}\n',
    ]);
  });

  test('what is forgotten while it is being kept is nowhere', async () => {
    const store = await openSecrets(path(), keyring, vi.fn());
    await store.keep(ada, 'an older one', true);
    await Promise.all([store.keep(ada, canary, true), store.forget(ada.id)]);
    expect([store.place(ada.id), await readFile(path(), 'utf8')]).toEqual(['missing', '{}\n']);
  });

  test('one that cannot be written is kept for this run in place of the one that was', async () => {
    const store = await openSecrets(path(), keyring, vi.fn());
    await store.keep(ada, 'an older one', true);
    await mkdir(`${path()}.new`);
    expect(await store.keep(ada, canary, true)).toMatchObject({ place: 'this-run', sentence: expect.any(String) });
    expect([store.place(ada.id), store.read(ada)]).toEqual(['this-run', canary]);
  });

  test('one that the system does not give back counts as missing, and the log does not tell it', async () => {
    const report = vi.fn();
    const broken: SecretCipher = {
      ...keyring,
      decrypt: () => {
        throw new Error(`cannot read ${canary}`);
      },
    };
    await (await openSecrets(path(), keyring, vi.fn())).keep(ada, canary, true);
    const store = await openSecrets(path(), broken, report);
    expect(store.read(ada)).toBeUndefined();
    expect(report).toHaveBeenCalledOnce();
    expect(JSON.stringify(report.mock.calls.map((call: unknown[]) => call.map(String)))).not.toContain('horse');
  });

  test('one that it does not take is kept for this run, and that is told', async () => {
    const full: SecretCipher = {
      ...keyring,
      encrypt: () => {
        throw new Error('locked');
      },
    };
    const store = await openSecrets(path(), full, vi.fn());
    expect(await store.keep(ada, canary, true)).toMatchObject({ place: 'this-run', sentence: expect.any(String) });
    expect(store.read(ada)).toBe(canary);
    expect(await readdir(folder)).toEqual([]);
  });
});

describe('where it does not', () => {
  test('nothing is stored, the person is told, and the secret is there until the program ends', async () => {
    const store = await openSecrets(path(), noKeyring, vi.fn());
    expect(await store.keep(ada, canary, true)).toEqual({ place: 'this-run', sentence: 'This desktop has none.' });
    expect([store.read(ada), await readdir(folder)]).toEqual([canary, []]);
  });

  test('what was stored when it did is not tried', async () => {
    await (await openSecrets(path(), keyring, vi.fn())).keep(ada, canary, true);
    const store = await openSecrets(path(), noKeyring, vi.fn());
    expect(store.read(ada)).toBeUndefined();
  });
});

test('a program without any NAS never asks the system for its store', async () => {
  const storage = vi.fn(() => keyring.storage());
  const store = await openSecrets(path(), { ...keyring, storage }, vi.fn());
  store.place(ada.id);
  store.read(ada);
  expect(storage).not.toHaveBeenCalled();
});

test('a damaged file is kept aside and holds no secret', async () => {
  await writeFile(path(), '{"11111111-1111-4111-8111-111111111111": 7');
  const store = await openSecrets(path(), keyring, vi.fn());
  expect(store.place(ada.id)).toBe('missing');
  expect(await readdir(folder)).toContain('secrets.json.damaged');
});
