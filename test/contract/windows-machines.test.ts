/** Fake machines with Windows, asked as the program asks, by the scripts that ship in a real PowerShell: to their verdicts and causes. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { textOf } from '../../main/cli/people.ts';
import { reportOf } from '../../main/cli/report.ts';
import { trayState } from '../../main/app/tray-state.ts';
import { collectMachine } from '../../main/collect/collect-machine.ts';
import { judge, nothingJudged } from '../../main/judge/judge.ts';
import type { Machine } from '../../main/machine/machine.ts';
import { player } from '../../main/machine/recorded.ts';
import { recorder } from '../../main/machine/recorder.ts';
import { readRecording } from '../../main/machine/recording-reader.ts';
import { redactor } from '../../main/machine/redact.ts';
import { processGroups } from '../../main/machine/windows/process-tree.ts';
import { powerShellWords } from '../../main/machine/windows/program.ts';
import { hostScript } from '../../main/machine/windows/scripts.ts';
import { machineByPowerShell } from '../../main/machine/windows/windows-machine.ts';
import { windowsSmbOf } from '../../shared/model/machine.ts';
import type { JudgementEvent } from '../../shared/model/judgement.ts';
import { instant, milliseconds } from '../../shared/model/units.ts';
import { expectedLooks, fakeMachines, fakeWindows } from '../helpers/fake-windows.ts';
import { failedReadings } from '../helpers/failed-readings.ts';
import { allTextIn, expectedOf, givenAway, judgedLooks, told } from '../helpers/judged-windows.ts';
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

  test.each(fakeMachines)('%s comes to what it should', async (name) => {
    const looks = await judgedLooks(name, machineAt);
    expect(looks.map(told)).toEqual(expectedOf(name));
    for (const { latest } of looks) {
      expect(failedReadings(latest.snapshot.facts)).toEqual([]);
      expect(windowsSmbOf(latest.snapshot.facts).unknownProperties).toEqual([]);
    }
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
    const again = await judgedLooks(name, async (_, look) => player(await readRecording(folders[look] ?? '')));
    expect(again.map(told)).toEqual(expectedOf(name));
    expect(allTextIn(path.join(folder, name))).not.toMatch(givenAway);
  });

  test('a lane that is lost and comes back is so in one recording of all looks, with the same events', async () => {
    const out = path.join(folder, 'all-looks');
    let passed = 0;
    const now = () => ({ at: instant(Date.UTC(2026, 10, 30) + passed), clock: milliseconds(passed) });
    const recording = recorder({ ...machine, now }, out, { redact: redactor().recording });
    // The lane is away at two looks: a trouble is reported once it lasts.
    const served = [0, 1, 1, 2];
    const live = await eventsOf(served.length, async (look) => {
      passed = look * 5_000;
      await windows.serve('lane-lost', served[look]);
      return recording;
    });
    expect(await recording.finish()).toBe(served.length);
    const played = player(await readRecording(out));
    expect(await eventsOf(served.length, async () => played)).toEqual(live);
    expect(live.map((events) => events.map(({ kind }) => kind))).toEqual([
      [],
      ['verdict-changed'],
      ['trouble-began'],
      ['verdict-changed', 'trouble-ended'],
    ]);
    expect(allTextIn(out)).not.toMatch(givenAway);
  });

  test('one goes all the way to the tray, the command line and JSON', async () => {
    const [first] = await judgedLooks('two-ports', machineAt);
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

type Unnamed = Pick<JudgementEvent, 'at' | 'kind'>;

/** What each look found other than the one before: without names, which a recording replaces. */
async function eventsOf(
  looks: number,
  machineAt: (look: number) => Promise<Machine>,
): Promise<readonly (readonly Unnamed[])[]> {
  const found: (readonly Unnamed[])[] = [];
  let memory = nothingJudged;
  for (let look = 0; look < looks; look += 1) {
    const facts = await collectMachine('workstation', await machineAt(look), 'full', memory.latest?.snapshot.facts);
    memory = judge(memory, facts, facts.readAt);
    found.push((memory.latest?.events ?? []).map((event) => ({ ...event, share: '', subject: '' })));
  }
  return found;
}
