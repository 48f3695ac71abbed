import { z } from 'zod';
import { isFindingCode, type FindingCode } from '../../shared/model/finding.ts';
import type { ChangeReason } from '../../shared/model/fix.ts';

export const reasonSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('finding'), code: z.custom<FindingCode>(isFindingCode) }),
  z.strictObject({ kind: z.enum(['mapping', 'tuning', 'test']) }),
]) satisfies z.ZodType<ChangeReason>;

/** A text of before 0.2 names the finding's code where one of today names the reason of a change: `{"code":"net.arp-flux",…}`. */
export function withReason(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('code' in value) || 'reason' in value) return value;
  const { code, ...rest } = value;
  return { reason: { kind: 'finding', code }, ...rest };
}
