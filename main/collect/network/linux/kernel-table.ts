import type { Endpoint } from '../../../../shared/model/network.ts';
import { shortestAddress } from '../../text/ip-address.ts';
import { linesOf, type Line } from '../../text/text-lines.ts';
import { ParseError } from '../../text/parse-error.ts';
import { smbPort } from '../../sources.ts';
import type { SocketRow } from '../socket-rows.ts';

/** include/net/tcp_states.h */
const states: Readonly<Record<string, SocketRow['state']>> = {
  '01': 'established',
  '04': 'closing',
  '05': 'closing',
  '08': 'closing',
  '09': 'closing',
  '0B': 'closing',
};

/**
 * /proc/net/tcp and /proc/net/tcp6 (net/ipv4/tcp_ipv4.c get_tcp4_sock), readable for everyone, where there is no `ss`:
 *
 *       sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
 *        2: 0100007F:01BD 0100007F:DA78 01 00000000:00000000 02:000AFB4C 00000000     0        0 89719 2 …
 *
 * An address is printed as 32-bit words of the processor: on the little-endian ones that every NAS of the last ten
 * years has, the bytes of each word are in reverse. The port is not.
 */
export function parseKernelTable(text: string, ports: readonly number[] = [smbPort]): readonly SocketRow[] {
  const [heading, ...rows] = linesOf(text, '/proc/net/tcp');
  if (heading === undefined || !/^\s*sl\s+local_address\s/.test(heading.text)) {
    throw new ParseError('/proc/net/tcp: heading missing', 1, heading?.text ?? '');
  }
  return rows.flatMap((line) => rowOf(line, ports));
}

function rowOf(line: Line, ports: readonly number[]): readonly SocketRow[] {
  const parts = /^\s*\d+: (?<local>\S+) (?<remote>\S+) (?<state>[0-9A-F]{2}) /.exec(line.text)?.groups;
  const local = endpointOf(parts?.['local'] ?? '');
  const remote = endpointOf(parts?.['remote'] ?? '');
  if (parts === undefined || local === undefined || remote === undefined) {
    throw new ParseError('/proc/net/tcp: not a socket', line.number, line.text);
  }
  const state = states[parts['state'] ?? ''];
  if (state === undefined || !ports.includes(local.port)) return [];
  return [{ local, remote, state, pid: undefined, socket: undefined, quoted: [line.text.trim()] }];
}

function endpointOf(text: string): Endpoint | undefined {
  const parts = /^(?<address>(?:[0-9A-F]{8}){1,4}):(?<port>[0-9A-F]{4})$/.exec(text)?.groups;
  const words = parts?.['address']?.match(/.{8}/g) ?? [];
  const octets = words.flatMap((word) => (word.match(/../g) ?? []).toReversed());
  const address = shortestAddress(octets.length === 4 ? dotted(octets) : colons(octets));
  if (parts === undefined || address === undefined) return undefined;
  return { address, port: Number.parseInt(parts['port'] ?? '', 16) };
}

const dotted = (octets: readonly string[]): string => octets.map((octet) => Number.parseInt(octet, 16)).join('.');
const colons = (octets: readonly string[]): string =>
  octets.map((octet, index) => (index > 0 && index % 2 === 0 ? `:${octet}` : octet)).join('');
