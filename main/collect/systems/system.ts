import type { System } from '../../../shared/model/machine.ts';
import { z } from 'zod';
import type { Reading } from '../../../shared/model/reading.ts';
import { jsonOf } from '../text/json-lines.ts';
import { reading, type Taken } from '../text/reading.ts';
import { readCommand, type Look } from '../look.ts';
import { commands } from '../sources.ts';

const informationSchema = z.object({ version: z.string(), system_product: z.string().nullish() });

/**
 * `midclt call system.info` of TrueNAS (from its API's description; the rest is passed over):
 *
 *     {"version": "TrueNAS-SCALE-22.12.3.3", "hostname": "nas", "system_product": "TRUENAS-MINI-3.0-X+", …}
 */
export function parseTrueNasInformation(text: string): Pick<System, 'version' | 'model'> {
  const { version, system_product: model } = jsonOf(informationSchema, text, 'system.info');
  return { version: version.replace(/^(?:TrueNAS|FreeNAS)-(?:SCALE-)?/i, ''), model: model ?? undefined };
}

/** The files that say what a system is, and what of them was looked at. */
export interface Said {
  readonly sources: readonly string[];
  readonly lines: readonly string[];
}

/** What the NAS is: by its files, and where it can be asked itself, by its own word. */
export async function systemOf(look: Look, system: System, said: Said): Promise<Reading<System>> {
  const byFiles = async (): Promise<Taken<System>> => ({ value: system, lines: said.lines });
  const files = await reading(look.machine, said.sources.join(', ') || 'files of the system', byFiles);
  if (system.kind !== 'truenas-scale' && system.kind !== 'truenas-core') return files;
  const asked = await readCommand(look, commands.trueNas, (text) => {
    const information = parseTrueNasInformation(text);
    return { value: { ...system, ...information }, lines: [JSON.stringify(information)] };
  });
  return asked.state === 'known' ? asked : files;
}
