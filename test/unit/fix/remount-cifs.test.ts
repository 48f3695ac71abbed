import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { undoOf, type Operation } from '../../../main/fix/operation.ts';
import { hashOf } from '../../../main/fix/prepare.ts';
import { stepsSchema, type FixStep, type MountWish } from '../../../main/fix/steps.ts';
import { MachineError } from '../../../main/machine/machine.ts';
import type { FakeMachineContents } from '../../helpers/fake-machine.ts';
import { kernelOptions, mountLine, prepared, refusal, root } from './fix-machine.ts';

const fstab = '# places\n//10.0.0.25/data\t/mnt/a\tcifs\tcredentials=/root/c,_netdev\t0 0\nUUID=1 / ext4 rw 0 1';

function machine(change: FakeMachineContents = {}, table = mountLine(), text = fstab): FakeMachineContents {
  return {
    ...change,
    files: { '/proc/self/mountinfo': root + table, '/etc/fstab': text, ...change.files },
    commands: { 'mount.cifs -V': 'mount.cifs version: 7.0\n', ...change.commands },
  };
}

const remount = (wish: MountWish, ...more: readonly { at: string; remote: string; wish?: MountWish }[]): FixStep => ({
  verb: 'remount-cifs',
  mounts: [{ at: '/mnt/a', remote: '//10.0.0.25/data', wish }, ...more.map((each) => ({ wish: {}, ...each }))],
});
const channels = remount({ channels: 2 });

describe('a share that has a line in fstab', () => {
  test('is unmounted, its options are changed, and it is mounted by its line', async () => {
    const before = { text: fstab, mode: 0o644 };
    const text = fstab.replace('_netdev', '_netdev,multichannel,max_channels=2');
    const mount = { kind: 'cifs-mount', at: '/mnt/a', remote: '//10.0.0.25/data' };
    expect(await prepared(machine(), channels)).toEqual([
      { ...mount, before: { by: 'fstab' } },
      { kind: 'file', path: '/etc/fstab', before, after: { text, mode: 0o644 } },
      { ...mount, after: { by: 'fstab' } },
    ]);
  });

  test('a line that says it already is only mounted again', async () => {
    const text = fstab.replace('_netdev', 'multichannel,max_channels=2');
    expect((await prepared(machine({}, mountLine(), text), channels)).map(({ kind }) => kind)).toEqual([
      'cifs-mount',
      'cifs-mount',
    ]);
  });

  test('where systemd runs it is told of the change', async () => {
    const operations = await prepared(machine({ directories: { '/run/systemd/system': [] } }), channels);
    expect(operations[1]).toMatchObject({ kind: 'file', activate: 'systemd' });
  });

  test('a place that systemd mounts when it is entered is mounted by its unit', async () => {
    const text = fstab.replace('_netdev', 'noauto,x-systemd.automount');
    const autofs = '35 27 0:49 / /mnt/a rw - autofs systemd-1 rw,fd=50\n';
    const operations = await prepared(
      machine({ directories: { '/run/systemd/system': [] } }, autofs + mountLine(), text),
      channels,
    );
    expect(operations.at(-1)).toMatchObject({ after: { by: 'unit', unit: 'mnt-a.mount' } });
  });

  test('an account in place of the guest: its file before everything, no password anywhere', async () => {
    const guest = '//10.0.0.25/data /mnt/a cifs guest,uid=1000 0 0\n';
    const live = kernelOptions.replace('username=ada', 'sec=none').replace('uid=0,noforceuid', 'uid=1000,forceuid');
    const step = remount({ channels: 2, account: { user: 'ada' } });
    const operations = await prepared(machine({}, mountLine({ options: live }), guest), step);
    expect(operations.map(({ kind }) => kind)).toEqual(['secret-file', 'cifs-mount', 'file', 'cifs-mount']);
    expect(operations[0]).toEqual({
      kind: 'secret-file',
      path: '/etc/lanewise/credentials/10.0.0.25-ada-271fb8d0',
      after: 'written',
    });
    expect(operations[2]).toMatchObject({
      after: {
        text: '//10.0.0.25/data /mnt/a cifs credentials=/etc/lanewise/credentials/10.0.0.25-ada-271fb8d0,uid=1000,multichannel,max_channels=2 0 0\n',
      },
    });
    expect(undoOf(operations).map(({ kind }) => kind)).toEqual(['cifs-mount', 'file', 'cifs-mount', 'secret-file']);
  });

  test('credentials that a line names already are not written over', async () => {
    const old = 'credentials=/etc/lanewise/credentials/10.0.0.25-ada-271fb8d0';
    const operations = await prepared(
      machine({}, mountLine(), fstab.replace('credentials=/root/c', old)),
      remount({ account: { user: 'ada' } }),
    );
    expect(operations[0]).toMatchObject({ path: '/etc/lanewise/credentials/10.0.0.25-ada-271fb8d0-2' });
  });
});

describe('a mount without a cache', () => {
  const live = kernelOptions.replace('cache=strict', 'cache=none');
  const text = fstab.replace('_netdev', 'cache=none,_netdev');
  const wish = { cache: 'usual' } as const;

  test('loses that word in its line and nothing else, and is mounted by its line', async () => {
    const operations = await prepared(machine({}, mountLine({ options: live }), text), remount(wish));
    expect(operations).toMatchObject([
      { kind: 'cifs-mount', before: { by: 'fstab' } },
      { kind: 'file', before: { text }, after: { text: fstab } },
      { kind: 'cifs-mount', after: { by: 'fstab' } },
    ]);
  });

  test('a guest’s that was mounted by hand keeps every other option', async () => {
    const table = mountLine({ options: live.replace('username=ada', 'sec=none') });
    const [off, on] = await prepared(machine({}, table, '# nothing\n'), remount(wish));
    const before = off?.kind === 'cifs-mount' && off.before?.by === 'options' ? off.before.options : [];
    const after = on?.kind === 'cifs-mount' && on.after?.by === 'options' ? on.after.options : [];
    expect(before).toContain('cache=none');
    expect(after).toEqual(before.filter((option) => option !== 'cache=none'));
  });

  test('other shares of the NAS stay, unless channels are asked for too', async () => {
    const beside = mountLine({ at: '/mnt/b', remote: '//10.0.0.25/other', device: '0:51' });
    const here = machine({}, mountLine({ options: live }) + beside, text);
    expect(await prepared(here, remount(wish))).toHaveLength(3);
    expect(await prepared(here, remount({ readSize: 262_144, readAheadSize: 8_388_608 }))).toHaveLength(3);
    for (const more of [{ ...wish, channels: 2 }, { ...wish, account: { user: 'ada' } }, {}])
      expect(await refusal(here, remount(more))).toMatch(/^bad-plan: \/mnt\/b is a share of the same NAS/);
  });

  test('the same share shown at a second place would keep it', async () => {
    const twice = mountLine({ options: live }) + mountLine({ at: '/mnt/b', options: live });
    expect(await refusal(machine({}, twice, text), remount(wish))).toMatch(/^busy: The share at \/mnt\/a is shown at/);
  });

  test.each([{ cache: 'none' }, { cache: 'usual,port=1' }, { cache: true }, { cache: ['usual'] }, { cache: '' }])(
    'the plan takes no other word for it: %j',
    (odd) => {
      const step = { verb: 'remount-cifs', mounts: [{ at: '/mnt/a', remote: '//10.0.0.25/data', wish: odd }] };
      expect(stepsSchema.safeParse([step]).success).toBe(false);
    },
  );
});

describe('several shares of one NAS', () => {
  const other = { at: '/mnt/a/inner', remote: '//10.0.0.25/other' };
  const table = mountLine() + mountLine({ ...other, device: '0:51' });
  const text = `${fstab}\n//10.0.0.25/other /mnt/a/inner cifs credentials=/root/c\n`;

  test('go from the innermost to the outermost and come the other way, with one change of fstab', async () => {
    const operations = await prepared(
      machine({}, table, text),
      remount({ channels: 2 }, { ...other, wish: { channels: 2 } }),
    );
    expect(
      operations.map((each) => (each.kind === 'cifs-mount' ? `${each.before ? 'off' : 'on'} ${each.at}` : each.kind)),
    ).toEqual(['off /mnt/a/inner', 'off /mnt/a', 'file', 'on /mnt/a', 'on /mnt/a/inner']);
  });

  test('in whatever order they are named, it is the same plan', async () => {
    const step = remount({ channels: 2 }, { ...other, wish: { channels: 2 } });
    const turned: FixStep = step.verb === 'remount-cifs' ? { ...step, mounts: step.mounts.toReversed() } : step;
    expect(hashOf(await prepared(machine({}, table, text), turned))).toBe(
      hashOf(await prepared(machine({}, table, text), step)),
    );
  });

  test('one that is forgotten would keep the connection', async () => {
    const beside = mountLine({ at: '/mnt/b', remote: '//10.0.0.25/other', device: '0:51' });
    expect(await refusal(machine({}, mountLine() + beside), channels)).toMatch(
      /^bad-plan: \/mnt\/b is a share of the same NAS/,
    );
    const alone = beside.replace('addr=10.0.0.25', 'addr=10.0.0.99');
    expect(await refusal(machine({}, mountLine() + alone), channels)).toMatch(/^not refused/);
  });
});

describe('a share that somebody mounted by hand', () => {
  const none = '# nothing\n';
  const live = kernelOptions.replace('username=ada', 'sec=none');

  test('a guest is mounted again by what the kernel says, with nothing else than what is wished', async () => {
    const operations = await prepared(machine({}, mountLine({ options: live }), none), channels);
    expect(operations).toHaveLength(2);
    expect(operations[0]).toMatchObject({ before: { by: 'options' } });
    expect(operations[1]).toEqual({
      kind: 'cifs-mount',
      at: '/mnt/a',
      remote: '//10.0.0.25/data',
      after: {
        by: 'options',
        options: [
          'rw',
          'vers=3.1.1',
          'cache=strict',
          'sec=none',
          'uid=0',
          'noforceuid',
          'gid=0',
          'noforcegid',
          'file_mode=0755',
          'dir_mode=0755',
          'soft',
          'nounix',
          'serverino',
          'mapposix',
          'rsize=4194304',
          'wsize=4194304',
          'bsize=1048576',
          'echo_interval=60',
          'actimeo=1',
          'closetimeo=1',
          'multichannel',
          'max_channels=2',
        ],
      },
    });
  });

  test('an account must be given again, and be the same', async () => {
    const here = machine({}, mountLine(), none);
    expect(await refusal(here, channels)).toMatch(/^bad-plan: \/mnt\/a was mounted by hand/);
    expect(await refusal(here, remount({ account: { user: 'bob' } }))).toMatch(/^bad-plan: \/mnt\/a is mounted as ada/);
    const operations = await prepared(here, remount({ account: { user: 'ada' } }));
    const credentials = '/etc/lanewise/credentials/10.0.0.25-ada-271fb8d0';
    expect(operations).toMatchObject([
      { kind: 'secret-file', path: credentials },
      { before: { by: 'options', credentials } },
      { after: { by: 'options', credentials } },
    ]);
  });

  test.each([
    'port=10445',
    'rdma',
    'multiuser',
    'snapshot=1',
    'file_mode=04755',
    'dir_mode=02775',
    'uid=-1',
    'cache=odd',
    'context=x',
    '__proto__',
    'constructor',
    'vers=9',
    'domain=a b',
  ])('%s is refused by name', async (option) => {
    const options = kernelOptions
      .replace('username=ada', 'sec=none')
      .replace(/(?<=,)(?:file_mode|dir_mode|uid|cache|vers)=[^,]*,/g, '');
    const said = await refusal(
      machine({}, mountLine({ options: `${options},${option.replace(' ', '\\040')}` }), none),
      channels,
    );
    expect(said).toContain(`bad-plan: /mnt/a was mounted by hand with the option ${option}, which`);
  });

  test('a read-only mount of a share that is not stays read-only', async () => {
    const table = mountLine({ options: live }).replace('rw,relatime', 'ro,nosuid,relatime');
    const [off, on] = await prepared(machine({}, table, none), channels);
    const optionsOf = (operation: Operation | undefined, side: 'before' | 'after'): readonly string[] => {
      const mounting = operation?.kind === 'cifs-mount' ? operation[side] : undefined;
      return mounting?.by === 'options' ? mounting.options : [];
    };
    expect(optionsOf(off, 'before').slice(0, 2)).toEqual(['ro', 'nosuid']);
    expect(optionsOf(on, 'after')).not.toContain('rw');
    expect(optionsOf(on, 'after').filter((option) => option === 'nosuid')).toHaveLength(1);
  });
});

describe('a mount that is not what its line gives', () => {
  test.each([
    ['max_channels', kernelOptions + ',multichannel,max_channels=4', 'rw'],
    ['vers', kernelOptions, 'vers=2.1'],
    ['guest', kernelOptions, 'guest'],
    ['username', kernelOptions, 'username=bob'],
    ['uid', kernelOptions.replace('uid=0,', 'uid=1000,'), 'rw'],
    ['file_mode', kernelOptions, 'file_mode=0600'],
    ['ro', kernelOptions, 'ro'],
    ['rasize', `${kernelOptions},rasize=1048576`, 'rw'],
    ['rsize', kernelOptions, 'rsize=65536'],
    ['cache', kernelOptions.replace('strict', 'none'), 'rw'],
    ['cache', kernelOptions, 'cache=none'],
  ])('%s', async (option, options, written) => {
    const text = `//10.0.0.25/data /mnt/a cifs ${written} 0 0\n`;
    expect(await refusal(machine({}, mountLine({ options }), text), channels)).toContain(
      `another value of ${option} than its line`,
    );
  });

  test.each([
    ['max_channels=2', kernelOptions],
    ['vers=3.1.1,username=WORK\\134ada%secret', kernelOptions],
    ['vers=3', kernelOptions.replace('3.1.1', '3.0')],
    ['rsize=8388608,file_mode=755', kernelOptions],
    ['cache=strict', kernelOptions],
    ['uid=ada,multichannel', `${kernelOptions.replace('uid=0', 'uid=1000')},multichannel,max_channels=2`],
  ])('%s agrees as far as can be seen', async (written, options) => {
    const text = `//10.0.0.25/data /mnt/a cifs ${written} 0 0\n`;
    expect(await prepared(machine({}, mountLine({ options }), text), channels)).toMatchObject([
      { before: { by: 'fstab' } },
      {},
      {},
    ]);
  });

  test('a guest comes back by the kernel’s options', async () => {
    const live = `${kernelOptions.replace('username=ada', 'sec=none')},multichannel,max_channels=4`;
    const text = '//10.0.0.25/data /mnt/a cifs guest 0 0\n';
    expect(await prepared(machine({}, mountLine({ options: live }), text), channels)).toMatchObject([
      { before: { by: 'options' } },
      {},
      { after: { by: 'fstab' } },
    ]);
  });
});

describe('refused', () => {
  test.each<[string, FakeMachineContents, RegExp]>([
    ['nothing mounted there', machine({}, ''), /^bad-plan: \/\/10.0.0.25\/data is not mounted at \/mnt\/a/],
    ['another share there', machine({}, mountLine({ remote: '//10.0.0.25/other' })), /^bad-plan: .* is not mounted/],
    [
      'a FUSE file system that calls itself so',
      machine({}, mountLine({ type: 'fuse.cifs' })),
      /^bad-plan: .* is not mounted/,
    ],
    [
      'a name that imitates a line',
      machine({}, mountLine({ at: '/tmp/x\\0120\\040-\\040cifs', type: 'fuse' })),
      /^bad-plan: .* is not mounted/,
    ],
    [
      'something mounted over it',
      machine({}, mountLine() + mountLine({ type: 'tmpfs', remote: 'tmpfs', device: '0:60' })),
      /^bad-plan: Something else is mounted over/,
    ],
    [
      'mounted twice',
      machine({}, mountLine() + mountLine({ device: '0:60' })),
      /^bad-plan: Something else is mounted over/,
    ],
    [
      'something mounted within',
      machine({}, mountLine() + mountLine({ at: '/mnt/a/t', type: 'tmpfs', device: '0:60' })),
      /^busy: \/mnt\/a\/t is mounted within/,
    ],
    [
      'shown elsewhere',
      machine({}, mountLine() + mountLine({ at: '/srv/b' }).replace(' / /srv', ' /films /srv')),
      /^busy: The share at \/mnt\/a is shown at \/srv\/b too/,
    ],
    [
      'an automounter',
      machine({}, `30 22 0:40 / /mnt rw - autofs /etc/auto.nas rw\n${mountLine()}`),
      /^not-ours: .* automounter from its map \/etc\/auto.nas/,
    ],
    [
      'two lines for one place',
      machine({}, mountLine(), `${fstab}\n//x/y /mnt/a/ cifs rw\n`),
      /^not-ours: \/etc\/fstab has several lines/,
    ],
    [
      'a line for another share',
      machine({}, mountLine(), '//nas/data /mnt/a cifs rw\n'),
      /^not-ours: \/etc\/fstab mounts something else/,
    ],
    [
      'the same share at a place that leads here',
      machine({}, mountLine(), '//10.0.0.25/data /srv/link cifs rw\n'),
      /^not-ours: \/etc\/fstab mounts this share at \/srv\/link/,
    ],
    [
      'a line without options',
      machine({}, mountLine(), '//10.0.0.25/data /mnt/a cifs\n'),
      /^not-ours: Line 1 of \/etc\/fstab has no options/,
    ],
    ['fstab that is no UTF-8', machine({}, mountLine(), `# caf\uFFFD\n${fstab}`), /^not-ours: .* no UTF-8/],
    [
      'fstab that is a link',
      machine({ commands: { "stat -c '%a %u %F' -- /etc/fstab": '777 0 symbolic link\n' } }),
      /^not-ours: .* symbolic link/,
    ],
    [
      'fstab that is another’s',
      machine({ commands: { "stat -c '%a %u %F' -- /etc/fstab": '644 1000 regular file\n' } }),
      /^not-ours: .* not a plain file that belongs to root/,
    ],
    [
      'fstab with special bits',
      machine({ commands: { "stat -c '%a %u %F' -- /etc/fstab": '4644 0 regular file\n' } }),
      /^not-ours/,
    ],
    [
      'fstab that may not be read',
      machine({ files: { '/etc/fstab': new MachineError('denied', '/etc/fstab', 'Not allowed to read /etc/fstab.') } }),
      /^failed: .* could not be read/,
    ],
    ['a mount table that was cut', machine({}, mountLine().slice(0, -4)), /^failed: .* could not be understood/],
    [
      'no mount.cifs',
      machine({ commands: { 'mount.cifs -V': new MachineError('absent', 'mount.cifs', 'no such program') } }),
      /^missing-program: .* cifs-utils/,
    ],
  ])('%s', async (_, contents, sentence) => {
    expect(await refusal(contents, channels)).toMatch(sentence);
  });

  test('two accounts in one plan, and the same place twice', async () => {
    const other = { at: '/mnt/b', remote: '//10.0.0.25/b', wish: { account: { user: 'bob' } } };
    expect(await refusal(machine(), remount({ account: { user: 'ada' } }, other))).toMatch(
      /^bad-plan: One change can use one account/,
    );
    expect(await refusal(machine(), remount({}, { at: '/mnt/a', remote: '//10.0.0.25/data' }))).toMatch(
      /^bad-plan: The same place/,
    );
  });
});

describe('a share that has a systemd unit', () => {
  const show = (properties: string): Record<string, string> => ({
    'systemctl show --property=LoadState,FragmentPath,SourcePath,DropInPaths -- mnt-a.mount': properties,
  });
  const unit = (dropIns = ''): string =>
    `LoadState=loaded\nFragmentPath=/etc/systemd/system/mnt-a.mount\nSourcePath=\nDropInPaths=${dropIns}\n`;
  const unitText =
    '[Unit]\nOptions=not this\n\n[Mount]\nWhat=//10.0.0.25/data\nWhere=/mnt/a\n#Options=old\nOptions=credentials=/root/c%%1\n';
  const here = (properties: string, files: Record<string, string> = {}): FakeMachineContents =>
    machine(
      {
        directories: { '/run/systemd/system': [] },
        commands: show(properties),
        files: { '/etc/systemd/system/mnt-a.mount': unitText, ...files },
      },
      mountLine(),
      '# none\n',
    );
  const path = '/etc/systemd/system/mnt-a.mount.d/50-lanewise.conf';

  test('gets a drop-in beside it, and is started again', async () => {
    expect(await prepared(here(unit()), channels)).toEqual([
      { kind: 'cifs-mount', at: '/mnt/a', remote: '//10.0.0.25/data', before: { by: 'unit', unit: 'mnt-a.mount' } },
      {
        kind: 'file',
        path,
        activate: 'systemd',
        after: {
          text: '# Written by Lanewise; changed and removed by its fixes and their undo.\n[Mount]\nOptions=credentials=/root/c%%1,multichannel,max_channels=2\n',
          mode: 0o644,
        },
      },
      { kind: 'cifs-mount', at: '/mnt/a', remote: '//10.0.0.25/data', after: { by: 'unit', unit: 'mnt-a.mount' } },
    ]);
  });

  test('what a drop-in says counts more than the unit, a later one more than ours', async () => {
    const early = '/etc/systemd/system/mnt-a.mount.d/10-x.conf';
    const late = '/etc/systemd/system/mnt-a.mount.d/90-x.conf';
    const operations = await prepared(
      here(unit(early), { [early]: '[Mount]\nOptions=credentials=/root/d\n' }),
      channels,
    );
    expect(operations[1]).toMatchObject({
      after: { text: expect.stringContaining('Options=credentials=/root/d,multichannel') },
    });
    expect(await refusal(here(unit(late), { [late]: '[Mount]\nOptions=rw\n' }), channels)).toMatch(
      /^not-ours: .*90-x.conf sets the options/,
    );
    expect(await refusal(here(unit(late), { [late]: '[Unit]\nAfter=x\n' }), channels)).toMatch(/^not refused/);
  });

  test('a file of our name that is not ours stays', async () => {
    expect(await refusal(here(unit(path), { [path]: '[Mount]\nOptions=rw\n' }), channels)).toMatch(
      /^not-ours: .* somebody else/,
    );
  });

  test('a unit that only shows what is mounted, or that ends with the mount, is no origin', async () => {
    const shown = 'LoadState=loaded\nFragmentPath=\nSourcePath=/proc/self/mountinfo\nDropInPaths=\n';
    const transient = 'LoadState=loaded\nFragmentPath=/run/systemd/transient/mnt-a.mount\nSourcePath=\nDropInPaths=\n';
    for (const properties of [shown, transient])
      expect(await refusal(here(properties), channels)).toMatch(/was mounted by hand/);
  });
});

test('prepared twice, the operations are the same byte by byte, and their undo leads back', async () => {
  const option = fc.constantFrom('rw', 'guest', 'nomultichannel', 'vers=3', 'uid=0', '_netdev', 'credentials=/root/c');
  const lines = fc.array(fc.constantFrom('# x', '', 'UUID=1 / ext4 rw 0 1', '//other/share\t/srv/x cifs rw'), {
    maxLength: 4,
  });
  await fc.assert(
    fc.asyncProperty(
      lines,
      fc.array(option, { minLength: 1 }),
      lines,
      fc.boolean(),
      async (above, options, below, ended) => {
        const own = `//10.0.0.25/data /mnt/a cifs ${options.join(',')} 0 0`;
        const text = [...above, own, ...below].join('\n') + (ended ? '\n' : '');
        const live = options.includes('guest') ? kernelOptions.replace('username=ada', 'sec=none') : kernelOptions;
        const contents = machine({}, mountLine({ options: live }), text);
        const operations = await prepared(contents, channels);
        expect(hashOf(await prepared(contents, channels))).toBe(hashOf(operations));
        const back = undoOf(operations).find((operation) => operation.kind === 'file');
        expect(back?.kind === 'file' && back.after?.text).toBe(text);
        const changed = back?.kind === 'file' ? (back.before?.text ?? '') : '';
        expect(changed.split('\n').filter((line) => !line.includes('/mnt/a'))).toEqual(
          text.split('\n').filter((line) => !line.includes('/mnt/a')),
        );
      },
    ),
  );
});
