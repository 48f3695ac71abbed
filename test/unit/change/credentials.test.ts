import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { credentialsText, newCredentials } from '../../../main/change/steps/credentials.ts';
import { optionsOfKernel } from '../../../main/change/steps/kernel-options.ts';
import { parseMountInfo } from '../../../main/collect/smb-client/cifs/mount-table.ts';
import { computer } from '../../helpers/fake-machine.ts';
import { fixturesOf } from '../collect/fixtures.ts';

describe('credentials', () => {
  const named = (remote: string, user: string, fstab = '', files: readonly string[] = []) => {
    const machine = computer({ files: Object.fromEntries(files.map((path) => [path, ''])) });
    return newCredentials(machine, remote, { user }, fstab);
  };

  test('their file is named by NAS and account, plainly whatever they are called', async () => {
    const name = fc.string({ unit: 'binary', minLength: 1 });
    await fc.assert(
      fc.asyncProperty(name, name, async (host, user) => {
        const path = await named(`//${host}/share`, user);
        expect(path).toMatch(/^\/etc\/lanewise\/credentials\/[A-Za-z0-9][\w.-]{0,200}$/);
        expect(await named(`//${host}/other`, user)).toBe(path);
        expect(await named(`//${host}/share`, user, `guest,credentials=${path},rw`)).toBe(`${path}-2`);
        expect(await named(`//${host}/share`, user, `guest,credentials=${path}-2,rw`)).toBe(path);
        expect(await named(`//${host}/share`, user, '', [path])).toBe(`${path}-2`);
        expect(await named(`//${host}/share`, user, `x=${path}-2`, [path, `${path}-3`])).toBe(`${path}-4`);
      }),
    );
  });

  test('domains make them different', async () => {
    const of = (domain?: string) => newCredentials(computer({}), '//nas/a', { user: 'ada', domain }, '');
    expect(new Set([await of(), await of('A'), await of('B')]).size).toBe(3);
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
