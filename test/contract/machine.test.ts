/** One suite for every kind of machine: what a collector may rely on, wherever it looks. */
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { localMachine } from '../../main/machine/local.ts';
import { MachineError, type Machine } from '../../main/machine/machine.ts';
import { recordedMachine } from '../../main/machine/recorded.ts';
import { recorder } from '../../main/machine/recorder.ts';
import { sshMachine } from '../../main/machine/ssh.ts';
import { startSshd } from '../helpers/sshd.ts';
import { asRoot, withSshd } from '../helpers/only-where.ts';

const folder = mkdtempSync(join(tmpdir(), 'lanewise-machine-'));
const at = (name: string) => join(folder, name);

beforeAll(() => {
  writeFileSync(at('text'), 'zwei\nZeilen – ü\n');
  writeFileSync(at('no newline at end'), 'x');
  writeFileSync(at('it\'s $(id) `id` "quoted"\nand broken'), 'odd');
  writeFileSync(at('empty'), '');
  writeFileSync(at('binary'), Buffer.from([0, 1, 2, 10, 0xff, 0xfe, 65, 10, 10]));
  writeFileSync(at('large'), `${'0123456789abcde\n'.repeat(65_536)}end`);
  writeFileSync(at('program'), '#!/bin/sh\necho never\n', { mode: 0o644 });
  mkdirSync(at('directory'));
  for (const name of ['b', 'a', '.hidden', '..twice', 'with\nnewline', 'ü', '*', '-n'])
    writeFileSync(join(at('directory'), name), '');
  mkdirSync(at('hollow'));
  symlinkSync('directory/a', at('link'));
  symlinkSync('nowhere at all', at('dangling'));
  symlinkSync('directory', at('linked directory'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** An outcome that can be compared between machines. */
async function outcome(asked: Promise<unknown>): Promise<unknown> {
  try {
    return { gave: await asked };
  } catch (error) {
    if (!(error instanceof MachineError)) throw error;
    return { kind: error.kind, errno: error.errno, source: error.source };
  }
}

type Question = readonly [claim: string, ask: (machine: Machine) => Promise<unknown>, expected: unknown];
const gave = (value: unknown) => ({ gave: value });
const refused = (kind: string, errno: string | undefined, source: string) => ({ kind, errno, source });
const printed = (stdout: string, stderr = '', exitCode = 0) => gave({ exitCode, stdout, stderr });

const questions: readonly Question[] = [
  ['a file gives its text', (m) => m.readFile(at('text')), gave('zwei\nZeilen – ü\n')],
  ['a file without a last newline gets none', (m) => m.readFile(at('no newline at end')), gave('x')],
  ['an empty file is empty', (m) => m.readFile(at('empty')), gave('')],
  ['a file of any name is read', (m) => m.readFile(at('it\'s $(id) `id` "quoted"\nand broken')), gave('odd')],
  ['bytes that are no text are replaced', (m) => m.readFile(at('binary')), gave('\0\u0001\u0002\n\ufffd\ufffdA\n\n')],
  ['a megabyte comes whole', (m) => m.readFile(at('large')), gave(`${'0123456789abcde\n'.repeat(65_536)}end`)],
  [
    'a file of /proc, which tells no size, is read',
    async (m) => (await m.readFile('/proc/self/status')).startsWith('Name:'),
    gave(true),
  ],
  ['a missing file is absent', (m) => m.readFile(at('missing')), refused('absent', 'ENOENT', at('missing'))],
  [
    'a file below a file is absent',
    (m) => m.readFile(`${at('text')}/x`),
    refused('absent', 'ENOTDIR', `${at('text')}/x`),
  ],
  ['a directory is no file', (m) => m.readFile(at('directory')), refused('failed', 'EISDIR', at('directory'))],
  ['a NUL in a path is refused', (m) => m.readFile('/etc/\0'), refused('failed', 'EINVAL', '/etc/\0')],
  // Address 0 is never mapped: for root too this read fails.
  [
    'a read that the kernel fails keeps its errno',
    (m) => m.readFile('/proc/self/mem'),
    refused('failed', 'EIO', '/proc/self/mem'),
  ],
  ['one value of the kernel is read', (m) => m.readFile('/proc/sys/kernel/ostype'), gave('Linux\n')],
  [
    'several lines below /sys are all read',
    (m) => m.readFile('/sys/class/net/lo/uevent'),
    gave('INTERFACE=lo\nIFINDEX=1\n'),
  ],
  [
    'a value that the driver refuses keeps its errno',
    (m) => m.readFile('/sys/class/net/lo/speed'),
    refused('failed', 'EINVAL', '/sys/class/net/lo/speed'),
  ],
  [
    'a missing value is absent',
    (m) => m.readFile('/proc/sys/kernel/no such value'),
    refused('absent', 'ENOENT', '/proc/sys/kernel/no such value'),
  ],
  ['interfaces are listed', async (m) => (await m.listDirectory('/sys/class/net')).includes('lo'), gave(true)],
  [
    'a missing directory of the kernel is absent',
    (m) => m.listDirectory('/sys/class/net/no such interface'),
    refused('absent', 'ENOENT', '/sys/class/net/no such interface'),
  ],
  [
    'a value is no directory',
    (m) => m.listDirectory('/sys/class/net/lo/mtu'),
    refused('absent', 'ENOTDIR', '/sys/class/net/lo/mtu'),
  ],
  [
    'a directory gives its names, sorted',
    (m) => m.listDirectory(at('directory')),
    gave(['*', '-n', '..twice', '.hidden', 'a', 'b', 'with\nnewline', 'ü']),
  ],
  ['an empty directory has no names', (m) => m.listDirectory(at('hollow')), gave([])],
  ['a directory behind a link is listed', async (m) => (await m.listDirectory(at('linked directory'))).length, gave(8)],
  ['the root is listed', async (m) => (await m.listDirectory('/')).includes('proc'), gave(true)],
  ['a missing directory is absent', (m) => m.listDirectory(at('missing')), refused('absent', 'ENOENT', at('missing'))],
  ['a file is no directory', (m) => m.listDirectory(at('text')), refused('absent', 'ENOTDIR', at('text'))],
  ['a link gives its target as stored', (m) => m.readLink(at('link')), gave('directory/a')],
  ['a dangling link too', (m) => m.readLink(at('dangling')), gave('nowhere at all')],
  ['a file is no link', (m) => m.readLink(at('text')), refused('failed', 'EINVAL', at('text'))],
  ['a missing link is absent', (m) => m.readLink(at('missing')), refused('absent', 'ENOENT', at('missing'))],
  [
    'arguments arrive as they are',
    (m) =>
      m.run([
        'printf',
        '[%s]',
        "it's",
        '"x"',
        '$(id)',
        '`id`',
        'a\nb',
        '',
        '*',
        '\\',
        ' ü ',
        '-n',
        '--',
        '!x',
        '~',
        '%s',
        '#',
      ]),
    printed(`[it's]["x"][$(id)][\`id\`][a\nb][][*][\\][ ü ][-n][--][!x][~][%s][#]`),
  ],
  [
    'both streams and the exit code are kept apart',
    (m) => m.run(['sh', '-c', 'echo out; echo err >&2; printf more; exit 3']),
    printed('out\nmore', 'err\n', 3),
  ],
  ['no output is no output', (m) => m.run(['true']), printed('')],
  [
    'output that looks like the frame of an answer is output',
    (m) => m.run(['printf', '\n00 0 0\n']),
    printed('\n00 0 0\n'),
  ],
  [
    'a program that dies of a signal ends with 128 and its number',
    (m) => m.run(['sh', '-c', 'kill -9 $$']),
    gave(expect.objectContaining({ exitCode: 137 })),
  ],
  ['exit code 124 is not mistaken for a time-out', (m) => m.run(['sh', '-c', 'exit 124']), printed('', '', 124)],
  ['exit code 127 is not mistaken for a missing program', (m) => m.run(['sh', '-c', 'exit 127']), printed('', '', 127)],
  [
    'binary output is text with replacements',
    (m) => m.run(['cat', at('binary')]),
    printed('\0\u0001\u0002\n\ufffd\ufffdA\n\n'),
  ],
  [
    'two megabytes of output come whole',
    async (m) => (await m.run(['seq', '-w', '300000'])).stdout.length,
    gave(2_100_000),
  ],
  ['standard input is empty', (m) => m.run(['cat']), printed('')],
  ['a program speaks English', (m) => m.run(['sh', '-c', 'echo "$LC_ALL${LANG-}${LANGUAGE-}"']), printed('C\n')],
  [
    'nothing of the environment is handed on',
    async (m) =>
      (await m.run(['env'])).stdout.split('\n').filter((line) => !/^(PATH|LC_ALL|PWD|OLDPWD|_|SHLVL)=|^$/.test(line)),
    gave([]),
  ],
  ['it runs in the root directory', (m) => m.run(['pwd']), printed('/\n')],
  [
    'a missing program is absent',
    (m) => m.run(['lanewise-no-such-program', 'x']),
    refused('absent', 'ENOENT', 'lanewise-no-such-program x'),
  ],
  [
    'a missing program with a path is absent',
    (m) => m.run([at('missing')]),
    refused('absent', 'ENOENT', at('missing')),
  ],
  [
    'a program that may not be run is denied',
    (m) => m.run([at('program')]),
    refused('denied', 'EACCES', at('program')),
  ],
  ["a shell's own word is no program", (m) => m.run(['lw_run', '1']), refused('absent', 'ENOENT', 'lw_run 1')],
  [
    'a command that takes too long is ended',
    (m) => m.run(['sleep', '600'], { timeoutMs: 200 }),
    refused('timeout', undefined, 'sleep 600'),
  ],
  [
    'more than 16 MiB is too large',
    (m) => m.run(['head', '-c', '20000000', '/dev/zero']),
    refused('too-large', undefined, 'head -c 20000000 /dev/zero'),
  ],
  [
    'a file of more than 16 MiB is too large',
    (m) => m.readFile('/dev/zero'),
    refused('too-large', undefined, '/dev/zero'),
  ],
];

interface Opened {
  readonly machine: Machine;
  close(): Promise<void>;
}

async function overSsh(config: readonly string[] = []): Promise<Opened> {
  const sshd = await startSshd({ config });
  const machine = await sshMachine({
    host: `${sshd.user}@127.0.0.1:${sshd.port}`,
    home: sshd.home,
    knownHosts: join(sshd.home, 'own_known_hosts'),
    acceptHostKey: sshd.fingerprint,
  });
  return { machine, close: () => machine.close().then(() => sshd.stop()) };
}

/** What a local machine answered, stored and played. */
async function replayed(): Promise<Opened> {
  const target = at('recording');
  const recording = recorder(localMachine(), target);
  for (const [, ask] of questions) await outcome(ask(recording));
  await outcome(deniedQuestion(recording));
  await recording.finish();
  return { machine: await recordedMachine(target), close: async () => rmSync(target, { recursive: true }) };
}

const kinds: readonly (readonly [name: string, open: () => Promise<Opened>])[] = [
  ['local', async () => ({ machine: localMachine(), close: async () => undefined })],
  ['over SSH', () => overSsh()],
  ['recorded', replayed],
];

const deniedQuestion = (machine: Machine) => machine.readFile(at('secret'));
const isRoot = userInfo().uid === 0;

describe.each(kinds)('a machine, %s', (name, open) => {
  let opened: Opened;
  beforeAll(async () => {
    writeFileSync(at('secret'), 'x');
    chmodSync(at('secret'), 0);
    opened = await open();
  });
  afterAll(() => opened?.close());

  test.each(questions)('%s', name === 'over SSH' ? withSshd : {}, async (_claim, ask, expected) => {
    expect(await outcome(ask(opened.machine))).toEqual(expected);
  });

  // Root may read everything: there "as a user without rights" below takes its place.
  if (!isRoot) {
    test('a file that this user may not read is denied', async () => {
      expect(await outcome(deniedQuestion(opened.machine))).toEqual(refused('denied', 'EACCES', at('secret')));
    });
  }

  test('time goes on, or stands still in a recording', () => {
    const [first, second] = [opened.machine.now(), opened.machine.now()];
    expect(second.clock).toBeGreaterThanOrEqual(first.clock);
    expect(new Date(second.at).getFullYear()).toBeGreaterThan(2020);
  });
});

/** Root may read everything, so the refusal is looked for as another user. */
describe('as a user without rights', asRoot, () => {
  test('a file that may not be read is denied, with its errno', () => {
    chmodSync(folder, 0o755);
    const program = `
      const { localMachine } = await import(${JSON.stringify(new URL('../../main/machine/local.ts', import.meta.url).href)});
      process.setgid(65534); process.setuid(65534);
      const machine = localMachine();
      const ask = async (asked) => { try { await asked; return 'gave'; } catch (error) { return [error.kind, error.errno]; } };
      console.log(JSON.stringify([
        await ask(machine.readFile(${JSON.stringify(at('secret'))})),
        await ask(machine.listDirectory('/root')),
        await ask(machine.run([${JSON.stringify(at('secret'))}])),
      ]));`;
    const said = execFileSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8' });
    expect(JSON.parse(said)).toEqual([
      ['denied', 'EACCES'],
      ['denied', 'EACCES'],
      ['denied', 'EACCES'],
    ]);
  });
});
