import { describe, expect, test } from 'vitest';
import type { FakeMachineContents } from '../../helpers/fake-machine.ts';
import type { FixStep } from '../../../main/change/steps.ts';
import type { Operation } from '../../../main/change/operation.ts';
import { fixture } from '../collect/fixtures.ts';
import { kernelOptions, mountLine, prepared, refusal } from './fix-machine.ts';
import { channels, machine, remount } from './remount-machine.ts';

const none = '# nothing\n';
/** What the kernel knows of its one share, called `unc`. */
const debugDataOf = (unc: string): string =>
  fixture('debug-data/6.12-not-asked.txt').replace(String.raw`\\10.77.1.25\data`, () => unc);

describe('a share that somebody mounted by hand', () => {
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

describe('where the NAS was when a share was mounted by hand', () => {
  const guest = kernelOptions.replace('username=ada', 'sec=none');
  const debugData = (unc: string): FakeMachineContents => ({
    files: { '/proc/fs/cifs/DebugData': debugDataOf(unc) },
  });
  const lists = async (here: FakeMachineContents, step: FixStep): Promise<readonly (readonly string[])[]> =>
    (await prepared(here, step)).flatMap(({ kind, ...sides }) =>
      kind === 'cifs-mount' && 'at' in sides
        ? [sides.before, sides.after].flatMap((side) => (side?.by === 'options' ? [side.options] : []))
        : [],
    );

  test.each([
    ['//OLDNAS/data', guest, 'ip=10.0.0.25'],
    ['//nas.example/data/films', guest, 'ip=10.0.0.25'],
    ['//10.0.0.26/data', guest, 'ip=10.0.0.25'],
    ['//nas6/data', guest.replace('addr=10.0.0.25', 'addr=fe80::1%2'), 'ip=fe80::1%2'],
  ])('%s is kept, in both mountings', async (remote, options, ip) => {
    const [, , host, share] = remote.split('/');
    const here = machine(debugData(`\\\\${host}\\${share?.toUpperCase()}`), mountLine({ remote, options }), none);
    const both = await lists(here, { verb: 'remount-cifs', mounts: [{ at: '/mnt/a', remote, wish: { channels: 2 } }] });
    expect(both).toEqual([expect.arrayContaining([ip]), expect.arrayContaining([ip, 'max_channels=2'])]);
  });

  test('an address that is the name already is not said twice', async () => {
    const both = await lists(machine({}, mountLine({ options: guest }), none), channels);
    expect(both.flat().filter((option) => option.startsWith('ip='))).toEqual([]);
  });

  test('a share that DFS led elsewhere is refused: at that address it has another name', async () => {
    const remote = '//corp.example/dfs';
    const here = machine(debugData(String.raw`\\leaf\data`), mountLine({ remote, options: guest }), none);
    const step: FixStep = { verb: 'remount-cifs', mounts: [{ at: '/mnt/a', remote, wish: { channels: 2 } }] };
    expect(await refusal(here, step)).toMatch(/^not-ours: .*another server \(DFS\)/);
    const unread = machine({}, mountLine({ remote, options: guest }), none);
    expect(await refusal(unread, step)).toMatch(/^failed: .*could not be read/);
  });

  test('the symbolic links that were asked for are asked for again; what follows by itself is not', async () => {
    const options = `${guest},mfsymlinks,symlink=mfsymlinks,reparse=nfs,nativesocket,upcall_target=app`;
    const both = await lists(machine({}, mountLine({ options }), none), channels);
    for (const list of both)
      expect(list.filter((option) => /^(?:mfsymlinks|symlink|reparse|nativesocket|upcall)/.test(option))).toEqual([
        'mfsymlinks',
        'symlink=mfsymlinks',
      ]);
  });
});

describe('a share that its user mounted', () => {
  const own = kernelOptions
    .replace('username=ada', 'sec=none')
    .replace('uid=0,noforceuid,gid=0,noforcegid', 'uid=1000,forceuid,gid=1000,forcegid');
  const line = (options: string): string => `//10.0.0.25/data /mnt/a cifs ${options} 0 0\n`;
  const table = (options: string): string =>
    mountLine({ options }).replace('rw,relatime', 'rw,nosuid,nodev,noexec,relatime');
  const utab = (text: string): FakeMachineContents => ({ files: { '/run/mount/utab': text } });
  const account = remount({ channels: 2, account: { user: 'ada' } });

  test.each(['guest,user,noauto', 'guest,users', 'owner,guest', 'guest,group,noauto'])(
    'by %s would be root’s after the fix, and is refused with the commands for its user',
    async (written) => {
      for (const step of [channels, account])
        expect(await refusal(machine({}, table(own), line(written)), step)).toMatch(
          /^not-ours: .*one of its users.*\(umount \/mnt\/a && mount \/mnt\/a\)/,
        );
    },
  );

  test('is told by libmount’s own note too, where its ids are those of the line', async () => {
    const written = 'guest,user,uid=1000,gid=1000';
    const noted = utab('SRC=//10.0.0.25/data TARGET=/mnt/a ROOT=/ OPTS=user=ada\n');
    expect(await refusal(machine(noted, table(own), line(written)), channels)).toMatch(/^not-ours: .*by ada/);
    const other = utab('SRC=//10.0.0.25/data TARGET=/mnt/ab ROOT=/ OPTS=user=ada\n');
    expect(await refusal(machine(other, table(own), line(written)), channels)).toMatch(/^not refused/);
  });

  test.each([
    ['uid', 'guest', own, ''],
    ['forcegid', 'guest', own.replace('uid=1000,forceuid,gid=1000', 'uid=0,noforceuid,gid=0'), ''],
    ['noexec', 'guest', kernelOptions.replace('username=ada', 'sec=none'), 'noexec,'],
    ['nosuid', 'guest,user,suid', kernelOptions.replace('username=ada', 'sec=none'), 'nosuid,nodev,noexec,'],
    ['ro', 'guest,ro,rw', kernelOptions.replace('username=ada', 'sec=none').replace('rw,', 'ro,'), ''],
  ])('what differs in %s is refused, not given by the line', async (name, written, options, flags) => {
    const found = mountLine({ options }).replace('rw,relatime', `rw,${flags}relatime`);
    const said = await refusal(machine({}, found, line(written)), channels);
    expect(said).toMatch(
      /user/.test(written) ? /^not-ours: .*one of its users/ : new RegExp(`another value of ${name} `),
    );
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
