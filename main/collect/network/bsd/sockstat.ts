import { linesOf, type Line } from '../../text/text-lines.ts';
import { ParseError } from '../../text/parse-error.ts';
import { plainEndpoint } from '../../smb-server/endpoint-words.ts';
import { smbPort } from '../../sources.ts';
import type { SocketRow } from '../socket-rows.ts';

/**
 * FreeBSD's `sockstat -4 -6 -c -P tcp -p 445` (usr.bin/sockstat); without the right to see others' processes, and for
 * sockets of the kernel, `?` stands in their place. Newer releases may add columns at the end. Names of users
 * (of a domain) and of programs may hold blanks, so a row is read from its protocol outwards.
 *
 *     USER     COMMAND    PID   FD  PROTO  LOCAL ADDRESS         FOREIGN ADDRESS
 *     root     smbd       2345  40  tcp4   10.0.0.25:445         10.0.0.50:40001
 *     root     smbd       1201  30  tcp4   *:445                 *:*                    listening, without -c
 */
export function parseSockstat(text: string): readonly SocketRow[] {
  const [heading, ...rows] = linesOf(text, 'sockstat');
  if (heading === undefined || !/^USER\s+COMMAND\s+PID\s+FD\s+PROTO\s/.test(heading.text)) {
    throw new ParseError('sockstat: heading missing', 1, heading?.text ?? '');
  }
  return rows.filter((line) => line.text.trim() !== '').flatMap(rowOf);
}

/** Greedy: of several places that look like a process and its socket, the last one is none of a name. */
const rowForm = /^\S.*\s(?<pid>\d{1,10}|\?+|-)\s+(?:\d{1,10}|\?+|-)\s+tcp\d*\s+(?<local>\S+)\s+(?<remote>\S+)/;

function rowOf(line: Line): readonly SocketRow[] {
  const parts = rowForm.exec(line.text)?.groups;
  if (parts === undefined) throw new ParseError('sockstat: not a TCP socket', line.number, line.text);
  if (parts['remote']?.startsWith('*')) return [];
  const local = plainEndpoint(parts['local'] ?? '');
  const remote = plainEndpoint(parts['remote'] ?? '');
  if (local === undefined || remote === undefined) {
    throw new ParseError('sockstat: not an address and a port', line.number, line.text);
  }
  if (local.port !== smbPort) return [];
  const pid = /^\d+$/.test(parts['pid'] ?? '') ? Number(parts['pid']) : undefined;
  return [{ local, remote, state: 'established', pid, socket: undefined, quoted: [line.text.trimEnd()] }];
}
