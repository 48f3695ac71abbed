import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseFstab, withOptions } from '../../main/collect/systems/fstab.ts';
import type { Operation } from '../../main/change/operation.ts';
import type { FileContent } from '../../main/change/operations/file-content.ts';
import { undoOf } from '../../main/change/operation.ts';
import { openFilesOn } from '../../main/change/preview/open-files.ts';
import { commandsOf } from '../../main/change/preview/preview.ts';
import { withSambaBlock } from '../../main/change/steps/samba-text.ts';
import { wishedList } from '../../main/change/steps/wished-options.ts';
import { localMachine } from '../../main/machine/local.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "lanewise commands '"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Pastes the block into a shell in which `sudo` runs what follows it. */
function paste(commands: string, before = ''): { status: number | null; stderr: string } {
  const { status, stderr } = spawnSync('sh', ['-c', `sudo() { "$@"; }\n${before}${commands}`], { encoding: 'utf8' });
  return { status, stderr };
}

function change(before: string | undefined, after: string | undefined): Operation {
  const content = (text: string | undefined): FileContent | undefined =>
    text === undefined ? undefined : { text, mode: 0o644 };
  return { kind: 'file', path: join(folder, 'file'), before: content(before), after: content(after) };
}

/** The block does what the operation says, and that of the undo leads back. */
function doesAndUndoes(before: string, after: string): void {
  const operation = change(before, after);
  const path = join(folder, 'file');
  writeFileSync(path, before);
  chmodSync(path, 0o640);
  expect(paste(commandsOf([operation]))).toEqual({ status: 0, stderr: '' });
  expect(readFileSync(path, 'utf8')).toBe(after);
  // The undo of a line with a secret would have to name it: it is not offered for pasting.
  if (!/pass|%/.test(before)) {
    expect(paste(commandsOf(undoOf([operation])))).toEqual({ status: 0, stderr: '' });
    expect(readFileSync(path, 'utf8')).toBe(before);
  }
  expect(statSync(path).mode & 0o777).toBe(0o640);
}

describe('commands to paste', () => {
  test('change fstab as the operation does', () => {
    const option = fc.constantFrom(
      'rw',
      'uid=1',
      'guest',
      'nomultichannel',
      'max_channels=1',
      'vers=2.1',
      'user',
      'noauto',
      'x-a=[b]*.$^|&',
      String.raw`x-b=a\040b`,
      'password=s|e&c.r*t$',
      String.raw`pass=a\134b`,
      'username=ada%x[y]',
      "x-q='",
    );
    const share = fc
      .array(option, { minLength: 1, maxLength: 6 })
      .map((all) => `//nas/a\t/mnt/a cifs ${all.join(',')} 0 0`);
    const line = fc.constantFrom(
      '# x',
      '',
      'UUID=1 / ext4 rw 0 1',
      '//other/a /srv cifs password=other,rw',
      String.raw`a\b`,
    );
    const wish = fc.record({ channels: fc.constantFrom(2, 4), account: fc.constantFrom(undefined, { user: 'ada' }) });
    fc.assert(
      fc.property(fc.array(line), share, fc.array(line), wish, (above, own, below, wished) => {
        const text = `${[...above, own, ...below].join('\n')}\n`;
        const entry = parseFstab(text).find(({ at }) => at === '/mnt/a');
        const options = wishedList(entry?.options ?? '', wished, '/etc/lanewise/credentials/nas-ada-1');
        const after = entry === undefined ? text : withOptions(text, [{ entry, options }]);
        if (after !== text) doesAndUndoes(text, after);
      }),
      { numRuns: 60 },
    );
  });

  test('change any text as the operation does', () => {
    const line = fc.constantFrom('a', 'b', ' c\\', '', '[x]*$&|', '\tEOF', 'EOF', "it's");
    const text = fc.array(line, { minLength: 1 }).map((lines) => `${lines.join('\n')}\n`);
    fc.assert(
      fc.property(text, text, (before, after) => {
        if (before !== after) doesAndUndoes(before, after);
      }),
      { numRuns: 60, examples: [["it's\n", "it's\n\na\n"]] },
    );
  });

  test('add to smb.conf, with and without a newline at its end', () => {
    for (const text of ['[global]\n', '[global]\n[data]\n\tpath = /x']) {
      const operation = change(text, withSambaBlock('smb.conf', text, { multichannel: true }));
      writeFileSync(join(folder, 'file'), text);
      expect(paste(commandsOf([operation]))).toEqual({ status: 0, stderr: '' });
      expect(readFileSync(join(folder, 'file'), 'utf8')).toBe(operation.kind === 'file' ? operation.after?.text : '');
    }
  });

  test('make a file of our own and take it away', () => {
    const path = join(folder, 'new', 'x.conf');
    const made: Operation = { kind: 'file', path, after: { text: "# it's\nEOF\n", mode: 0o600 } };
    expect(paste(commandsOf([made]))).toEqual({ status: 0, stderr: '' });
    expect([readFileSync(path, 'utf8'), statSync(path).mode & 0o777]).toEqual(["# it's\nEOF\n", 0o600]);
    expect(paste(commandsOf(undoOf([made])))).toEqual({ status: 0, stderr: '' });
    expect(() => statSync(path)).toThrow(/ENOENT/);
  });

  test('stop at the first that fails, and leave the terminal open', () => {
    const path = join(folder, 'never');
    const operations: readonly Operation[] = [
      { kind: 'cifs-mount', at: '/nowhere', remote: '//a/b', before: { by: 'fstab' } },
      { kind: 'file', path, after: { text: 'x\n', mode: 0o600 } },
    ];
    const { status, stderr } = paste(`${commandsOf(operations)}\necho still here >&2`);
    expect(status).toBe(0);
    expect(stderr).toMatch(/still here/);
    expect(() => statSync(path)).toThrow(/ENOENT/);
  });

  test('set sysctls, routes, rules and sizes in a network of their own', () => {
    const operations: readonly Operation[] = [
      { kind: 'sysctl', key: 'net/ipv4/conf/eth0.5/rp_filter', before: '0', after: '2' },
      { kind: 'mtu', dev: 'eth0.5', before: 1500, after: 1400 },
      { kind: 'route', after: { to: '10.9.0.26/32', dev: 'eth0.5', source: '10.9.0.50', table: '100' } },
      { kind: 'rule', after: { priority: 20_000, from: '10.9.0.50/32', table: '100' } },
    ];
    const show =
      'cat /proc/sys/net/ipv4/conf/eth0.5/rp_filter /sys/class/net/eth0.5/mtu; ip route show table 100; ip rule | grep 20000';
    const shell = [
      'set -e; sudo() { "$@"; }; mount -t sysfs none /sys',
      'ip link add eth0.5 type veth peer name other; ip link set other up; ip link set eth0.5 up; ip addr add 10.9.0.50/24 dev eth0.5',
      `sysctl -qw net/ipv4/conf/eth0.5/rp_filter=0`,
      `${commandsOf(operations)} >/dev/null`,
      show,
      `${commandsOf(undoOf(operations))} >/dev/null`,
      'cat /proc/sys/net/ipv4/conf/eth0.5/rp_filter /sys/class/net/eth0.5/mtu; ip route show table 100; ip rule | grep -c 20000 || true',
    ].join('\n');
    const { stdout, stderr } = spawnSync('unshare', ['-n', '-m', 'sh', '-c', shell], { encoding: 'utf8' });
    expect(stderr).toBe('');
    expect(stdout.split('\n').map((line) => line.trim())).toEqual([
      '2',
      '1400',
      '10.9.0.26 dev eth0.5 scope link src 10.9.0.50',
      '20000:\tfrom 10.9.0.50 lookup 100',
      '0',
      '1500',
      '0',
      '',
    ]);
  });
});

describe('open files', () => {
  test('are found with the program that holds them, by fd and by working directory', async () => {
    const place = join(folder, 'share [*]');
    const script = `mkdir -p "$1/in" && cd "$1/in" && exec 9>"$1/film.mkv" && echo ready && read x`;
    const child = spawn('sh', ['-c', script, 'sh', place], { stdio: ['pipe', 'pipe', 'inherit'] });
    const ended = new Promise((resolve) => {
      child.on('close', resolve);
    });
    await new Promise((resolve) => {
      child.stdout.once('data', resolve);
    });
    const { files } = await openFilesOn(localMachine(), [place, '/nowhere']);
    child.stdin.end();
    await ended;
    expect(files.filter(({ pid }) => pid === child.pid).map(({ at, program, path }) => [at, program, path])).toEqual([
      [place, 'sh', `${place}/film.mkv`],
      [place, 'sh', `${place}/in`],
    ]);
    expect((await openFilesOn(localMachine(), [place])).files).toEqual([]);
  });

  test('are found beside a process that has ended and whose parent has not asked', async () => {
    // The shell becomes a program that asks for no child: its child stays a zombie as long as it runs.
    const parent = spawn('sh', ['-c', 'true & exec cat'], { stdio: ['pipe', 'ignore', 'inherit'] });
    const ended = once(parent, 'close');
    const children = `/proc/${parent.pid}/task/${parent.pid}/children`;
    try {
      await expect.poll(() => stateOf(readFileSync(children, 'utf8').trim())).toBe('Z');
      expect((await openFilesOn(localMachine(), ['/nowhere'])).files).toEqual([]);
    } finally {
      parent.stdin.end();
      await ended;
    }
  });
});

/** The letter of proc(5) for what a process does; undefined while there is none. */
function stateOf(pid: string): string | undefined {
  return pid === '' ? undefined : /\) (\w)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1];
}
