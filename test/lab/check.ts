/** `lanewise check --json` as built, pointed at the workstation of a lab. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { Reach, Site } from './lab.ts';
import type { Person } from './roots.ts';

const program = fileURLToPath(new URL('../../out/main/cli.js', import.meta.url));

const evidenceSchema = z.looseObject({ source: z.string(), lines: z.array(z.string()) });

/** What the tests rest on; the whole answer has more. */
const reportSchema = z.looseObject({
  schema: z.literal(1),
  status: z.enum(['ok', 'warning', 'critical', 'unknown']),
  shares: z.array(
    z.looseObject({
      at: z.string(),
      verdict: z.string(),
      channels: z.looseObject({ asked: z.number(), open: z.number().nullable(), carrying: z.number().nullable() }),
      serverAddresses: z.array(z.string()),
      localInterfaces: z.array(z.string()),
      lanes: z.array(z.looseObject({ state: z.string() })),
    }),
  ),
  findings: z.array(
    z.looseObject({ code: z.string(), because: z.array(z.string()), evidence: z.array(evidenceSchema) }),
  ),
});
/** The answer, and the exit status that came with it. */
export type Report = z.infer<typeof reportSchema> & { readonly exitCode: number };

/** The words that lead Lanewise (window or command line) to a host of the lab. */
export const whereWords = ({ host, port, identity, knownHosts }: Reach, user: Person): readonly string[] => [
  '--host',
  `${user}@${host}`,
  '--port',
  `${port}`,
  '--identity',
  identity,
  '--known-hosts',
  knownHosts,
];

/** The words that let it ask the NAS as well. The command line knows it by the same known hosts, the window by its own. */
export const nasWords = ({ host, port, identity }: Reach, user: Person): readonly string[] => [
  '--nas',
  `${user}@${host}:${port}`,
  '--nas-identity',
  identity,
];
export const nasWordsOfWindow = (reach: Reach, user: Person): readonly string[] => [
  ...nasWords(reach, user),
  '--nas-known-hosts',
  reach.knownHosts,
];

/** Longer than the longest look of a busy machine. */
const patienceMs = 120_000;

/** Looks as a person would: no display, no state, exit status and answer as documented. */
export async function check(lab: Site, words: readonly string[] = []): Promise<Report> {
  const argv = [program, 'check', '--json', ...whereWords(lab.reachWorkstation, 'root'), ...words];
  const child = spawn(process.execPath, argv, { stdio: ['ignore', 'pipe', 'pipe'], timeout: patienceMs });
  const [printed, complaint, [exitCode]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit'),
  ]);
  if (printed === '')
    throw new Error(`lanewise check ended with ${String(exitCode)} and said nothing but: ${complaint}`);
  return { ...reportSchema.parse(JSON.parse(printed)), exitCode: Number(exitCode) };
}
