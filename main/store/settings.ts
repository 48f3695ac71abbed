import { defaultSettings, settingsSchema, type Settings } from '../../shared/ipc/contract.ts';
import { storeTexts } from '../../shared/text/stores.ts';
import { openStoredFile, type Report } from './stored-file.ts';

type SettingsChange = { readonly [Key in keyof Settings]?: Settings[Key] | undefined };

/** What the person chose; kept in one small file. */
export interface SettingsStore {
  current(): Settings;
  /** Takes the change at once and ends when it is on disk; throws what the disk says, or `NotStored` and changes nothing. */
  change(change: SettingsChange): Promise<Settings>;
}

/** Reads the settings. A damaged file is kept beside the new one, and the defaults are taken. */
export async function openSettings(path: string, report: Report): Promise<SettingsStore> {
  const file = await openStoredFile(path, storeTexts.whats.settings, report);
  let settings = file.content === undefined ? defaultSettings : settingsOf(file.content);
  return {
    current: () => settings,
    async change(change) {
      const refused = file.refusal();
      if (refused !== undefined) throw refused;
      const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
      settings = settingsSchema.parse({ ...settings, ...given });
      await file.write(settings);
      return settings;
    },
  };
}

/** Settings of an older or newer version: what is known and right is taken, the rest has its default. */
function settingsOf(stored: Readonly<Record<string, unknown>>): Settings {
  const known = Object.entries(settingsSchema.shape).flatMap(([name, schema]) => {
    const checked = schema.safeParse(Object.hasOwn(stored, name) ? stored[name] : undefined);
    return checked.success ? [[name, checked.data] as const] : [];
  });
  return settingsSchema.parse({ ...defaultSettings, ...Object.fromEntries(known) });
}
