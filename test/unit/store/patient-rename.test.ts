import { expect, test } from 'vitest';
import { renamePatiently } from '../../../main/store/patient-rename.ts';

/** Refuses so many times before it renames. */
function refusing(times: number, code: string) {
  let tries = 0;
  const tryOnce = async (): Promise<void> => {
    tries += 1;
    if (tries <= times) throw Object.assign(new Error(code), { code });
  };
  return { tryOnce, tries: () => tries };
}

test.each(['EPERM', 'EBUSY', 'EACCES'])('on Windows a file that is held (%s) is waited for', async (code) => {
  const { tryOnce, tries } = refusing(3, code);
  await renamePatiently('a', 'b', { platform: 'win32', tryOnce });
  expect(tries()).toBe(4);
});

test('not for ever', async () => {
  const { tryOnce } = refusing(1_000, 'EPERM');
  await expect(renamePatiently('a', 'b', { platform: 'win32', tryOnce })).rejects.toMatchObject({ code: 'EPERM' });
});

test.each([
  ['win32', 'ENOSPC'],
  ['linux', 'EACCES'],
])('on %s %s is final', async (platform, code) => {
  const { tryOnce, tries } = refusing(1, code);
  await expect(renamePatiently('a', 'b', { platform, tryOnce })).rejects.toMatchObject({ code });
  expect(tries()).toBe(1);
});
