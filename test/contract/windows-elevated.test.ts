/**
 * The elevated program for Windows as a process of its own, over a real pipe, at a fake Windows in a real PowerShell. Only the question
 * of Windows (UAC) is left out.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { JournalEntry } from '../../main/change/journal.ts';
import { conversingPerformer, type ElevatedWay } from '../../main/change/local/conversing.ts';
import type { ApplyRequest, Performer, StepNews } from '../../main/change/performer.ts';
import { hashOf, prepareSteps } from '../../main/change/prepare.ts';
import type { FixStep } from '../../main/change/steps.ts';
import { converseByPipe } from '../../main/change/windows/conversation.ts';
import type { StartElevated } from '../../main/change/windows/pipe-server.ts';
import { unfinishedChanges, windowsJournal } from '../../main/change/windows/journal.ts';
import { pipePath, type PipeWords } from '../../main/change/windows/pipe.ts';
import { windowsScripts, type WindowsScripts } from '../../main/change/windows/scripts.ts';
import { powerShellAsker, type PowerShellAsker } from '../../main/machine/windows/power-shell-asker.ts';
import { processGroups } from '../../main/machine/windows/process-tree.ts';
import { powerShellWords } from '../../main/machine/windows/program.ts';
import { hostScript } from '../../main/machine/windows/scripts.ts';
import { instant } from '../../shared/model/units.ts';
import { fakeWindows } from '../helpers/fake-windows.ts';
import { withPowerShell } from '../helpers/power-shell.ts';

const program = join(import.meta.dirname, '../helpers/windows-elevated-here.ts');
const { signal: never } = new AbortController();
const silent = () => undefined;
const both: readonly FixStep[] = [
  { verb: 'set-windows', wishes: [{ setting: 'multichannel' }, { setting: 'rss', interface: 'Ethernet' }] },
];
const purpose = {
  reason: { kind: 'finding', code: 'win.rss-off' },
  subject: { kind: 'machine', id: 'local', name: 'pc' },
  title: 'Switch it on',
} as const;

describe('the elevated program for Windows', withPowerShell, () => {
  let windows: Awaited<ReturnType<typeof fakeWindows>>;
  let asker: PowerShellAsker;
  let scripts: WindowsScripts;
  let lock: string;
  const started: ChildProcess[] = [];

  beforeAll(async () => {
    windows = await fakeWindows();
    const argv = [windows.program, ...powerShellWords(hostScript(), 'change')] as const;
    asker = powerShellAsker({ argv, trees: processGroups({}) });
    scripts = windowsScripts(asker);
  }, 300_000);
  beforeEach(async () => {
    lock = `lanewise-lock-${randomBytes(8).toString('hex')}`;
    await windows.serve('rss-off');
    await scripts.run('write-setting', { setting: 'multichannel', value: 'off' });
  });
  afterEach(async () => {
    await Promise.all(started.splice(0).map(endOf));
  });
  afterAll(async () => {
    asker.end();
    await windows.end();
  });

  async function endOf(child: ChildProcess): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }

  function start(...words: readonly string[]): ChildProcess {
    const child = spawn(process.execPath, [program, windows.program, lock, ...words], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    started.push(child);
    return child;
  }
  const startIt: StartElevated = async (words) => {
    start(...words);
    return 'started';
  };
  const performer = (startBy: StartElevated = startIt): Performer => conversingPerformer(wayBy(startBy));
  const wayBy = (startBy: StartElevated): ElevatedWay => ({
    consent: async () => ({ place: { kind: 'workstation' }, way: 'uac' }),
    start: (request) => converseByPipe(request, startBy),
    isUnfinished: async () => (await unfinishedChanges(scripts)).length > 0,
  });
  const prepared = async (steps = both): Promise<ApplyRequest> => {
    const operations = await prepareSteps(steps, scripts.machine, { uid: 0, gid: 0 });
    return { purpose, steps, hash: hashOf(operations) };
  };
  /** What multichannel and receive side scaling are set to. */
  const settings = async (): Promise<string> => {
    const on = async (script: string): Promise<string | undefined> =>
      /"(?:EnableMultiChannel|Enabled)":(?<on>\w+)/.exec((await scripts.machine.run(['powershell', script])).stdout)
        ?.groups?.['on'];
    return `${await on('smb-client-configuration.ps1')} ${await on('adapter-rss.ps1')}`;
  };

  test('makes a change, tells each step, keeps it, and undoes it', async () => {
    const told: string[] = [];
    const tell = ({ operation, state }: StepNews) => void told.push(`${operation.kind} ${state}`);
    const applied = await performer().apply(await prepared(), tell, never);
    expect(await settings()).toBe('true true');
    expect(await unfinishedChanges(scripts)).toEqual([applied.transaction]);
    await applied.keep();
    expect(told).toEqual([
      'windows-setting doing',
      'windows-setting done',
      'windows-setting doing',
      'windows-setting done',
    ]);
    expect(await performer().recover()).toEqual([]);
    await performer().undo(applied.transaction, tell);
    expect(await settings()).toBe('false false');
    expect(told.slice(4)).toEqual(['windows-setting put-back', 'windows-setting put-back']);
  });

  test('takes a change back when it is not kept', async () => {
    const back = await performer().apply(await prepared(), silent, never);
    await back.revert('It did not help.');
    expect(await settings()).toBe('false false');
  });

  test('does not undo what somebody else has changed since', async () => {
    await windows.serve('dialect-capped');
    const steps: readonly FixStep[] = [{ verb: 'set-windows', wishes: [{ setting: 'dialect-cap' }] }];
    const kept = await performer().apply(await prepared(steps), silent, never);
    await kept.keep();
    await scripts.run('write-setting', { setting: 'dialect-cap', value: 'SMB300' });
    await expect(performer().undo(kept.transaction, silent)).rejects.toMatchObject({ code: 'not-ours' });
    const { stdout } = await scripts.machine.run(['powershell', 'smb-client-configuration.ps1']);
    expect(stdout).toContain('"Smb2DialectMax":"SMB300"');
  });

  test('is not started where its person refuses, and nothing is changed', async () => {
    const refusing = performer(async () => 'refused');
    await expect(refusing.apply(await prepared(), silent, never)).rejects.toMatchObject({ code: 'consent-refused' });
    expect(await settings()).toBe('false false');
  });

  test('refuses a request that is not the one of its command line', async () => {
    const other = performer(async ([name, key]) => startIt([name, key, 'a'.repeat(64)]));
    await expect(other.apply(await prepared(), silent, never)).rejects.toMatchObject({ code: 'bad-plan' });
    expect(await settings()).toBe('false false');
  });

  test('refuses what is another change by now', async () => {
    const before = await prepared();
    await scripts.run('write-setting', { setting: 'multichannel', value: 'on' });
    await expect(performer().apply(before, silent, never)).rejects.toMatchObject({ code: 'changed-since' });
    expect(await settings()).toBe('true false');
  });

  test('refuses where it has no rights of an administrator', async () => {
    await windows.serve('not-elevated');
    const steps: readonly FixStep[] = [{ verb: 'set-windows', wishes: [{ setting: 'multichannel' }] }];
    const hash = '0'.repeat(64);
    await expect(performer().apply({ purpose, steps, hash }, silent, never)).rejects.toMatchObject({
      code: 'no-way-to-root',
    });
  });

  test('hears nobody else at the pipe: who has not the key is told nothing', async () => {
    const heard: string[] = [];
    const meddled = performer(async (words) => {
      for (const word of ['', `${'0'.repeat(32)}\n`, 'x'.repeat(500)]) {
        const stranger = connect(pipePath(words[0]));
        stranger.on('data', (bytes) => heard.push(bytes.toString())).on('error', silent);
        await once(stranger, 'connect');
        stranger.write(word);
      }
      return startIt(words);
    });
    const applied = await meddled.apply(await prepared(), silent, never);
    expect(await settings()).toBe('true true');
    await applied.revert('Enough.');
    expect(heard).toEqual([]);
  });

  test('makes one change at a time', async () => {
    const asked = await prepared();
    const first = await performer().apply(asked, silent, never);
    await expect(performer().undo('other-1', silent)).rejects.toMatchObject({ code: 'another-fix-runs' });
    await first.revert('Enough.');
    expect(await settings()).toBe('false false');
  });

  test.each([
    ['a verb of Linux', [{ verb: 'set-mtu', dev: 'eth0', bytes: 1400 }]],
    ['a setting that no remedy needs', [{ verb: 'set-windows', wishes: [{ setting: 'insecure-guest' }] }]],
    ['a value', [{ verb: 'set-windows', wishes: [{ setting: 'multichannel', value: 'off' }] }]],
    ['a command', [{ verb: 'set-windows', wishes: [{ setting: 'constraint', server: "nas'; Restart-Computer #" }] }]],
    ['a pattern', [{ verb: 'set-windows', wishes: [{ setting: 'constraint', server: '*' }] }]],
    [
      'a path to a device',
      [{ verb: 'set-windows', wishes: [{ setting: 'constraint', server: String.raw`\\.\pipe\x` }] }],
    ],
    ['a control character', [{ verb: 'set-windows', wishes: [{ setting: 'rss', interface: 'Ethernet\u0000' }] }]],
  ])('refuses %s', async (_, steps) => {
    const talk = await converseByPipe({ verb: 'apply', purpose, steps, hash: '0'.repeat(64) }, startIt);
    expect(await talk.next()).toMatchObject({ event: 'refused', code: 'bad-plan' });
    expect(await talk.next()).toBeUndefined();
    expect(await settings()).toBe('false false');
  });

  test.each(['doing', 'done', 'applied'])('killed at “%s”: what it left is put back', async (moment) => {
    let running: ChildProcess | undefined;
    const talk = await converseByPipe({ verb: 'apply', ...(await prepared()) }, async (words: PipeWords) => {
      running = start(...words);
      return 'started';
    });
    for (let event = await talk.next(); event !== undefined; event = await talk.next()) {
      if (event.event === moment || (event.event === 'step' && event.state === moment)) break;
    }
    if (running !== undefined) await endOf(running);
    const [recovered] = await performer().recover();
    expect(recovered?.refusal).toBeUndefined();
    expect(await settings()).toBe('false false');
    expect(await unfinishedChanges(scripts)).toEqual([]);
  });

  test.each([
    ['its watcher, which needs nobody', (deadline: string) => ['rollback', 'left-1', deadline, '0']],
    ['the uninstaller', () => ['recover']],
  ])('a change that nobody keeps is taken back by %s', async (_, wordsAt) => {
    const operations = await prepareSteps(both, scripts.machine, { uid: 0, gid: 0 });
    const deadline = instant(Date.now());
    const entry: JournalEntry = {
      version: 1,
      id: 'left-1',
      purpose,
      uid: 0,
      at: deadline,
      operations,
      phase: 'applied',
      next: 2,
      deadline,
    };
    await windowsJournal(scripts).write(entry);
    await scripts.run('write-setting', { setting: 'multichannel', value: 'on' });
    const reverting = start(...wordsAt(String(deadline)));
    await once(reverting, 'exit');
    expect(reverting.exitCode).toBe(0);
    expect(await settings()).toBe('false false');
    expect(await windowsJournal(scripts).read('left-1')).toMatchObject({ phase: 'undone' });
  });
});
