import type { z } from 'zod';
import type { Evidence, Reading } from '../../../shared/model/reading.ts';
import type { Machine } from '../../machine/machine.ts';
import { windowsScripts, type WindowsScript } from '../../machine/windows/scripts.ts';
import { scriptCommand } from '../sources.ts';
import { reading } from './reading.ts';
import { parseRowLines, typedRows, type RowLines, type TypedRows } from './row-lines.ts';

/** One look at a machine with Windows. */
export interface WindowsLook {
  readonly machine: Machine;
  /** Gathers the properties that nobody here knows: `smb-mappings.Foo`. */
  readonly unknownProperties: Set<string>;
}

/** Rows with the text that each was read from. */
type Rows<Shape extends z.ZodRawShape> = TypedRows<z.infer<z.ZodObject<Shape>>>['rows'];

interface ScriptAsk<Shape extends z.ZodRawShape, T> {
  readonly script: WindowsScript;
  readonly args?: readonly string[];
  /** What a row must be. */
  readonly form: z.ZodObject<Shape>;
  readonly take: (rows: Rows<Shape>) => T;
}

/** How a script is named in evidence: by the cmdlet that it asks. */
export const scriptSource = (script: WindowsScript): string => `PowerShell: ${windowsScripts[script]}`;

/**
 * What one script of assets/powershell answered, as a reading: denied where the account lacks the right, absent where this
 * Windows has no such cmdlet. Its lines are those of the rows and the one that ends them, so that "none" has a line too.
 */
export async function readScript<Shape extends z.ZodRawShape, T>(
  { machine, unknownProperties }: WindowsLook,
  { script, args = [], form, take }: ScriptAsk<Shape, T>,
): Promise<Reading<T>> {
  const source = scriptSource(script);
  const answer = await reading(
    machine,
    source,
    async () => {
      const value = parseRowLines((await machine.run(scriptCommand(script, ...args))).stdout, source);
      return { value, lines: [value.end] };
    },
    'windows-administrator',
  );
  if (answer.state !== 'known') return answer;
  const { value } = answer;
  if (!value.ok) return refused(value, source, answer.evidence);
  return reading(machine, source, async () => {
    const { rows, unknown } = typedRows(form, value.rows, source);
    for (const name of unknown) unknownProperties.add(`${script}.${name}`);
    const lines = [...new Set(rows.map(({ quoted }) => quoted)), value.end];
    return { value: take(rows), lines };
  });
}

/**
 * Access denied as Windows numbers it, in whichever language its message is: its own error 5, E_ACCESSDENIED,
 * WBEM_E_ACCESS_DENIED of WMI, MI_RESULT_ACCESS_DENIED (2) and 40001 of the storage classes, and .NET's word of a log or a key that may not be opened.
 */
export const accessDenied =
  /^Windows System Error 5\b|^HRESULT 0x(?:80070005|80041003)\b|^MI RESULT 2\b|^StorageWMI 40001\b|AccessDenied|PermissionDenied|Unauthorized/i;
const unknownCmdlet = /^CommandNotFoundException\b/;

function refused(
  { id, message, end }: Extract<RowLines, { ok: false }>,
  source: string,
  evidence: Evidence,
): Reading<never> {
  if (accessDenied.test(id)) return { state: 'denied', source, needs: 'windows-administrator' };
  if (unknownCmdlet.test(id)) return { state: 'absent', evidence: { ...evidence, lines: [end] } };
  const told = message === '' ? '' : ` (${message.split('\n')[0]?.trim()})`;
  return { state: 'failed', source, reason: `PowerShell answered ${id}${told}.` };
}
