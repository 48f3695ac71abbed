import type { Endpoint } from '../../../shared/model/network.ts';
import { linesOf, type Line } from '../linux/text-lines.ts';
import { ParseError } from '../parse-error.ts';
import { plainEndpoint } from './endpoint-words.ts';
import { smbPort, type SocketRow } from './socket-rows.ts';

const states: Readonly<Record<string, SocketRow['state']>> = {
  ESTABLISHED: 'established',
  FIN_WAIT1: 'closing',
  FIN_WAIT2: 'closing',
  FIN_WAIT_1: 'closing',
  FIN_WAIT_2: 'closing',
  CLOSE_WAIT: 'closing',
  LAST_ACK: 'closing',
  CLOSING: 'closing',
};

/** busybox and net-tools cut an address and its port after this many characters, without a mark. */
const cutAfter = 23;

/**
 * `netstat -tn` of net-tools and busybox, `netstat -an -p tcp` of FreeBSD. Everything but the rows of TCP is passed
 * over, so the headings may be in any language; the states are English, since everything runs with `LC_ALL=C`.
 *
 *     Active Internet connections (w/o servers)
 *     Proto Recv-Q Send-Q Local Address           Foreign Address         State
 *     tcp        0      0 10.0.0.25:445           10.0.0.50:40001         ESTABLISHED
 *     tcp6       0      0 ::ffff:10.0.0.26:445    ::ffff:10.0.0.50:40002  ESTABLISHED     cut after 23 characters
 *     tcp4       0      0 10.0.0.25.445          10.0.0.50.40001        ESTABLISHED       FreeBSD: a dot before the port
 *
 * A row of which it cannot be told whether it was cut makes the whole unreadable: half a port is a wrong port.
 */
export function parseNetstat(text: string): readonly SocketRow[] {
  const lines = linesOf(text, 'netstat');
  if (lines.length === 0) throw new ParseError('netstat: nothing printed', 1, '');
  return lines.filter((line) => /^tcp(?:4|6|46)?\s/.test(line.text)).flatMap(rowOf);
}

function rowOf(line: Line): readonly SocketRow[] {
  const parts = /^tcp\d*\s+\d+\s+\d+\s+(?<local>\S+)\s+(?<remote>\S+)(?:\s+(?<state>\S+))?/.exec(line.text)?.groups;
  const localText = parts?.['local'];
  const remoteText = parts?.['remote'];
  if (parts === undefined || localText === undefined || remoteText === undefined) {
    throw new ParseError('netstat: not a connection', line.number, line.text);
  }
  const state = states[parts['state'] ?? ''];
  if (state === undefined) return [];
  const local = endpointOf(localText, line);
  if (local.port !== smbPort) return [];
  const remote = endpointOf(remoteText, line);
  return [{ local, remote, state, pid: undefined, socket: undefined, quoted: [line.text.trimEnd()] }];
}

function endpointOf(text: string, line: Line): Endpoint {
  if (text.length === cutAfter) throw new ParseError('netstat: address may be cut off', line.number, line.text);
  const endpoint = plainEndpoint(text, text.lastIndexOf('.') > text.lastIndexOf(':') ? '.' : ':');
  if (endpoint === undefined) throw new ParseError('netstat: not an address and a port', line.number, line.text);
  return endpoint;
}
