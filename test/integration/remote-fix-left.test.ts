/** What becomes of a change over a real sshd when the program or the computer ends in the middle. */
import { describe, expect, vi } from 'vitest';
import { ChangeStuck } from '../../main/change/performer.ts';
import { rootShell } from '../../main/change/remote/root-shell.ts';
import { withLock } from '../../main/change/remote/lock.ts';
import { MachineError } from '../../main/machine/machine.ts';
import { openSshChanging } from '../../main/machine/ssh-change.ts';
import {
  apply,
  errorOf,
  first,
  journalNames,
  look,
  never,
  remoteTest as test,
  request,
} from '../helpers/remote-change.ts';
import { until } from '../lab/until.ts';
import { asRoot } from '../helpers/only-where.ts';

/** Each waits for a deadline, and for a computer that may be busy. */
vi.setConfig({ testTimeout: 240_000 });
/** Each has a computer of its own. */
const besides = { ...asRoot, concurrent: true };

describe('a computer over SSH', besides, () => {
  test('at the deadline what somebody else changed is left, the rest goes back, and both are told', async ({
    computer,
    performerFor,
  }) => {
    const box = await computer();
    const { performer } = await performerFor(box, { patienceMs: 25_000 });
    const applied = await apply(performer);
    await box.write('/etc/lw-one.conf', 'theirs');
    await until('the computer has given up', async () => !(await journalNames(box)).includes('.open'));
    expect(await look(box)).toBe('theirstwo0\n');
    expect((await performer.entry(applied.transaction))?.phase).toBe('stuck');
    expect(await errorOf(applied.revert('asked'))).toBeInstanceOf(ChangeStuck);
  });

  test.for([
    ['debian', 0] as const,
    ['debian', 1] as const,
    ['debian', 2] as const,
    ['debian', 3] as const,
    ['busybox', 1] as const,
  ])(
    '%s: a program that ends at operation %i leaves a computer that goes back by itself',
    async ([tools, at], { computer, performerFor }) => {
      const box = await computer(tools);
      const { performer, close } = await performerFor(box, { patienceMs: 10_000 });
      const gone = Promise.withResolvers<undefined>();
      const work = errorOf(
        performer.apply(
          request(),
          ({ index, state }) => {
            if (index === at && state === 'done') void close().then(() => gone.resolve(undefined));
          },
          never,
        ),
      );
      await gone.promise;
      // The next program finds out what became of it.
      const next = await performerFor(box);
      const [recovered] = await next.performer.recover();
      expect(recovered?.refusal).toBeUndefined();
      expect(await look(box)).toBe(first);
      expect(await journalNames(box)).not.toContain('.open');
      void work;
    },
  );

  test('what a computer that was switched off in the middle left is put back at the next look', async ({
    computer,
    performerFor,
  }) => {
    const box = await computer();
    const { performer, close } = await performerFor(box);
    await apply(performer);
    await close();
    // Its watcher is gone with everything else.
    await box.box.shell('kill -9 $(cat /var/lib/lanewise/journal/*.watch)');
    const next = await performerFor(box);
    expect(await next.performer.recover()).toMatchObject([{}]);
    expect(await look(box)).toBe(first);
  });

  test('a shell that is ended right after it took the lock does not lock its own change out', async ({
    computer,
    open,
  }) => {
    const box = await computer();
    const changing = await openSshChanging(box.login('root'));
    open.push(changing);
    const runs: number[] = [];
    const hand = rootShell(
      {
        runAsRoot: async (script, options) => {
          const answer = await changing.runAsRoot(script, options);
          if (runs.push(answer.exitCode) === 1) throw new MachineError('failed', 'sh', 'It was ended.');
          return answer;
        },
      },
      'the box',
    );
    expect(await withLock(hand, async () => 'done')).toBe('done');
    expect(runs).toEqual([0, 0, 0]);
    expect(await box.box.shell('ls /var/lib/lanewise/journal')).not.toContain('remote.lock');
  });

  test('of a change that was marked and not written down nothing is left after a recovery', async ({
    computer,
    performerFor,
  }) => {
    const box = await computer();
    const { performer } = await performerFor(box);
    await box.box.shell(`mkdir -p /var/lib/lanewise/journal; cd /var/lib/lanewise/journal
      : >a-1.open; echo 4194305 >a-1.busy; : >a-1.new`);
    expect(await performer.recover()).toEqual([]);
    expect(await box.box.shell('ls /var/lib/lanewise/journal')).toBe('');
  });

  test('who takes the lock takes away what killed programs left, and nothing of one that is at it', async ({
    computer,
    open,
  }) => {
    const box = await computer();
    const changing = await openSshChanging(box.login('root'));
    open.push(changing);
    await box.box.shell(`mkdir -p /var/lib/lanewise/journal; cd /var/lib/lanewise/journal
      read -r boot </proc/sys/kernel/random/boot_id; read -r up idle </proc/uptime
      valid="$boot $((\${up%%.*} + 100))"
      echo "$valid 01 1" >remote.lock.01.new; echo "$valid 02 4194305" >remote.lock.02.new
      echo "0-0 99999999 03 1" >remote.lock.03.new; : >remote.lock.04.new; : >open.open; : >open.busy; : >over.busy`);
    await withLock(rootShell(changing, 'the box'), async () => 'done');
    expect(await box.box.shell('ls /var/lib/lanewise/journal')).toBe('open.busy\nopen.open\nremote.lock.01.new\n');
  });
});
