import type { IscsiClient, MultipathConfig } from '../../../shared/model/iscsi.ts';
import type { Machine } from '../../machine/machine.ts';
import { readCommand, type Look } from '../look.ts';
import { commands, multipathPlaces } from '../sources.ts';
import { ifHeld, reading, type Taken } from '../text/reading.ts';
import { refuseWords } from './maps-json.ts';
import { parseMultipathConfig } from './multipath-config.ts';

/** What is in force by multipathd's own word; where it does not answer, what its files say. */
export async function readMultipathConfig(look: Look): Promise<IscsiClient['config']> {
  const inForce = await readCommand(look, commands.multipathConfig, (text) => {
    if (!/^\s*\w+ *\{/.test(text)) refuseWords(text, 'multipathd show config local');
    return taken([text]);
  });
  if (inForce.state === 'known') return inForce;
  const written = await reading(look.machine, multipathPlaces.config, async () => await fromFiles(look.machine));
  return written.state === 'known' || written.state === 'denied' ? written : inForce;
}

function taken(texts: readonly string[]): Taken<MultipathConfig> {
  const value = parseMultipathConfig(texts);
  return { value, lines: value.quoted };
}

/** Drop-ins count in the order of their names, each after the file itself. */
async function fromFiles(machine: Machine): Promise<Taken<MultipathConfig>> {
  const main = await machine.readFile(multipathPlaces.config);
  const names = await dropInsOf(machine);
  const more = await Promise.all(
    names.map(async (name) => await machine.readFile(`${multipathPlaces.dropIns}/${name}`)),
  );
  return taken([main, ...more]);
}

async function dropInsOf(machine: Machine): Promise<readonly string[]> {
  const names = await ifHeld(machine.listDirectory(multipathPlaces.dropIns));
  return (names ?? []).filter((name) => name.endsWith('.conf'));
}
