import { type MachineFacts, smbServerOf } from '../../shared/model/machine.ts';
import type { SmbConfiguration } from '../../shared/model/smb-server.ts';
import type { NasView } from '../../shared/model/nas-view.ts';
import { valueOf, type Evidence } from '../../shared/model/reading.ts';
import type { Nas, Snapshot } from '../../shared/model/snapshot.ts';
import { isLineOf } from '../../shared/model/smb-settings.ts';
import { quoteInterfaces } from './interface-quotes.ts';
import { quote } from './quotes.ts';

/** What the NAS says of itself, if it is asked. */
export function nasSideOf(nas: Nas, { nasViews }: Snapshot): NasView | undefined {
  return nasViews.find((view) => view.nas.includes(nas.id));
}

export function nasFactsOf(nas: Nas, now: Snapshot): MachineFacts | undefined {
  return nasSideOf(nas, now)?.facts;
}

/** What the NAS printed of some of its interfaces. */
export function quoteNasInterfaces(
  facts: MachineFacts | undefined,
  names: readonly string[],
  decisive: readonly string[] = [],
): readonly Evidence[] {
  return facts === undefined ? [] : quoteInterfaces(facts.network.interfaces, names, decisive);
}

/** What the NAS counted on some of its interfaces. */
export function quoteNasCounters(facts: MachineFacts | undefined, names: readonly string[]): readonly Evidence[] {
  if (facts?.network.interfaces.state !== 'known') return [];
  const { evidence, value } = facts.network.interfaces;
  const counted = value.filter((one) => names.includes(one.name)).flatMap((one) => one.counted ?? []);
  const [first] = counted;
  if (first === undefined) return [];
  return [{ ...evidence, source: first.source, lines: counted.map(({ line }) => line) }];
}

/** Lines of the SMB service's settings, as its own tool prints them. */
export function quoteSettings(
  facts: MachineFacts | undefined,
  settings: readonly (keyof SmbConfiguration)[],
): readonly Evidence[] {
  const reading = facts && smbServerOf(facts).configuration;
  if (reading?.state !== 'known') return [];
  const lines = reading.evidence.lines.filter((line) => settings.some((setting) => isLineOf(setting, line)));
  return quote(
    reading,
    lines,
    lines.map((line) => line.trim()),
  );
}

/** How the NAS was told to answer for addresses: for all interfaces and for some. */
export function quoteArpSettings(facts: MachineFacts | undefined, names: readonly string[]): readonly Evidence[] {
  if (facts?.network.settings.state !== 'known') return [];
  const wanted = new Set(['all', ...names.map((name) => name.replaceAll('.', '/')), ...names]);
  const lines = facts.network.settings.evidence.lines.filter((line) => {
    const name = /ipv4[./]conf[./](?<name>.+?)[./]arp_(?:ignore|announce|filter)\b/.exec(line)?.groups?.['name'];
    return name !== undefined && wanted.has(name);
  });
  return quote(
    facts.network.settings,
    lines,
    lines.flatMap((line) => /arp_(?:ignore|announce)\b.*/.exec(line) ?? []),
  );
}

/** The version of the SMB service. */
export function quoteSamba(facts: MachineFacts | undefined): readonly Evidence[] {
  const version = facts && smbServerOf(facts).version;
  return version?.state === 'known' ? quote(version, version.evidence.lines.slice(0, 1), [version.value]) : [];
}

/** Multichannel as the NAS's settings say; `undefined` if it was not asked or did not tell. */
export function multichannelAtNas(facts: MachineFacts | undefined): boolean | undefined {
  return facts && valueOf(smbServerOf(facts).configuration)?.multichannel?.on;
}
