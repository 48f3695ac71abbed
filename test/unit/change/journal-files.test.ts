import { describe, expect, it } from 'vitest';
import { journalFiles } from '../../../main/change/native/journal-files.ts';
import { recoverTransactions } from '../../../main/change/transaction.ts';
import { canBeReadAgain, type JournalEntry, type JournalPhase } from '../../../main/change/journal.ts';
import { instant } from '../../../shared/model/units.ts';
import { LossyDisk } from '../../helpers/lossy-disk.ts';
import { ModelComputer } from '../../helpers/fix-model.ts';

const folder = '/var/lib/lanewise/journal';
const entry = (id: string, phase: JournalPhase, text = 'a'): JournalEntry => ({
  version: 1,
  id,
  purpose: {
    reason: { kind: 'finding', code: 'net.arp-flux' },
    subject: { kind: 'machine', id: 'a', name: 'a' },
    title: 'A',
  },
  uid: 0,
  at: instant(1),
  operations: [{ kind: 'file', path: '/etc/a', after: { text, mode: 0o644 } }],
  phase,
  next: 0,
  deadline: instant(2),
});
const names = (disk: LossyDisk) => [...(disk.folders.get(folder)?.names.keys() ?? [])].toSorted();

const unreadable: readonly (readonly [string, string])[] = [
  ['garbage', 'garbage'],
  ['nothing', ''],
  ['a newer version', JSON.stringify({ ...entry('old', 'applied'), version: 2 })],
  ['a field of a newer version', JSON.stringify({ ...entry('old', 'applied'), signed: true })],
  ['another name', JSON.stringify(entry('other', 'applied'))],
  ['a list', '[]'],
];

describe('a record that cannot be read', () => {
  it.each(unreadable)('of a change that is over (%s) keeps nobody from anything', async (_, text) => {
    const disk = new LossyDisk();
    disk.put(`${folder}/old.json`, text);
    const journal = journalFiles(disk, folder);
    await journal.write(entry('new', 'applying'));
    expect((await journal.unfinished()).map(({ id }) => id)).toEqual(['new']);
    expect(await journal.tidy()).toEqual([]);
    expect(disk.text(`${folder}/old.json`)).toBe(text);
  });

  it.each(unreadable)('of one that is open (%s) is set aside and told once, whole', async (_, text) => {
    const disk = new LossyDisk();
    disk.put(`${folder}/old.json`, text);
    disk.put(`${folder}/old.open`, '');
    const journal = journalFiles(disk, folder);
    await journal.write(entry('new', 'applying'));
    expect((await journal.unfinished()).map(({ id }) => id)).toEqual(['new']);
    const performer = { ...new ModelComputer().performer(), journal };
    const [aside, ...rest] = await recoverTransactions(
      { ...performer, journal: { ...journal, unfinished: async () => [] } },
      'x',
    );
    expect(aside).toMatchObject({
      transaction: 'old',
      refusal: { message: expect.stringContaining(`${folder}/old.json`) },
    });
    expect(rest).toEqual([]);
    expect(names(disk)).toEqual(['new.json', 'new.open', 'old.aside', 'old.json']);
    expect(disk.text(`${folder}/old.json`)).toBe(text);
    expect(await journal.tidy()).toEqual([]);
  });
});

describe('a mark', () => {
  it.each<[string, (disk: LossyDisk) => void]>([
    ['without a record', (disk) => disk.put(`${folder}/a-1.open`, '')],
    ['with a name that no change has', (disk) => disk.put(`${folder}/x y.open`, '')],
    [
      'beside a record that was kept',
      (disk) => {
        disk.put(`${folder}/a-1.open`, '');
        disk.put(`${folder}/a-1.json`, JSON.stringify(entry('a-1', 'kept')));
      },
    ],
    [
      'beside a record that waits for a person',
      (disk) => {
        disk.put(`${folder}/A B.open`, '');
        disk.put(`${folder}/a-1.open`, '');
        disk.put(`${folder}/a-1.json`, JSON.stringify(entry('a-1', 'stuck')));
      },
    ],
  ])('%s is removed', async (_, put) => {
    const disk = new LossyDisk();
    put(disk);
    const journal = journalFiles(disk, folder);
    expect(await journal.unfinished()).toEqual([]);
    expect(await journal.tidy()).toEqual([]);
    expect(names(disk).filter((name) => name.endsWith('.open'))).toEqual([]);
  });

  it('of an open change stays', async () => {
    const disk = new LossyDisk();
    const journal = journalFiles(disk, folder);
    await journal.write(entry('a-1', 'applied'));
    await journal.tidy();
    expect(names(disk)).toEqual(['a-1.json', 'a-1.open']);
  });
});

describe('what a change is begun with', () => {
  it('can be read again', () => {
    const long = 'a line of smb.conf\n'.repeat(40_000);
    expect(canBeReadAgain(entry('a-1', 'applying', long))).toBe(true);
    expect(canBeReadAgain(entry('a-1', 'applying', '\u0001'.repeat(2 ** 21)))).toBe(false);
    expect(canBeReadAgain(entry('A 1', 'applying'))).toBe(false);
    expect(
      canBeReadAgain({ ...entry('a-1', 'applying'), operations: [{ kind: 'mtu', dev: 'a', before: 1.5, after: 1 }] }),
    ).toBe(false);
  });
});
