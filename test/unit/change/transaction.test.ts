import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ChangeRefused } from '../../../main/change/changer.ts';
import type { Operation } from '../../../main/change/operation.ts';
import { ChangeStuck, type StepNews } from '../../../main/change/performer.ts';
import type { Purpose } from '../../../main/change/plan.ts';
import { beginTransaction, recoverTransactions, undoTransaction } from '../../../main/change/transaction.ts';
import type { TransactionId } from '../../../shared/model/fix.ts';
import { milliseconds } from '../../../shared/model/units.ts';
import { Crash, ModelComputer, setting } from '../../helpers/fix-model.ts';

const id = '1-a' as TransactionId;
const purpose: Purpose = {
  reason: { kind: 'finding', code: 'net.reverse-path-filter' },
  subject: { kind: 'machine', id: 'local', name: 'this computer' },
  title: 'A change',
};
const wanted = (operations: readonly Operation[]) => ({
  id,
  purpose,
  uid: 1000,
  operations,
  patience: milliseconds(60_000),
});
const quiet = () => undefined;
const never = new AbortController().signal;

/** Chains of changes of a few settings, beginning where the computer is. */
const operationsArbitrary = fc
  .array(fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.constantFrom('1', '2', '3', '4')), { minLength: 1, maxLength: 6 })
  .map((wishes) => {
    const now = new Map<string, string>();
    return wishes.flatMap(([key, value]) => {
      const before = now.get(key) ?? '';
      if (before === value) return [];
      now.set(key, value);
      return [setting(key, before, value)];
    });
  });

async function untilCrash(work: Promise<unknown>): Promise<unknown> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof ChangeStuck || error instanceof ChangeRefused || error instanceof Crash) return error;
    throw error;
  }
}

/** Recovers again and again, as every start of the program does, while the power goes at further moments. */
async function recoverAtLast(computer: ModelComputer, crashes: readonly number[]): Promise<void> {
  for (const after of [...crashes, Number.POSITIVE_INFINITY]) {
    computer.crashAt = computer.ticks + after;
    await untilCrash(recoverTransactions(computer.performer(), 'the program ended'));
  }
}

describe('a change of one computer', () => {
  it('is on record and armed before the first thing is touched, and leaves it armed until it is kept', async () => {
    const computer = new ModelComputer();
    const seen: unknown[] = [];
    const tell = ({ state }: StepNews) => {
      if (state === 'doing')
        seen.push([computer.journal.get(id)?.phase, computer.journal.get(id)?.next, computer.armed]);
    };
    const done = await beginTransaction(
      computer.performer(),
      wanted([setting('a', '', '1'), setting('b', '', '1')]),
      tell,
      never,
    );
    expect(seen).toEqual([
      ['applying', 0, id],
      ['applying', 1, id],
    ]);
    expect(computer.armed).toBe(id);
    await done.keep();
    expect(computer.armed).toBeUndefined();
    expect(computer.journal.get(id)?.phase).toBe('kept');
  });

  it('goes back whole when the system refuses one of its steps', async () => {
    const computer = new ModelComputer();
    computer.refuses.add('c=1');
    const states: string[] = [];
    const operations = [setting('a', '', '1'), setting('b', '', '1'), setting('c', '', '1')];
    await expect(
      beginTransaction(
        computer.performer(),
        wanted(operations),
        ({ index, state }) => states.push(`${index} ${state}`),
        never,
      ),
    ).rejects.toMatchObject({ code: 'busy' });
    expect([...computer.settings.values()]).toEqual(['', '']);
    expect(states).toEqual([
      '0 doing',
      '0 done',
      '1 doing',
      '1 done',
      '2 doing',
      '2 failed',
      '1 put-back',
      '0 put-back',
    ]);
    expect(computer.journal.get(id)).toMatchObject({ phase: 'undone', reason: 'c refuses 1' });
    expect(computer.armed).toBeUndefined();
  });

  it.each([0, 1, 2])('goes back whole when somebody else was quicker at step %i, whose value stays', async (at) => {
    const computer = new ModelComputer();
    const operations = [setting('a', '', '1'), setting('b', '', '1'), setting('c', '', '1')];
    const theirs = ['a', 'b', 'c'][at] ?? '';
    const tell = ({ index, state }: StepNews) => {
      if (index === at && state === 'doing') computer.settings.set(theirs, 'mine');
    };
    await expect(beginTransaction(computer.performer(), wanted(operations), tell, never)).rejects.toMatchObject({
      name: 'ChangeRefused',
      code: 'changed-since',
    });
    for (const key of ['a', 'b', 'c']) expect(computer.settings.get(key) ?? '').toBe(key === theirs ? 'mine' : '');
    expect(computer.journal.get(id)).toMatchObject({ phase: 'undone', next: 0, reason: `${theirs} is foreign` });
    expect(computer.armed).toBeUndefined();
  });

  it('is stuck where what it changed already was changed by somebody else', async () => {
    const computer = new ModelComputer();
    const tell = ({ index, state }: StepNews) => {
      if (index === 1 && state === 'doing') for (const key of ['a', 'b']) computer.settings.set(key, 'mine');
    };
    const operations = [setting('a', '', '1'), setting('b', '', '1')];
    await expect(beginTransaction(computer.performer(), wanted(operations), tell, never)).rejects.toThrow(ChangeStuck);
    expect(computer.journal.get(id)?.phase).toBe('stuck');
  });

  it('goes back whole when it is cancelled in the middle', async () => {
    const computer = new ModelComputer();
    const stop = new AbortController();
    const tell = ({ index, state }: StepNews) => {
      if (index === 1 && state === 'doing') stop.abort();
    };
    const operations = [setting('a', '', '1'), setting('b', '', '1'), setting('c', '', '1')];
    await expect(beginTransaction(computer.performer(), wanted(operations), tell, stop.signal)).rejects.toThrow(
      'You cancelled the change. Everything is as it was before.',
    );
    expect([...computer.settings]).toEqual([
      ['a', ''],
      ['b', ''],
    ]);
  });

  it('is refused while another one is unfinished, also when that one has no program any more', async () => {
    const computer = new ModelComputer();
    await beginTransaction(computer.performer(), wanted([setting('a', '', '1')]), quiet, never);
    const second = { ...wanted([setting('b', '', '1')]), id: '2-b' as TransactionId };
    await expect(beginTransaction(computer.performer(), second, quiet, never)).rejects.toMatchObject({
      code: 'another-fix-runs',
    });
    expect(computer.settings.get('b')).toBeUndefined();
  });

  it('cannot be kept after it was put back', async () => {
    const computer = new ModelComputer();
    const done = await beginTransaction(computer.performer(), wanted([setting('a', '', '1')]), quiet, never);
    await recoverTransactions(computer.performer(), 'nobody confirmed');
    await expect(done.keep()).rejects.toMatchObject({ code: 'failed' });
    expect(computer.settings.get('a')).toBe('');
  });

  it('is back whole after any crash and any crashes of the recovery', async () => {
    await fc.assert(
      fc.asyncProperty(
        operationsArbitrary,
        fc.nat(60),
        fc.array(fc.integer({ min: 1, max: 20 }), { maxLength: 4 }),
        async (operations, crashAt, further) => {
          const computer = new ModelComputer();
          computer.crashAt = crashAt;
          await untilCrash(
            beginTransaction(computer.performer(), wanted(operations), quiet, never).then((done) => done.keep()),
          );
          await recoverAtLast(computer, further);
          const now = (key: string) => computer.settings.get(key) ?? '';
          const phase = computer.journal.get(id)?.phase;
          if (phase === 'kept') for (const { key, after } of lastOf(operations)) expect(now(key)).toBe(after);
          else for (const key of ['a', 'b', 'c']) expect(now(key)).toBe('');
          expect(['kept', 'undone', undefined]).toContain(phase);
        },
      ),
      { numRuns: 3_000 },
    );
  });

  it('touches nothing that somebody else changed in between, and says what', async () => {
    const computer = new ModelComputer();
    computer.crashAt = 12;
    await untilCrash(
      beginTransaction(computer.performer(), wanted([setting('a', '', '1'), setting('b', '', '1')]), quiet, never),
    );
    expect([...computer.settings.values()]).toEqual(['1', '1']);
    computer.crashAt = Number.POSITIVE_INFINITY;
    computer.settings.set('b', 'mine');
    const [recovered] = await recoverTransactions(computer.performer(), 'the program ended');
    expect(recovered?.refusal?.message).toContain('The kernel setting b was changed by someone else');
    expect([...computer.settings.values()]).toEqual(['1', 'mine']);
    expect(computer.journal.get(id)?.phase).toBe('stuck');
    expect(await recoverTransactions(computer.performer(), 'again')).toEqual([]);
  });
});

function lastOf(operations: readonly Operation[]): readonly { key: string; after: string }[] {
  const last = new Map<string, { key: string; after: string }>();
  for (const operation of operations) if (operation.kind === 'sysctl') last.set(operation.key, operation);
  return [...last.values()];
}

describe('undoing what was kept', () => {
  const operations = [setting('a', '', '1'), setting('b', '', '1'), setting('a', '1', '2')];
  async function kept(): Promise<ModelComputer> {
    const computer = new ModelComputer();
    await (await beginTransaction(computer.performer(), wanted(operations), quiet, never)).keep();
    return computer;
  }
  const undo = (computer: ModelComputer, uid = 1000) =>
    undoTransaction(computer.performer(), { id, uid, patience: milliseconds(60_000) }, quiet);

  it('brings everything back, once', async () => {
    const computer = await kept();
    await undo(computer);
    expect([...computer.settings.values()]).toEqual(['', '']);
    await expect(undo(computer)).rejects.toMatchObject({ code: 'not-ours' });
  });

  it('changes nothing at all where one value is not the one that was written', async () => {
    const computer = await kept();
    computer.settings.set('b', 'mine');
    await expect(undo(computer)).rejects.toMatchObject({ code: 'not-ours' });
    expect([...computer.settings.values()]).toEqual(['2', 'mine']);
    expect(computer.journal.get(id)?.phase).toBe('kept');
  });

  describe('of a mount', () => {
    const by = (...options: readonly string[]) => ({ by: 'options', options }) as const;
    const share = { kind: 'cifs-mount', at: '/mnt/a', remote: '//nas/a' } as const;
    const mountAgain: readonly Operation[] = [
      { ...share, before: by('rw') },
      { ...share, after: by('rw', 'multichannel', 'max_channels=2') },
    ];
    async function mounted(): Promise<ModelComputer> {
      const computer = new ModelComputer();
      computer.mounts.set('/mnt/a', 'rw');
      await (await beginTransaction(computer.performer(), wanted(mountAgain), quiet, never)).keep();
      return computer;
    }

    it('mounts as before', async () => {
      const computer = await mounted();
      await undo(computer);
      expect(computer.mounts.get('/mnt/a')).toBe('rw');
    });

    it('is refused where somebody mounted it with other options since, and names one', async () => {
      const computer = await mounted();
      computer.mounts.set('/mnt/a', 'rw,multichannel,max_channels=4');
      await expect(undo(computer)).rejects.toMatchObject({
        code: 'not-ours',
        message: expect.stringMatching(/^The share at \/mnt\/a was mounted by someone else.* \(max_channels\)\./),
      });
      expect(computer.mounts.get('/mnt/a')).toBe('rw,multichannel,max_channels=4');
      expect(computer.journal.get(id)?.phase).toBe('kept');
    });

    it('is not refused for what another kernel prints besides, or where it is not mounted', async () => {
      const newer = await mounted();
      newer.mounts.set('/mnt/a', 'rw,relatime,multichannel,max_channels=2,reparse=nfs,nativesocket,addr=10.0.0.26');
      await undo(newer);
      expect(newer.mounts.get('/mnt/a')).toBe('rw');
      const gone = await mounted();
      gone.mounts.clear();
      await undo(gone);
      expect(gone.mounts.get('/mnt/a')).toBe('rw');
    });

    it('that was recorded before mounts were looked at is undone all the same', async () => {
      const computer = await mounted();
      const { mounted: _, ...older } = computer.journal.get(id)!;
      computer.journal.set(id, older);
      computer.mounts.set('/mnt/a', 'ro');
      await undo(computer);
      expect(computer.mounts.get('/mnt/a')).toBe('rw');
    });
  });

  it('is for the same user and root only', async () => {
    const computer = await kept();
    await expect(undo(computer, 1001)).rejects.toMatchObject({ code: 'not-ours' });
    expect([...computer.settings.values()]).toEqual(['2', '1']);
    await undo(computer, 0);
    expect([...computer.settings.values()]).toEqual(['', '']);
  });

  it('leaves the whole change in force when one thing cannot be undone', async () => {
    const computer = await kept();
    computer.refuses.add('a=');
    await expect(undo(computer)).rejects.toMatchObject({ code: 'busy' });
    expect([...computer.settings.values()]).toEqual(['2', '1']);
    expect(computer.journal.get(id)?.phase).toBe('kept');
    expect(computer.armed).toBeUndefined();
  });

  it('is finished after any crash', async () => {
    for (let crashAt = 1; crashAt < 30; crashAt += 1) {
      const computer = await kept();
      computer.crashAt = computer.ticks + crashAt;
      await untilCrash(undo(computer));
      await recoverAtLast(computer, [3, 2]);
      const values = [...computer.settings.values()];
      expect(values).toEqual(computer.journal.get(id)?.phase === 'kept' ? ['2', '1'] : ['', '']);
    }
  });
});
