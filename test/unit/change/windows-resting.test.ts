import { expect, it } from 'vitest';
import { resting } from '../../../main/change/windows/own-machine.ts';

it('a PowerShell for changes ends when nothing is asked of it, and never while it is asked', async () => {
  const { promise: answered, resolve } = Promise.withResolvers<void>();
  let [ended, isBusy] = [0, false];
  const asker = resting(
    {
      ask: async () => {
        isBusy = true;
        await answered;
        isBusy = false;
        return { exitCode: 0, stdout: '', stderr: '' };
      },
      end: () => {
        expect(isBusy).toBe(false);
        ended += 1;
      },
    },
    1,
  );
  const how = { source: 'a', timeoutMs: 1 };
  const both = [asker.ask('a', [], how), asker.ask('b', [], how)];
  setTimeout(resolve, 20);
  await Promise.all(both);
  await expect.poll(() => ended).toBe(1);
  await asker.ask('c', [], how);
  await expect.poll(() => ended).toBe(2);
});
