/** How the NFS shares of one set of connections are mounted again with room for more addresses. */
import { describe, expect, test } from 'vitest';
import type { Operation } from '../../../main/change/operation.ts';
import { operationSchema } from '../../../main/change/operation.ts';
import { prepareSteps } from '../../../main/change/prepare.ts';
import { stepsSchema, type FixStep } from '../../../main/change/steps.ts';
import { absent, fakeMachine } from '../../helpers/fake-machine.ts';
import { caller, root } from './fix-machine.ts';

const usual = 'rw,vers=4.2,hard,proto=tcp,sec=sys,addr=10.77.1.25';
const mounted = (id: number, at: string, options = usual): string =>
  `${id} 16 0:24 / ${at} rw,relatime - nfs4 10.77.1.25:/data ${options}\n`;
const lines = `# disks
10.77.1.25:/data /mnt/a nfs4 vers=4.2 0 0
10.77.1.26:/data\t/mnt/b nfs4 vers=4.2,max_connect=4,_netdev 0 0
`;

interface Made {
  readonly table?: string;
  readonly fstab?: string;
  readonly hasHelper?: boolean;
  /** Mode, owner and kind of /mnt. */
  readonly way?: string;
}

const both = mounted(30, '/mnt/a') + mounted(31, '/mnt/b');

function machineWith({ table = both, fstab = lines, hasHelper = true, way = '755 0 directory' }: Made) {
  return fakeMachine({
    files: { '/proc/self/mountinfo': root + table, '/etc/fstab': fstab },
    directories: { '/run/systemd/system': absent('/run/systemd/system') },
    commands: {
      'mount.nfs -V': hasHelper ? 'mount.nfs: (linux nfs-utils 2.8.3)\n' : absent('mount.nfs'),
      "stat -c '%a %u %F' -- / /mnt": `755 0 directory\n${way}\n`,
      "stat -c '%a %u %F' -- /etc/fstab": '644 0 regular file\n',
    },
  });
}

const step: Extract<FixStep, { verb: 'remount-nfs' }> = {
  verb: 'remount-nfs',
  mounts: [
    { at: '/mnt/b', remote: '10.77.1.25:/data' },
    { at: '/mnt/a', remote: '10.77.1.25:/data' },
  ],
  servers: ['10.77.1.26', '10.77.1.25'],
  maxConnect: 2,
};
const prepared = (made: Made, wanted: FixStep = step): Promise<readonly Operation[]> =>
  prepareSteps([wanted], machineWith(made), caller);

test('all go off, their lines get room and stay otherwise as they are, and all go on in the order in which they were', async () => {
  const operations = await prepared({});
  const words = operations.map((one) =>
    one.kind === 'nfs-mount' ? `${one.after === undefined ? 'off' : 'on'} ${one.at}` : one.kind,
  );
  expect(words).toEqual(['off /mnt/b', 'off /mnt/a', 'file', 'on /mnt/a', 'on /mnt/b']);
  expect(operations[2]).toMatchObject({
    path: '/etc/fstab',
    before: { text: lines },
    after: {
      text: lines
        .replace('vers=4.2 0 0', 'vers=4.2,max_connect=2 0 0')
        .replace('vers=4.2,max_connect=4,_netdev', 'vers=4.2,_netdev,max_connect=2'),
    },
  });
});

describe('refused is', () => {
  test.for<readonly [string, Made, string]>([
    ['a share that is left out', { table: `${both}${mounted(32, '/mnt/c')}` }, '/mnt/c'],
    ['one without a line', { fstab: lines.replace('/mnt/b', '/mnt/x') }, 'No line of /etc/fstab'],
    ['one with two lines', { fstab: lines + lines }, 'No line of /etc/fstab'],
    ['a line of another NAS', { fstab: lines.replace('10.77.1.26', '10.77.1.99') }, 'No line of /etc/fstab'],
    ['a line of another export', { fstab: lines.replace('26:/data', '26:/other') }, 'No line of /etc/fstab'],
    ['a line that any user may mount by', { fstab: lines.replace('_netdev', 'user') }, 'Any user may mount'],
    ['a line of another version', { fstab: lines.replace('vers=4.2 ', 'vers=4.1 ') }, 'another vers'],
    ['a line that waits less long', { fstab: lines.replace('vers=4.2 ', 'vers=4.2,soft ') }, 'another hard'],
    ['a line that is read-only', { fstab: lines.replace('vers=4.2 ', 'vers=4.2,ro ') }, 'another ro'],
    ['an automount', { table: `29 16 0:9 / /mnt/b rw - autofs systemd-1 rw\n${both}` }, 'No line of /etc/fstab'],
    ['what lies below something else', { table: `${both}40 16 0:40 / /mnt/b/x rw - tmpfs none rw\n` }, '/mnt/b/x'],
    ['a place that another user can lead elsewhere', { way: '755 1000 directory' }, 'Others than root'],
    ['a place behind a link', { way: '777 0 symbolic link' }, 'Others than root'],
    ['a machine without mount.nfs', { hasHelper: false }, 'mount.nfs is missing'],
  ])('%s', async ([, made, words]) => {
    await expect(prepared(made)).rejects.toThrow(words);
  });
});

test.for([{ maxConnect: 1 }, { maxConnect: 17 }, { servers: ['nas'] }, { mounts: [] }, { options: 'soft' }])(
  '%j can be asked of no machine',
  (wrong) => {
    expect(stepsSchema.safeParse([{ ...step, ...wrong }]).success).toBe(false);
  },
);

test('options that nobody has listed can be given to no mount', () => {
  const given = { kind: 'nfs-mount', at: '/mnt/a', remote: 'n:/a', after: { by: 'options', options: ['rw'] } };
  expect(operationSchema.safeParse(given).success).toBe(false);
});
