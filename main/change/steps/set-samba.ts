import { z } from 'zod';
import { introduction } from '../../collect/systems/identify.ts';
import { recognise } from '../../collect/systems/profiles/known.ts';
import { parseSmbSettings, smbConfiguration, type SmbSettings } from '../../collect/smb-server/smb-settings.ts';
import { shortestAddress } from '../../collect/text/ip-address.ts';
import { commandFailed, runCommand } from '../../collect/text/reading.ts';
import { ParseError } from '../../collect/text/parse-error.ts';
import { defaultTimeoutMs } from '../../machine/limits.ts';
import type { Machine } from '../../machine/machine.ts';
import { preparing } from '../../../shared/text/fixes/preparing.ts';
import { ChangeRefused } from '../changer.ts';
import { isLoopback, linksOf } from './own-interface.ts';
import { sambaWish, withSambaBlock, type SambaWish } from './samba-text.ts';
import { stepKind } from './step-kind.ts';
import { fileChange, fileNow } from './system-file.ts';

/** Options of `[global]` of a plain Samba, in a marked block at its end; checked, then reloaded, never restarted. */
const schema = z.strictObject({ verb: z.literal('set-samba'), ...sambaWish });

const showSettings = ['testparm', '-s'] as const;

/** A marked block at the end of the configuration of a Samba that nobody else writes. */
export const setSamba = stepKind(schema, {
  async prepare(step, machine, _caller, earlier) {
    const { clues } = await introduction(machine, defaultTimeoutMs);
    const { system } = recognise(clues);
    if (system.kind !== 'linux') throw new ChangeRefused('not-ours', preparing.appliance(system.name));
    const { path, settings } = await configuration(machine);
    if (step.interfaces !== undefined) await refuseForeignAddresses(machine, step.interfaces);
    const file = await fileNow(machine, path, earlier);
    if (file === undefined) throw new ChangeRefused('not-ours', preparing.noSamba);
    const again = earlier.some((operation) => operation.kind === 'file' && operation.path === path);
    if (!again && fulfilled(step, settings)) return [];
    const text = withSambaBlock(path, file.text, step);
    return fileChange(path, file, text, { check: 'samba-configuration', activate: 'samba' });
  },
});

/** Clients would be sent to whatever address is announced. */
async function refuseForeignAddresses(
  machine: Machine,
  interfaces: NonNullable<SambaWish['interfaces']>,
): Promise<void> {
  const links = (await linksOf(machine)).filter((link) => !isLoopback(link));
  const own = new Set(links.flatMap(({ addresses }) => addresses.map(({ address }) => address)));
  const foreign = interfaces.find(({ address }) => !own.has(shortestAddress(address) ?? address));
  if (foreign !== undefined) throw new ChangeRefused('bad-plan', preparing.notAnnounceable(foreign.address));
}

async function configuration(machine: Machine): Promise<{ path: string; settings: SmbSettings }> {
  const result = await runCommand(machine, showSettings);
  if (result.exitCode !== 0) throw commandFailed(showSettings, result);
  const path = parseConfigurationPath(result.stderr);
  const settings = parseSmbSettings(result.stdout);
  // Said by a file that this one includes.
  const elsewhere = settings.get('config file')?.value;
  if (elsewhere !== undefined)
    throw new ChangeRefused('not-ours', preparing.otherConfiguration(path, `config file = ${elsewhere}`));
  return { path, settings };
}

/**
 * What `testparm -s` says on standard error (source3/utils/testparm.c): the file that Samba reads.
 *
 *     Load smb config files from /etc/samba/smb.conf
 *     Loaded services file OK.
 */
export function parseConfigurationPath(text: string): string {
  const path = /^Load smb config files from (?<path>\/.*)$/m.exec(text)?.groups?.['path'];
  if (path === undefined || !/^Loaded services file OK\.\s*$/m.test(text)) {
    throw new ParseError('testparm: no file that is understood', 1, text.slice(0, 200));
  }
  return path;
}

/** Says the configuration exactly this already? What is not written has its default, and that is not asked here. */
function fulfilled({ multichannel, interfaces }: SambaWish, settings: SmbSettings): boolean {
  const { multichannel: written } = smbConfiguration(settings, undefined);
  return interfaces === undefined && (multichannel === undefined || written?.on === multichannel);
}
