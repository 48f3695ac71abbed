import { execFileSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { instant, milliseconds } from '../../../shared/model/units.ts';
import { MachineError, type Machine } from '../../../main/machine/machine.ts';
import { recordedMachine } from '../../../main/machine/recorded.ts';
import { recorder } from '../../../main/machine/recorder.ts';
import { RecordingError } from '../../../main/machine/recording-files.ts';
import { readRecording } from '../../../main/machine/recording-reader.ts';
import { FolderNotEmpty, writeRecording } from '../../../main/machine/recording-writer.ts';
import type { Exchange, Recording } from '../../../main/machine/recording.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lanewise-recording-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));
const at = (...names: string[]) => join(folder, ...names);

const head = {
  id: 'local',
  family: 'linux',
  hostName: 'desk',
  createdAt: new Date('2026-11-21T03:00:00.000Z'),
  note: 'a note',
  redacted: false,
  derived: [],
} as const;
const file = (path: string, text: string): Exchange => ({ ask: { kind: 'file', path }, text });
const recording = (...exchanges: readonly Exchange[]): Recording => ({ ...head, frames: [{ offsetMs: 0, exchanges }] });

/** A machine whose files change from look to look. */
function scripted(looks: readonly Readonly<Record<string, string>>[]): Machine {
  let look = -1;
  const answer = (path: string): string => {
    const text = looks[Math.max(look, 0)]?.[path];
    if (text === undefined) throw new MachineError('absent', path, `${path} is not there.`, 'ENOENT');
    return text;
  };
  return {
    id: 'local',
    readFile: async (path) => answer(path),
    listDirectory: async () => ['a', 'b'],
    readLink: async () => '../target',
    run: async (argv) => ({ exitCode: 0, stdout: answer(argv.join(' ')), stderr: '' }),
    beginLook: () => {
      look += 1;
    },
    now: () => ({
      at: instant(1_000_000 + Math.max(look, 0) * 2_000),
      clock: milliseconds(500 + Math.max(look, 0) * 2_000),
    }),
    close: async () => undefined,
  };
}

async function record(machine: Machine, looks: number, paths: readonly string[]): Promise<void> {
  const taking = recorder(machine, at('out'));
  for (let look = 0; look < looks; look++) {
    taking.beginLook();
    for (const path of paths) await taking.readFile(path).catch(() => undefined);
  }
  await taking.finish();
}

describe('a recording', () => {
  test('keeps per frame only what changed', async () => {
    const looks: readonly Readonly<Record<string, string>>[] = [
      { '/a': '1', '/same': 'x' },
      { '/a': '2', '/same': 'x' },
      { '/a': '2', '/same': 'x' },
      { '/same': 'x' },
    ];
    await record(scripted(looks), 4, ['/a', '/same']);
    expect(readdirSync(at('out')).sort()).toEqual(['asked.json', 'files', 'frames', 'machine.json']);
    expect(readdirSync(at('out', 'frames'))).toEqual(['0002', '0004']);
    expect(readdirSync(at('out', 'frames', '0002', 'files'))).toEqual(['a']);
    expect(readFileSync(at('out', 'files', 'same'), 'utf8')).toBe('x');
  });

  test('knows what the machine calls itself', async () => {
    await record(scripted([{ '/proc/sys/kernel/hostname': 'desk\n' }]), 1, ['/proc/sys/kernel/hostname']);
    expect((await recordedMachine(at('out'))).hostName).toBe('desk');
  });

  test('replays its frames and their clock, and stays at the last one', async () => {
    await record(scripted([{ '/a': '1' }, { '/a': '2' }, {}]), 3, ['/a']);
    const machine = await recordedMachine(at('out'));
    const seen: unknown[] = [];
    for (let look = 0; look < 4; look++) {
      machine.beginLook();
      seen.push([
        machine.frame,
        machine.now(),
        await machine.readFile('/a').catch((error: MachineError) => error.kind),
      ]);
    }
    expect(seen).toEqual([
      [0, { at: 1_000_000, clock: 0 }, '1'],
      [1, { at: 1_002_000, clock: 2_000 }, '2'],
      [2, { at: 1_004_000, clock: 4_000 }, 'absent'],
      [2, { at: 1_004_000, clock: 4_000 }, 'absent'],
    ]);
  });

  test('begins anew when it loops, while its clock runs on', async () => {
    await record(scripted([{ '/a': '1' }, { '/a': '2' }]), 2, ['/a']);
    const machine = await recordedMachine(at('out'), { play: 'loop' });
    const seen: unknown[] = [];
    for (let look = 0; look < 4; look++) {
      machine.beginLook();
      seen.push([await machine.readFile('/a'), machine.now().clock]);
    }
    expect(seen).toEqual([
      ['1', 0],
      ['2', 2_000],
      ['1', 4_000],
      ['2', 6_000],
    ]);
  });

  test('what was not recorded says so by its name', async () => {
    await writeRecording(at('out'), recording(file('/a', 'x')));
    const machine = await recordedMachine(at('out'));
    await expect(machine.run(['ip', '-j', 'route get'])).rejects.toMatchObject({
      kind: 'not-recorded',
      source: "ip -j 'route get'",
      message: "The recording does not hold ip -j 'route get'.",
    });
    await expect(machine.listDirectory('/a')).rejects.toMatchObject({ kind: 'not-recorded', source: '/a' });
  });

  test('a used folder is not written into', async () => {
    await writeRecording(at('out'), recording(file('/a', 'x')));
    await expect(writeRecording(at('out'), recording(file('/a', 'y')))).rejects.toBeInstanceOf(FolderNotEmpty);
    expect(readFileSync(at('out', 'files', 'a'), 'utf8')).toBe('x');
  });

  test('frames with which it would be too large to be read again are left out', async () => {
    const large = (letter: string) => ({ offsetMs: 0, exchanges: [file('/a', letter.repeat(15 * 1024 * 1024))] });
    const frames = [large('a'), large('b'), large('c'), large('d'), large('e')] as const;
    expect(await writeRecording(at('out'), { ...recording(), frames })).toBe(4);
    const machine = await recordedMachine(at('out'));
    expect(machine.frames).toHaveLength(4);
  });

  test('a path that was a file for one question and a folder for another keeps both answers', async () => {
    const paths = ['/a', '/a/b', '/A/b/c', '/a/b/c/d', '/x/y', '/x', '/a.stderr/z'];
    await writeRecording(at('out'), recording(...paths.map((path) => file(path, `text of ${path}`))));
    const machine = await recordedMachine(at('out'));
    for (const path of paths) expect(await machine.readFile(path)).toBe(`text of ${path}`);
  });

  test('whatever was asked and answered comes back the same', async () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 30 });
    const path = fc.oneof(
      text,
      fc.constantFrom('/a', '/A', '/a/b', '/a/b/', '/..', '/../../x', '/a.stderr', '/con', '/.', ' '),
    );
    const argv = fc
      .tuple(fc.string({ minLength: 1, maxLength: 8 }), text)
      .map(([one, other]): [string, ...string[]] => [one, other]);
    const exchange: fc.Arbitrary<Exchange> = fc.oneof(
      fc.record({ ask: fc.record({ kind: fc.constant('file' as const), path }), text }),
      fc.record({ ask: fc.record({ kind: fc.constant('directory' as const), path }), names: fc.array(text) }),
      fc.record({ ask: fc.record({ kind: fc.constant('link' as const), path }), target: text }),
      fc.record({
        ask: fc.record({ kind: fc.constant('command' as const), argv }),
        result: fc.record({ exitCode: fc.integer(), stdout: text, stderr: text }),
      }),
      fc.record({
        ask: fc.record({ kind: fc.constant('file' as const), path }),
        error: fc.record({
          kind: fc.constantFrom('absent' as const, 'failed' as const),
          errno: fc.constant('EIO'),
          message: text,
        }),
      }),
    );
    const unique = (exchanges: Exchange[]) => [
      ...new Map(exchanges.map((each) => [JSON.stringify(each.ask), each])).values(),
    ];
    let run = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(exchange, { maxLength: 12 }).map(unique), async (exchanges) => {
        const out = at(`out${run++}`);
        await writeRecording(out, recording(...exchanges));
        expect(await readRecording(out)).toEqual(recording(...exchanges));
        expect(readdirSync(folder)).toHaveLength(run);
      }),
      { numRuns: 100 },
    );
  });
});

describe('a damaged or hostile recording', () => {
  const asked = (entry: unknown) => writeFileSync(at('out', 'asked.json'), JSON.stringify([entry]));
  beforeEach(async () => {
    await writeRecording(at('out'), recording(file('/a', 'x')));
    writeFileSync(at('secret'), 'secret');
  });
  const opening = () => recordedMachine(at('out'));
  const refusal = (): Promise<string> =>
    opening().then(
      () => 'opened',
      (reason: unknown) => String(reason),
    );

  test.each([
    '../secret',
    'files/../../secret',
    'files/..',
    'files/./a',
    '/etc/passwd',
    'files//a',
    'files\\..\\..\\secret',
    'machine.json',
    'files/a\0',
  ])('no path leads out of it: %s', async (text) => {
    asked({ file: '/a', text });
    await expect(opening()).rejects.toThrow('must be a path below files/ or commands/');
  });

  test('no symbolic link leads anywhere, out of it or inside it', async () => {
    symlinkSync(at('secret'), at('out', 'files', 'link'));
    symlinkSync('a', at('out', 'files', 'inside'));
    mkdirSync(at('outside'));
    writeFileSync(at('outside', 'b'), 'secret');
    symlinkSync(at('outside'), at('out', 'files', 'folder'));
    for (const [text, sentence] of [
      ['files/link', 'it is a link'],
      ['files/inside', 'it is a link'],
      ['files/folder/b', 'it lies outside the recording'],
    ]) {
      asked({ file: '/a', text });
      await expect(opening()).rejects.toThrow(sentence);
    }
  });

  test.each(['machine.json', 'asked.json', 'files/a'])(
    '%s as a link out of it, a pipe or a folder is refused',
    async (name) => {
      const path = at('out', name);
      rmSync(path);
      symlinkSync(at('secret'), path);
      const linked = await refusal();
      expect(linked).toContain('it is a link');
      expect(linked.replaceAll(at('secret'), '')).not.toContain('secret');
      rmSync(path);
      execFileSync('mkfifo', [path]);
      await expect(opening()).rejects.toThrow(`${path} is not a readable recording: it is not a regular file.`);
      rmSync(path);
      mkdirSync(path);
      await expect(opening()).rejects.toThrow('it is not a regular file');
    },
  );

  test('what JSON.parse says of a file is not shown, because it quotes it', async () => {
    writeFileSync(at('out', 'asked.json'), 'root:x:0:0');
    await expect(opening()).rejects.toThrow(/asked\.json is not a readable recording: it is not JSON\.$/);
    writeFileSync(at('out', 'asked.json'), '['.repeat(3_000_000));
    await expect(opening()).rejects.toBeInstanceOf(RecordingError);
  });

  test('each file is read once, however often it is named, and all of them together are bounded', async () => {
    writeFileSync(at('out', 'files', 'a'), 'x'.repeat(1024 * 1024));
    const named = Array.from({ length: 5000 }, (_, index) => ({ file: `/${index}`, text: 'files/a' }));
    writeFileSync(at('out', 'asked.json'), JSON.stringify(named));
    expect((await opening().then((machine) => machine.readFile('/4999'))).length).toBe(1024 * 1024);
    const many = Array.from({ length: 5 }, (_, index) => {
      writeFileSync(at('out', 'files', `${index}`), 'x'.repeat(15 * 1024 * 1024));
      return { file: `/${index}`, text: `files/${index}` };
    });
    writeFileSync(at('out', 'asked.json'), JSON.stringify(many));
    await expect(opening()).rejects.toThrow('the recording is larger than 64 MiB');
    truncateSync(at('out', 'files', '0'), 2 ** 40);
    await expect(opening()).rejects.toThrow('it is larger than 16 MiB');
  });

  test('numbers of frames, answers and names are bounded, and a list of mistakes gives one of them', async () => {
    const path = at('out', 'machine.json');
    const head: object = JSON.parse(readFileSync(path, 'utf8'));
    const frames = (count: number) => Array.from({ length: count }, (_, offsetMs) => ({ offsetMs }));
    writeFileSync(path, JSON.stringify({ ...head, frames: frames(10_001) }));
    await expect(opening()).rejects.toThrow('it has 10001 frames; at most 10000 are read.');
    writeFileSync(path, JSON.stringify({ ...head, frames: frames(1) }));
    const entries = Array.from({ length: 200_001 }, () => ({ link: '/a', target: 'b' }));
    writeFileSync(at('out', 'asked.json'), JSON.stringify(entries));
    await expect(opening()).rejects.toThrow('the recording has more than 200000 answers');
    writeFileSync(at('out', 'asked.json'), JSON.stringify(Array.from({ length: 100_000 }, () => 0)));
    const mistakes = await refusal();
    expect(mistakes).toContain('entry 1: ');
    expect(mistakes.length).toBeLessThan(2000);
    asked({ directory: '/a', names: Array.from({ length: 10_001 }, (_, index) => `a${index}`) });
    await expect(opening()).rejects.toBeInstanceOf(RecordingError);
  });

  test('thousands of frames over thousands of answers are played without a copy of all for each frame', async () => {
    const path = at('out', 'machine.json');
    const head: object = JSON.parse(readFileSync(path, 'utf8'));
    const count = 400;
    writeFileSync(
      path,
      JSON.stringify({ ...head, frames: Array.from({ length: count }, (_, offsetMs) => ({ offsetMs })) }),
    );
    const links = Array.from({ length: 20_000 }, (_, index) => ({ link: `/${index}`, target: 'first' }));
    writeFileSync(at('out', 'asked.json'), JSON.stringify(links));
    for (let frame = 2; frame <= count; frame++) {
      const folder = at('out', 'frames', String(frame).padStart(4, '0'));
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, 'asked.json'), JSON.stringify([{ link: '/7', target: `in ${frame}` }]));
    }
    const machine = await opening();
    for (let look = 0; look < 100; look++) machine.beginLook();
    expect([await machine.readLink('/7'), await machine.readLink('/8')]).toEqual(['in 100', 'first']);
  });

  test.each([
    ['no machine.json', () => rmSync(at('out', 'machine.json')), 'it has no machine.json'],
    ['no asked.json', () => rmSync(at('out', 'asked.json')), 'it is missing'],
    ['a missing answer', () => rmSync(at('out', 'files', 'a')), 'it is missing'],
    ['no JSON', () => writeFileSync(at('out', 'machine.json'), '{'), 'machine.json is not a readable recording'],
    ['an unknown kind of error', () => asked({ file: '/a', error: { kind: 'odd', message: '' } }), 'Invalid'],
    ['an entry that asks nothing', () => asked({ text: 'files/a' }), 'Invalid'],
    ['an empty command', () => asked({ command: [], exitCode: 0 }), 'Invalid'],
  ] as const)('%s is told in a sentence that names the file', async (_name, damage, sentence) => {
    damage();
    const error = await opening().catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(RecordingError);
    expect(String(error)).toContain(sentence);
    expect(String(error)).toContain(at('out'));
  });

  test.each([
    ['another version', { schema: 2 }],
    ['a time that no date can hold', { frames: [{ offsetMs: Number.MAX_SAFE_INTEGER }] }],
    ['time that runs back', { frames: [{ offsetMs: 5 }, { offsetMs: 4 }] }],
    ['no frame', { frames: [] }],
    ['a date that is none', { createdAt: 'yesterday' }],
  ])('%s is refused', async (_name, change) => {
    const path = at('out', 'machine.json');
    writeFileSync(path, JSON.stringify({ ...JSON.parse(readFileSync(path, 'utf8')), ...change }));
    await expect(opening()).rejects.toBeInstanceOf(RecordingError);
  });
});
