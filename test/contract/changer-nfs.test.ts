/** How a connection of NFS is sent to another address, by every performer alike; the kernel's lists and its mounts are played. */
import { beforeAll, beforeEach, expect, test } from 'vitest';
import type { Operation } from '../../main/change/operation.ts';
import { codeOf, describeChangers } from '../helpers/changer-tests.ts';
import { sentTo } from '../helpers/nfs-operation.ts';

const [first, second] = ['10.0.0.25', '10.0.1.25'];
const root = '/sys/kernel/sunrpc/xprt-switches';
const there = sentTo(first, second);
const back: Operation = { ...there, before: second, after: first };

/** Called as `unshare --mount sh -c SCRIPT sh MOUNT OPTIONS SOURCE`: what the kernel would show of such a mount. */
const unshare = `#!/bin/sh
printf '%s\\n' "$7 $8" >> /run/asked
[ ! -e /run/refuses ] || { echo 'mount.nfs4: access denied by server' >&2; exit 32; }
[ ! -e /run/silent ] || exit 0
[ ! -e /run/meanwhile ] || sh /run/meanwhile
echo '30 16 0:30 / /sys rw - nfs4 10.0.0.25:/old rw,vers=4.2,addr=10.0.0.25'
printf '31 16 0:31 / /sys rw - nfs4 X:%s ro,vers=4.2,addr=%s\\n' "$(cat /run/path)" "$(cat /run/server)"
`;

describeChangers(({ isBusybox, computer, changer, shell, thereAndBack }) => {
  beforeAll(async () => {
    await shell(
      'mount -t tmpfs none /sys; mkdir -p /run/programs; mountpoint -q /usr/local/sbin || mount --bind /run/programs /usr/local/sbin',
    );
    await shell('rm -f /usr/local/sbin/unshare');
    await computer().write('/usr/local/sbin/unshare', unshare, '755');
  });
  beforeEach(async () => {
    await shell(`rm -rf /sys/kernel /run/refuses /run/asked /run/silent /run/meanwhile; echo ${first} > /run/server; echo / > /run/path
for n in 0 1; do mkdir -p ${root}/switch-0/xprt-$n-tcp; printf '${first}\\n\\000' > ${root}/switch-0/xprt-$n-tcp/dstaddr; done`);
  });

  const all = (): Promise<string> => shell(`cat ${root}/switch-0/xprt-*/dstaddr | tr -d '\\000'`);
  const asked = (): Promise<string> => shell('cat /run/asked 2> /dev/null || :');

  if (isBusybox) {
    // Its shell runs an `unshare` of its own, so that none can be played: the mount is really tried, and nothing serves there.
    test('stays where the kernel cannot be asked', async () => {
      const before = await all();
      await expect(changer().perform(there)).rejects.toThrow(second);
      expect(await all()).toBe(before);
    });
  } else {
    test('goes there and back; the kernel is asked on the way there alone', async () => {
      expect(await thereAndBack(there, all)).toBe(`${first}\n${second}\n`);
      const lines = (await asked()).trim().split('\n');
      expect(new Set(lines)).toEqual(
        new Set([`ro,soft,timeo=100,retrans=1,retry=0,vers=4.2,proto=tcp,port=2049,sec=sys ${second}:/my data`]),
      );
    });

    test('stays where the kernel says that the other address is another server', async () => {
      const before = await all();
      await shell(`echo ${second} > /run/server`);
      await expect(changer().perform(there)).rejects.toThrow('does not recognize');
      expect(await all()).toBe(before);
    });

    test('stays where another server has an export whose name looks like an option', async () => {
      const before = await all();
      await shell(`echo ${second} > /run/server; echo '/a,addr=${first},b' > /run/path`);
      await expect(changer().perform(there)).rejects.toThrow('does not recognize');
      expect(await all()).toBe(before);
    });

    test('stays where the kernel does not show what it answered', async () => {
      const before = await all();
      await shell(': > /run/silent');
      await expect(changer().perform(there)).rejects.toThrow('nobody knows whether it is the same');
      expect(await all()).toBe(before);
    });

    test('stays where its name is that of another mount’s connection by the time the kernel has answered', async () => {
      await shell(`echo 'rm -r ${root}/switch-0; for n in 0 1; do mkdir -p ${root}/switch-0/xprt-$n-tcp
echo 10.0.9.9 > ${root}/switch-0/xprt-$n-tcp/dstaddr; done' > /run/meanwhile`);
      expect(await codeOf(changer().perform(there))).toBe('changed-since');
      expect(await all()).toBe('10.0.9.9\n10.0.9.9\n');
    });
  }

  test('stays where the kernel cannot ask the other address, and what mount said is told', async () => {
    const before = await all();
    await shell(': > /run/refuses');
    const words = isBusybox ? 'mount: mounting 10.0.1.25:/my data on /sys failed' : 'access denied by server';
    await expect(changer().perform(there)).rejects.toThrow(words);
    expect(await all()).toBe(before);
  });

  test('is left alone where somebody has sent it elsewhere', async () => {
    await shell(`echo 10.0.2.25 > ${root}/switch-0/xprt-1-tcp/dstaddr`);
    expect([await codeOf(changer().perform(there)), await codeOf(changer().perform(back))]).toEqual([
      'changed-since',
      'changed-since',
    ]);
  });

  test('that has gone with its mount needs no undo, and cannot be moved', async () => {
    await shell(`rm -r ${root}/switch-0/xprt-1-tcp`);
    expect(await changer().stateOf(back)).toBe('after');
    expect(await codeOf(changer().perform(there))).toBe('changed-since');
    await shell(`rm -r ${root}/switch-0`);
    expect(await changer().stateOf(back)).toBe('after');
  });

  test('is not taken for one of another mount that has its number now', async () => {
    for (const n of [0, 1]) await shell(`echo ${second} > ${root}/switch-0/xprt-${n}-tcp/dstaddr`);
    await changer().perform(back);
    expect(await all()).toBe(`${second}\n${second}\n`);
    for (const n of [0, 1]) await shell(`echo 10.0.9.9 > ${root}/switch-0/xprt-${n}-tcp/dstaddr`);
    expect(await codeOf(changer().perform(there))).toBe('changed-since');
    expect(await all()).toBe('10.0.9.9\n10.0.9.9\n');
  });
});
