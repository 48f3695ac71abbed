/** What the scripts answer with: exit codes that stand for refusals. Anything else is a script that broke. */
import type { FixRefusal } from '../../../shared/model/fix.ts';

export const refusalCodes = {
  'changed-since': 40,
  /** A link, no plain file, or a place that others may write in. */
  unsafe: 41,
  'read-only': 42,
  'disk-full': 43,
  'missing-program': 44,
  busy: 45,
  'another-fix-runs': 46,
  'bad-plan': 47,
  failed: 48,
  'wrong-password': 49,
  /** The new text would not be understood. */
  'check-failed': 51,
} as const satisfies Partial<Record<FixRefusal['code'] | 'unsafe' | 'check-failed', number>>;

/** The deadline has come and the machine itself reverts everything. */
export const lateCode = 50;

export type ScriptRefusal = keyof typeof refusalCodes;

export function refusalOf(exitCode: number): ScriptRefusal | undefined {
  const found = Object.entries(refusalCodes).find(([, code]) => code === exitCode);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Object.entries forgets the names' type
  return found?.[0] as ScriptRefusal | undefined;
}
