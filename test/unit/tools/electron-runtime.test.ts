import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { buildIntoCache, cacheDirectory, cachedOrigin, cachedRuntime } from '../../../tools/electron-runtime/cache.ts';
import { requireSha256 } from '../../../tools/electron-runtime/checksum.ts';
import { executableName } from '../../../tools/electron-runtime/platform.ts';
import { overridden } from '../../../tools/electron-runtime/present.ts';

const version = '43.2.0';
let home = '';

beforeEach(() => {
  home = mkdtempSync(path.join(os.tmpdir(), 'lanewise-runtime-test-'));
  vi.stubEnv('XDG_CACHE_HOME', home);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(home, { recursive: true });
});

/** As much of an Electron as the cache looks at. */
const unpack = async (directory: string): Promise<void> => {
  mkdirSync(path.dirname(path.join(directory, executableName())), { recursive: true });
  writeFileSync(path.join(directory, executableName()), 'program');
};

describe('the cache of runtimes', () => {
  test('is in the user’s cache folder and remembers where a runtime came from', async () => {
    expect(cacheDirectory()).toBe(path.join(home, 'lanewise', 'electron'));
    expect(await cachedOrigin(version)).toBeUndefined();
    await buildIntoCache(version, 'a made-up source', unpack);
    expect(await cachedOrigin(version)).toBe('a made-up source');
  });

  test('a fetch that fails leaves nothing behind', async () => {
    const broken = async (directory: string): Promise<void> => {
      await unpack(directory);
      throw new Error('the connection broke');
    };
    await expect(buildIntoCache(version, 'a made-up source', broken)).rejects.toThrow('the connection broke');
    expect(await cachedOrigin(version)).toBeUndefined();
    expect(readdirSync(cacheDirectory())).toEqual([]);
  });

  test('of two fetches at once both end well and one runtime stands', async () => {
    const both = ['first', 'second'].map((from) => buildIntoCache(version, from, unpack));
    await Promise.all(both);
    expect(['first', 'second']).toContain(await cachedOrigin(version));
    expect(readdirSync(cacheDirectory())).toEqual([path.basename(cachedRuntime(version))]);
  });

  test('half a runtime that an older fetch left in its place is replaced', async () => {
    mkdirSync(cachedRuntime(version), { recursive: true });
    writeFileSync(path.join(cachedRuntime(version), 'locales.pak'), '');
    await buildIntoCache(version, 'a made-up source', unpack);
    expect(existsSync(path.join(cachedRuntime(version), 'locales.pak'))).toBe(false);
    expect(await cachedOrigin(version)).toBe('a made-up source');
  });
});

describe('a checksum', () => {
  test('lets the right file pass and names the wrong one', async () => {
    const file = path.join(home, 'electron.zip');
    writeFileSync(file, 'bytes');
    const right = createHash('sha256').update('bytes').digest('hex');
    await expect(requireSha256(file, right)).resolves.toBeUndefined();
    await expect(requireSha256(file, right.replace(/^./, 'g'))).rejects.toThrow(
      /electron\.zip is not what was expected/,
    );
  });
});

describe('ELECTRON_OVERRIDE_DIST_PATH', () => {
  test('is taken when it holds an Electron of the same major line', async () => {
    vi.stubEnv('ELECTRON_OVERRIDE_DIST_PATH', home);
    await unpack(home);
    writeFileSync(path.join(home, 'version'), 'v43.0.1');
    expect(overridden(version)).toBe(home);
  });

  test('is refused with a sentence when it holds none, or another line', async () => {
    vi.stubEnv('ELECTRON_OVERRIDE_DIST_PATH', home);
    expect(() => overridden(version)).toThrow(/there is no electron/i);
    await unpack(home);
    writeFileSync(path.join(home, 'version'), '42.0.0');
    expect(() => overridden(version)).toThrow('holds Electron 42.0.0; this program is built for 43.2.0');
  });
});
