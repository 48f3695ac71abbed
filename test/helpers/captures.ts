/**
 * Raw outputs of running kernels and servers in many situations, packed into test/fixtures/captures.json.br by
 * tools/pack-captures.ts. A missing or damaged pack fails every test file that imports this one.
 */
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { z } from 'zod';
import type { Recording } from '../../main/machine/recording.ts';
import { readCapture } from '../../tools/import-capture.ts';
import { root } from '../../tools/setup/dependencies.mjs';

const packSchema = z.object({ files: z.record(z.string(), z.int().min(0)), texts: z.array(z.string()) });

/** The folder of captures, one folder a situation, unpacked once for each pack. */
export const captures: string = unpacked(path.join(root, 'test/fixtures/captures.json.br'));

/** The situations, by the name of their folder. */
export const situations: readonly string[] = readdirSync(captures).toSorted();

/** Those of a Samba server and a cifs workstation. */
export const smbSituations: readonly string[] = situations.filter((name) => /_s\d+\.\d+_/.test(name));

/** Those of an iSCSI target and a workstation with dm-multipath. */
export const iscsiSituations: readonly string[] = situations.filter((name) => /_tgt\d+\.\d+_/.test(name));

/** Those of an NFS server and an NFS workstation. */
export const nfsSituations: readonly string[] = situations.filter((name) => /_(?:ganesha|knfsd)\d/.test(name));

/** Those of shares of any protocol. */
export const shareSituations: readonly string[] = [...smbSituations, ...nfsSituations, ...iscsiSituations];

const read = new Map<string, Promise<ReadonlyMap<string, Recording>>>();

/** The recordings of a situation as the importer makes them, by `<moment>/<machine>`; read once by each process. */
export function recordingsOf(situation: string): Promise<ReadonlyMap<string, Recording>> {
  const known = read.get(situation);
  if (known !== undefined) return known;
  const reading = readCapture(path.join(captures, situation)).then(
    ({ recordings }) => new Map(recordings.map((one) => [one.path, one.recording])),
  );
  read.set(situation, reading);
  return reading;
}

function unpacked(pack: string): string {
  const bytes = readFileSync(pack);
  const store = path.join(root, 'node_modules/.cache/lanewise');
  const folder = path.join(store, `captures-${createHash('sha256').update(bytes).digest('hex').slice(0, 16)}`);
  if (existsSync(folder)) return folder;
  mkdirSync(store, { recursive: true });
  const work = mkdtempSync(path.join(store, 'captures-'));
  try {
    const { files, texts } = packSchema.parse(JSON.parse(brotliDecompressSync(bytes).toString('utf8')));
    for (const [name, number] of Object.entries(files)) write(path.join(work, name), texts[number]);
    moveInto(folder, work);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  return folder;
}

function write(file: string, text: string | undefined): void {
  if (text === undefined) throw new Error(`The pack of captures has no text for ${file}.`);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
}

/** Test files run side by side: whoever is first wins, and the others take what lies there. */
function moveInto(folder: string, work: string): void {
  try {
    renameSync(work, folder);
  } catch (error) {
    if (!existsSync(folder)) throw error;
  }
}
