import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { credentialsPath, credentialsText } from '../../../main/fix/verbs/credentials.ts';
import { optionsOfKernel } from '../../../main/fix/verbs/kernel-options.ts';
import { parseMountInfo } from '../../../main/collect/linux/mount-table.ts';
import { fixturesOf } from '../collect/fixtures.ts';

describe('credentials', () => {
  test('their file is named by NAS and account, plainly whatever they are called', () => {
    const name = fc.string({ unit: 'binary', minLength: 1 });
    fc.assert(
      fc.property(name, name, (host, user) => {
        const path = credentialsPath(`//${host}/share`, { user }, '');
        expect(path).toMatch(/^\/etc\/lanewise\/credentials\/[A-Za-z0-9][\w.-]{0,200}$/);
        expect(credentialsPath(`//${host}/other`, { user }, '')).toBe(path);
        expect(credentialsPath(`//${host}/share`, { user }, `guest,credentials=${path},rw`)).toBe(`${path}-2`);
      }),
    );
  });

  test('domains make them different', () => {
    const of = (domain?: string): string => credentialsPath('//nas/a', { user: 'ada', domain }, '');
    expect(new Set([of(), of('A'), of('B')]).size).toBe(3);
  });

  test('their text is what mount.cifs reads, and no line can be slipped in', () => {
    expect(credentialsText({ user: 'ada', domain: 'W' }, 'a=b, c')).toBe('username=ada\npassword=a=b, c\ndomain=W\n');
    for (const password of ['a\nusername=root', 'a\r', 'a\0']) {
      expect(() => credentialsText({ user: 'ada' }, password)).toThrow(/line break/);
    }
  });
});

test('every mount of the kernels that were recorded could be made again by its own options', () => {
  const mounts = fixturesOf('mount-table')
    .filter(({ path }) => path.includes('mountinfo'))
    .flatMap(({ text }) => parseMountInfo(text));
  expect(mounts.length).toBeGreaterThan(0);
  for (const mount of mounts) expect(optionsOfKernel(mount)).toContain('vers=3.1.1');
});
