/**
 * `npm run -s import-capture -- DIR OUT`: turns one folder of raw captures (client-<moment>, nas-<moment>, client-series)
 * into recordings: OUT/<moment>/workstation, OUT/<moment>/nas where there is one, and OUT/series/workstation.
 */
import { copyFile, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { refuseUsedFolder, writeRecording } from '../main/machine/recording-writer.ts';
import type { Recording } from '../main/machine/recording.ts';
import type { Part } from './import-capture/answers.ts';
import { readMoments, type CaptureFolder, type Moment } from './import-capture/capture-folder.ts';
import { capturedAt, nas, nasUnprivileged } from './import-capture/nas.ts';
import { series } from './import-capture/series.ts';
import { hostNameOf, workstation } from './import-capture/workstation.ts';

export interface ImportResult {
  /** Folders written, below OUT. */
  readonly recordings: readonly string[];
  readonly skipped: readonly string[];
}

/** Throws when DIR holds no capture, or OUT holds something already. */
export async function importCapture(directory: string, out: string): Promise<ImportResult> {
  const { moments, recordings } = await readCapture(directory);
  await refuseUsedFolder(out);
  for (const { path, recording } of recordings) await writeRecording(join(out, path), recording);
  const used = new Set(recordings.map(({ moment }) => moment));
  await copyMeta(directory, out, [...used]);
  return { recordings: recordings.map(({ path }) => path), skipped: moments.filter((name) => !used.has(name)) };
}

/** What one machine looked like at one moment of a capture. */
export interface CapturedRecording {
  readonly moment: string;
  /** `<moment>/<machine>`, as the folder below OUT is called. */
  readonly path: string;
  readonly recording: Recording;
}

/** The recordings that a folder of raw captures comes to, and the moments that it has. Throws when it holds none. */
export async function readCapture(directory: string): Promise<{
  readonly moments: readonly string[];
  readonly recordings: readonly CapturedRecording[];
}> {
  const moments = await readMoments(directory);
  if (moments.length === 0) throw new Error(`${directory} holds no client-… or nas-… folder: it is no capture.`);
  return {
    moments: moments.map(({ name }) => name),
    recordings: moments.flatMap((moment) => recordingsOf(moment, moments, basename(resolve(directory)))),
  };
}

function recordingsOf(moment: Moment, all: readonly Moment[], capture: string): readonly CapturedRecording[] {
  const note = `Imported from the capture ${capture}, moment ${moment.name}.`;
  const clients = moment.client === undefined ? [] : clientRecordings(moment, moment.client, all);
  const servers = moment.nas === undefined ? [] : nasRecordings(moment, moment.nas);
  return [...clients, ...servers].map(({ machine, recording }) => ({
    moment: moment.name,
    path: `${moment.name}/${machine}`,
    recording: { ...recording, note },
  }));
}

interface MachineRecording {
  readonly machine: string;
  readonly recording: Omit<Recording, 'note'>;
}

function clientRecordings(moment: Moment, client: CaptureFolder, all: readonly Moment[]): readonly MachineRecording[] {
  if (client.files.has('series.txt')) return seriesRecordings(client, all);
  const hostName = hostNameOf(client.files);
  const at = capturedAt(moment.nas?.files) ?? client.modifiedAt;
  const asRoot = still('workstation', hostName, at, workstation(client.files));
  if (client.unprivileged === undefined) return [asRoot];
  const seen = new Map([...client.files, ...client.unprivileged]);
  return [asRoot, still('workstation-unprivileged', hostName, at, workstation(seen))];
}

function nasRecordings(moment: Moment, server: CaptureFolder): readonly MachineRecording[] {
  const at = capturedAt(server.files) ?? moment.client?.modifiedAt ?? server.modifiedAt;
  const unprivileged = nasUnprivileged(server.files);
  return [
    still('nas', undefined, at, nas(server.files)),
    ...(unprivileged === undefined ? [] : [still('nas-unprivileged', undefined, at, unprivileged)]),
  ];
}

/** What the series leaves out comes from the moment after mounting, else from the first one that has a mount table. */
function seriesRecordings(client: CaptureFolder, all: readonly Moment[]): readonly MachineRecording[] {
  const others = all.flatMap((other) => (other.client === undefined || other.client === client ? [] : [other]));
  const base =
    others.find(({ name }) => name === 'mounted') ??
    others.find((other) => other.client?.files.has('proc_self_mountinfo'));
  const files = base?.client?.files ?? new Map<string, string>();
  const found = series(client.files, files);
  if (found === undefined) return [];
  const { createdAt, frames, derived } = found;
  const from = `moment ${base?.name}`;
  return [
    {
      machine: 'workstation',
      recording: {
        ...head('workstation', hostNameOf(files), createdAt),
        derived: [...derived, { source: 'everything else', from }],
        frames,
      },
    },
  ];
}

/** A recording of one frame. */
const still = (machine: string, hostName: string | undefined, createdAt: Date, part: Part): MachineRecording => ({
  machine,
  recording: {
    ...head(machine, hostName, createdAt),
    derived: part.derived,
    frames: [{ offsetMs: 0, exchanges: part.exchanges }],
  },
});

const head = (id: string, hostName: string | undefined, createdAt: Date) =>
  ({ id, family: 'linux', hostName, createdAt, redacted: false }) as const;

/** meta.json tells what is true of the capture: kept for the whole and beside every moment. */
async function copyMeta(directory: string, out: string, moments: readonly string[]): Promise<void> {
  const meta = join(directory, 'meta.json');
  const present = await stat(meta).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return false;
      throw error;
    },
  );
  const folders = present ? [out, ...moments.map((moment) => join(out, moment))] : [];
  for (const folder of folders) await copyFile(meta, join(folder, 'meta.json'));
}

async function main(words: readonly string[]): Promise<void> {
  const [directory, out, ...more] = words;
  if (directory === undefined || out === undefined || more.length > 0) {
    console.error('Usage: npm run -s import-capture -- DIR OUT');
    process.exitCode = 2;
    return;
  }
  const { recordings, skipped } = await importCapture(directory, out);
  for (const path of recordings) console.log(join(out, path));
  for (const name of skipped) console.error(`Left out ${name}: nothing in it could be read.`);
}

if (import.meta.main) {
  await main(process.argv.slice(2)).catch((error: Error) => {
    console.error(error.message);
    process.exitCode = 1;
  });
}
