import type { NasFacts, SmbConfiguration } from '../../shared/model/nas-facts.ts';
import type { NasView } from '../../shared/model/nas-view.ts';
import { valueOf, type Evidence } from '../../shared/model/reading.ts';
import type { Nas, Snapshot } from '../../shared/model/snapshot.ts';
import { isLineOf } from '../../shared/model/smb-settings.ts';
import { quote, quoteMatching } from './quotes.ts';

/** What the NAS says of itself, if it is asked. */
export function nasSideOf(nas: Nas, { nasViews }: Snapshot): NasView | undefined {
  return nasViews.find((view) => view.nas.includes(nas.id));
}

export function nasFactsOf(nas: Nas, now: Snapshot): NasFacts | undefined {
  return nasSideOf(nas, now)?.facts;
}

/** What the NAS printed of some of its interfaces. */
export function quoteNasInterfaces(
  facts: NasFacts | undefined,
  names: readonly string[],
  decisive: readonly string[] = [],
): readonly Evidence[] {
  if (facts?.interfaces.state !== 'known') return [];
  const { lines } = facts.interfaces.evidence;
  if (lines.some((line) => line.includes('"ifname"'))) {
    const needles = names.flatMap((name) => [`"ifname":"${name}"`, `"ifname": "${name}"`]);
    return quoteMatching(facts.interfaces, needles, [...decisive, ...needles]);
  }
  if (facts.ways.family === 'windows') {
    const needles = names.map((name) => `"Name":${JSON.stringify(name)}`);
    return quoteMatching(facts.interfaces, needles, [...decisive, ...needles]);
  }
  const blocks = names.flatMap((name) => blockOf(name, lines));
  return quote(facts.interfaces, blocks, [...decisive, ...names]);
}

/** `2: eth0: …` or `eth0: …` with the indented lines below it (`ip addr`, `ifconfig`), or whatever names it. */
function blockOf(name: string, lines: readonly string[]): readonly string[] {
  const start = lines.findIndex(
    (line) => (/^(?:\d+: )?(?<name>[^\s:@]+)[:@\s]/.exec(line)?.groups?.['name'] ?? '') === name,
  );
  if (start === -1) return lines.filter((line) => line.includes(name)).slice(0, 2);
  const next = lines.findIndex((line, index) => index > start && /^\S/.test(line));
  return lines.slice(start, next === -1 ? undefined : next).slice(0, 3);
}

/** What the NAS counted on some of its interfaces. */
export function quoteNasCounters(facts: NasFacts | undefined, names: readonly string[]): readonly Evidence[] {
  if (facts?.interfaces.state !== 'known') return [];
  const { evidence, value } = facts.interfaces;
  const counted = value.filter((one) => names.includes(one.name)).flatMap((one) => one.counted ?? []);
  const [first] = counted;
  if (first === undefined) return [];
  return [{ ...evidence, source: first.source, lines: counted.map(({ line }) => line) }];
}

/** Lines of the SMB service's settings, as its own tool prints them. */
export function quoteSettings(
  facts: NasFacts | undefined,
  settings: readonly (keyof SmbConfiguration)[],
): readonly Evidence[] {
  if (facts?.smb.state !== 'known') return [];
  const lines = facts.smb.evidence.lines.filter((line) => settings.some((setting) => isLineOf(setting, line)));
  return quote(
    facts.smb,
    lines,
    lines.map((line) => line.trim()),
  );
}

/** How the NAS was told to answer for addresses: for all interfaces and for some. */
export function quoteArpSettings(facts: NasFacts | undefined, names: readonly string[]): readonly Evidence[] {
  if (facts?.sysctls.state !== 'known') return [];
  const wanted = new Set(['all', ...names.map((name) => name.replaceAll('.', '/')), ...names]);
  const lines = facts.sysctls.evidence.lines.filter((line) => {
    const name = /ipv4[./]conf[./](?<name>.+?)[./]arp_(?:ignore|announce|filter)\b/.exec(line)?.groups?.['name'];
    return name !== undefined && wanted.has(name);
  });
  return quote(
    facts.sysctls,
    lines,
    lines.flatMap((line) => /arp_(?:ignore|announce)\b.*/.exec(line) ?? []),
  );
}

/** The version of the SMB service. */
export function quoteSamba(facts: NasFacts | undefined): readonly Evidence[] {
  if (facts?.samba.state !== 'known') return [];
  return quote(facts.samba, facts.samba.evidence.lines.slice(0, 1), [facts.samba.value]);
}

/** Multichannel as the NAS's settings say; `undefined` if it was not asked or did not tell. */
export function multichannelAtNas(facts: NasFacts | undefined): boolean | undefined {
  return facts && valueOf(facts.smb)?.multichannel?.on;
}
