import { describe, expect, test } from 'vitest';
import type { FakeMachineContents } from '../../helpers/fake-machine.ts';
import { kernelOptions, mountLine, prepared, refusal, root } from './fix-machine.ts';
import { channels, fstab, machine } from './remount-machine.ts';

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

  test.each([
    ['somebody’s', '755 0 directory\n755 1000 directory\n', /folder \/mnt: /],
    ['open to a group', '755 0 directory\n775 0 directory\n', /folder \/mnt: /],
    ['open to all, sticky or not', '1777 0 directory\n755 0 directory\n', /folder \/: /],
    ['behind a link', '755 0 directory\n777 0 symbolic link\n', /folder \/mnt: /],
  ])('below a folder that is %s it is refused, with the commands to copy', async (_, stat, folder) => {
    const open = here(unit());
    const said = await refusal(
      { ...open, commands: { ...open.commands, "stat -c '%a %u %F' -- / /mnt": stat } },
      channels,
    );
    expect(said).toMatch(/^not-ours: \/mnt\/a is mounted by the systemd unit mnt-a.mount/);
    expect(said).toMatch(folder);
    expect(said).toContain('add multichannel,max_channels=2 to Options=');
    expect(said).toContain('sudo systemctl edit mnt-a.mount && sudo systemctl restart mnt-a.mount');
  });

  test('so is one within another share, whose folders the NAS may rename', async () => {
    const table = `35 22 0:49 / /mnt rw - cifs //10.0.0.99/other ${kernelOptions.replace('addr=10.0.0.25', 'addr=10.0.0.99')}\n`;
    const open = here(unit());
    const files = { ...open.files, '/proc/self/mountinfo': root + table + mountLine() };
    expect(await refusal({ ...open, files }, channels)).toMatch(/^not-ours: .* can change the folder \/mnt: /);
  });

  test('and an automount of fstab, which systemd mounts by name; a line alone is not', async () => {
    const open = { "stat -c '%a %u %F' -- / /mnt": '755 0 directory\n755 1000 directory\n' };
    const systemd = { '/run/systemd/system': [] };
    const automount = fstab.replace('_netdev', 'x-systemd.automount');
    for (const [text, said] of [
      [automount, /^not-ours: .* by the systemd unit mnt-a.mount/],
      [fstab, /^not refused/],
      [
        fstab.replace('_netdev', 'X-mount.subdir=films'),
        /^not-ours: .* line 2 of \/etc\/fstab has an option \(X-mount/,
      ],
      [fstab.replace('_netdev', 'x-mount.mkdir'), /^not refused/],
    ] as const)
      expect(await refusal(machine({ commands: open, directories: systemd }, mountLine(), text), channels)).toMatch(
        said,
      );
  });
});
