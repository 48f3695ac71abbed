/** What becomes of a change over a real sshd when the connection breaks in the middle. */
import { describe, expect, vi } from 'vitest';
import type { TransactionId } from '../../shared/model/fix.ts';
import { apply, changed, codeOf, first, journalNames, look, remoteTest as test } from '../helpers/remote-change.ts';
import { until } from '../lab/until.ts';
import { asRoot } from '../helpers/only-where.ts';

/** Each waits for a deadline, and for a computer that may be busy. */
vi.setConfig({ testTimeout: 240_000 });
/** Each has a computer of its own. */
const besides = { ...asRoot, concurrent: true };

describe.each(['debian', 'busybox'] as const)('a computer over SSH, %s', besides, (tools) => {
  test('puts everything back by itself when the connection is cut and stays away, and tells so later', async ({
    computer,
    performerFor,
  }) => {
    const box = await computer(tools);
    const { performer } = await performerFor(box, { patienceMs: 10_000 });
    const cut = Promise.withResolvers<undefined>();
    const work = codeOf(
      apply(performer, ({ index, state }) => {
        if (index !== 1 || state !== 'done') return;
        void (async () => {
          await box.keepOut();
          box.cut();
          cut.resolve(undefined);
        })();
      }),
    );
    await cut.promise;
    await until(
      'the computer has put everything back and said so',
      async () => !(await journalNames(box)).includes('.open'),
    );
    expect(await look(box)).toBe(first);
    await box.mend();
    expect(await work).toBe('failed');
    const [id = ''] = /^[0-9a-z-]+/.exec(await journalNames(box)) ?? [];
    expect(await performer.entry(id as TransactionId)).toMatchObject({ phase: 'undone' });
    expect(await look(box)).toBe(first);
  });

  test('goes on after a cut in the middle that mends before the deadline', async ({ computer, performerFor }) => {
    const box = await computer(tools);
    const { performer } = await performerFor(box);
    const applied = await apply(performer, ({ index, state }) => {
      if (index === 2 && state === 'doing') box.cut();
    });
    expect(await look(box)).toBe(changed);
    await applied.revert('asked');
    expect(await look(box)).toBe(first);
  });
});
