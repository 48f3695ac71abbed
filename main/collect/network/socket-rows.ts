import type { Endpoint, TcpSocket } from '../../../shared/model/network.ts';
import { smbPort } from '../sources.ts';
import { parseSockets } from './linux/sockets.ts';

/** A connection to a service of the NAS out of a table of sockets; `local` is the NAS. */
export interface SocketRow {
  readonly local: Endpoint;
  readonly remote: Endpoint;
  readonly state: 'established' | 'closing';
  readonly pid: number | undefined;
  /** Everything `ss` says; the other tables have no counters. */
  readonly socket: TcpSocket | undefined;
  readonly quoted: readonly string[];
}

const closing: ReadonlySet<string> = new Set(['FIN-WAIT-1', 'FIN-WAIT-2', 'CLOSE-WAIT', 'LAST-ACK', 'CLOSING']);

/**
 * `ss -tinpOH 'sport = :445'` (iproute2 misc/ss.c): the form of `parseSockets`, with `users:(("smbd",pid=7793,fd=14))`
 * among the words for root. Opening and timed-out sockets carry nothing and are left out.
 */
export function parseSocketRows(text: string, ports: readonly number[] = [smbPort]): readonly SocketRow[] {
  return parseSockets(text).flatMap((socket) => {
    const state = socket.state === 'ESTAB' ? 'established' : closing.has(socket.state) ? 'closing' : undefined;
    if (state === undefined || !ports.includes(socket.local.port)) return [];
    const { local, remote, quoted } = socket;
    return [{ local, remote, state, pid: pidAmong(quoted), socket, quoted }];
  });
}

/** The name of a program is in quotes and may hold anything but a quote; the pid stands right behind it. */
function pidAmong(lines: readonly string[]): number | undefined {
  const pid = /users:\(\("[^"]*",pid=(?<pid>\d{1,10}),/.exec(lines.join(' '))?.groups?.['pid'];
  return pid === undefined ? undefined : Number(pid);
}
