import type { NasSession } from '../../../shared/model/smb-server.ts';
import { linesOf, type Line } from '../text/text-lines.ts';
import { ParseError } from '../text/parse-error.ts';
import { sambaEndpoint } from './endpoint-words.ts';
import { protectionOfWord } from './protection-word.ts';
import { processOf, type SmbStatus } from './smb-status.ts';

/** `%-12s %-12s` of user and group; a longer name pushes what follows to the right. */
const nameWidth = 12;

/**
 * `smbstatus -p` (source3/utils/status.c), one row per session, `%-7s %-12s %-12s %-41s %-17s %-20s %-21s`:
 *
 *     (empty)
 *     Samba version 4.22.11-Debian-4.22.11+dfsg-0+deb13u1
 *     PID     Username     Group        Machine                                   Protocol Version  Encryption           Signing
 *     ----------------------------------------------------------------------------------------------------------------------------
 *     24      alice        alice        192.168.10.5 (ipv4:192.168.10.5:60438)    SMB3_11           -                    partial(AES-128-GMAC)
 *
 * Old versions stop after the machine; newer ones add columns at the end. User and group are `(auth in progress)`
 * while a session is being set up. The address in parentheses is that of the first connection. Names may hold blanks,
 * so a row is read from its address outwards. What follows an empty line (`smbstatus -v` goes on with shares and
 * locks) is not read.
 */
export function parseStatusText(text: string): SmbStatus {
  const lines = linesOf(text, 'smbstatus');
  const version = lines.find((line) => line.text.startsWith('Samba version '));
  const heading = lines.find((line) => /^PID\s+Username\s+Group\s+Machine/.test(line.text));
  if (heading === undefined) throw new ParseError('smbstatus: heading missing', 1, lines[0]?.text ?? '');
  const rule = lines[heading.number];
  if (rule === undefined || !/^-+$/.test(rule.text)) {
    throw new ParseError('smbstatus: line below the heading missing', heading.number, heading.text);
  }
  const below = lines.slice(rule.number);
  const end = below.findIndex((line) => line.text.trim() === '');
  const columns = columnsAfterMachine(heading);
  return {
    version: version?.text.slice('Samba version '.length).trim(),
    sessions: below.slice(0, end === -1 ? undefined : end).map((line) => sessionOf(line, columns)),
    channels: undefined,
  };
}

function columnsAfterMachine(heading: Line): readonly string[] {
  const after = heading.text.slice(heading.text.indexOf('Machine') + 'Machine'.length);
  return after.trim().split(/\s{2,}/);
}

function sessionOf(line: Line, columns: readonly string[]): NasSession {
  const parts =
    /^(?<pid>[\d:.]+)\s+(?=\S)(?<names>.*) \((?<client>(?:ipv4|ipv6|unix):[^()]*)\)(?<rest>(?:\s+\S+)*)\s*$/.exec(
      line.text,
    )?.groups;
  const process = processOf(parts?.['pid'] ?? '');
  if (parts === undefined || process === undefined) {
    throw new ParseError('smbstatus: not a session', line.number, line.text);
  }
  const words = (parts['rest'] ?? '').trim().split(/\s+/);
  const column = (name: string): string | undefined => {
    const at = columns.indexOf(name);
    return at === -1 || words[at] === '' ? undefined : words[at];
  };
  const encryption = column('Encryption');
  const signing = column('Signing');
  return {
    ...process,
    ...namesOf(parts['names'] ?? ''),
    client: sambaEndpoint(parts['client'] ?? ''),
    dialect: column('Protocol Version'),
    encryption: encryption === undefined ? undefined : protectionOfWord(encryption),
    signing: signing === undefined ? undefined : protectionOfWord(signing),
    quoted: [line.text.trimEnd()],
  };
}

/**
 * User, group and client. Names may hold blanks: a short one ends where its column is filled up, and where two long ones
 * leave it open which word is whose, only the client is told.
 */
function namesOf(text: string): Pick<NasSession, 'user' | 'group' | 'clientName'> {
  const clientName = /\S+$/.exec(text)?.[0];
  const names = text.slice(0, text.length - (clientName?.length ?? 0));
  if (names.startsWith('(auth in progress)')) return { clientName };
  const words = names.trim().split(/\s+/);
  if (words.length === 2) return { user: words[0], group: words[1], clientName };
  const user = columnOf(names);
  if (user !== undefined) return { user, group: names.slice(nameWidth + 1).trim(), clientName };
  const fits = names.length === 2 * nameWidth + 2 && names[nameWidth] === ' ';
  if (!fits) return { clientName };
  return { user: names.slice(0, nameWidth).trim(), group: names.slice(nameWidth + 1).trim(), clientName };
}

/** The name that a column begins with, if blanks fill the column up: its last place and the one between the columns. */
function columnOf(text: string): string | undefined {
  return /^\s{2}/.test(text.slice(nameWidth - 1)) ? text.slice(0, nameWidth).trim() : undefined;
}
