import { readFile, rename } from 'node:fs/promises';
import { defaultSettings, settingsSchema, type Settings } from '../../shared/ipc/contract.ts';
import { writeAtomically } from './atomic-file.ts';

type SettingsChange = { readonly [Key in keyof Settings]?: Settings[Key] | undefined };

/** What the person chose; kept in one small file. */
export interface SettingsStore {
  current(): Settings;
  /** Takes the change at once and ends when it is on disk; throws what the disk says. */
  change(change: SettingsChange): Promise<Settings>;
}

/** Reads the settings. A damaged file is kept beside the new one, and the defaults are taken. */
export async function openSettings(
  path: string,
  report: (what: string, error?: unknown) => void,
): Promise<SettingsStore> {
  let settings = await readSettings(path, report);
  let written: Promise<void> = Promise.resolve();
  return {
    current: () => settings,
    async change(change) {
      const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
      settings = settingsSchema.parse({ ...settings, ...given });
      const text = `${JSON.stringify(settings, null, 2)}\n`;
      // One after the other, in the order they were asked for; a failed one does not hold up the next.
      const before = written;
      const mine = (async () => {
        await before.catch(() => undefined);
        await writeAtomically(path, text);
      })();
      written = mine;
      await mine;
      return settings;
    },
  };
}

async function readSettings(path: string, report: (what: string, error?: unknown) => void): Promise<Settings> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') report('the settings could not be read, the defaults are used', error);
    return undefined;
  });
  if (text === undefined) return defaultSettings;
  try {
    return settingsOf(text);
  } catch (error) {
    const aside = `${path}.damaged`;
    report(`the settings are damaged and were put aside as ${aside}, the defaults are used`, error);
    await rename(path, aside).catch((failure: unknown) => report('they could not be put aside', failure));
    return defaultSettings;
  }
}

/** Settings of an older or newer version: what is known and right is taken, the rest has its default. */
function settingsOf(text: string): Settings {
  const stored: unknown = JSON.parse(text);
  if (typeof stored !== 'object' || stored === null || Array.isArray(stored)) throw new TypeError('it is no object');
  const known = Object.entries(settingsSchema.shape).flatMap(([name, schema]) => {
    const checked = schema.safeParse(Object.hasOwn(stored, name) ? Reflect.get(stored, name) : undefined);
    return checked.success ? [[name, checked.data] as const] : [];
  });
  return settingsSchema.parse({ ...defaultSettings, ...Object.fromEntries(known) });
}
