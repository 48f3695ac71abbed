import { parseInvocation, usage, type CheckOptions, type Invocation, type RecordOptions } from './cli/arguments.ts';
import { textOf } from './cli/people.ts';
import { exitCodes, reportOf } from './cli/report.ts';
import { lookRepeatedly } from './cli/look.ts';
import type { Judged } from './judge/judge.ts';
import { collectMachine } from './collect/collect-machine.ts';
import { openNas } from './cli/nas-machine.ts';
import { openLive, openNasRecording, openRecording } from './machine/open.ts';
import { recorder } from './machine/recorder.ts';
import { plainJson, plainLines } from '../shared/text/plain.ts';
import program from '../package.json' with { type: 'json' };
import { setTimeout as sleep } from 'node:timers/promises';

/** Looks at what the target is and says how it is; the exit code is that of a monitoring plugin. */
async function check(options: CheckOptions): Promise<number> {
  const { json } = options;
  const judged = await lookedAt(options);
  const report = reportOf(judged);
  process.stdout.write(json ? `${plainJson(report)}\n` : textOf(judged));
  return exitCodes[report.status];
}

async function lookedAt({ target, intervalMs, nas = [], onlyWorkstation }: CheckOptions): Promise<Judged> {
  if (target.kind === 'recording') {
    const recording = await openRecording(target.folder);
    const recordedNas = onlyWorkstation ? undefined : await openNasRecording(target.folder);
    return lookRepeatedly(recording, Math.max(2, recording.frames.length), 0, recordedNas ? [recordedNas] : []);
  }
  const machine = await openLive(target);
  const asked = await Promise.all(nas.map(openNas));
  try {
    return await lookRepeatedly(machine, 2, intervalMs, asked);
  } finally {
    await Promise.all([machine, ...asked].map((one) => one.close()));
  }
}

/** Stores looks at a live machine in a folder. */
async function record({ target, out, frames, intervalMs, redact, note }: RecordOptions): Promise<number> {
  if (target.kind === 'recording') throw new Error('A recording cannot be recorded again: name a machine.');
  const machine = await openLive(target);
  try {
    const { redactor, withoutPasswordsIn } = await import('./machine/redact.ts');
    const recording = recorder(machine, out, { note, redact: redact ? redactor().recording : withoutPasswordsIn });
    for (let frame = 0; frame < frames; frame += 1) {
      if (frame > 0) await sleep(intervalMs);
      await collectMachine('workstation', recording, 'full');
    }
    const stored = await recording.finish();
    const rest = stored < frames ? ' A recording holds no more than 64 MiB; the later looks are left out.' : '';
    process.stderr.write(plainLines(`Stored ${stored} ${stored === 1 ? 'look' : 'looks'} in ${out}.${rest}\n`));
    return 0;
  } finally {
    await machine.close();
  }
}

async function run(invocation: Invocation): Promise<number> {
  switch (invocation.command) {
    case 'check':
      return check(invocation.options);
    case 'record':
      return record(invocation.options);
    case 'help':
      process.stdout.write(usage);
      return 0;
    case 'version':
      process.stdout.write(`${program.version}\n`);
      return 0;
    case 'wrong':
      process.stderr.write(plainLines(`${invocation.reason}\n\n${usage}`));
      return exitCodes.unknown;
    default:
      return invocation satisfies never;
  }
}

/** Ended by a signal it still ends what it started: those hear nothing of its terminal. As a shell tells it: 128 and the number. */
for (const [signal, exitCode] of [
  ['SIGHUP', 129],
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)
  process.on(signal, () => process.exit(exitCode));

function fail(error: unknown): number {
  // What failed may quote a machine or a recording.
  process.stderr.write(plainLines(`${error instanceof Error ? error.message : String(error)}\n`));
  return exitCodes.unknown;
}

async function main(): Promise<number> {
  return run(parseInvocation(process.argv.slice(2)));
}

// Not awaited: packages run it as a script, which may not.
void main()
  .catch(fail)
  .then((exitCode) => (process.exitCode = exitCode));
