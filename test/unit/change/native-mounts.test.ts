import { chmodSync, mkdirSync, mkdtempSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { openMountPoint } from '../../../main/change/native/mount-point.ts';
import { unfitOption } from '../../../main/change/mount-options.ts';
import { mountTrouble } from '../../../main/change/mount-words.ts';
import { lineHereArgv, mountHereArgv } from '../../../main/change/native/mount-argv.ts';
import { disk } from '../../../main/change/native/disk.ts';
import { shareMount } from '../../../main/change/native/operations/share-mount.ts';
import { shareMountArgv } from '../../../main/change/operations/share-mount.ts';
import { isShare, parseMountLines } from '../../../main/change/origin/mount-lines.ts';
import { performLines } from '../../../main/change/remote/operation-script.ts';
import { quote } from '../../../main/machine/quote.ts';

it('a share is told by the kernel’s own word for the file system, not by what that calls itself', () => {
  const table = String.raw`36 27 0:32 / /mnt/my\040films rw,relatime shared:1 - cifs //nas/my\040films rw,vers=3.1.1
40 27 0:40 / /mnt/a rw,nosuid,nodev - fuse.cifs //nas/a rw,user_id=1000,group_id=1000
`;
  expect(parseMountLines(table).map((line) => [line.at, line.id, line.parent, isShare(line)])).toEqual([
    ['/mnt/my films', 36, 27, true],
    ['/mnt/a', 40, 27, false],
  ]);
});

describe('a line of fstab for a place that others can lead elsewhere', () => {
  const operation = {
    kind: 'cifs-mount',
    at: '/home/u/my nas',
    remote: '//nas/my data',
    after: { by: 'fstab' },
  } as const;
  const line = (options: string, type = 'cifs') =>
    `# x\n//nas/my\\040data /home/u/my\\040nas/ ${type} ${options} 0 0\n`;

  it.each([
    ['credentials=/root/c,vers=3.1.1', 'credentials=/root/c,vers=3.1.1'],
    ['user,noauto,x-systemd.automount,uid=5,_netdev,nofail,comment=a', 'uid=5,nosuid,nodev,noexec'],
    ['users,exec,defaults,x-gvfs-show', undefined],
    ['defaults,owner,dev,rw', 'rw,nosuid'],
    ['group,suid,X-mount.mkdir=0755,ro', 'ro,nodev'],
    ['credentials=/root/my\\040c,context="a,b"', 'credentials=/root/my c,context="a,b"'],
  ])('is used without the name of the place: %s', (written, given) => {
    const options = given === undefined ? [] : ['-o', given];
    expect(lineHereArgv(operation, line(written, 'smb3'))).toEqual([
      'mount',
      '-c',
      '-t',
      'smb3',
      ...options,
      '--',
      '//nas/my data',
      '/proc/self/fd/4',
    ]);
  });

  it.each([
    ['none', '# nothing\n'],
    ['two', line('rw') + line('ro')],
    ['another share', line('rw').replace('//nas/', '//other/')],
    ['another kind', line('rw', 'nfs')],
    ['an option about the place', line('rw,X-mount.subdir=a')],
  ])('is not used where there is %s', (_, fstab) => {
    expect(() => lineHereArgv(operation, fstab)).toThrow(/Nothing was changed/);
  });

  it('is not used for NFS, which is mounted by a name alone', async () => {
    const nfs = { kind: 'nfs-mount', at: '/home/u/nas', remote: 'nas:/data' } as const;
    await expect(mountHereArgv(nfs, { by: 'fstab' })).rejects.toMatchObject({ code: 'not-ours' });
  });

  it('nor is a unit, which knows only the name', async () => {
    const after = { by: 'unit', unit: 'home-u-nas.mount' } as const;
    await expect(mountHereArgv(operation, after)).rejects.toMatchObject({ code: 'not-ours' });
  });
});

describe('options of a mount', () => {
  it.each([
    'port=445',
    'ip=nas.example',
    'ip=10.0.0.25;x',
    'ip=abc',
    'symlink=native',
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

    it('reach mount here as they are, by the name of the place or by its descriptor', async () => {
      const operation = { kind: 'cifs-mount', at: '/mnt/a', remote: '//nas/a', after } as const;
      expect(shareMountArgv(operation)).toEqual([mounting('//nas/a', '/mnt/a')]);
      const [program, ...words] = mounting('//nas/a', '/proc/self/fd/4');
      expect(await mountHereArgv(operation, after)).toEqual([[program, '-c', ...words]]);
    });
  });

  it('are refused before anything is run', async () => {
    const run = () => Promise.reject(new Error('it was run'));
    const tools = { files: disk, run, secret: () => undefined };
    const after = { by: 'options' as const, options: ['port=1'] };
    const mount = { kind: 'cifs-mount' as const, at: '/mnt/never', remote: '//nas/a', after };
    await expect(shareMount.perform(mount, tools)).rejects.toMatchObject({ code: 'bad-plan' });
    const outside = { ...after, options: ['rw'], credentials: '/etc/lanewise/credentials/../../shadow' };
    await expect(shareMount.perform({ ...mount, after: outside }, tools)).rejects.toMatchObject({ code: 'bad-plan' });
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
