/** Fake machines with Windows, looked at and judged: what they should come to, and what no recording of them may tell. */
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { collectMachine } from '../../main/collect/collect-machine.ts';
import { diagnose } from '../../main/findings/diagnose.ts';
import { judge, nothingJudged, type Judged } from '../../main/judge/judge.ts';
import type { Machine } from '../../main/machine/machine.ts';
import { milliseconds } from '../../shared/model/units.ts';
import { expectedLooks } from './fake-windows.ts';

interface JudgedLook {
  readonly latest: Judged;
  /** Of all findings that are there now, however long they have lasted. */
  readonly codes: readonly string[];
}

/** Every look at a machine, judged one after the other. */
export async function judgedLooks(
  name: string,
  machineAt: (name: string, look: number) => Promise<Machine>,
): Promise<readonly JudgedLook[]> {
  const found: JudgedLook[] = [];
  let memory = nothingJudged;
  for (const index of expectedLooks(name).keys()) {
    const facts = await collectMachine('workstation', await machineAt(name, index), 'full');
    const clock = milliseconds(index * 60_000);
    memory = judge(memory, { ...facts, asked: clock, answered: clock }, facts.readAt);
    const { latest, history } = memory;
    const codes = diagnose(history).map(({ code }) => code);
    if (latest !== undefined) found.push({ latest, codes: codes.toSorted() });
  }
  return found;
}

/** Names and contents of all files below a folder. */
export const allTextIn = (folder: string): string =>
  globSync('**/*', { cwd: folder, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .flatMap((entry) => [entry.name, readFileSync(path.join(entry.parentPath, entry.name), 'utf8')])
    .join('\n');

/** Users, machines, shares, adapters, addresses in each form, MACs, GUIDs and messages of the machines. */
export const givenAway = new RegExp(
  [
    String.raw`(?<![\p{L}\d])(?:anna|jörg|pc|nas|nas-[abc]|media|photo|backup|team|external)(?![\p{L}\d])`,
    String.raw`10\.0\.[12]\.\d|100\.101\.102\.|0a000[12]|1c2d:3e4f|211:32ff`,
    String.raw`001132aa|00-11-32|001b21c0|00-1b-21|00-00-5e|0b8a1f0e|\\000[cf7]"|zugriff|denied\.|iqn\.|6001405|4000013700`,
  ].join('|'),
  'iu',
);

/** What all looks at a machine should come to. */
export const expectedOf = (name: string) =>
  expectedLooks(name).map(({ verdicts, codes }) => ({ verdicts, codes: codes.toSorted() }));

export const told = ({ latest, codes }: JudgedLook) => ({
  // Whose target nobody may tell is named by an address, and a recording has another one.
  verdicts: Object.fromEntries(
    latest.snapshot.shares.map(({ at, verdict }, index) => [
      at.replace(/^iSCSI .*/, `iSCSI, share ${index}`),
      verdict.word,
    ]),
  ),
  codes,
});
