import { describe, expect, it } from 'vitest';
import { ChangeRefused } from '../../../main/change/changer.ts';
import { nativeChanger } from '../../../main/change/native/changer.ts';
import { journalFiles } from '../../../main/change/native/journal-files.ts';
import type { Operation } from '../../../main/change/operation.ts';
import { ChangeStuck } from '../../../main/change/performer.ts';
import {
  beginTransaction,
  recoverTransactions,
  undoTransaction,
  type ChangePerformer,
} from '../../../main/change/transaction.ts';
import type { TransactionId } from '../../../shared/model/fix.ts';
import { instant, milliseconds } from '../../../shared/model/units.ts';
import { FullDisk } from '../../helpers/full-disk.ts';
import { LossyDisk } from '../../helpers/lossy-disk.ts';

const id = 'a-1' as TransactionId;
const folder = '/var/lib/lanewise/journal';
const purpose = {
  reason: { kind: 'finding', code: 'net.arp-flux' },
  subject: { kind: 'machine', id: 'a', name: 'a' },
  title: 'A',
} as const;
const patience = milliseconds(1);
const old = { text: 'old\n', mode: 0o644 };
const fresh = { text: 'fresh\n', mode: 0o644 };
const operations: readonly Operation[] = [
  { kind: 'secret-file', path: '/etc/lanewise/credentials/nas', after: 'written' },
  { kind: 'file', path: '/etc/fstab', before: old, after: fresh },
  { kind: 'file', path: '/etc/sysctl.d/90-lanewise.conf', after: fresh },
  { kind: 'file', path: '/etc/gone.conf', before: old },
];

class Computer {
  readonly files = new LossyDisk();
  readonly disk = new FullDisk(this.files);
  constructor() {
    this.files.put('/etc/fstab', old.text);
    this.files.put('/etc/gone.conf', old.text);
  }

  /** Nobody who undoes or recovers has the password. */
  performer(secret?: string): ChangePerformer {
    const run = async () => ({ exitCode: 0, stdout: '', stderr: '' });
    return {
      changer: nativeChanger(this.disk, run, () => secret),
      journal: journalFiles(this.disk, folder),
      rollback: { arm: async () => undefined, disarm: async () => undefined },
      now: () => instant(1),
    };
  }

  async apply(): Promise<void> {
    const wanted = { id, purpose, uid: 0, operations, patience };
    const applied = await beginTransaction(
      this.performer('username=a\npassword=b\n'),
      wanted,
      () => undefined,
      new AbortController().signal,
    );
    await applied.keep();
  }

  undo(): Promise<void> {
    return undoTransaction(this.performer(), { id, uid: 0, patience }, () => undefined);
  }

  recover() {
    return recoverTransactions(this.performer(), 'there was no space');
  }

  state(): readonly (string | undefined)[] {
    return operations.map((operation) => ('path' in operation ? this.files.text(operation.path) : undefined));
  }

  /** What is neither a record nor a file of the system. */
  orphans(): readonly string[] {
    const names = [...this.files.folders.values()].flatMap(({ names: found }) => [...found.keys()]);
    return names.filter((name) => name.endsWith('.open') || name.endsWith('.lanewise-new'));
  }
}

const before = [undefined, 'old\n', undefined, 'old\n'];
const after = ['username=a\npassword=b\n', 'fresh\n', 'fresh\n', undefined];

async function outcome(work: Promise<void>): Promise<'done' | 'refused' | 'stuck'> {
  try {
    await work;
    return 'done';
  } catch (error) {
    if (error instanceof ChangeStuck) return 'stuck';
    if (error instanceof ChangeRefused && error.code === 'disk-full') return 'refused';
    throw error;
  }
}

const kinds = [
  ['once', (at: number) => (time: number) => time === at],
  ['from then on', (at: number) => (time: number) => time >= at],
] as const;

describe.each(kinds)('a disk that is full %s', (_, fullAt) => {
  it('at any step of a change leaves it whole or away, and nothing beside it', async () => {
    const outcomes = new Set<string>();
    for (let at = 1; !outcomes.has('done'); at += 1) {
      const computer = new Computer();
      computer.disk.isFull = fullAt(at);
      const result = await outcome(computer.apply());
      outcomes.add(result);
      computer.disk.isFull = () => false;
      if (result === 'refused') expect(computer.state()).toEqual(before);
      await computer.recover();
      expect([at, computer.state()]).toEqual([at, result === 'done' ? after : before]);
      expect([at, computer.orphans()]).toEqual([at, []]);
      expect(at).toBeLessThan(300);
    }
    expect(outcomes).toContain('refused');
  });

  it('at any step of an undo leaves the change whole or away, and it can be undone afterwards', async () => {
    const outcomes = new Set<string>();
    for (let at = 1; !outcomes.has('done'); at += 1) {
      const computer = new Computer();
      await computer.apply();
      computer.disk.asked = 0;
      computer.disk.isFull = fullAt(at);
      outcomes.add(await outcome(computer.undo()));
      computer.disk.isFull = () => false;
      await computer.recover();
      expect([at, computer.orphans()]).toEqual([at, []]);
      const isBack = (await computer.performer().journal.read(id))?.phase === 'undone';
      expect([at, computer.state()]).toEqual([at, isBack ? before : after]);
      if (!isBack) await computer.undo();
      expect(computer.state()).toEqual(before);
      expect(at).toBeLessThan(300);
    }
    expect(outcomes).toContain('refused');
  });
});
