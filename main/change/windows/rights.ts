import { z } from 'zod';
import { scriptCommand } from '../../collect/sources.ts';
import { parseRowLines } from '../../collect/text/row-lines.ts';
import type { Machine } from '../../machine/machine.ts';
import { ChangeRefused } from '../changer.ts';

/** A row of machine.ps1. */
const tokenForm = z.object({ Elevated: z.boolean() });

/** Throws `ChangeRefused` with this sentence where the machine is not asked with an administrator's rights. */
export async function refuseUnlessElevated(machine: Machine, sentence: string): Promise<void> {
  const rows = parseRowLines((await machine.run(scriptCommand('machine'))).stdout, 'machine.ps1');
  const token = rows.ok ? tokenForm.safeParse(rows.rows[0]?.value).data : undefined;
  if (token?.Elevated !== true) throw new ChangeRefused('no-way-to-root', sentence);
}
