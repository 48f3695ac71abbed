import type { Endpoint, Route } from '../../../../shared/model/network.ts';
import { linesOf, type Line } from '../../text/text-lines.ts';
import { ParseError } from '../../text/parse-error.ts';
import { plainEndpoint } from '../../smb-server/endpoint-words.ts';
import { smbPort } from '../../sources.ts';
import type { SocketRow } from '../socket-rows.ts';

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
/** A BSD cuts the address alone after this many, without a mark, and puts the whole port behind it. */
const bsdCutsAddressAfter = 16;

/**
 * `netstat -tn` of net-tools and busybox, `netstat -an -p tcp` of FreeBSD. Everything but the rows of TCP is passed
 * over, so the headings may be in any language; the states are English, since everything runs with `LC_ALL=C`.
 *
 *     Active Internet connections (w/o servers)
 *     Proto Recv-Q Send-Q Local Address           Foreign Address         State
 *     tcp        0      0 10.0.0.25:445           10.0.0.50:40001         ESTABLISHED
 *     tcp6       0      0 ::ffff:10.0.0.26:445    ::ffff:10.0.0.50:40002  ESTABLISHED     cut after 23 characters
 *     tcp4       0      0 10.0.0.25.445          10.0.0.50.40001        ESTABLISHED       FreeBSD: a dot before the port
 *     tcp6       0      0 2001:db8:77:1::2.445   2001:db8:77:1::5.40010 ESTABLISHED       … and the addresses cut
 *
 * `whole`: it was asked with `-W`, which cuts nothing. Of the others, half a port is a wrong port and makes the table
 * unreadable; half an address of a BSD is another one's address, and such a row is left out.
 */
export function parseNetstat(text: string, whole = false, ports: readonly number[] = [smbPort]): readonly SocketRow[] {
  const lines = linesOf(text, 'netstat');
  if (lines.length === 0) throw new ParseError('netstat: nothing printed', 1, '');
  return lines.filter((line) => /^tcp(?:4|6|46)?\s/.test(line.text)).flatMap((line) => rowOf(line, whole, ports));
}

function rowOf(line: Line, whole: boolean, ports: readonly number[]): readonly SocketRow[] {
  const parts = /^tcp\d*\s+\d+\s+\d+\s+(?<local>\S+)\s+(?<remote>\S+)(?:\s+(?<state>\S+))?/.exec(line.text)?.groups;
  const localText = parts?.['local'];
  const remoteText = parts?.['remote'];
  if (parts === undefined || localText === undefined || remoteText === undefined) {
    throw new ParseError('netstat: not a connection', line.number, line.text);
  }
  const state = states[parts['state'] ?? ''];
  if (state === undefined) return [];
  const cells = [cellOf(localText, line, whole), cellOf(remoteText, line, whole)] as const;
  if (!ports.map(String).includes(cells[0].port) || cells.some((cell) => cell.cut)) return [];
  const [local, remote] = cells.map((cell) => endpointOf(cell, line));
  if (local === undefined || remote === undefined) return [];
  return [{ local, remote, state, pid: undefined, socket: undefined, quoted: [line.text.trimEnd()] }];
}

interface Cell {
  readonly address: string;
  readonly port: string;
  /** Something may be missing at the end of the address. */
  readonly cut: boolean;
}

function cellOf(text: string, line: Line, whole: boolean): Cell {
  const dot = text.lastIndexOf('.') > text.lastIndexOf(':');
  const at = text.lastIndexOf(dot ? '.' : ':');
  if (at === -1) throw new ParseError('netstat: not an address and a port', line.number, line.text);
  const [address, port] = [text.slice(0, at), text.slice(at + 1)];
  // The end of a cut IPv4-mapped address looks like a BSD's: the length tells whether it may be one.
  if (!whole && text.length === cutAfter) {
    throw new ParseError('netstat: address may be cut off', line.number, line.text);
  }
  return { address, port, cut: !whole && dot && address.includes(':') && address.length >= bsdCutsAddressAfter };
}

function endpointOf({ address, port }: Cell, line: Line): Endpoint {
  const endpoint = plainEndpoint(`${address}:${port}`);
  if (endpoint === undefined) throw new ParseError('netstat: not an address and a port', line.number, line.text);
  return endpoint;
}

/**
 * FreeBSD's `netstat -rn -f inet` (usr.bin/netstat/route.c); a gateway `link#1` is the interface itself:
 *
 *     Routing tables
 *
 *     Internet:
 *     Destination        Gateway            Flags     Netif Expire
 *     default            10.0.0.1           UGS        igb0
 *     10.0.0.0/24        link#1             U          igb0
 */
export function parseBsdRoutes(text: string): readonly Route[] {
  const lines = linesOf(text, 'netstat -rn');
  const heading = lines.find((line) => /^Destination\s+Gateway\s+Flags\s/.test(line.text));
  const device = heading?.text.trim().split(/\s+/).indexOf('Netif') ?? -1;
  if (heading === undefined || device === -1)
    throw new ParseError('netstat -rn: heading missing', 1, lines[0]?.text ?? '');
  return lines.slice(heading.number).flatMap((line): readonly Route[] => {
    const words = line.text.trim().split(/\s+/);
    const [to, gateway] = words;
    const dev = words[device];
    if (to === undefined || to === '' || gateway === undefined || dev === undefined) return [];
    const behind = gateway.startsWith('link#') ? undefined : gateway;
    return [{ to, kind: 'via-interface', dev, gateway: behind }];
  });
}
