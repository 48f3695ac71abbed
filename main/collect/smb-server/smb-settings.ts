import type { SmbConfiguration } from '../../../shared/model/smb-server.ts';
import { unendedLinesOf, type Line } from '../text/text-lines.ts';
import { ParseError } from '../text/parse-error.ts';
import { configuredInterfaces } from './interface-words.ts';

/** The settings of the `[global]` section by name in lower case, each with its line. */
export type SmbSettings = ReadonlyMap<string, { readonly value: string; readonly line: string }>;

/**
 * `testparm -s`, `testparm -sv` (source3/param/loadparm.c) and ksmbd's smb.conf-like file: sections in brackets, below
 * them `name = value`, indented by a tab. `testparm -s` leaves out what has its default, `-sv` leaves out nothing.
 *
 *     # Global parameters
 *     [global]
 *     <TAB>bind interfaces only = Yes
 *     <TAB>interfaces = 10.77.1.25 10.77.1.26
 *     <TAB>server multi channel support = Yes
 *
 *     [data]
 *     <TAB>path = /srv/data
 *
 * Only `[global]` is read: names and comments of shares may hold anything. A text without it, or one in which it is
 * the last section and its last line is not ended, is not taken.
 */
export function parseSmbSettings(text: string): SmbSettings {
  const lines = unendedLinesOf(text);
  const start = lines.findIndex((line) => /^\s*\[global\]\s*$/i.test(line.text));
  if (start === -1) throw new ParseError('SMB settings: no [global] section', 1, lines[0]?.text ?? '');
  const below = lines.slice(start + 1);
  const end = below.findIndex((line) => /^\s*\[/.test(line.text));
  const last = lines.at(-1);
  if (end === -1 && last !== undefined && !text.endsWith('\n')) {
    throw new ParseError('SMB settings end in the middle of a line', last.number, last.text);
  }
  return new Map(below.slice(0, end === -1 ? undefined : end).flatMap(settingOf));
}

function settingOf(line: Line): readonly (readonly [string, { value: string; line: string }])[] {
  const text = line.text.trim();
  if (text === '' || text.startsWith('#') || text.startsWith(';')) return [];
  const equals = text.indexOf('=');
  if (equals === -1) throw new ParseError('SMB settings: neither a setting nor a section', line.number, line.text);
  return [[text.slice(0, equals).trim().toLowerCase(), { value: text.slice(equals + 1).trim(), line: text }]];
}

/** Names of a setting, newest first. */
const names = {
  multichannel: ['server multi channel support'],
  interfaces: ['interfaces'],
  bindInterfacesOnly: ['bind interfaces only'],
  minimumProtocol: ['server min protocol', 'min protocol'],
  maximumProtocol: ['server max protocol', 'max protocol', 'protocol'],
  signing: ['server signing'],
  encryption: ['server smb encrypt', 'smb encrypt', 'smb3 encryption'],
  mapToGuest: ['map to guest'],
  guestAccount: ['guest account'],
} as const;

type SettingName = keyof typeof names;

/** What of the settings matters for channels. `defaultMultichannel`: what holds where the setting is not written. */
export function smbConfiguration(settings: SmbSettings, defaultMultichannel: boolean | undefined): SmbConfiguration {
  const text = (name: SettingName): string | undefined => found(settings, name)?.value;
  const written = yesOrNo(text('multichannel'));
  const interfaces = text('interfaces');
  return {
    multichannel:
      written !== undefined
        ? { on: written, by: 'printed' }
        : defaultMultichannel === undefined
          ? undefined
          : { on: defaultMultichannel, by: 'default' },
    interfaces: interfaces === undefined ? undefined : configuredInterfaces(interfaces),
    bindInterfacesOnly: yesOrNo(text('bindInterfacesOnly')),
    minimumProtocol: text('minimumProtocol'),
    maximumProtocol: text('maximumProtocol'),
    signing: text('signing'),
    encryption: text('encryption'),
    mapToGuest: text('mapToGuest'),
    guestAccount: text('guestAccount'),
  };
}

/** The lines that `smbConfiguration` was read from; nothing else of the configuration is kept. */
export function decisiveSettings(settings: SmbSettings): readonly string[] {
  const all: readonly SettingName[] = [
    'multichannel',
    'interfaces',
    'bindInterfacesOnly',
    'minimumProtocol',
    'maximumProtocol',
    'signing',
    'encryption',
    'mapToGuest',
    'guestAccount',
  ];
  return all.flatMap((name) => found(settings, name)?.line ?? []);
}

function found(settings: SmbSettings, name: SettingName): { value: string; line: string } | undefined {
  return names[name].map((each) => settings.get(each)).find((setting) => setting !== undefined);
}

/** lib/util/util_str.c set_boolean */
function yesOrNo(value: string | undefined): boolean | undefined {
  if (value === undefined) return undefined;
  if (/^(?:yes|true|on|1)$/i.test(value)) return true;
  return /^(?:no|false|off|0)$/i.test(value) ? false : undefined;
}

/**
 * Whether Samba offers multichannel when nobody said anything: not before 4.15, since then on Linux and FreeBSD.
 * `undefined` for a version that is no number.
 */
export function defaultMultichannel(version: string | undefined): boolean | undefined {
  const parts = /^(?<major>\d{1,3})\.(?<minor>\d{1,3})/.exec(version ?? '')?.groups;
  if (parts === undefined) return undefined;
  const major = Number(parts['major']);
  return major > 4 || (major === 4 && Number(parts['minor']) >= 15);
}
