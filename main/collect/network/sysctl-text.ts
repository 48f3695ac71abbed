import type { InterfaceSysctls } from '../../../shared/model/network.ts';
import { wholeNumber } from '../text/numbers.ts';
import { linesOf } from '../text/text-lines.ts';
import { ParseError } from '../text/parse-error.ts';

const settings: Readonly<Record<string, keyof Omit<InterfaceSysctls, 'name'>>> = {
  rp_filter: 'rpFilter',
  arp_ignore: 'arpIgnore',
  arp_announce: 'arpAnnounce',
  arp_filter: 'arpFilter',
};

/**
 * `sysctl net.ipv4.conf`, or a selection of its lines; a dot in an interface's name is printed as a slash:
 *
 *     net.ipv4.conf.all.arp_ignore = 1
 *     net.ipv4.conf.eth0/100.rp_filter = 2
 *
 * Settings of other kinds are passed over; a line that is no setting makes the whole unreadable.
 */
export function parseSysctls(text: string): readonly InterfaceSysctls[] {
  const byName = new Map<string, InterfaceSysctls>();
  for (const line of linesOf(text, 'sysctl')) {
    const parts = /^net\.ipv4\.conf\.(?<name>[^.\s]+)\.(?<setting>\w+) ?= ?(?<value>.*)$/.exec(line.text)?.groups;
    if (parts === undefined) throw new ParseError('sysctl: not a setting', line.number, line.text);
    const setting = settings[parts['setting'] ?? ''];
    if (setting === undefined) continue;
    const name = (parts['name'] ?? '').replaceAll('/', '.');
    const value = wholeNumber((parts['value'] ?? '').trim(), setting, line);
    byName.set(name, { ...byName.get(name), name, [setting]: value });
  }
  return [...byName.values()];
}

/** The lines that decide, as evidence. */
export function decisiveSysctls(text: string): readonly string[] {
  return text.split('\n').filter((line) => /\.(?:rp_filter|arp_ignore|arp_announce|arp_filter) ?=/.test(line));
}
