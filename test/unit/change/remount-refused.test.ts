import { describe, expect, test } from 'vitest';
import { MachineError } from '../../../main/machine/machine.ts';
import type { FakeMachineContents } from '../../helpers/fake-machine.ts';
import { mountLine, refusal } from './fix-machine.ts';
import { channels, fstab, machine, remount } from './remount-machine.ts';

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
