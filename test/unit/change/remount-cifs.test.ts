import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { undoOf } from '../../../main/change/operation.ts';
import { hashOf } from '../../../main/change/prepare.ts';
import { stepsSchema, type FixStep } from '../../../main/change/steps.ts';
import { kernelOptions, mountLine, prepared, refusal } from './fix-machine.ts';
import { channels, fstab, machine, remount } from './remount-machine.ts';

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
