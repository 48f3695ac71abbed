/** Settings of Windows are changed and put back by the scripts that ship, in a real PowerShell, at machines of the fake Windows. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { JournalEntry } from '../../main/change/journal.ts';
import { undoOf, type Operation } from '../../main/change/operation.ts';
import type { Changer } from '../../main/change/performer.ts';
import { prepareSteps } from '../../main/change/prepare.ts';
import type { FixStep } from '../../main/change/steps.ts';
import { windowsChanger } from '../../main/change/windows/changer.ts';
import { unfinishedChanges, windowsJournal } from '../../main/change/windows/journal.ts';
import { windowsScripts, type WindowsScripts } from '../../main/change/windows/scripts.ts';
import { powerShellAsker, type PowerShellAsker } from '../../main/machine/windows/power-shell-asker.ts';
import { processGroups } from '../../main/machine/windows/process-tree.ts';
import { powerShellWords } from '../../main/machine/windows/program.ts';
import { hostScript } from '../../main/machine/windows/scripts.ts';
import { instant } from '../../shared/model/units.ts';
import { fakeWindows } from '../helpers/fake-windows.ts';
import { withPowerShell } from '../helpers/power-shell.ts';

const caller = { uid: 0, gid: 0 };
type Wish = Extract<FixStep, { verb: 'set-windows' }>['wishes'][number];

const cases: readonly { readonly machine: string; readonly wish: Wish; readonly change: object }[] = [
  {
    machine: 'multichannel-disabled',
    wish: { setting: 'multichannel' },
    change: { of: { setting: 'multichannel' }, before: 'off', after: 'on' },
  },
  {
    machine: 'dialect-capped',
    wish: { setting: 'dialect-cap' },
    change: { of: { setting: 'dialect-cap' }, before: 'SMB210', after: 'None' },
  },
  {
    machine: 'rss-off',
    wish: { setting: 'rss', interface: 'Ethernet' },
    change: { of: { setting: 'rss', name: 'Ethernet' }, before: 'off', after: 'on' },
  },
  {
    machine: 'constraint',
    wish: { setting: 'constraint', server: 'nas' },
    change: { of: { setting: 'constraint', server: 'nas', name: 'Ethernet' }, before: 'on', after: 'off' },
  },
  {
    machine: 'overlay-wins',
    wish: { setting: 'constrain', server: 'nas', interfaces: ['Ethernet'] },
    change: { of: { setting: 'constraint', server: 'nas', name: 'Ethernet' }, before: 'off', after: 'on' },
  },
];

describe('a setting of Windows', withPowerShell, () => {
  let windows: Awaited<ReturnType<typeof fakeWindows>>;
  let asker: PowerShellAsker;
  let scripts: WindowsScripts;
  let changer: Changer;
  const prepare = (...wishes: readonly Wish[]): Promise<readonly Operation[]> =>
    prepareSteps([{ verb: 'set-windows', wishes: [...wishes] }], scripts.machine, caller);

  beforeAll(async () => {
    windows = await fakeWindows();
    asker = powerShellAsker({
      argv: [windows.program, ...powerShellWords(hostScript(), 'change')],
      trees: processGroups({}),
    });
    scripts = windowsScripts(asker);
    changer = windowsChanger(scripts);
  }, 300_000);
  afterAll(async () => {
    asker.end();
    await windows.end();
  });

  test.each(cases)('$wish.setting is changed at $machine, and put back', async ({ machine, wish, change }) => {
    await windows.serve(machine);
    const operations = await prepare(wish);
    expect(operations).toMatchObject([{ kind: 'windows-setting', ...change }]);
    for (const operation of operations) {
      expect(await changer.stateOf(operation)).toBe('before');
      await changer.perform(operation);
      expect(await changer.stateOf(operation)).toBe('after');
      // Done already.
      await changer.perform(operation);
    }
    await expect(prepare(wish)).rejects.toMatchObject({ code: 'changed-since' });
    for (const operation of undoOf(operations)) await changer.perform(operation);
    expect(await prepare(wish)).toEqual(operations);
  });

  test('is never changed by the PowerShell that reads', async () => {
    await windows.serve('multichannel-disabled');
    const argv = [windows.program, ...powerShellWords(hostScript())] as const;
    const reader = powerShellAsker({ argv, trees: processGroups({}) });
    const value = { setting: 'multichannel', value: 'on' };
    await expect(windowsScripts(reader).run('write-setting', value)).rejects.toThrow('There is no script');
    reader.end();
    expect(await prepare({ setting: 'multichannel' })).toHaveLength(1);
  });

  test('is left alone where somebody else has changed it, or the interface is another one', async () => {
    await windows.serve('dialect-capped');
    const [operation] = await prepare({ setting: 'dialect-cap' });
    if (operation?.kind !== 'windows-setting') throw new Error('nothing is prepared');
    await expect(changer.perform({ ...operation, before: 'SMB202' })).rejects.toMatchObject({ code: 'changed-since' });
    await windows.serve('rss-off');
    const gone = '{00000000-0000-0000-0000-000000000000}';
    const other = { kind: 'windows-setting', before: 'off', after: 'on' } as const;
    const of = { setting: 'rss', guid: gone, name: 'Ethernet' } as const;
    await expect(changer.perform({ ...other, of })).rejects.toMatchObject({ code: 'changed-since' });
    await expect(prepare({ setting: 'rss', interface: 'Ethernet 9' })).rejects.toMatchObject({ code: 'changed-since' });
  });

  test('is no constraint more where somebody has made another one; of one that is partly there, only what is missing', async () => {
    await windows.serve('constraint');
    const wish = { setting: 'constrain', server: 'NAS' } as const;
    await expect(prepare({ ...wish, interfaces: ['Ethernet 2'] })).rejects.toMatchObject({ code: 'changed-since' });
    expect(await prepare({ ...wish, server: 'nas', interfaces: ['Ethernet', 'Ethernet 2'] })).toMatchObject([
      { of: { setting: 'constraint', server: 'nas', name: 'Ethernet 2' }, before: 'off', after: 'on' },
    ]);
    await expect(prepare({ ...wish, server: 'other', interfaces: ['Ethernet 9'] })).rejects.toMatchObject({
      code: 'changed-since',
    });
  });

  test('is not changed without administrator rights, and that is said in the words of Windows', async () => {
    await windows.serve('not-elevated');
    const of = { setting: 'multichannel' } as const;
    const operation = { kind: 'windows-setting', of, before: 'on', after: 'off' } as const;
    await expect(changer.perform(operation)).rejects.toMatchObject({
      code: 'failed',
      message: expect.stringContaining('Access is denied') as unknown,
    });
    expect(await changer.stateOf(operation)).toBe('before');
  });

  test.each<[string, Operation]>([
    ['a file of Linux', { kind: 'file', path: '/etc/fstab', activate: 'systemd', after: { text: '', mode: 0o644 } }],
    [
      'a value of another setting',
      { kind: 'windows-setting', of: { setting: 'multichannel' }, before: 'off', after: 'None' },
    ],
  ])('is nothing else: %s is refused', async (_, operation) => {
    await expect(changer.perform(operation)).rejects.toMatchObject({ code: 'bad-plan' });
    await expect(changer.stateOf(operation)).rejects.toMatchObject({ code: 'bad-plan' });
  });

  test('is written down with its id, whatever the text, until it is closed; what cannot be read is set aside once', async () => {
    await windows.serve('two-ports');
    const journal = windowsJournal(scripts);
    expect(await journal.unfinished()).toEqual([]);
    const entry: JournalEntry = {
      version: 1,
      id: 'a-1',
      purpose: { title: 'Größe “x”\n$(1) `b`' },
      uid: 0,
      at: instant(1),
      operations: [{ kind: 'windows-setting', of: { setting: 'multichannel' }, before: 'off', after: 'on' }],
      phase: 'applying',
      next: 0,
      deadline: instant(2),
    };
    await journal.write(entry);
    expect(await journal.read('a-1')).toEqual(entry);
    expect(await journal.unfinished()).toEqual([entry]);
    expect(await unfinishedChanges(scripts)).toEqual(['a-1']);
    await journal.write({ ...entry, phase: 'kept' });
    expect(await journal.unfinished()).toEqual([]);
    expect(await journal.read('a-2')).toBeUndefined();
    await scripts.run('write-journal', { name: 'b-1', text: 'open {"version":9}' });
    await expect(journal.read('b-1')).rejects.toMatchObject({ code: 'failed' });
    expect(await journal.tidy()).toMatchObject([{ transaction: 'b-1' }]);
    expect(await journal.tidy()).toEqual([]);
    expect(await unfinishedChanges(scripts)).toEqual([]);
  });
});
