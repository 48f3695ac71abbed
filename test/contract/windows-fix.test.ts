/**
 * A click on a fix at a fake Windows: from what was read to the preview, the change, the look whether it helped, and the undo; by the
 * service of the program, its judgement, the elevated program and the scripts that ship, in a real PowerShell.
 */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { conversingPerformer } from '../../main/change/local/conversing.ts';
import { prepareSteps } from '../../main/change/prepare.ts';
import { shownPart } from '../../main/change/run/previewing.ts';
import { createChangeService, type ChangeService } from '../../main/change/run/service.ts';
import { converseByPipe } from '../../main/change/windows/conversation.ts';
import { unfinishedChanges } from '../../main/change/windows/journal.ts';
import { windowsScripts, type WindowsScripts } from '../../main/change/windows/scripts.ts';
import { collectMachine } from '../../main/collect/collect-machine.ts';
import { judge, nothingJudged } from '../../main/judge/judge.ts';
import { powerShellAsker, type PowerShellAsker } from '../../main/machine/windows/power-shell-asker.ts';
import { processGroups } from '../../main/machine/windows/process-tree.ts';
import { powerShellWords } from '../../main/machine/windows/program.ts';
import { hostScript } from '../../main/machine/windows/scripts.ts';
import type { FixProgress } from '../../shared/model/fix.ts';
import { instant, milliseconds } from '../../shared/model/units.ts';
import { fakeWindows } from '../helpers/fake-windows.ts';
import { memoryHistory } from '../helpers/fix-model.ts';
import { withPowerShell } from '../helpers/power-shell.ts';

const program = join(import.meta.dirname, '../helpers/windows-elevated-here.ts');

describe('a fix on Windows', withPowerShell, () => {
  let windows: Awaited<ReturnType<typeof fakeWindows>>;
  let asker: PowerShellAsker;
  let scripts: WindowsScripts;
  beforeAll(async () => {
    windows = await fakeWindows();
    const argv = [windows.program, ...powerShellWords(hostScript(), 'change')] as const;
    asker = powerShellAsker({ argv, trees: processGroups({}) });
    scripts = windowsScripts(asker);
  }, 300_000);
  afterAll(async () => {
    asker.end();
    await windows.end();
  });

  /** The program at the machine that is served, which has looked until everything is told. */
  async function begun() {
    let memory = nothingJudged;
    let clock = 0;
    const told: FixProgress[] = [];
    const lookNow = async (): Promise<void> => {
      clock += 1000;
      const facts = await collectMachine('workstation', scripts.machine, 'full');
      const asked = milliseconds(clock);
      memory = judge(memory, { ...facts, asked, answered: asked, readAt: instant(clock) }, instant(clock));
    };
    const performer = conversingPerformer({
      consent: async () => ({ place: { kind: 'workstation' }, way: 'uac' }),
      start: (request) =>
        converseByPipe(request, async (words) => {
          spawn(process.execPath, [program, windows.program, `lanewise-${randomBytes(8).toString('hex')}`, ...words], {
            stdio: ['ignore', 'pipe', 'inherit'],
          });
          return 'started';
        }),
      isUnfinished: async () => (await unfinishedChanges(scripts)).length > 0,
    });
    const service = createChangeService({
      clock: {
        now: () => instant(clock),
        monotonic: () => milliseconds(clock),
        // Who waits for a look waits as long as PowerShell takes.
        sleep: async (time, signal) => {
          if (time > 1000) await new Promise((resolve) => signal.addEventListener('abort', resolve));
          else clock += time;
        },
      },
      present: () => ({
        findings: memory.latest?.findings ?? [],
        standing: memory.latest?.standing ?? [],
        ...(memory.latest && { snapshot: memory.latest.snapshot }),
      }),
      lookNow,
      machineFor: async () => scripts.machine,
      performerFor: async () => performer,
      callerFor: async () => ({ uid: 0, gid: 0 }),
      prepare: prepareSteps,
      show: shownPart,
      history: memoryHistory([]),
      newTransaction: () => 'run-1',
      onProgress: (progress) => void told.push(progress),
      onHistory: () => undefined,
      report: (what, error) => console.error(what, error),
    });
    await lookNow();
    clock += 12_000;
    await lookNow();
    const remedy = memory.latest?.findings.flatMap(({ remedies }) => remedies.filter(({ kind }) => kind === 'fix'))[0];
    if (remedy?.kind !== 'fix') throw new Error('no fix is offered');
    return { service, id: remedy.id, told };
  }

  async function settled(service: ChangeService, told: readonly FixProgress[]) {
    await expect.poll(() => service.history().running.length, { timeout: 100_000 }).toBe(0);
    return told.at(-1)?.run;
  }

  test.each([
    {
      machine: 'rss-off',
      lines: ["Enable-NetAdapterRss -Name 'Ethernet'"],
      says: /Receive side scaling \(RSS\) is off on Ethernet\.” is gone/,
      waits: undefined,
    },
    {
      machine: 'multichannel-disabled',
      lines: ['Set-SmbClientConfiguration -EnableMultiChannel $true -Force'],
      says: /SMB multichannel is off on this machine\.” is gone/,
      waits: /were opened before the change/,
    },
    {
      machine: 'overlay-wins',
      lines: [
        "New-SmbMultichannelConstraint -ServerName 'nas' -InterfaceAlias 'Ethernet' -Force",
        "New-SmbMultichannelConstraint -ServerName 'nas' -InterfaceAlias 'Ethernet 2' -Force",
      ],
      says: /Every step was done and checked/,
      waits: /were opened before the change/,
    },
  ])('at $machine is shown, made, found to help, and undone', async ({ machine, lines, says, waits }) => {
    await windows.serve(machine);
    const { service, id, told } = await begun();
    const shown = await service.preview(id);
    if (shown.state !== 'ready') throw new Error(JSON.stringify(shown));
    expect(shown.preview).toMatchObject({
      items: [{ kind: 'commands', lines }],
      consent: [{ way: 'uac' }],
      busy: [],
    });
    expect(shown.preview.interrupts).not.toEqual([]);
    expect(service.history().records).toEqual([]);

    expect(await service.apply(id, shown.preview.hash)).toMatchObject({ state: 'started' });
    expect(await settled(service, told)).toMatchObject({ phase: 'kept', told: expect.stringMatching(says) as unknown });
    await service.looked();
    expect(service.history().records).toMatchObject([{ outcome: 'kept' }]);
    expect(service.history().records[0]?.followUp?.sentence ?? 'nothing').toMatch(waits ?? 'nothing');

    expect(await service.undo('run-1')).toMatchObject({ state: 'started' });
    expect(await settled(service, told)).toMatchObject({ phase: 'undone' });
    expect(await service.preview(id)).toMatchObject({ state: 'ready', preview: { hash: shown.preview.hash } });
  });
});
