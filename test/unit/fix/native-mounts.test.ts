import { chmodSync, mkdirSync, mkdtempSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { openMountPoint } from '../../../main/fix/native/mount-point.ts';
import { unfitOption } from '../../../main/fix/mount-options.ts';
import { mountTrouble } from '../../../main/fix/mount-words.ts';
import { mountArgv, performMount } from '../../../main/fix/native/mount-operation.ts';
import { isCifs, topmostAt } from '../../../main/fix/native/mounted.ts';
import { performLines } from '../../../main/fix/remote/operation-script.ts';
import { quote } from '../../../main/machine/quote.ts';

describe('what is mounted', () => {
  const cifs = String.raw`36 27 0:32 / /mnt/my\040films rw,relatime shared:1 - cifs //nas/my\040films rw,vers=3.1.1`;
  const fuse = '40 27 0:40 / /mnt/a rw,nosuid,nodev - fuse.cifs //nas/a rw,user_id=1000,group_id=1000';

  it('is told by the kernel’s own word for the file system, not by what that calls itself', () => {
    expect(isCifs(topmostAt(cifs, '/mnt/my films')!)).toBe(true);
    expect(topmostAt(fuse, '/mnt/a')).toEqual({ type: 'fuse.cifs', source: '//nas/a' });
    expect(isCifs(topmostAt(fuse, '/mnt/a')!)).toBe(false);
  });

  it('is the uppermost one where another one was put over it', () => {
    const over = '41 36 0:41 / /mnt/my\\040films rw - fuse.x //nas/my\\040films rw';
    expect(topmostAt(`${cifs}\n${over}\n`, '/mnt/my films')?.type).toBe('fuse.x');
    expect(topmostAt(cifs, '/mnt')).toBeUndefined();
  });
});

describe('options of a mount', () => {
  it.each([
    'port=445',
    'prefixpath=../..',
    'suid',
    'dev',
    'user=a',
    'password=b',
    'credentials=/etc/shadow',
    'file_mode=04777',
    'dir_mode=1777',
    'file_mode=0x7',
    'uid=root',
    'uid=',
    'vers=3.1.1,port=1',
    'multichannel=1\n',
    '__proto__',
    '',
  ])('do not take %j', (option) => {
    expect(unfitOption(['rw', option])).toBe(option);
  });

  it('take what the kernel prints', () => {
    const options = ['rw', 'uid=1000', 'file_mode=0755', 'vers=3.1.1', 'multichannel', 'max_channels=2', 'nosuid'];
    expect(unfitOption(options)).toBeUndefined();
  });

  describe('of a mount by hand', () => {
    const after = { by: 'options', options: ['ro', 'vers=3.1.1', 'sec=none', 'noperm'] } as const;
    const mounting = (remote: string, place: string): readonly [string, ...string[]] => [
      'mount',
      '-t',
      'cifs',
      '-o',
      'ro,vers=3.1.1,sec=none,noperm',
      '--',
      remote,
      place,
    ];

    it('reach mount over SSH as they are', () => {
      const lines = performLines({ kind: 'cifs-mount', at: '/mnt/a', remote: '//nas/a', after });
      expect(lines).toContain(`lw_on() { lw_run 60 ${mounting('//nas/a', '/mnt/a').map(quote).join(' ')}; }`);
    });

    it('reach mount here as they are, by the name of the place or by its descriptor', () => {
      const operation = { kind: 'cifs-mount', at: '/mnt/a', remote: '//nas/a', after } as const;
      expect(mountArgv(operation, after, false)).toEqual([mounting('//nas/a', '/mnt/a')]);
      const [program, ...words] = mounting('//nas/a', '/proc/self/fd/4');
      expect(mountArgv(operation, after, true)).toEqual([[program, '-c', ...words]]);
    });
  });

  it('are refused before anything is run', async () => {
    const run = () => Promise.reject(new Error('it was run'));
    const after = { by: 'options' as const, options: ['port=1'] };
    const mount = { kind: 'cifs-mount' as const, at: '/mnt/never', remote: '//nas/a', after };
    await expect(performMount(run, mount)).rejects.toMatchObject({ code: 'bad-plan' });
    const outside = { ...after, options: ['rw'], credentials: '/etc/lanewise/credentials/../../shadow' };
    await expect(performMount(run, { ...mount, after: outside })).rejects.toMatchObject({ code: 'bad-plan' });
  });
});

describe('what mount complained of', () => {
  it.each([
    ['mount error(13): Permission denied\nRefer to the mount.cifs(8) manual page', 'wrong-password'],
    [
      'mount: /mnt/a: bad option; for several filesystems (e.g. nfs, cifs) you might need a /sbin/mount.<type> helper program.',
      'missing-program',
    ],
    ['mount error(112): Host is down', 'failed'],
    ['something new', 'failed'],
  ])('is told: %s', (words, code) => {
    const trouble = mountTrouble('/mnt/a', words);
    expect(trouble.code).toBe(code);
    expect(trouble.message).toMatch(/\/mnt\/a|mount\.cifs/);
  });
});

describe('a mount point', () => {
  const base = () => mkdtempSync('/tmp/mount-point-');

  it('is not reached over a link, at its end or on the way', async () => {
    const folder = base();
    mkdirSync(path.join(folder, 'real/inner'), { recursive: true });
    symlinkSync('real', path.join(folder, 'link'));
    for (const way of ['link', 'link/inner'])
      await expect(openMountPoint(path.join(folder, way))).rejects.toMatchObject({ code: 'bad-plan' });
  });

  it('is told apart where others could put a link in its way', async () => {
    const folder = base();
    mkdirSync(path.join(folder, 'a'));
    chmodSync(folder, 0o777);
    const { handle, openToOthers } = await openMountPoint(path.join(folder, 'a'));
    await handle.close();
    expect(openToOthers).toBe(true);
  });
});
