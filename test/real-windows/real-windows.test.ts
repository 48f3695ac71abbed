/** Reads the Windows that it runs on, by its own PowerShell 5.1 and the real cmdlets, and changes nothing. Only there is it a test at all. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { hostname, tmpdir, userInfo } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { collectMachine } from '../../main/collect/collect-machine.ts';
import { parseRowLines } from '../../main/collect/text/row-lines.ts';
import { accessDenied } from '../../main/collect/text/script-reading.ts';
import { judge, nothingJudged } from '../../main/judge/judge.ts';
import { player } from '../../main/machine/recorded.ts';
import { readRecording } from '../../main/machine/recording-reader.ts';
import { powerShellProgram } from '../../main/machine/windows/program.ts';
import { windowsScripts } from '../../main/machine/windows/scripts.ts';
import { windowsMachine } from '../../main/machine/windows/windows-machine.ts';
import { windowsSmbOf } from '../../shared/model/machine.ts';
import { valueOf } from '../../shared/model/reading.ts';
import { recordScriptFile } from '../../tools/record-script/script.ts';
import { failedReadings } from '../helpers/failed-readings.ts';
import { allTextIn } from '../helpers/judged-windows.ts';

const machine = windowsMachine();
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'lanewise-real-'));
});
afterAll(async () => {
  await machine.close();
  await rm(folder, { recursive: true, maxRetries: 5 });
});

/** What a script is asked for where it wants words. */
const wordsOf: Readonly<Record<string, readonly string[]>> = {
  'tcp-connections': ['445'],
  'route-to': ['127.0.0.1'],
};
/** A refusal for want of rights, or a cmdlet, class or log that this edition of Windows lacks. */
const known = new RegExp(
  `${accessDenied.source}|^CommandNotFoundException|^HRESULT 0x80041010,|^NoMatchingLogsFound,`,
  'i',
);

describe('each script', () => {
  test.each(Object.keys(windowsScripts))('%s answers rows, or an error id that is known', async (script) => {
    const command = ['powershell', `${script}.ps1`, ...(wordsOf[script] ?? [])] as const;
    const { stdout } = await machine.run(command, { timeoutMs: 120_000 });
    const answer = parseRowLines(stdout, script);
    if (!answer.ok) expect(answer.id, answer.message).toMatch(known);
  });
});

describe('a look', () => {
  test('understands every property, and fails at nothing', async () => {
    const facts = await collectMachine('workstation', machine, 'full');
    expect(failedReadings(facts)).toEqual([]);
    expect(windowsSmbOf(facts).unknownProperties).toEqual([]);
    expect(valueOf(facts.hostName)?.toLowerCase()).toBe(hostname().slice(0, 15).toLowerCase());
    expect(valueOf(windowsSmbOf(facts).edition)?.build).toBeGreaterThan(9_000);
    expect(valueOf(facts.network.interfaces)?.length).toBeGreaterThan(0);
    expect(valueOf(windowsSmbOf(facts).configuration)?.multichannel).toBeTypeOf('boolean');
  });
});

test('lanewise-record.ps1 makes a recording that comes to the same and names nobody', async () => {
  const out = path.join(folder, 'recording');
  const words = ['-NoProfile', '-NonInteractive', '-ExecutionPolicy', 'Bypass', '-File', recordScriptFile];
  const program = powerShellProgram(process.env, process.arch);
  await promisify(execFile)(program, [...words, '-Out', out, '-Looks', '2', '-Seconds', '1']);
  const live = await collectMachine('workstation', machine, 'full');
  const played = await collectMachine('workstation', player(await readRecording(out)), 'full');
  expect(failedReadings(played)).toEqual(failedReadings(live));
  const verdicts = [live, played].map((facts) =>
    judge(nothingJudged, facts, facts.readAt).latest.snapshot.shares.map(({ at, verdict }) => [at, verdict.word]),
  );
  expect(verdicts[1]).toEqual(verdicts[0]);
  const text = allTextIn(out).toLowerCase();
  expect(text).not.toContain(hostname().toLowerCase());
  expect(text).not.toContain(`\\\\${userInfo().username.toLowerCase()}"`);
});
