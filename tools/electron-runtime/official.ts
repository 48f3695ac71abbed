import { createWriteStream, existsSync } from 'node:fs';
import { mkdtemp, rename, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { requireSha256 } from './checksum.ts';

/** Where the release host is not reachable it should not be waited for: another source follows. */
const silenceMs = 10_000;

const require = createRequire(import.meta.url);

/** Downloads and unpacks the release of the official `electron` package, checked against the checksums in that package. */
export async function fetchOfficial(version: string, directory: string): Promise<void> {
  const release = officialRelease(version, `${process.platform}-${process.arch}`);
  const archive = path.join(directory, '..', release.name);
  await download(release.url, archive);
  await requireSha256(archive, release.sha256);
  await unpacker().extract(archive, { dir: directory });
  await rm(archive);
}

/** The archive of a release for another system, in `directory`; fetched where it is not there yet, and checked each time. */
export async function officialArchive(version: string, platform: string, directory: string): Promise<string> {
  const release = officialRelease(version, platform);
  const archive = path.join(directory, release.name);
  if (!existsSync(archive)) {
    const work = await mkdtemp(path.join(directory, '.fetching-'));
    try {
      await download(release.url, path.join(work, release.name));
      await rename(path.join(work, release.name), archive);
    } finally {
      await rm(work, { recursive: true, force: true });
    }
  }
  await requireSha256(archive, release.sha256);
  return archive;
}

function officialRelease(version: string, platform: string) {
  const name = `electron-v${version}-${platform}.zip`;
  const sha256 = z.record(z.string(), z.string()).parse(require('electron/checksums.json'))[name];
  if (sha256 === undefined) throw new Error(`Electron ${version} is not built for ${platform}`);
  return { name, sha256, url: `${releases()}v${version}/${name}` };
}

/** A mirror is named the way Electron's own installer takes it. */
function releases(): string {
  const mirror = process.env['ELECTRON_MIRROR'] ?? process.env['npm_config_electron_mirror'];
  return mirror === undefined ? 'https://github.com/electron/electron/releases/download/' : mirror.replace(/\/*$/, '/');
}

/** The unpacker that the official package itself uses. */
function unpacker(): { extract(archive: string, options: { dir: string }): Promise<void> } {
  return createRequire(require.resolve('electron/package.json'))('@electron-internal/extract-zip');
}

async function download(url: string, file: string): Promise<void> {
  const abort = new AbortController();
  const silence = () =>
    setTimeout(() => abort.abort(new Error(`${url} was silent for ${silenceMs / 1000} s`)), silenceMs);
  let timer = silence();
  try {
    const response = await fetch(url, { signal: abort.signal });
    if (!response.ok || response.body === null) throw new Error(`${url} answered ${response.status}`);
    const body = Readable.from(response.body);
    body.on('data', () => {
      clearTimeout(timer);
      timer = silence();
    });
    await pipeline(body, createWriteStream(file), { signal: abort.signal });
  } finally {
    clearTimeout(timer);
  }
}
