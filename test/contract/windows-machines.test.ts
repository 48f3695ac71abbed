/** Fake machines with Windows, asked as the program asks, by the scripts that ship in a real PowerShell: to their verdicts and causes. */
import { globSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
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
import { processGroups } from '../../main/machine/windows/process-tree.ts';
import { powerShellWords } from '../../main/machine/windows/program.ts';
import { hostScript } from '../../main/machine/windows/scripts.ts';
import { machineByPowerShell } from '../../main/machine/windows/windows-machine.ts';
import { milliseconds } from '../../shared/model/units.ts';
import { expectedLooks, fakeMachines, fakeWindows } from '../helpers/fake-windows.ts';
import { withPowerShell } from '../helpers/power-shell.ts';

describe('fake machines', withPowerShell, () => {
  let folder: string;
  let windows: Awaited<ReturnType<typeof fakeWindows>>;
  let machine: Machine;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'lanewise-machines-'));
    windows = await fakeWindows();
    const argv = [windows.program, ...powerShellWords(hostScript())] as const;
    machine = machineByPowerShell({ argv, trees: processGroups({}) });
  }, 300_000);
  afterAll(async () => {
    await machine.close();
    await windows.end();
    await rm(folder, { recursive: true });
  });

  async function machineAt(name: string, look: number): Promise<Machine> {
    await windows.serve(name, look);
    return machine;
  }

  /** Every look at a machine, judged one after the other. */
  async function judged(
    name: string,
    machineOf: (name: string, look: number) => Promise<Machine> = machineAt,
  ): Promise<readonly { readonly latest: Judged; readonly codes: readonly string[] }[]> {
    const found: { readonly latest: Judged; readonly codes: readonly string[] }[] = [];
    let memory = nothingJudged;
    for (const index of expectedLooks(name).keys()) {
      const facts = await collectMachine('workstation', await machineOf(name, index), 'full');
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
    expect((await judged(name)).map(told)).toEqual(expectedOf(name));
  });

  test.each(fakeMachines)('%s comes to the same from a recording that names nobody', async (name) => {
    const folders: string[] = [];
    for (const index of expectedLooks(name).keys()) {
      const out = path.join(folder, name, String(index));
      const recording = recorder(await machineAt(name, index), out, { redact: redactor().recording });
      await collectMachine('workstation', recording, 'full');
      await recording.finish();
      folders.push(out);
    }
    const again = await judged(name, async (_, look) => player(await readRecording(folders[look] ?? '')));
    expect(again.map(told)).toEqual(expectedOf(name));
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

const expectedOf = (name: string) =>
  expectedLooks(name).map(({ verdicts, codes }) => ({ verdicts, codes: codes.toSorted() }));

const told = ({ latest, codes }: { readonly latest: Judged; readonly codes: readonly string[] }) => ({
  verdicts: Object.fromEntries(latest.snapshot.shares.map(({ at, verdict }) => [at, verdict.word])),
  codes,
});
