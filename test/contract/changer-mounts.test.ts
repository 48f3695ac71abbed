/** How NFS shares are mounted and unmounted, by every performer alike; `mount.nfs` and the word of the file system are played. */
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { OperationOf } from '../../main/change/operation.ts';
import { codeOf, describeChangers } from '../helpers/changer-tests.ts';

type NfsMount = OperationOf<'nfs-mount'>;
const place = '/run/shares/lw nas';
const share = '10.0.0.25:/data';
const on = (at = place, remote = share): NfsMount => ({ kind: 'nfs-mount', at, remote, after: { by: 'fstab' } });
const off = (at = place, remote = share): NfsMount => ({ kind: 'nfs-mount', at, remote, before: { by: 'fstab' } });
const escaped = (name: string): string => name.replaceAll('\\', '\\134').replaceAll(' ', '\\040');

describeChangers(({ isBusybox, computer, changer, shell, thereAndBack }) => {
  beforeAll(async () => {
    await shell(`mkdir -p /run/shares /run/programs
mountpoint -q /usr/local/sbin || mount --bind /run/programs /usr/local/sbin`);
  });
  beforeEach(async () => {
    await shell(`mkdir -p '${place}' /run/shares/other; rm -f /usr/local/sbin/mount.nfs`);
    await computer().write('/usr/local/sbin/mount.nfs', '#!/bin/sh\n', '755');
    await line();
  });
  afterEach(async () => {
    await shell(`${isBusybox ? '' : 'rm -f /usr/local/sbin/mount'}
awk '$2 ~ "^/run/shares/" { print $2 }' /proc/mounts | while read -r at; do umount "$(printf "$at")"; done`);
  });

  /** The one line of fstab. */
  const line = (at = place, remote = share): Promise<void> =>
    computer().write('/etc/fstab', `${escaped(remote)} ${escaped(at)} tmpfs rw 0 0\n`);
  const mounts = (): Promise<string> => shell('awk \'$2 ~ "^/run/shares/" { print $1, $2 }\' /proc/mounts');
  const mounted = async (at = place, remote = share): Promise<void> =>
    void (await shell(`mount -t tmpfs '${remote}' '${at}'`));

  test.each([share, '10.0.0.25:/', '[fd00::25]:/my data', '10.0.0.25:/a\\b', '10.0.0.25:/a:b,addr=10.0.0.9'])(
    '%s goes on and off again',
    async (remote) => {
      await line(place, remote);
      expect(await thereAndBack(on(place, remote), mounts)).toBe(`${escaped(remote)} ${escaped(place)}\n`);
      await changer().perform(on(place, remote));
      expect(await changer().mountOptions(place)).toMatch(/^rw,/);
      await changer().perform(off(place, remote));
      expect([await mounts(), await changer().mountOptions(place)]).toEqual(['', undefined]);
    },
  );

  test.each([
    ['another share', '10.0.0.25:/other'],
    ['one that is another only by a sign', '10.0.0.25:\\data'],
    ['what is no share', 'none'],
  ])('%s at its place is left alone', async (_, remote) => {
    await mounted(place, remote);
    const before = await mounts();
    for (const operation of [on(), off()]) {
      expect(await changer().stateOf(operation)).toBe('other');
      expect(await codeOf(changer().perform(operation))).toBe('changed-since');
    }
    expect(await mounts()).toBe(before);
  });

  test('without mount.nfs nothing is mounted', async () => {
    await shell('rm /usr/local/sbin/mount.nfs');
    expect(await codeOf(changer().perform(on()))).toBe('missing-program');
    expect(await mounts()).toBe('');
  });

  test('one that a program uses stays, and that program is named', async () => {
    await mounted();
    await shell(`cd '${place}'; sleep 60 > /dev/null 2>&1 & echo $! > /run/user`);
    const pid = (await shell('cat /run/user')).trim();
    const asked = changer().perform(off());
    await expect(asked).rejects.toMatchObject({ code: 'busy', message: expect.stringContaining(`(${pid})`) });
    expect(await mounts()).toBe(`${share} ${escaped(place)}\n`);
    await shell(`kill ${pid}`);
  });

  test('below a folder of another user it is neither mounted nor unmounted', async () => {
    const at = '/run/shares/adas/nas';
    await shell(`mkdir -p ${at}; chown ada /run/shares/adas`);
    await line(at);
    expect(['not-ours', 'bad-plan']).toContain(await codeOf(changer().perform(on(at))));
    expect(await mounts()).toBe('');
    await mounted(at);
    expect(['not-ours', 'bad-plan']).toContain(await codeOf(changer().perform(off(at))));
    expect(await mounts()).toBe(`${share} ${at}\n`);
  });

  if (!isBusybox) {
    const played = (script: string): Promise<void> =>
      computer().write('/usr/local/sbin/mount', `#!/bin/sh\n${script}\n`, '755');

    test('what mount said is told, and nothing is mounted', async () => {
      await played("echo 'mount.nfs4: access denied by server while mounting' >&2; exit 32");
      const asked = changer().perform(on());
      await expect(asked).rejects.toMatchObject({ code: 'failed', message: expect.stringContaining('access denied') });
      expect(await mounts()).toBe('');
    });

    test('a mount that says it is done and is not there is no success', async () => {
      await played('exit 0');
      expect(await codeOf(changer().perform(on()))).toBe('failed');
    });

    test('what landed elsewhere is taken off there', async () => {
      await played(`exec /bin/mount -t tmpfs ${share} /run/shares/other`);
      await expect(changer().perform(on())).rejects.toThrow('/run/shares/other');
      expect(await mounts()).toBe('');
    });
  }
});
