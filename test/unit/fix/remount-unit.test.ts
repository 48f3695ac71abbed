import { describe, expect, test } from 'vitest';
import type { FakeMachineContents } from '../../helpers/fake-machine.ts';
import { mountLine, prepared, refusal } from './fix-machine.ts';
import { channels, machine } from './remount-machine.ts';

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
