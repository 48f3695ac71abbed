import { valueOf, type Reading } from '../../../shared/model/reading.ts';
import type { ListeningAt, ServedConnection } from '../../../shared/model/served.ts';
import { bytes } from '../../../shared/model/units.ts';
import { readFirst, type Look } from '../look.ts';
import type { SocketRow } from '../network/socket-rows.ts';
import type { SocketsLook } from '../network/sockets-look.ts';
import { listeningSockets } from '../sources.ts';
import { shortestAddress } from '../text/ip-address.ts';
import { ParseError } from '../text/parse-error.ts';
import type { Taken } from '../text/reading.ts';
import { linesOf } from '../text/text-lines.ts';

const mostLines = 40;

/** The connections to some ports out of a table of sockets. */
export function connectionsTo(ports: readonly number[], { rows }: SocketsLook): Reading<readonly ServedConnection[]> {
  if (rows.state !== 'known') return rows;
  const list = rows.value.filter((row) => ports.includes(row.local.port)).map(connectionOf);
  const lines = list.flatMap(({ quoted }) => quoted).slice(0, mostLines);
  return { state: 'known', value: list, evidence: { ...rows.evidence, lines } };
}

function connectionOf({ local, remote, state, socket, quoted }: SocketRow): ServedConnection {
  const segment = /(?:^|\s)mss:(?<size>\d{2,5})(?=\s|$)/.exec(quoted.join(' '))?.groups?.['size'];
  return {
    client: remote,
    nas: local,
    state,
    ...(socket?.bytesReceived !== undefined && { received: socket.bytesReceived }),
    ...(socket?.bytesAcked !== undefined && { sent: socket.bytesAcked }),
    ...(segment !== undefined && { segment: bytes(Number(segment)) }),
    quoted,
  };
}

/** Two tables of sockets as one; what the first could not tell stays untold. */
export function bothTables(first: SocketsLook, second: SocketsLook | undefined): SocketsLook {
  if (second === undefined || first.rows.state !== 'known') return first;
  if (second.rows.state !== 'known') return second;
  return { ...first, rows: { ...first.rows, value: [...first.rows.value, ...(valueOf(second.rows) ?? [])] } };
}

/**
 * `ss -tlnH` (iproute2 misc/ss.c); a wildcard is `0.0.0.0`, `[::]` or `*`:
 *
 *     LISTEN 0      4096   10.77.1.25:3260 0.0.0.0:*
 *     LISTEN 0      64           [::]:2049    [::]:*
 */
export function parseListening(text: string): readonly ListeningAt[] {
  return linesOf(text, 'ss').flatMap((line): readonly ListeningAt[] => {
    if (line.text.trim() === '' || /^(?:State\s+)?Recv-Q\s/.test(line.text)) return [];
    const local = /^LISTEN\s+\d+\s+\d+\s+(?<local>\S+)\s+\S+:\*(?:\s|$)/.exec(line.text)?.groups?.['local'] ?? '';
    const colon = local.lastIndexOf(':');
    const [name, port] = [local.slice(0, Math.max(colon, 0)), local.slice(colon + 1)];
    const address = shortestAddress(name);
    if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535 || (address === undefined && name !== '*')) {
      throw new ParseError('ss: not a listening socket', line.number, line.text);
    }
    const everywhere = address === undefined || address === '0.0.0.0' || address === '::';
    return [{ ...(!everywhere && { address }), port: Number(port) }];
  });
}

/** Where services of these ports listen. */
export function readListening(look: Look, ports: readonly number[]): Promise<Reading<readonly ListeningAt[]>> {
  const take = (text: string): Taken<readonly ListeningAt[]> => ({
    value: parseListening(text),
    lines: text
      .split('\n')
      .filter((line) => line.trim() !== '')
      .slice(0, mostLines),
  });
  const argv = listeningSockets(ports);
  const [ss, , ...filter] = argv;
  return readFirst(look, [
    { argv, take },
    { argv: [ss, '-tln', ...filter], take },
  ]);
}
