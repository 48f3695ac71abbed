/** A disk that fills up at any step of a change over a real sshd: nothing is left half done, nothing beside it. */
import { describe, expect, vi } from 'vitest';
import { ChangeStuck } from '../../main/change/performer.ts';
import type { Operation } from '../../main/change/operation.ts';
import { hashOf } from '../../main/change/prepare.ts';
import type { FixStep } from '../../main/change/steps.ts';
import type { Tools } from '../helpers/changing-box.ts';
import {
  codeOf,
  errorOf,
  never,
  remoteTest as test,
  request,
  silent,
  watchers,
  type RemoteSide,
} from '../helpers/remote-change.ts';
import { library, turn } from '../../main/change/shell/library.ts';
import { asRoot } from '../helpers/only-where.ts';
import { rounds } from '../helpers/rounds.ts';
import { until } from '../lab/until.ts';

/** Each is a row of changes over SSH on a computer that may be busy. */
vi.setConfig({ testTimeout: 600_000 });
/** Each has a computer of its own. */
const besides = { ...asRoot, concurrent: true };

const disk = '/srv/full';
const journal = '/var/lib/lanewise/journal';
const old = { text: 'old\n', mode: 0o644 };
const operations: readonly Operation[] = [
  { kind: 'secret-file', path: '/etc/lanewise/credentials/nas', after: 'written' },
  { kind: 'file', path: `${disk}/etc/one.conf`, before: old, after: { text: 'fresh\n'.repeat(1000), mode: 0o644 } },
  { kind: 'sysctl', key: 'net/ipv4/conf/eth0/rp_filter', before: '0', after: '2' },
  { kind: 'file', path: `${disk}/etc/new.conf`, after: { text: 'new\n', mode: 0o600 } },
  { kind: 'file', path: `${disk}/etc/gone.conf`, before: old },
];
const account: readonly FixStep[] = [
  { verb: 'remount-cifs', mounts: [{ at: '/mnt/a', remote: '//nas/data', wish: { account: { user: 'ada' } } }] },
];

/** All that the change is about, and the journal, lie on one small disk. */
const small = `mkdir -p ${disk} /var/lib/lanewise /etc/lanewise
mount -t tmpfs -o size=1m,mode=755 full ${disk}
mkdir ${disk}/etc ${disk}/journal ${disk}/lanewise
mount --bind ${disk}/journal /var/lib/lanewise; mount --bind ${disk}/lanewise /etc/lanewise`;
const anew = `mount -o remount,size=1m,nr_inodes=1000 ${disk}
rm -rf ${disk}/etc/* ${disk}/journal/* ${disk}/lanewise/*
printf 'old\\n' >${disk}/etc/one.conf; printf 'old\\n' >${disk}/etc/gone.conf
echo 0 >/proc/sys/net/ipv4/conf/eth0/rp_filter`;
const look = `cd ${disk}; cat lanewise/credentials/nas etc/one.conf etc/new.conf etc/gone.conf 2>/dev/null | md5sum
cat /proc/sys/net/ipv4/conf/eth0/rp_filter`;
/** Whatever is no record and no file of the change. A lock of the computer's own program is empty and stays. */
const beside = `cd ${disk}; find journal lanewise etc -type f ! -name '*.json' ! -name lock ! -name '*.told' |
  grep -v -x -e 'etc/[a-z]*\\.conf' -e lanewise/credentials/nas || :`;

/** What is left of the disk, and how much of it a change may need at most. */
const kinds = {
  pages: { leave: (left: number) => `size=$((($(stat -f -c '%b - %f' ${disk}) + ${left}) * 4096))`, most: 40 },
  files: { leave: (left: number) => `nr_inodes=$(($(stat -f -c '%c - %d' ${disk}) + ${left}))`, most: 30 },
} as const;

async function onSmallDisk({ computer, performerFor }: RemoteSide, tools: Tools, kind: keyof typeof kinds) {
  const box = await computer(tools);
  const shell = (script: string): Promise<string> => box.box.shell(script);
  await shell(small);
  const { performer } = await performerFor(box, { prepare: async () => operations });
  return {
    shell,
    performer,
    begin: async () => {
      await shell(anew);
      return shell(look);
    },
    /** Only so much is left; every write after it fails. */
    fill: (left: number) => shell(`mount -o remount,${kinds[kind].leave(left)} ${disk}`),
    /** There is space again, and the computer is switched off and on: nobody waits for the deadline there. */
    restart: async () => {
      await shell(`mount -o remount,size=1m,nr_inodes=1000 ${disk}`);
      await shell(`for each in ${journal}/*.watch; do read -r pid <"$each" && kill -9 "$pid"; done 2>/dev/null || :`);
    },
    apply: () => performer.apply({ ...request(hashOf(operations), account), password: 'secret' }, silent, never),
    isClean: async (when: string) => {
      await until('nobody waits for a deadline', async () => (await watchers(box)) === '');
      expect([when, await shell(beside)]).toEqual([when, '']);
    },
  };
}

/** Every single one in the long run. */
const step = rounds({ usual: 4, long: 1 });

async function outcome(work: Promise<unknown>): Promise<'done' | 'refused' | 'stuck'> {
  const error = await errorOf(work);
  if (error === 'done' || error instanceof ChangeStuck) return error === 'done' ? 'done' : 'stuck';
  expect(await codeOf(Promise.reject(error))).toBe('disk-full');
  return 'refused';
}

describe.each([
  ['debian', 'pages'],
  ['debian', 'files'],
  ['busybox', 'pages'],
] as const)('%s, with few %s left', besides, (tools, kind) => {
  test('a change is whole or away, and nothing is left beside it', async ({ computer, performerFor }) => {
    const subject = await onSmallDisk({ computer, performerFor }, tools, kind);
    const outcomes: string[] = [];
    for (let left = 0; outcomes.at(-1) !== 'done'; left += step) {
      const before = await subject.begin();
      await subject.fill(left);
      const applied = subject.apply().then((change) => change.keep());
      outcomes.push(await outcome(applied));
      const here = `${left} ${kind} left: ${outcomes.at(-1)}`;
      if (outcomes.at(-1) === 'refused') expect([here, await subject.shell(look)]).toEqual([here, before]);
      await subject.restart();
      await subject.performer.recover();
      if (outcomes.at(-1) !== 'done') expect([here, await subject.shell(look)]).toEqual([here, before]);
      await subject.isClean(here);
      expect(left).toBeLessThan(kinds[kind].most);
    }
    expect(outcomes).toContain('refused');
  });

  test('who works at a change is seen by who waits for its deadline, or does not begin', async ({
    computer,
    performerFor,
  }) => {
    const subject = await onSmallDisk({ computer, performerFor }, tools, kind);
    await subject.begin();
    const change = await subject.apply();
    const base = `${journal}/${change.transaction}`;
    // Not by cat: that of busybox hands the page itself to the pipe (sendfile), and what the end writes over it is read there.
    const work = `(${library}${turn}lw_turn ${base} open; read -r at <${base}.busy; echo "$$ $at") 2>&1 || echo refused`;
    await subject.fill(0);
    expect(await subject.shell(work)).toMatch(/^(?<self>\d+) \k<self>\n$/);
    await subject.shell(`rm ${base}.busy`);
    await subject.fill(0);
    expect(await subject.shell(work)).toMatch(/No space left on device\nrefused\n$/);
    await subject.fill(20);
    await change.revert('asked');
    await subject.isClean('afterwards');
  });

  test('an undo is whole or away, and can be done afterwards', async ({ computer, performerFor }) => {
    const subject = await onSmallDisk({ computer, performerFor }, tools, kind);
    const outcomes: string[] = [];
    for (let left = 0; outcomes.at(-1) !== 'done'; left += step) {
      const before = await subject.begin();
      const change = await subject.apply();
      await change.keep();
      const after = await subject.shell(look);
      await subject.fill(left);
      outcomes.push(await outcome(subject.performer.undo(change.transaction, silent)));
      const here = `${left} ${kind} left: ${outcomes.at(-1)}`;
      await subject.restart();
      await subject.performer.recover();
      await subject.isClean(here);
      const isBack = (await subject.performer.entry(change.transaction))?.phase === 'undone';
      expect([here, await subject.shell(look)]).toEqual([here, isBack ? before : after]);
      if (!isBack) await subject.performer.undo(change.transaction, silent);
      expect([here, await subject.shell(look)]).toEqual([here, before]);
      expect(left).toBeLessThan(kinds[kind].most);
    }
    expect(outcomes).toContain('refused');
  });
});
