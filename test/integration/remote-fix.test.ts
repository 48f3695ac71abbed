/** Whole changes of another computer over a real sshd: kept, put back, and what becomes of them when something breaks. */
import { afterEach, describe, expect, test, vi } from 'vitest';
import { ChangeRefused } from '../../main/fix/changer.ts';
import { remoteHand } from '../../main/fix/remote/hand.ts';
import { withLock } from '../../main/fix/remote/lock.ts';
import { remotePerformer, type RemotePerformer } from '../../main/fix/remote/performer.ts';
import type { Operation } from '../../main/fix/operation.ts';
import { ChangeStuck, type Applied, type ApplyRequest, type StepNews } from '../../main/fix/performer.ts';
import { hashOf, type Prepare } from '../../main/fix/prepare.ts';
import { prepareSteps } from '../../main/fix/verbs/prepare-steps.ts';
import type { FixStep } from '../../main/fix/steps.ts';
import { MachineError } from '../../main/machine/machine.ts';
import { openSshChanging } from '../../main/machine/ssh-change.ts';
import type { TransactionId } from '../../shared/model/fix.ts';
import { milliseconds } from '../../shared/model/units.ts';
import { openChangingBox, type ChangingBox, type Tools } from '../helpers/changing-box.ts';
import { until } from '../lab/until.ts';

const isRoot = process.getuid?.() === 0;
const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const each of open.splice(0).toReversed()) await each.close();
});

async function computer(tools: Tools = 'debian'): Promise<ChangingBox> {
  const box = await openChangingBox(tools);
  open.push(box);
  await box.write('/etc/lw-one.conf', 'one\n');
  await box.write('/etc/lw-two.conf', 'two');
  await box.box.shell('echo 0 > /proc/sys/net/ipv4/conf/eth0/rp_filter');
  return box;
}

interface Opened {
  readonly performer: RemotePerformer;
  readonly close: () => Promise<void>;
}

async function performerFor(
  box: ChangingBox,
  { user = 'root', patienceMs = 120_000, prepare }: { user?: string; patienceMs?: number; prepare?: Prepare } = {},
): Promise<Opened> {
  const changing = await openSshChanging(box.login(user));
  const opened = { close: () => changing.close() };
  open.push(opened);
  const performer = remotePerformer({
    changing,
    place: { kind: 'nas', nas: 'nas' },
    host: 'the box',
    prepare: prepare ?? (async () => operations),
    patience: milliseconds(patienceMs),
  });
  return { performer, ...opened };
}

const operations: readonly Operation[] = [
  {
    kind: 'file',
    path: '/etc/lw-one.conf',
    before: { text: 'one\n', mode: 0o644 },
    after: { text: "it's $(one)", mode: 0o644 },
  },
  { kind: 'sysctl', key: 'net/ipv4/conf/eth0/rp_filter', before: '0', after: '2' },
  { kind: 'file', path: '/etc/lw-new.conf', after: { text: 'new\n', mode: 0o600 } },
  { kind: 'file', path: '/etc/lw-two.conf', before: { text: 'two', mode: 0o644 } },
];
const first = 'one\ntwo0\n';
const changed = "it's $(one)new\n2\n";
const look = (box: ChangingBox): Promise<string> =>
  box.box.shell(
    'cat /etc/lw-one.conf /etc/lw-new.conf /etc/lw-two.conf 2>/dev/null || :; cat /proc/sys/net/ipv4/conf/eth0/rp_filter',
  );

const request = (hash = hashOf(operations), steps: readonly FixStep[] = []): ApplyRequest => ({
  purpose: {
    code: 'smb.not-requested',
    subject: { kind: 'share', id: '//nas/data', name: 'data' },
    title: 'Ask for two channels',
  },
  steps,
  hash,
});
const never = new AbortController().signal;
const silent = (): undefined => undefined;
const errorOf = async (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'done',
    (error: unknown) => error,
  );
const codeOf = async (work: Promise<unknown>): Promise<unknown> => {
  const error = await errorOf(work);
  return error instanceof ChangeRefused ? error.code : error;
};
const apply = (performer: RemotePerformer, tell: (news: StepNews) => void = silent): Promise<Applied> =>
  performer.apply(request(), tell, never);
const journalNames = (box: ChangingBox): Promise<string> =>
  box.box.shell('cd /var/lib/lanewise/journal; ls | grep -v lock');
const watchers = async (box: ChangingBox): Promise<string> =>
  box.box.shell(
    "for each in /proc/[0-9]*; do tr '\\0' ' ' <$each/cmdline 2>/dev/null | grep -a 'journal/.*[.]undo' || :; done",
  );

/** Each waits for a deadline, and for a computer that may be busy. */
vi.setConfig({ testTimeout: 240_000 });

describe.runIf(isRoot).each(['debian', 'busybox'] as const)('a computer over SSH, %s', (tools) => {
  test('is changed and kept, and undone later', async () => {
    const box = await computer(tools);
    const { performer } = await performerFor(box);
    const news: string[] = [];
    const applied = await apply(performer, ({ index, state }) => news.push(`${index} ${state}`));
    expect(await look(box)).toBe(changed);
    expect(news).toEqual([0, 1, 2, 3].flatMap((index) => [`${index} doing`, `${index} done`]));
    expect(await journalNames(box)).toBe(
      ['json', 'open', 'undo', 'watch'].map((ending) => `${applied.transaction}.${ending}\n`).join(''),
    );
    await applied.keep();
    expect(await journalNames(box)).toBe(`${applied.transaction}.json\n`);
    expect(await box.box.shell(`stat -c %a /var/lib/lanewise/journal/${applied.transaction}.json`)).toBe('600\n');
    expect((await performer.entry(applied.transaction))?.phase).toBe('kept');
    await until('the watcher has ended', async () => (await watchers(box)) === '');
    await performer.undo(applied.transaction, silent);
    expect(await look(box)).toBe(first);
    expect((await performer.entry(applied.transaction))?.phase).toBe('undone');
    expect(await codeOf(performer.undo(applied.transaction, silent))).toBe('not-ours');
  });

  test('puts everything back by itself when the connection is cut and stays away, and tells so later', async () => {
    const box = await computer(tools);
    const { performer } = await performerFor(box, { patienceMs: 10_000 });
    const cut = Promise.withResolvers<undefined>();
    const work = codeOf(
      apply(performer, ({ index, state }) => {
        if (index !== 1 || state !== 'done') return;
        void (async () => {
          await box.keepOut();
          box.cut();
          cut.resolve(undefined);
        })();
      }),
    );
    await cut.promise;
    await until(
      'the computer has put everything back and said so',
      async () => !(await journalNames(box)).includes('.open'),
    );
    expect(await look(box)).toBe(first);
    await box.mend();
    expect(await work).toBe('failed');
    const [id = ''] = /^[0-9a-z-]+/.exec(await journalNames(box)) ?? [];
    expect(await performer.entry(id as TransactionId)).toMatchObject({ phase: 'undone' });
    expect(await look(box)).toBe(first);
  });

  test('goes on after a cut in the middle that mends before the deadline', async () => {
    const box = await computer(tools);
    const { performer } = await performerFor(box);
    const applied = await apply(performer, ({ index, state }) => {
      if (index === 2 && state === 'doing') box.cut();
    });
    expect(await look(box)).toBe(changed);
    await applied.putBack('asked');
    expect(await look(box)).toBe(first);
  });
});

describe.runIf(isRoot)('a computer over SSH', () => {
  test('puts everything back when an operation is refused', async () => {
    const box = await computer();
    const route: Operation = {
      kind: 'route',
      after: { to: '10.0.1.26/32', dev: 'eth0', gateway: '203.0.113.1', table: 'main' },
    };
    const refused = [...operations, route];
    const { performer } = await performerFor(box, { prepare: async () => refused });
    expect(await codeOf(performer.apply(request(hashOf(refused)), silent, never))).toBe('failed');
    expect(await look(box)).toBe(first);
    expect(await watchers(box)).toBe('');
  });

  test('a cancelled change is put back', async () => {
    const box = await computer();
    const { performer } = await performerFor(box);
    const cancel = new AbortController();
    const work = performer.apply(request(), ({ index }) => (index === 1 ? cancel.abort() : undefined), cancel.signal);
    expect(await codeOf(work)).toBe('failed');
    expect(await look(box)).toBe(first);
  });

  test('another preview than the one that was seen is refused', async () => {
    const box = await computer();
    const { performer } = await performerFor(box);
    expect(await codeOf(performer.apply(request('0'.repeat(64)), silent, never))).toBe('changed-since');
    expect(await look(box)).toBe(first);
  });

  test('of two programs at once one is refused', async () => {
    const box = await computer();
    const [one, two] = [await performerFor(box), await performerFor(box)];
    const both = await Promise.all([apply(one.performer), apply(two.performer)].map(outcomeOf));
    const done = both.flatMap((each) => ('applied' in each ? [each.applied] : []));
    const refused = both.flatMap((each) => ('code' in each ? [each.code] : []));
    expect([done.length, refused]).toEqual([1, ['another-fix-runs']]);
    expect(await codeOf(apply(two.performer))).toBe('another-fix-runs');
    await done[0]?.putBack('asked');
    expect(await look(box)).toBe(first);
  });

  test('an undo leaves what somebody else changed since', async () => {
    const box = await computer();
    const { performer } = await performerFor(box);
    const applied = await apply(performer);
    await applied.keep();
    await box.write('/etc/lw-one.conf', 'theirs');
    expect(await codeOf(performer.undo(applied.transaction, silent))).toBe('not-ours');
    expect(await look(box)).toBe('theirsnew\n2\n');
  });

  test.each([0, 1, 2, 3])(
    'a program that ends at operation %i leaves a computer that goes back by itself',
    async (at) => {
      const box = await computer();
      const { performer, close } = await performerFor(box, { patienceMs: 5_000 });
      const gone = Promise.withResolvers<undefined>();
      const work = errorOf(
        performer.apply(
          request(),
          ({ index, state }) => {
            if (index === at && state === 'done') void close().then(() => gone.resolve(undefined));
          },
          never,
        ),
      );
      await gone.promise;
      // The next program finds out what became of it.
      const next = await performerFor(box);
      const [recovered] = await next.performer.recover();
      expect(recovered?.refusal).toBeUndefined();
      expect(await look(box)).toBe(first);
      expect(await journalNames(box)).not.toContain('.open');
      void work;
    },
  );

  test('what a computer that was switched off in the middle left is put back at the next look', async () => {
    const box = await computer();
    const { performer, close } = await performerFor(box);
    await apply(performer);
    await close();
    // Its watcher is gone with everything else.
    await box.box.shell('kill -9 $(cat /var/lib/lanewise/journal/*.watch)');
    const next = await performerFor(box);
    expect(await next.performer.recover()).toMatchObject([{}]);
    expect(await look(box)).toBe(first);
  });

  test('at the deadline what somebody else changed is left, the rest goes back, and both are told', async () => {
    const box = await computer();
    const { performer } = await performerFor(box, { patienceMs: 40_000 });
    const applied = await apply(performer);
    await box.write('/etc/lw-one.conf', 'theirs');
    await until('the computer has given up', async () => !(await journalNames(box)).includes('.open'));
    expect(await look(box)).toBe('theirstwo0\n');
    expect((await performer.entry(applied.transaction))?.phase).toBe('stuck');
    expect(await errorOf(applied.putBack('asked'))).toBeInstanceOf(ChangeStuck);
  });

  test('a shell that is ended right after it took the lock does not lock its own change out', async () => {
    const box = await computer();
    const changing = await openSshChanging(box.login('root'));
    open.push(changing);
    const runs: number[] = [];
    const hand = remoteHand(
      {
        runAsRoot: async (script, options) => {
          const answer = await changing.runAsRoot(script, options);
          if (runs.push(answer.exitCode) === 1) throw new MachineError('failed', 'sh', 'It was ended.');
          return answer;
        },
      },
      'the box',
    );
    expect(await withLock(hand, async () => 'done')).toBe('done');
    expect(runs).toEqual([0, 0, 0]);
    expect(await box.box.shell('ls /var/lib/lanewise/journal')).not.toContain('remote.lock');
  });

  test('nothing of a change stands in the process list of the computer', async () => {
    const box = await computer();
    const { performer } = await performerFor(box);
    const seen: string[] = [];
    const lists: Promise<unknown>[] = [];
    const applied = await apply(performer, () => {
      lists.push(box.box.shell('cat /proc/[0-9]*/cmdline | tr "\\0" " "').then((list) => seen.push(list)));
    });
    await Promise.all(lists);
    expect(seen.join('\n')).toContain('sh');
    expect(seen.join('\n')).not.toContain("it's $(one)");
    await applied.putBack('asked');
  });

  test('without root it is said before anything is tried, and with the commands to copy', async () => {
    const box = await computer();
    const { performer } = await performerFor(box, { user: 'ada' });
    const { way, note } = await performer.consent();
    expect([way, note]).toEqual(['impossible', expect.stringMatching(/sudo.*Copy the commands/)]);
    expect(await codeOf(apply(performer))).toBe('no-way-to-root');
    await box.write('/etc/sudoers.d/lanewise', 'ada ALL=(root) NOPASSWD: /bin/sh, /usr/bin/sh\n', '440');
    expect(await performer.consent()).toMatchObject({ way: 'sudo-over-ssh' });
    const applied = await apply(performer);
    expect((await performer.entry(applied.transaction))?.uid).toBe(4321);
    await applied.putBack('asked');
    expect(await look(box)).toBe(first);
    expect(await (await performerFor(box)).performer.consent()).toMatchObject({ way: 'root-over-ssh' });
  });
});

const outcomeOf = async (work: Promise<Applied>): Promise<{ applied: Applied } | { code: unknown }> =>
  work.then(
    (applied) => ({ applied }),
    (error: unknown) => ({ code: error instanceof ChangeRefused ? error.code : error }),
  );

const smbConf =
  '[global]\n  workgroup = WORKGROUP\n  server multi channel support = no\n  disable netbios = yes\n[data]\n  path = /run\n';

describe.runIf(isRoot)('a Samba over SSH', () => {
  test('is told of several ports and reloads; what it would not understand is refused', async () => {
    const box = await computer();
    await box.write('/etc/samba/smb.conf', smbConf);
    await box.box.shell(
      'mkdir -p /run/samba /var/lib/samba/private /var/log/samba /var/cache/samba; setsid smbd -D --no-process-group </dev/null >/run/smbd.out 2>&1',
    );
    await until('Samba answers', async () => (await box.box.shell('smbcontrol smbd ping 2>&1 || :')).includes('PONG'));
    const steps: readonly FixStep[] = [{ verb: 'set-samba', multichannel: true }];
    const { performer } = await performerFor(box, { prepare: prepareSteps });
    const changing = await openSshChanging(box.login());
    open.push(changing);
    const prepared = await prepareSteps(steps, changing.machine, { uid: 0, gid: 0 });
    const applied = await performer.apply(request(hashOf(prepared), steps), silent, never);
    expect(await box.box.shell('testparm -s --parameter-name="server multi channel support" 2>/dev/null')).toBe(
      'Yes\n',
    );
    await applied.keep();
    await performer.undo(applied.transaction, silent);
    expect(await box.bytes('/etc/samba/smb.conf')).toBe(Buffer.from(smbConf).toString('base64'));

    const wrong: Operation = {
      kind: 'file',
      path: '/etc/samba/smb.conf',
      check: 'samba-configuration',
      activate: 'samba',
      before: { text: smbConf, mode: 0o644 },
      after: { text: `${smbConf}[broken\n`, mode: 0o644 },
    };
    const refusing = await performerFor(box, { prepare: async () => [wrong] });
    expect(await codeOf(refusing.performer.apply(request(hashOf([wrong])), silent, never))).toBe('bad-plan');
    expect(await box.box.shell('cat /etc/samba/smb.conf; ls -A /etc/samba | grep lanewise || :')).toBe(smbConf);
  });
});
