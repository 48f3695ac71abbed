import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { instant, milliseconds } from '../../../shared/model/units.ts';
import { MachineError, type Machine } from '../../../main/machine/machine.ts';
import { recordedMachine } from '../../../main/machine/recorded.ts';
import { recorder } from '../../../main/machine/recorder.ts';
import { readRecording } from '../../../main/machine/recording-reader.ts';
import { FolderNotEmpty, writeRecording } from '../../../main/machine/recording-writer.ts';
import type { Exchange } from '../../../main/machine/recording.ts';
import { recordedFile as file, recordingOf as recording } from '../../helpers/recorded-file.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lanewise-recording-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));
const at = (...names: string[]) => join(folder, ...names);

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
    family: 'linux',
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

  test('of a Windows machine keeps its family, and the name its script gave', async () => {
    const row = '{"HostName":"büro","ProductType":1}\n{"end":true,"ok":true,"rows":1}\n';
    const taking = recorder({ ...scripted([{ 'powershell machine.ps1': row }]), family: 'windows' }, at('out'));
    await taking.run(['powershell', 'machine.ps1']);
    await taking.finish();
    const { family, hostName } = await recordedMachine(at('out'));
    expect({ family, hostName }).toEqual({ family: 'windows', hostName: 'büro' });
  });

  test.each(['', 'no row', '{"end":true,"ok":false,"id":"x"}', '[1]'])('takes no name from %j', async (answer) => {
    const taking = recorder({ ...scripted([{ 'powershell machine.ps1': answer }]), family: 'windows' }, at('out'));
    await taking.run(['powershell', 'machine.ps1']);
    await taking.finish();
    expect((await recordedMachine(at('out'))).hostName).toBeUndefined();
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
