import { describe, expect, it } from 'vitest';
import { nativeChanger } from '../../../main/change/native/changer.ts';
import { journalFiles } from '../../../main/change/native/journal-files.ts';
import type { Operation } from '../../../main/change/operation.ts';
import type { StepNews } from '../../../main/change/performer.ts';
import { beginTransaction, undoTransaction, type ChangePerformer } from '../../../main/change/transaction.ts';
import type { TransactionId } from '../../../shared/model/fix.ts';
import { instant, milliseconds } from '../../../shared/model/units.ts';
import { LossyDisk } from '../../helpers/lossy-disk.ts';

const id = 'a-1' as TransactionId;
const purpose = {
  reason: { kind: 'finding', code: 'net.arp-flux' },
  subject: { kind: 'machine', id: 'a', name: 'a' },
  title: 'A',
} as const;
const file = (name: string): Operation => ({
  kind: 'file',
  path: `/etc/${name}.conf`,
  before: { text: 'old\n', mode: 0o644 },
  after: { text: 'new\n', mode: 0o644 },
});

function performerOn(disk: LossyDisk): ChangePerformer {
  return {
    changer: nativeChanger(
      disk,
      async () => ({ exitCode: 0, stdout: '', stderr: '' }),
      () => undefined,
    ),
    journal: journalFiles(disk, '/var/lib/lanewise/journal'),
    rollback: { arm: async () => undefined, disarm: async () => undefined },
    now: () => instant(1),
  };
}

describe('a change of this computer', () => {
  it('leaves no password of fstab in its record once it is undone', async () => {
    const disk = new LossyDisk();
    const line = (options: string) => `//nas/a /mnt/a cifs username=a,password=x,,hunter2${options} 0 0\n`;
    disk.put('/etc/fstab', line(''));
    const operation: Operation = {
      kind: 'file',
      path: '/etc/fstab',
      before: { text: line(''), mode: 0o644 },
      after: { text: line(',multichannel'), mode: 0o644 },
    };
    const wanted = { id, purpose, uid: 0, operations: [operation], patience: milliseconds(1) };
    const record = () => disk.text('/var/lib/lanewise/journal/a-1.json');
    await (await beginTransaction(performerOn(disk), wanted, () => undefined, new AbortController().signal)).keep();
    expect(record()).toContain('hunter2');
    await undoTransaction(performerOn(disk), { id, uid: 0, patience: milliseconds(1) }, () => undefined);
    expect(disk.text('/etc/fstab')).toBe(line(''));
    expect(record()).not.toContain('hunter2');
    expect(await performerOn(disk).journal.read(id)).toMatchObject({ phase: 'undone' });
  });

  it.each([0, 1, 2])('goes back whole when somebody else wrote file %i meanwhile, and leaves theirs', async (at) => {
    const disk = new LossyDisk();
    const names = ['a', 'b', 'c'];
    for (const name of names) disk.put(`/etc/${name}.conf`, 'old\n');
    const tell = ({ index, state }: StepNews) => {
      if (index === at && state === 'doing') disk.put(`/etc/${names[at]}.conf`, 'theirs\n');
    };
    const wanted = { id, purpose, uid: 0, operations: names.map(file), patience: milliseconds(1) };
    await expect(beginTransaction(performerOn(disk), wanted, tell, new AbortController().signal)).rejects.toMatchObject(
      {
        name: 'ChangeRefused',
        code: 'changed-since',
        message: expect.stringContaining(`/etc/${names[at]}.conf`),
      },
    );
    expect(names.map((name) => disk.text(`/etc/${name}.conf`))).toEqual(
      names.map((_, index) => (index === at ? 'theirs\n' : 'old\n')),
    );
    expect(await performerOn(disk).journal.read(id)).toMatchObject({ phase: 'undone' });
    expect(await performerOn(disk).journal.unfinished()).toEqual([]);
  });
});
