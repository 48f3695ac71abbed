import { readFileSync } from 'node:fs';
import path from 'node:path';
import { reportOf, type Report } from '../../main/cli/report.ts';
import { lookRepeatedly } from '../../main/cli/look.ts';
import type { Judged } from '../../main/judge/judge.ts';
import { openNasRecording, openRecording } from '../../main/machine/open.ts';
import { root } from '../../tools/setup/dependencies.mjs';

/** Where the inputs lie that were made after public reports, one folder each; `right.md` in it says what is right. */
const cases = path.join(root, 'test/fixtures/cases');

/** A text of a case. */
export const caseText = (name: string, file: string): string => readFileSync(path.join(cases, name, file), 'utf8');

export interface CheckedCase extends Judged {
  readonly report: Report;
}

/** What `lanewise check --recorded DIR --json` makes of a case that is a recording. */
export async function checkedCase(name: string): Promise<CheckedCase> {
  const folder = path.join(cases, name, 'recording');
  const machine = await openRecording(folder);
  const nas = await openNasRecording(folder);
  const watched = await lookRepeatedly(machine, Math.max(2, machine.frames.length), 0, nas ? [nas] : []);
  return { ...watched, report: reportOf(watched) };
}
