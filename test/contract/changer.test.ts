/** What every performer of operations must do alike. Each has a computer of its own in namespaces, hence root. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ChangeRefused, type SecretText } from '../../main/change/changer.ts';
import type { Changer } from '../../main/change/performer.ts';
import type { Operation } from '../../main/change/operation.ts';
import { inverse } from '../../main/change/operations/operation-kind.ts';
import { remoteChanger } from '../../main/change/remote/changer.ts';
import { rootShell } from '../../main/change/remote/root-shell.ts';
import { openSshChanging } from '../../main/machine/ssh-change.ts';
import { openChangingBox, type ChangingBox, type Tools } from '../helpers/changing-box.ts';
import { nativeInBox } from '../helpers/native-changer.ts';
import { asRoot } from '../helpers/only-where.ts';

interface Subject {
  readonly computer: ChangingBox;
  readonly changer: (secret?: SecretText) => Changer;
  readonly close: () => Promise<void>;
}

async function overSsh(tools: Tools, user: string): Promise<Subject> {
  const computer = await openChangingBox(tools);
  if (user !== 'root') await computer.write('/etc/sudoers.d/lanewise', `${user} ALL=(root) NOPASSWD: ALL\n`, '440');
  const changing = await openSshChanging(computer.login(user));
  const shell = rootShell(changing, 'the box');
  return {
    computer,
    changer: (secret) => remoteChanger({ shell, ...(secret === undefined ? {} : { secret }) }),
    close: async () => {
      await changing.close();
      await computer.close();
    },
  };
}

async function natively(): Promise<Subject> {
  const computer = await openChangingBox();
  const native = nativeInBox(computer.box);
  return {
    computer,
    changer: native.changer,
    close: async () => {
      await native.close();
      await computer.close();
    },
  };
}

const subjects: readonly (readonly [string, () => Promise<Subject>])[] = [
  ['over SSH as root, with dash', () => overSsh('debian', 'root')],
  ['over SSH as root, with busybox', () => overSsh('busybox', 'root')],
  ['over SSH through sudo', () => overSsh('debian', 'ada')],
  ['natively', natively],
];

const codeOf = async (asked: Promise<unknown>): Promise<unknown> =>
  asked.then(
    () => 'done',
    (error: unknown) => (error instanceof ChangeRefused ? error.code : error),
  );
const file = (path: string, before: string | undefined, after: string | undefined, mode = 0o644): Operation => ({
  kind: 'file',
  path,
  ...(before === undefined ? {} : { before: { text: before, mode } }),
  ...(after === undefined ? {} : { after: { text: after, mode } }),
});
const base64 = (text: string): string => Buffer.from(text).toString('base64');

/** All that a shell, a `printf`, a here-document or a terminal could take for something else. */
const hostile = [
  "'; touch /run/owned; '",
  '$(touch /run/owned) `touch /run/owned` ${IFS}',
  '%s %n \\0 \\\\ \\n \\c',
  '\u0081\u0082\u0088é€😀\u202e',
  '-n',
  '\r\n\t\u007f\u0001',
  'lw_end_of_open',
].join('\n');

describe.each(subjects)('%s', asRoot, (_, open) => {
  let subject: Subject;
  beforeAll(async () => {
    subject = await open();
  });
  afterAll(async () => {
    await subject?.close();
  });
  const shell = (script: string): Promise<string> => subject.computer.box.shell(script);

  /** Forth and back, and each once more: what is done is not done again. */
  async function thereAndBack(operation: Operation, look: () => Promise<string>, secret?: SecretText) {
    const changer = subject.changer(secret);
    const first = await look();
    expect(await changer.stateOf(operation)).toBe('before');
    await changer.perform(operation);
    expect(await changer.stateOf(operation)).toBe('after');
    const changed = await look();
    await changer.perform(operation);
    expect(await look()).toBe(changed);
    expect(changed).not.toBe(first);
    await changer.perform(inverse(operation));
    expect(await changer.stateOf(operation)).toBe('before');
    await changer.perform(inverse(operation));
    expect(await look()).toBe(first);
    return changed;
  }

  /** Content, mode, owner; and that nothing is left beside it. */
  const fileLook = (path: string) => async () =>
    shell(
      `ls -A '/etc' | grep -i 'lanewise$' || true; [ -e '${path}' ] && stat -c '%a %u %g' '${path}' && base64 -w0 '${path}'; true`,
    );

  test.each([
    ['text without a final newline', 'one\ntwo', 'one\nthree'],
    ['an empty text', '', '\n'],
    ['hostile text', 'plain\n', hostile],
    ['hostile text of before', `${hostile}\n\n\n`, 'plain'],
    ['a long text', 'line\n'.repeat(20_000), 'other\n'.repeat(20_000)],
  ])('a file is replaced and put back, byte by byte: %s', async (_name, before, after) => {
    await subject.computer.write('/etc/lw-test.conf', before, '640');
    await shell('chown 0:4321 /etc/lw-test.conf');
    const operation = file('/etc/lw-test.conf', before, after, 0o640);
    const changed = await thereAndBack(operation, fileLook('/etc/lw-test.conf'));
    expect(changed).toBe(`640 0 4321\n${base64(after)}`);
    expect(await shell('ls /run/owned 2>/dev/null || echo none')).toBe('none\n');
  });

  test('a file is made, in a folder that is made for it, and removed again', async () => {
    const path = '/etc/systemd/system/mnt-lw.mount.d/50-lanewise.conf';
    const made = await thereAndBack(file(path, undefined, '[Mount]\n'), async () =>
      shell(`[ -e ${path} ] && stat -c '%a %u %g' ${path} && cat ${path}; true`),
    );
    expect(made).toBe('644 0 0\n[Mount]\n');
  });

  test.each(['with space', "it's", '$(touch owned)', '`id`', '-rf', '*', '"', 'ü€'])(
    'a name is only a name: %s',
    async (name) => {
      const path = `/etc/${name}`;
      await subject.computer.write(path, 'old');
      await subject.changer().perform(file(path, 'old', 'new'));
      expect(await subject.computer.bytes(path)).toBe(base64('new'));
      await subject.changer().perform(file(path, 'new', undefined));
      expect(await codeOf(subject.computer.bytes(path))).not.toBe('done');
      expect(await shell('ls /owned /etc/owned /root/owned 2>/dev/null || echo none')).toBe('none\n');
    },
  );

  test.each(['/etc/a\nb', '/etc/../etc/x', 'etc/x', '/etc/\0', '/etc//x', '/etc/./x'])(
    'a name that is no plain path is refused: %j',
    async (path) => {
      expect(await codeOf(subject.changer().perform(file(path, undefined, 'x')))).toBe('bad-plan');
    },
  );

  test('another text, another mode and another kind of file are not touched', async () => {
    const path = '/etc/lw-other.conf';
    const look = () => shell(`ls -ln ${path}; [ ! -f ${path} ] || cat ${path}`);
    for (const [prepare, code] of [
      [`printf 'somebody else' > ${path}; chmod 644 ${path}`, 'changed-since'],
      [`printf 'before' > ${path}; chmod 600 ${path}`, 'changed-since'],
      [`printf 'before\\n' > ${path}; chmod 644 ${path}`, 'changed-since'],
      [`rm ${path}`, 'changed-since'],
      [`ln -s /etc/hostname ${path}`, 'bad-plan'],
      [`rm ${path}; printf before > /run/behind; chmod 644 /run/behind; ln -s /run/behind ${path}`, 'bad-plan'],
      [`rm ${path}; mkdir ${path}`, 'bad-plan'],
      [`rmdir ${path}; mkfifo ${path}`, 'bad-plan'],
      [`rm ${path}; mknod ${path} c 1 3`, 'bad-plan'],
    ] as const) {
      await shell(prepare.replace(/^rm \S+$/, `rm -f ${path}`));
      const before = await look().catch(() => 'none');
      const state = subject.changer().stateOf(file(path, 'before', 'after'));
      expect([prepare, await codeOf(state.then((word) => expect(word).toBe('other')))]).toEqual([
        prepare,
        code === 'bad-plan' ? code : 'done',
      ]);
      expect([prepare, await codeOf(subject.changer().perform(file(path, 'before', 'after')))]).toEqual([
        prepare,
        code,
      ]);
      expect(await look().catch(() => 'none')).toBe(before);
    }
    await shell(`rm -f ${path}`);
  });

  test('a file in a folder that others may write in, or behind a link, is not touched', async () => {
    await shell(
      'mkdir -p /etc/open /etc/adas /etc/real; chmod 777 /etc/open; chown ada /etc/adas; ln -sfn real /etc/link',
    );
    for (const folder of ['open', 'adas', 'link']) {
      await subject.computer.write(`/etc/${folder}/x.conf`, 'before');
      const operation = file(`/etc/${folder}/x.conf`, 'before', 'after');
      expect([folder, await codeOf(subject.changer().perform(operation))]).toEqual([folder, 'bad-plan']);
      expect(await subject.computer.bytes(`/etc/${folder}/x.conf`)).toBe(base64('before'));
    }
  });

  test('a read-only folder and a full disk refuse with their own code, and leave everything', async () => {
    await shell(
      'mkdir -p /etc/full /etc/fixed; mount -t tmpfs -o size=64k full /etc/full; mount -t tmpfs fixed /etc/fixed',
    );
    await shell('chmod 755 /etc/full /etc/fixed; printf before > /etc/full/x; printf before > /etc/fixed/x');
    await shell('mount -o remount,ro /etc/fixed');
    const big = 'x'.repeat(100_000);
    try {
      expect(await codeOf(subject.changer().perform(file('/etc/fixed/x', 'before', 'after')))).toBe('read-only');
      expect(await codeOf(subject.changer().perform(file('/etc/fixed/x', 'before', undefined)))).toBe('read-only');
      expect(await codeOf(subject.changer().perform(file('/etc/full/x', 'before', big)))).toBe('disk-full');
      expect(await shell('cat /etc/fixed/x /etc/full/x; ls -A /etc/fixed /etc/full')).toBe(
        'beforebefore/etc/fixed:\nx\n\n/etc/full:\nx\n',
      );
    } finally {
      await shell('umount /etc/full /etc/fixed');
    }
  });

  test('credentials are written for root alone, and removed', async () => {
    const path = '/etc/lanewise/credentials/data';
    const secret = `username=ada\npassword=${hostile.replaceAll('\n', '')}\n`;
    const look = async () =>
      shell(`[ -e ${path} ] && stat -c '%a %u %g' ${path} /etc/lanewise/credentials && base64 -w0 ${path}; true`);
    const written = await thereAndBack({ kind: 'secret-file', path, after: 'written' }, look, () => secret);
    expect(written).toBe(`600 0 0\n711 0 0\n${base64(secret)}`);
    const elsewhere: Operation = { kind: 'secret-file', path: '/etc/lw-secret', after: 'written' };
    expect(await codeOf(subject.changer(() => secret).perform(elsewhere))).toBe('bad-plan');
    expect(await codeOf(subject.changer().perform({ kind: 'secret-file', path, after: 'written' }))).toBe(
      'wrong-password',
    );
  });

  test('a half-written text that a killed change has left is taken away when its place is asked back', async () => {
    const left = '/etc/lanewise/credentials/.left.lanewise-new /etc/.left.conf.lanewise-new';
    await shell(`mkdir -p /etc/lanewise/credentials; for left in ${left}; do printf 'password=' > $left; done`);
    const changer = subject.changer();
    await changer.perform({ kind: 'secret-file', path: '/etc/lanewise/credentials/left', before: 'written' });
    await changer.perform(file('/etc/left.conf', 'new\n', undefined));
    expect(await shell(`ls ${left} 2>/dev/null || true`)).toBe('');
  });

  test('credentials of somebody else are not written over, and those that something names are not removed', async () => {
    const path = '/etc/lanewise/credentials/nas.a-1';
    const operation: Operation = { kind: 'secret-file', path, after: 'written' };
    const remove = () => subject.changer().perform({ kind: 'secret-file', path, before: 'written' });
    const look = () => shell(`cat ${path} 2>/dev/null || echo none`);
    await subject.changer(() => 'mine\n').perform(operation);
    expect(await codeOf(subject.changer(() => 'other\n').perform(operation))).toBe('changed-since');
    expect(await look()).toBe('mine\n');
    const purpose = {
      reason: { kind: 'finding', code: 'net.arp-flux' },
      subject: { kind: 'machine', id: 'a', name: 'a' },
      title: 'A',
    };
    const entry = { version: 1, id: 'a', purpose, uid: 0, at: 1, operations: [operation], next: 0, deadline: 1 };
    const record = (phase: string) =>
      `mkdir -p /var/lib/lanewise/journal; echo '${JSON.stringify({ ...entry, phase })}' > /var/lib/lanewise/journal/a.json`;
    for (const [naming, forgetting] of [
      [`echo '//nas/a /mnt/a cifs credentials=${path},rw 0 0' >> /etc/fstab`, "sed -i '$d' /etc/fstab"],
      [
        `mkdir -p /etc/systemd/system/a.mount.d; printf '[Mount]\nOptions=credentials=${path}' > /etc/systemd/system/a.mount.d/x.conf`,
        'rm -r /etc/systemd/system/a.mount.d',
      ],
      [record('kept'), 'rm /var/lib/lanewise/journal/a.json'],
    ] as const) {
      await shell(naming);
      await remove();
      expect([naming, await look()]).toEqual([naming, 'mine\n']);
      await shell(forgetting);
    }
    await shell(`echo '# credentials=${path}-2 ${path}x' >> /etc/fstab; ${record('undone')}`);
    await remove();
    expect(await look()).toBe('none\n');
    await shell("sed -i '$d' /etc/fstab; rm /var/lib/lanewise/journal/a.json");
  });

  test('a kernel setting is set and put back, and left alone where it is another one', async () => {
    const key = 'net/ipv4/conf/eth1.5/rp_filter';
    const operation: Operation = { kind: 'sysctl', key, before: '0', after: '2' };
    await shell(`echo 0 > /proc/sys/${key}`);
    await thereAndBack(operation, () => shell(`cat /proc/sys/${key}`));
    await shell(`echo 1 > /proc/sys/${key}`);
    expect(await codeOf(subject.changer().perform(operation))).toBe('changed-since');
    expect(await shell(`cat /proc/sys/${key}`)).toBe('1\n');
    const gone: Operation = { ...operation, key: 'net/ipv4/conf/gone0/rp_filter' };
    expect(await codeOf(subject.changer().perform(gone))).toBe('changed-since');
    for (const bad of ['net/ipv4/conf/../rp_filter', 'kernel/core_pattern'])
      expect(await codeOf(subject.changer().perform({ ...operation, key: bad }))).toBe('bad-plan');
  });

  test('the frame size of a link is set and put back', async () => {
    const operation: Operation = { kind: 'mtu', dev: 'eth0', before: 1500, after: 9000 };
    await thereAndBack(operation, () => shell('ip -o link show dev eth0 | grep -o "mtu [0-9]*"'));
    await shell('ip link set dev eth0 mtu 1400');
    expect(await codeOf(subject.changer().perform(operation))).toBe('changed-since');
    await shell('ip link set dev eth0 mtu 1500');
    expect(await codeOf(subject.changer().perform({ ...operation, dev: 'eth9' }))).toBe('changed-since');
  });

  const routes = (): Promise<string> =>
    shell('ip -4 route show table all; ip -6 route show table all | grep -v "table local"');
  test('routes are made, replaced and put back', async () => {
    const to = '10.0.1.26/32';
    const first = { to, dev: 'eth0', source: '10.0.0.50', table: 'main' };
    await thereAndBack({ kind: 'route', after: first }, routes);
    await subject.changer().perform({ kind: 'route', after: first });
    await thereAndBack(
      { kind: 'route', before: first, after: { to, dev: 'eth1.5', source: '10.0.1.50', table: 'main' } },
      routes,
    );
    const another: Operation = { kind: 'route', after: { to, dev: 'eth1.5', table: 'main' } };
    expect(await codeOf(subject.changer().perform(another))).toBe('changed-since');
    await subject.changer().perform({ kind: 'route', before: first });
    await thereAndBack(
      { kind: 'route', after: { to: '10.0.1.0/24', dev: 'eth1.5', gateway: '10.0.1.1', table: '152' } },
      routes,
    );
    await thereAndBack(
      { kind: 'route', after: { to: '0.0.0.0/0', dev: 'eth1.5', gateway: '10.0.1.1', table: '152' } },
      routes,
    );
    await shell('ip -6 addr add fd00::50/64 dev eth0');
    await thereAndBack({ kind: 'route', after: { to: 'fd00::1:26/128', dev: 'eth0', table: 'main' } }, routes);
  });

  test('a route that the kernel refuses leaves the one that was there', async () => {
    const to = '10.0.1.27/32';
    const before = { to, dev: 'eth0', table: 'main' };
    await subject.changer().perform({ kind: 'route', after: before });
    const first = await routes();
    const impossible: Operation = {
      kind: 'route',
      before,
      after: { to, dev: 'eth0', gateway: '203.0.113.1', table: 'main' },
    };
    expect(await codeOf(subject.changer().perform(impossible))).toBe('failed');
    expect(await routes()).toBe(first);
    await subject.changer().perform({ kind: 'route', before });
  });

  const rules = (): Promise<string> => shell('ip -4 rule show; ip -6 rule show');
  test('routing rules are made, replaced and put back, whatever their table is called', async () => {
    const rule = { priority: 1520, from: '10.0.1.50/32', table: '152' };
    await thereAndBack({ kind: 'rule', after: rule }, rules);
    await shell('mkdir -p /etc/iproute2; echo "152 second" >> /etc/iproute2/rt_tables');
    await thereAndBack({ kind: 'rule', after: rule }, rules);
    await subject.changer().perform({ kind: 'rule', after: rule });
    await thereAndBack({ kind: 'rule', before: rule, after: { ...rule, from: '10.0.1.0/24' } }, rules);
    const taken: Operation = { kind: 'rule', after: { ...rule, from: '10.0.0.50/32' } };
    expect(await codeOf(subject.changer().perform(taken))).toBe('changed-since');
    await subject.changer().perform({ kind: 'rule', before: rule });
  });
});
