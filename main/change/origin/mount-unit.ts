import { unendedLinesOf } from '../../collect/text/text-lines.ts';
import { ParseError } from '../../collect/text/parse-error.ts';
import type { Machine } from '../../machine/machine.ts';
import { ifHeld, outputOf } from '../../collect/text/reading.ts';

/** There where systemd runs the system (sd_booted(3)). */
const booted = '/run/systemd/system';

export async function systemdRuns(machine: Machine): Promise<boolean> {
  return (await ifHeld(machine.listDirectory(booted))) !== undefined;
}

/**
 * The name of the unit of a place (systemd.unit(5), "String escaping for inclusion in unit names"; `systemd-escape -p`):
 * `/mnt/my nas` → `mnt-my\x20nas.mount`. Of each part only letters, digits, `:`, `_` and `.` (not at the beginning) stay.
 */
export function mountUnitOf(at: string): string {
  const path = at.replace(/^\/+|\/+$/g, '');
  if (path === '') return '-.mount';
  const bytes = [...new TextEncoder().encode(path)];
  const escaped = bytes.map((byte, index) => {
    const sign = String.fromCodePoint(byte);
    if (sign === '/') return '-';
    if (/[A-Za-z0-9:_]/.test(sign) || (sign === '.' && index > 0)) return sign;
    return String.raw`\x${byte.toString(16).padStart(2, '0')}`;
  });
  return `${escaped.join('')}.mount`;
}

/** What systemd says of a unit. */
export interface UnitProperties {
  readonly loadState: string;
  /** Its file; empty for one that exists only because something is mounted there. */
  readonly fragment: string;
  /** What the file was generated from: `/etc/fstab`. */
  readonly source: string;
  readonly dropIns: readonly string[];
}

const properties = ['LoadState', 'FragmentPath', 'SourcePath', 'DropInPaths'] as const;

const showUnit = (unit: string): readonly [string, ...string[]] => [
  'systemctl',
  'show',
  `--property=${properties.join(',')}`,
  '--',
  unit,
];

/**
 * `systemctl show --property=…` (systemctl(1)): `NAME=value` lines in an order of its own; paths of drop-ins are
 * separated by blanks.
 *
 *     LoadState=loaded
 *     FragmentPath=/run/systemd/generator/mnt-a.mount
 *     SourcePath=/etc/fstab
 *     DropInPaths=/etc/systemd/system/mnt-a.mount.d/50-lanewise.conf
 */
export function parseUnitProperties(text: string): UnitProperties {
  const values = new Map(
    unendedLinesOf(text).map((line) => {
      const equals = line.text.indexOf('=');
      if (equals === -1) throw new ParseError('systemctl show: not a property', line.number, line.text);
      return [line.text.slice(0, equals), line.text.slice(equals + 1)];
    }),
  );
  const loadState = values.get('LoadState');
  if (loadState === undefined || !text.endsWith('\n')) throw new ParseError('systemctl show: cut short', 1, text);
  const dropIns = (values.get('DropInPaths') ?? '').split(' ').filter((path) => path !== '');
  return { loadState, fragment: values.get('FragmentPath') ?? '', source: values.get('SourcePath') ?? '', dropIns };
}

/**
 * `Options=` of the `[Mount]` section of a unit file or drop-in (systemd.syntax(7), systemd.mount(5)); the last one counts.
 * `undefined`: it says nothing about options. A value continued on the next line is not understood.
 *
 *     [Mount]
 *     What=//10.77.1.25/data
 *     Options=credentials=/root/c,uid=1000
 */
export function optionsOfUnit(text: string): string | undefined {
  let section = '';
  let options: string | undefined;
  for (const line of unendedLinesOf(text)) {
    const trimmed = line.text.trim();
    if (/^[#;]/.test(trimmed)) continue;
    section = /^\[(?<name>.*)\]$/.exec(trimmed)?.groups?.['name'] ?? section;
    const value = /^Options\s*=\s*(?<value>.*)$/.exec(trimmed)?.groups?.['value'];
    if (section !== 'Mount' || value === undefined) continue;
    if (value.endsWith('\\')) throw new ParseError('options over several lines', line.number, line.text);
    options = value;
  }
  return options;
}

/** What systemd knows of the mount at a place. */
export async function unitOf(machine: Machine, at: string): Promise<UnitProperties> {
  return parseUnitProperties(await outputOf(machine, showUnit(mountUnitOf(at))));
}
