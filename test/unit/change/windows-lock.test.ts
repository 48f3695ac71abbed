/** One change of a Windows machine at a time, by a name that other users cannot take. */
import { expect, test } from 'vitest';
import { takePipeLock, usualLock } from '../../../main/change/windows/lock.ts';
import { pipeWords } from '../../../main/change/windows/pipe.ts';

test('the second one is refused, until the first one has ended', async () => {
  const name = `${usualLock}-${process.pid}`;
  const first = await takePipeLock(name);
  await expect(takePipeLock(name)).rejects.toMatchObject({ code: 'another-fix-runs' });
  await first.end();
  await expect.poll(() => takePipeLock(name).then((lock) => lock.end())).toBeUndefined();
});

test('its name is one that Windows gives to administrators alone, and none that the command line could name', () => {
  expect(usualLock).toMatch(/^ProtectedPrefix\\Administrators\\[^\\]+$/);
  expect(pipeWords.safeParse([usualLock, '0'.repeat(32), '0'.repeat(64)]).success).toBe(false);
});
