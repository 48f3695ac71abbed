import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { powerShell } from './power-shell.ts';

const here = path.join(import.meta.dirname, '../windows');
const machines = path.join(here, 'machines');
export const powerShellScripts = path.join(import.meta.dirname, '../../assets/powershell');

/** The machines of `test/windows/machines`: a folder each, with a JSON file for each cmdlet, see FakeWindows.psm1. */
export const fakeMachines: readonly string[] = readdirSync(machines).sort();

/** What a look at a machine comes to: the verdict of each mapping, and the codes of all findings. */
const expectedLook = z.strictObject({
  verdicts: z.record(z.string(), z.enum(['full', 'limited', 'partial', 'single', 'broken', 'unknown'])),
  codes: z.array(z.string()),
});
type ExpectedLook = z.infer<typeof expectedLook>;

/** `expected.json`: of the one look, or of each of several. */
const expectedFile = z.union([
  z.strictObject({ looks: z.array(expectedLook).min(2) }).transform((file) => file.looks),
  expectedLook.transform((look) => [look]),
]);

/** `machine.json`: what is so about it, in a sentence, and the machine whose files it has where it has none of its own. */
const machineFile = z.strictObject({ about: z.string(), base: z.string().optional() });

const readJson = (...parts: readonly string[]): unknown =>
  JSON.parse(readFileSync(path.join(machines, ...parts), 'utf8'));

/** What each look at a machine comes to, in order. */
export const expectedLooks = (machine: string): readonly ExpectedLook[] =>
  expectedFile.parse(readJson(machine, 'expected.json'));

/** The folders that hold a machine's answers at a look (from 0), the most special first. */
export function foldersOf(machine: string, look: number): readonly string[] {
  const { base } = machineFile.parse(readJson(machine, 'machine.json'));
  const frame = path.join(machines, machine, String(look + 1));
  const below = base === undefined ? [] : foldersOf(base, look);
  return [...(existsSync(frame) ? [frame] : []), path.join(machines, machine), ...below];
}

/** A PowerShell with the cmdlets of Windows. */
interface FakeWindows {
  /** Absolute path of what stands in for powershell.exe: of its words the first that ends in .ps1 is run, with those after it. */
  readonly program: string;
  /** From now on, cmdlets answer as `machine` does at `look` (from 0); what cmdlets changed before is forgotten. */
  serve(machine: string, look?: number): Promise<void>;
  /** Standard output of a script, run to its end in a PowerShell of its own. */
  run(script: string): Promise<string>;
  /** Removes its files; the program's processes are their starter's to end. */
  end(): Promise<void>;
}

/** Only below `withPowerShell`. `kept`: a cmdlet answers always as it did first, so that what asks it can be measured alone. */
export async function fakeWindows({ kept = false } = {}): Promise<FakeWindows> {
  const folder = await mkdtemp(path.join(tmpdir(), 'lanewise-windows-'));
  const program = path.join(folder, 'powershell');
  await writeFile(program, programText(folder, kept), { mode: 0o755 });
  let served = 0;
  const serve = async (machine: string, look = 0): Promise<void> => {
    const changed = path.join(folder, `changed-${(served += 1)}`);
    await mkdir(changed);
    await writeFile(path.join(folder, 'served'), [changed, ...foldersOf(machine, look)].join('\n'));
  };
  const run = async (script: string): Promise<string> => {
    const file = path.join(folder, 'script.ps1');
    await writeFile(file, script);
    return (await promisify(execFile)(program, [file], { maxBuffer: 64 * 1024 * 1024 })).stdout;
  };
  await serve('two-ports');
  return { program, serve, run, end: () => rm(folder, { recursive: true, maxRetries: 5 }) };
}

/** A shell script: where PowerShell is started from gives it no environment. */
function programText(folder: string, kept: boolean): string {
  const { program, environment } = powerShell();
  const home = { HOME: folder, PSModuleAnalysisCachePath: '/dev/null' };
  const variables = {
    ...home,
    ...environment,
    LANEWISE_FAKE_WINDOWS: path.join(folder, 'served'),
    ...(kept && { LANEWISE_FAKE_KEPT: '1' }),
  };
  const exports = Object.entries(variables).map(([name, value]) => `export ${name}='${value}'`);
  const start = `exec '${program}' -NoLogo -NoProfile -NonInteractive -File '${path.join(here, 'fake/start.ps1')}' "$@"`;
  return ['#!/bin/sh', ...exports, 'until [ "${1%.ps1}" != "$1" ]; do shift; done', start, ''].join('\n');
}
