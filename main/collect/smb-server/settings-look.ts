import type { System } from '../../../shared/model/machine.ts';
import type { SmbConfiguration } from '../../../shared/model/smb-server.ts';
import type { Reading } from '../../../shared/model/reading.ts';
import { commandLine } from '../../machine/machine.ts';
import { commandFailed, reading } from '../text/reading.ts';
import { commandOf, runAsRootIfNeeded, type Look } from '../look.ts';
import { decisiveSettings, parseSmbSettings, type SmbSettings } from './smb-settings.ts';
import { files, serviceCommands } from '../sources.ts';

/** The settings, before the version that decides about defaults is known. */
export function lookAtSettings(look: Look, kind: System['kind']): Promise<Reading<SmbSettings>> {
  return kind === 'ksmbd' ? ksmbdSettings(look) : sambaSettings(look);
}

function ksmbdSettings({ machine }: Look): Promise<Reading<SmbSettings>> {
  return reading(
    machine,
    files.ksmbdSettings,
    async () => taken(parseSmbSettings(await machine.readFile(files.ksmbdSettings))),
    'nas-sudo',
  );
}

/** `testparm` reads smb.conf as anyone; where only root may, it ends with an error and little to go by. */
function sambaSettings(look: Look): Promise<Reading<SmbSettings>> {
  const argv = commandOf(look, serviceCommands.settings);
  const take = async () => {
    const { result, source } = await runAsRootIfNeeded(look, argv, ({ exitCode }) => exitCode !== 0);
    if (result.exitCode !== 0) throw commandFailed(argv, result);
    return { ...taken(parseSmbSettings(result.stdout)), source };
  };
  return reading(look.machine, commandLine(argv), take, 'nas-sudo');
}

const taken = (settings: SmbSettings) => ({ value: settings, lines: decisiveSettings(settings) });

/** The settings that matter, once it is known what holds by default. */
export function configurationFrom(
  settings: Reading<SmbSettings>,
  pick: (settings: SmbSettings) => SmbConfiguration,
): Reading<SmbConfiguration> {
  return settings.state === 'known' ? { ...settings, value: pick(settings.value) } : settings;
}
