/** Fake machines with Windows, asked by the scripts that ship in a real PowerShell: to their verdicts and causes. */
import { execFile } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { textOf } from '../../main/cli/people.ts';
import { reportOf } from '../../main/cli/report.ts';
import { trayState } from '../../main/app/tray-state.ts';
import { collectMachine } from '../../main/collect/collect-machine.ts';
import { diagnose } from '../../main/findings/diagnose.ts';
import { judge, nothingJudged, type Judged } from '../../main/judge/judge.ts';
import type { Machine } from '../../main/machine/machine.ts';
import { player } from '../../main/machine/recorded.ts';
import { recorder } from '../../main/machine/recorder.ts';
import { readRecording } from '../../main/machine/recording-reader.ts';
import { redactor } from '../../main/machine/redact.ts';
import { milliseconds } from '../../shared/model/units.ts';
import { expectedLooks, fakeMachines, foldersOf, powerShellScripts } from '../helpers/fake-windows.ts';
import { fakeMachine } from '../helpers/fake-machine.ts';
import { powerShell, withPowerShell } from '../helpers/power-shell.ts';
import { answer, refusal, type Row } from '../helpers/windows-answers.ts';

const line = z.object({
  look: z.string(),
  script: z.string(),
  row: z.record(z.string(), z.unknown()).optional(),
  ok: z.boolean().optional(),
  id: z.string().optional(),
  message: z.string().optional(),
});
type Line = z.infer<typeof line>;

const keyOf = (machine: string, look: number): string => `${machine} ${look}`;

describe('fake machines', withPowerShell, () => {
  let folder: string;
  let printed: ReadonlyMap<string, readonly Line[]>;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'lanewise-machines-'));
    printed = Map.groupBy(await runAll(folder), ({ look }) => look);
  }, 300_000);
  afterAll(() => rm(folder, { recursive: true }));

  const machineAt = (name: string, look: number): Machine => answering(printed.get(keyOf(name, look)) ?? []);

  /** Every look at a machine, judged one after the other. */
  async function judged(
    name: string,
    machineOf = machineAt,
  ): Promise<readonly { readonly latest: Judged; readonly codes: readonly string[] }[]> {
    const found: { readonly latest: Judged; readonly codes: readonly string[] }[] = [];
    let memory = nothingJudged;
    for (const index of expectedLooks(name).keys()) {
      const facts = await collectMachine('workstation', machineOf(name, index), 'full');
      const clock = milliseconds(index * 60_000);
      memory = judge(memory, { ...facts, asked: clock, answered: clock }, facts.readAt);
      const { latest, history } = memory;
      // Whatever is there now, however long it has lasted.
      const codes = diagnose(history).map(({ code }) => code);
      if (latest !== undefined) found.push({ latest, codes: codes.toSorted() });
    }
    return found;
  }

  test.each(fakeMachines)('%s comes to what it should', async (name) => {
    const found = (await judged(name)).map(told);
    const expected = expectedLooks(name).map(({ verdicts, codes }) => ({
      verdicts,
      codes: codes.toSorted(),
    }));
    expect(found).toEqual(expected);
  });

  test.each(fakeMachines)('%s comes to the same from a recording that names nobody', async (name) => {
    const folders = new Map<number, string>();
    for (const index of expectedLooks(name).keys()) {
      const out = path.join(folder, name, String(index));
      const recording = recorder(machineAt(name, index), out, { redact: redactor().recording });
      await collectMachine('workstation', recording, 'full');
      await recording.finish();
      folders.set(index, out);
    }
    const played = new Map<number, Machine>();
    for (const [index, out] of folders) played.set(index, player(await readRecording(out)));
    const again = await judged(name, (_, look) => played.get(look) ?? machineAt(name, look));
    expect(again.map(told)).toEqual((await judged(name)).map(told));
    const bytes = globSync('**/*', { cwd: path.join(folder, name), withFileTypes: true })
      .filter((entry) => entry.isFile())
      .flatMap((entry) => [entry.name, readFileSync(path.join(entry.parentPath, entry.name), 'utf8')])
      .join('\n');
    expect(bytes).not.toMatch(givenAway);
  });

  test('one goes all the way to the tray, the command line and JSON', async () => {
    const [first] = await judged('two-ports');
    if (first === undefined) throw new Error('nothing was judged');
    const { latest } = first;
    const source = { kind: 'local', hostName: 'desk' } as const;
    const tray = trayState({ source, judged: latest, interval: milliseconds(1000), stale: false }, 'bytes');
    expect(tray).toMatchObject({ level: 'ok', carrying: 2, possible: 2 });
    expect(textOf(latest)).toMatch(
      /media on nas \(X:\): 2 of 2 paths[^]*Ethernet -> 10\.0\.1\.10 {2}connected[^]*SMB 3\.1\.1/,
    );
    expect(reportOf(latest).shares[0]).toMatchObject({ protocol: 'smb', verdict: 'full', channels: { open: 2 } });
  });
});

/** Users, machines, shares, adapters, addresses in each form, MACs, GUIDs and messages of the machines. */
const givenAway = new RegExp(
  [
    String.raw`(?<![\p{L}\d])(?:anna|jörg|pc|nas|nas-[abc]|media|photo|backup|team|external)(?![\p{L}\d])`,
    String.raw`10\.0\.[12]\.\d|100\.101\.102\.|0a000[12]|1c2d:3e4f|211:32ff`,
    String.raw`001132aa|00-11-32|001b21c0|00-1b-21|00-00-5e|0b8a1f0e|\\000[cf7]"|zugriff|denied\.`,
  ].join('|'),
  'iu',
);

const told = ({ latest, codes }: { readonly latest: Judged; readonly codes: readonly string[] }) => ({
  verdicts: Object.fromEntries(latest.snapshot.shares.map(({ at, verdict }) => [at, verdict.word])),
  codes,
});

/** A machine whose scripts printed these lines. */
function answering(lines: readonly Line[]): Machine {
  const outputs = Map.groupBy(lines, ({ script }) => script);
  const machine = fakeMachine({ family: 'windows' });
  return {
    ...machine,
    run: async ([, file = '']) => {
      const own = outputs.get(path.basename(file, '.ps1')) ?? [];
      const rows = own.flatMap(({ row }): readonly Row[] => (row === undefined ? [] : [row]));
      const failed = own.find(({ ok }) => ok === false);
      if (failed !== undefined) return refusal(failed.id ?? '', failed.message);
      return { exitCode: 0, stdout: answer(...rows), stderr: '' };
    },
  };
}

/** One PowerShell for all of them: to start one takes longer than all scripts of a machine. */
async function runAll(folder: string): Promise<readonly Line[]> {
  const asked = { 'tcp-connections': ['445', '4455'], 'route-to': ['10.0.1.10', '10.0.1.11', '10.0.2.10'] };
  const looks = fakeMachines.flatMap((machine) =>
    expectedLooks(machine).map((_, index) => ({
      look: keyOf(machine, index),
      served: [folder, ...foldersOf(machine, index)],
      arguments: asked,
    })),
  );
  await writeFile(path.join(folder, 'looks.json'), JSON.stringify(looks));
  const { program, environment } = powerShell();
  const script = path.join(import.meta.dirname, '../windows/fake/run-scripts.ps1');
  const words = ['-NoProfile', '-NonInteractive', '-File', script, powerShellScripts, path.join(folder, 'looks.json')];
  const env = { ...process.env, ...environment, LANEWISE_FAKE_WINDOWS: path.join(folder, 'served') };
  const { stdout } = await promisify(execFile)(program, words, { env, maxBuffer: 64 * 1024 * 1024 });
  return stdout
    .trim()
    .split('\n')
    .map((text) => line.parse(JSON.parse(text)));
}
