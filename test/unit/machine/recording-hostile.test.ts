import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { recordedMachine } from '../../../main/machine/recorded.ts';
import { RecordingError } from '../../../main/machine/recording-files.ts';
import { writeRecording } from '../../../main/machine/recording-writer.ts';
import { recordedFile as file, recordingOf as recording } from '../../helpers/recorded-file.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lanewise-recording-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));
const at = (...names: string[]) => join(folder, ...names);

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
