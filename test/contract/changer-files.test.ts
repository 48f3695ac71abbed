/** How files and credentials are changed, by every performer alike. */
import { expect, test } from 'vitest';
import type { Operation } from '../../main/change/operation.ts';
import { codeOf, describeChangers } from '../helpers/changer-tests.ts';

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

describeChangers(({ computer, changer, shell, thereAndBack }) => {
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
    await computer().write('/etc/lw-test.conf', before, '640');
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
      await computer().write(path, 'old');
      await changer().perform(file(path, 'old', 'new'));
      expect(await computer().bytes(path)).toBe(base64('new'));
      await changer().perform(file(path, 'new', undefined));
      expect(await codeOf(computer().bytes(path))).not.toBe('done');
      expect(await shell('ls /owned /etc/owned /root/owned 2>/dev/null || echo none')).toBe('none\n');
    },
  );

  test.each(['/etc/a\nb', '/etc/../etc/x', 'etc/x', '/etc/\0', '/etc//x', '/etc/./x'])(
    'a name that is no plain path is refused: %j',
    async (path) => {
      expect(await codeOf(changer().perform(file(path, undefined, 'x')))).toBe('bad-plan');
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
      const state = changer().stateOf(file(path, 'before', 'after'));
      expect([prepare, await codeOf(state.then((word) => expect(word).toBe('other')))]).toEqual([
        prepare,
        code === 'bad-plan' ? code : 'done',
      ]);
      expect([prepare, await codeOf(changer().perform(file(path, 'before', 'after')))]).toEqual([prepare, code]);
      expect(await look().catch(() => 'none')).toBe(before);
    }
    await shell(`rm -f ${path}`);
  });

  test('a file in a folder that others may write in, or behind a link, is not touched', async () => {
    await shell(
      'mkdir -p /etc/open /etc/adas /etc/real; chmod 777 /etc/open; chown ada /etc/adas; ln -sfn real /etc/link',
    );
    for (const folder of ['open', 'adas', 'link']) {
      await computer().write(`/etc/${folder}/x.conf`, 'before');
      const operation = file(`/etc/${folder}/x.conf`, 'before', 'after');
      expect([folder, await codeOf(changer().perform(operation))]).toEqual([folder, 'bad-plan']);
      expect(await computer().bytes(`/etc/${folder}/x.conf`)).toBe(base64('before'));
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
      expect(await codeOf(changer().perform(file('/etc/fixed/x', 'before', 'after')))).toBe('read-only');
      expect(await codeOf(changer().perform(file('/etc/fixed/x', 'before', undefined)))).toBe('read-only');
      expect(await codeOf(changer().perform(file('/etc/full/x', 'before', big)))).toBe('disk-full');
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
    expect(await codeOf(changer(() => secret).perform(elsewhere))).toBe('bad-plan');
    expect(await codeOf(changer().perform({ kind: 'secret-file', path, after: 'written' }))).toBe('wrong-password');
  });

  test('a half-written text that a killed change has left is taken away when its place is asked back', async () => {
    const left = '/etc/lanewise/credentials/.left.lanewise-new /etc/.left.conf.lanewise-new';
    await shell(`mkdir -p /etc/lanewise/credentials; for left in ${left}; do printf 'password=' > $left; done`);
    await changer().perform({ kind: 'secret-file', path: '/etc/lanewise/credentials/left', before: 'written' });
    await changer().perform(file('/etc/left.conf', 'new\n', undefined));
    expect(await shell(`ls ${left} 2>/dev/null || true`)).toBe('');
  });

  test('credentials of somebody else are not written over, and those that something names are not removed', async () => {
    const path = '/etc/lanewise/credentials/nas.a-1';
    const operation: Operation = { kind: 'secret-file', path, after: 'written' };
    const remove = () => changer().perform({ kind: 'secret-file', path, before: 'written' });
    const look = () => shell(`cat ${path} 2>/dev/null || echo none`);
    await changer(() => 'mine\n').perform(operation);
    expect(await codeOf(changer(() => 'other\n').perform(operation))).toBe('changed-since');
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
});
