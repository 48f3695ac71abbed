/** Whole changes of another computer over a real sshd: kept, put back, refused, undone. */
import { describe, expect, vi } from 'vitest';
import { ChangeRefused } from '../../main/change/changer.ts';
import type { Operation } from '../../main/change/operation.ts';
import type { Applied } from '../../main/change/performer.ts';
import { hashOf } from '../../main/change/prepare.ts';
import type { FixStep } from '../../main/change/steps.ts';
import { prepareSteps } from '../../main/change/prepare.ts';
import { openSshChanging } from '../../main/machine/ssh-change.ts';
import {
  apply,
  changed,
  codeOf,
  first,
  journalNames,
  look,
  never,
  operations,
  remoteTest as test,
  request,
  silent,
  watchers,
} from '../helpers/remote-change.ts';
import { until } from '../lab/until.ts';
import { asRoot } from '../helpers/only-where.ts';
import { rounds } from '../helpers/rounds.ts';

/** Each waits for a deadline, and for a computer that may be busy. */
vi.setConfig({ testTimeout: 240_000 });
/** Each has a computer of its own. */
const besides = { ...asRoot, concurrent: true };

describe.each(['debian', 'busybox'] as const)('a computer over SSH, %s', besides, (tools) => {
  test('is changed and kept, and undone later', async ({ computer, performerFor }) => {
    const box = await computer(tools);
    const { performer } = await performerFor(box);
    const news: string[] = [];
    const applied = await apply(performer, ({ index, state }) => news.push(`${index} ${state}`));
    expect(await look(box)).toBe(changed);
    expect(news).toEqual([0, 1, 2, 3].flatMap((index) => [`${index} doing`, `${index} done`]));
    expect(await journalNames(box)).toBe(
      ['busy', 'json', 'open', 'undo', 'watch'].map((ending) => `${applied.transaction}.${ending}\n`).join(''),
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

  test('can be changed again at once: nobody who has been told to stop still keeps others away', async ({
    computer,
    performerFor,
  }) => {
    const box = await computer(tools);
    const { performer } = await performerFor(box);
    for (let round = 0; round < 2; round += 1) {
      const applied = await apply(performer);
      await applied.keep();
      await performer.undo(applied.transaction, silent);
    }
    expect(await look(box)).toBe(first);
  });
});

describe('a computer over SSH', besides, () => {
  test('puts everything back when an operation is refused', async ({ computer, performerFor }) => {
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

  test('a cancelled change is put back', async ({ computer, performerFor }) => {
    const box = await computer();
    const { performer } = await performerFor(box);
    const cancel = new AbortController();
    const work = performer.apply(request(), ({ index }) => (index === 1 ? cancel.abort() : undefined), cancel.signal);
    expect(await codeOf(work)).toBe('failed');
    expect(await look(box)).toBe(first);
  });

  test('another preview than the one that was seen is refused', async ({ computer, performerFor }) => {
    const box = await computer();
    const { performer } = await performerFor(box);
    expect(await codeOf(performer.apply(request('0'.repeat(64)), silent, never))).toBe('changed-since');
    expect(await look(box)).toBe(first);
  });

  test('of two programs at once one is refused', async ({ computer, performerFor }) => {
    const box = await computer();
    const [one, two] = [await performerFor(box), await performerFor(box)];
    for (let round = 0; round < rounds({ usual: 3, long: 50 }); round += 1) {
      // Nothing of an earlier one is there: the folders are made at the same moment too.
      await box.box.shell('rm -rf /var/lib/lanewise');
      const both = await Promise.all([apply(one.performer), apply(two.performer)].map(outcomeOf));
      const done = both.flatMap((each) => ('applied' in each ? [each.applied] : []));
      const refused = both.flatMap((each) => ('code' in each ? [each.code] : []));
      expect([round, done.length, refused]).toEqual([round, 1, ['another-fix-runs']]);
      expect(await codeOf(apply(two.performer))).toBe('another-fix-runs');
      await done[0]?.revert('asked');
      expect(await look(box)).toBe(first);
    }
  });

  test('an undo leaves what somebody else changed since', async ({ computer, performerFor }) => {
    const box = await computer();
    const { performer } = await performerFor(box);
    const applied = await apply(performer);
    await applied.keep();
    await box.write('/etc/lw-one.conf', 'theirs');
    expect(await codeOf(performer.undo(applied.transaction, silent))).toBe('not-ours');
    expect(await look(box)).toBe('theirsnew\n2\n');
  });

  test('nothing of a change stands in the process list of the computer', async ({ computer, performerFor }) => {
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
    await applied.revert('asked');
  });

  test('without root it is said before anything is tried, and with the commands to copy', async ({
    computer,
    performerFor,
  }) => {
    const box = await computer();
    const { performer } = await performerFor(box, { user: 'ada' });
    const { way, note } = await performer.consent([]);
    expect([way, note]).toEqual(['impossible', expect.stringMatching(/sudo.*Copy the commands/)]);
    expect(await codeOf(apply(performer))).toBe('no-way-to-root');
    await box.write('/etc/sudoers.d/lanewise', 'ada ALL=(root) NOPASSWD: /bin/sh, /usr/bin/sh\n', '440');
    expect(await performer.consent([])).toMatchObject({ way: 'sudo-over-ssh' });
    const applied = await apply(performer);
    expect((await performer.entry(applied.transaction))?.uid).toBe(4321);
    await applied.revert('asked');
    expect(await look(box)).toBe(first);
    expect(await (await performerFor(box)).performer.consent([])).toMatchObject({ way: 'root-over-ssh' });
  });
});

const outcomeOf = async (work: Promise<Applied>): Promise<{ applied: Applied } | { code: unknown }> =>
  work.then(
    (applied) => ({ applied }),
    (error: unknown) => ({ code: error instanceof ChangeRefused ? error.code : error }),
  );

const smbConf =
  '[global]\n  workgroup = WORKGROUP\n  server multi channel support = no\n  disable netbios = yes\n[data]\n  path = /run\n';

describe('a Samba over SSH', besides, () => {
  test('is told of several ports and reloads; what it would not understand is refused', async ({
    computer,
    performerFor,
    open,
  }) => {
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
