import { unendedLinesOf } from '../text/text-lines.ts';
import { ParseError } from '../text/parse-error.ts';

/** `NAME=value` pairs by name. */
export type Assignments = ReadonlyMap<string, string>;

/**
 * Files of shell assignments: /etc/os-release (os-release(5)), Synology's /etc.defaults/VERSION, unRAID's
 * /etc/unraid-version. Values may be quoted; within double quotes `\` takes away the meaning of `$`, `"`, `\` and
 * the back-tick.
 *
 *     PRETTY_NAME="Debian GNU/Linux 13 (trixie)"     majorversion="7"          version="6.12.4"
 *     ID=debian                                      productversion="7.2.1"
 *                                                    buildnumber="69057"
 *                                                    smallfixnumber="5"
 */
export function parseAssignments(text: string): Assignments {
  const pairs = unendedLinesOf(text).flatMap((line): readonly (readonly [string, string])[] => {
    const trimmed = line.text.trim();
    if (trimmed === '' || trimmed.startsWith('#')) return [];
    const parts = /^(?<name>[A-Za-z_]\w*)=(?<value>.*)$/.exec(trimmed)?.groups;
    if (parts === undefined) throw new ParseError('not an assignment', line.number, line.text);
    return [[parts['name'] ?? '', unquoted(parts['value'] ?? '')]];
  });
  if (pairs.length === 0) throw new ParseError('no assignment', 1, text.slice(0, 200));
  return new Map(pairs);
}

function unquoted(value: string): string {
  const double = /^"(?<inner>.*)"$/.exec(value)?.groups?.['inner'];
  if (double !== undefined) return double.replace(/\\([$"\\`])/g, '$1');
  return /^'(?<inner>.*)'$/.exec(value)?.groups?.['inner'] ?? value;
}

/**
 * QNAP's /etc/config/uLinux.conf, the `[System]` section of it (from reports, not seen as a whole): sections in
 * brackets, `Name = value`.
 *
 *     [System]
 *     Model = TS-X53D
 *     Internal Model = TS-X53
 *     Version = 5.1.2
 *     Build Number = 20230904
 */
export function parseQnapSystem(text: string): Assignments {
  const lines = unendedLinesOf(text);
  const start = lines.findIndex((line) => /^\[System\]\s*$/i.test(line.text));
  if (start === -1) throw new ParseError('uLinux.conf: no [System] section', 1, lines[0]?.text ?? '');
  const below = lines.slice(start + 1);
  const end = below.findIndex((line) => line.text.startsWith('['));
  return new Map(
    below.slice(0, end === -1 ? undefined : end).flatMap((line): readonly (readonly [string, string])[] => {
      const equals = line.text.indexOf('=');
      return equals === -1 ? [] : [[line.text.slice(0, equals).trim(), line.text.slice(equals + 1).trim()]];
    }),
  );
}

/** `id`: `uid=1000(ada) gid=1000(ada) groups=…`; a user without a name has none in parentheses. */
export function parseId(text: string): { readonly name: string; readonly root: boolean } {
  const parts = /^uid=(?<uid>\d{1,10})(?:\((?<name>[^)]*)\))?\s/.exec(text)?.groups;
  const uid = parts?.['uid'];
  if (uid === undefined) throw new ParseError('id: no user', 1, text.slice(0, 200));
  return { name: parts?.['name'] ?? uid, root: Number(uid) === 0 };
}

/** `smbd -V`: `Version 4.22.11-Debian-4.22.11+dfsg-0+deb13u1` */
export function parseSambaVersion(text: string): string {
  const version = /^Version (?<version>\d\S*)\s*$/m.exec(text)?.groups?.['version'];
  if (version === undefined) throw new ParseError('smbd -V: no version', 1, text.slice(0, 200));
  return version;
}
