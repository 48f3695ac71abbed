/** Which places of mounts a script of root takes, in every shell that may run it. The lab has the races. */
import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { operationLibrary, performLines } from '../../../main/change/remote/operation-script.ts';
import { refusalCodes } from '../../../main/change/shell/answers.ts';
import { wayLines } from '../../../main/change/shell/mounts.ts';

const shells: readonly (readonly [string, ...string[]])[] = [['sh'], ['bash'], ['busybox', 'sh']];

describe.each(shells)('%s', (program, ...words) => {
  const isThere = spawnSync(program, [...words, '-c', ':']).status === 0;
  const run = (script: string) => {
    const input = `lw_main() {\n${operationLibrary}${script}\n}\n(lw_main) </dev/null\nexit $?`;
    const { status, stderr } = spawnSync(program, words, { input, encoding: 'utf8' });
    return [status, stderr.trim()];
  };

  test.runIf(isThere).each([
    ['/usr/share/nas', ''],
    ['/nas', ''],
    // Everybody may write there, though only the owner may rename.
    ['/tmp/shares/nas', '/tmp'],
    ['/var/tmp/nas', '/var/tmp'],
    ['/proc/self/nas', '/proc/self'],
    ['/usr/there is none/nas', '/usr/there is none'],
  ])('%s: refused because of %j', (at, folder) => {
    expect(run(wayLines(at))).toEqual(folder === '' ? [0, ''] : [refusalCodes.unsafe, expect.stringContaining(folder)]);
  });

  test.runIf(isThere)('no operation begins at such a place', () => {
    const at = '/tmp/shares/nas';
    const operation = { kind: 'cifs-mount', at, remote: '//nas/data', after: { by: 'fstab' } } as const;
    expect(run(performLines(operation))).toEqual([refusalCodes.unsafe, '/tmp']);
  });

  test.runIf(isThere)(
    'the numbers of a share come out of the table, with and without tags, wherever it is mounted',
    () => {
      const table = `31 1 0:29 / /mnt/a rw,relatime shared:7 master:2 - cifs //n/d rw,vers=3.1.1
32 1 0:30 /sub\\040x /mnt/b\\040c rw - smb3 //n/d rw
33 1 0:31 / /mnt/a rw - autofs systemd-1 rw
34 1 0:32 / /mnt/c rw - fuse.cifs //n/d rw
35 1 0:33 / /mnt/e rw - tmpfs  rw
36 1 0:29 / /mnt/d rw - cifs //n/d2 rw`;
      const script = `lw_types='cifs smb3'; lw_at_shown=/mnt/a; lw_remote_shown=//n/d
lw_mounted; lw_fail 1 "$lw_found $lw_id $(lw_mounts_of_remote)"`;
      const library = operationLibrary.replaceAll('</proc/self/mountinfo', '<<lw_table\n$lw_given\nlw_table\n');
      const { stderr } = spawnSync(program, words, {
        input: `lw_given='${table}'\n${library}${script}`,
        encoding: 'utf8',
      });
      expect(stderr).toBe('ours 31 31 /mnt/a\n32 /mnt/b\\040c\n');
    },
  );
});
