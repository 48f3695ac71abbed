import { describe, expect, test } from 'vitest';
import type { Operation } from '../../../main/fix/operation.ts';
import { kernelOptions, mountLine, prepared, refusal } from './fix-machine.ts';
import { channels, machine, remount } from './remount-machine.ts';

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
