import type { Endpoint, TcpSocket } from '../../../../shared/model/network.ts';
import { bytes } from '../../../../shared/model/units.ts';
import { ParseError } from '../../text/parse-error.ts';
import { shortestAddress } from '../../text/ip-address.ts';
import { wholeNumber } from '../../text/numbers.ts';
import { linesOf, type Line } from '../../text/text-lines.ts';

/** 24 days in ms. `ss` prints a time that never was as the clock's wrapped-around start, close to 2^32. */
const longestAgeMs = 2 ** 31;

const socketForm =
  /^(?<state>[A-Z][A-Z0-9-]*)[ \t]+(?<receiveQueue>\d+)[ \t]+(?<sendQueue>\d+)[ \t]+(?<local>\S+)[ \t]+(?<remote>\S+)(?<info>.*)$/;

/**
 * TCP connections as `ss -tinOH` prints them (iproute2 misc/ss.c), one line each; without `-O` what follows the
 * addresses stands on a second, indented line. A counter that is zero and an age of 0 ms are not printed.
 *
 *     ESTAB 0      117    10.77.1.50:32976 10.77.1.26:445 cubic wscale:10,7 rto:6912 backoff:5 … bytes_sent:2595
 *       bytes_acked:1777 bytes_received:15526141 … lastsnd:1800 lastrcv:9048 lastack:9048 … unacked:1 retrans:1/6 …
 *
 * Addresses: `10.0.0.1:445`, `10.0.0.1%eth0:445`, `[fd00::1]:445`, `[fe80::1]%eth0:445`, `[::ffff:10.0.0.1]:445`.
 * `retrans` is now/in all; a socket in SYN-SENT has no ages yet, whatever is printed.
 */
export function parseSockets(text: string): readonly TcpSocket[] {
  const groups: Line[][] = [];
  for (const line of linesOf(text, 'ss')) {
    if (/^[ \t]/.test(line.text)) groups.at(-1)?.push(line);
    else if (!isHeading(line.text)) groups.push([line]);
  }
  return groups.map(socketOf);
}

/** Without `-H`, or an `ss` that does not know it. */
function isHeading(text: string): boolean {
  return text.trim() === '' || /^(?:State[ \t]+)?Recv-Q[ \t]/.test(text);
}

function socketOf(lines: readonly Line[]): TcpSocket {
  const [line, ...details] = lines;
  const parts = line && socketForm.exec(line.text)?.groups;
  if (line === undefined || parts === undefined) {
    throw new ParseError('ss: not a connection', line?.number ?? 1, line?.text ?? '');
  }
  const state = parts['state'] ?? '';
  const info = infoOf([parts['info'] ?? '', ...details.map((detail) => detail.text)].join(' '));
  const number = (name: string): number | undefined => {
    const value = info.get(name);
    return value === undefined ? undefined : wholeNumber(value, name, line);
  };
  // ss leaves out an age of zero (iproute2, misc/ss.c: `if (s->lastrcv) out(" lastrcv:%u", s->lastrcv)`).
  const isDetailed = [...countingWords, 'cwnd', 'rto'].some((word) => info.has(word));
  const age = (name: string): number | undefined => {
    const value = number(name) ?? (isDetailed ? 0 : undefined);
    return value === undefined || value >= longestAgeMs || state === 'SYN-SENT' ? undefined : value;
  };
  return {
    state,
    local: endpointOf(parts['local'] ?? '', line),
    remote: endpointOf(parts['remote'] ?? '', line),
    receiveQueue: bytes(wholeNumber(parts['receiveQueue'] ?? '', 'Recv-Q', line)),
    sendQueue: bytes(wholeNumber(parts['sendQueue'] ?? '', 'Send-Q', line)),
    ...countersOf(info, number),
    backoff: number('backoff') ?? 0,
    unacknowledged: number('unacked') ?? 0,
    retransmitted: number('retrans') ?? 0,
    sinceSentMs: age('lastsnd'),
    sinceReceivedMs: age('lastrcv'),
    sinceAckMs: age('lastack'),
    user: number('uid'),
    quoted: lines.map((each) => each.text.trimEnd()),
  };
}

/** Words that a kernel and an `ss` print which count bytes at all; of each connection that exists, one at least. */
const countingWords = ['bytes_acked', 'bytes_received', 'bytes_sent', 'segs_out', 'segs_in'];

/** A counter that is zero is not printed; where nothing is counted (before Linux 4.1, or no details), none is known. */
function countersOf(
  info: ReadonlyMap<string, string>,
  number: (name: string) => number | undefined,
): Pick<TcpSocket, 'bytesAcked' | 'bytesReceived'> {
  if (!countingWords.some((word) => info.has(word))) return {};
  return {
    bytesAcked: bytes(number('bytes_acked') ?? 0),
    bytesReceived: bytes(number('bytes_received') ?? 0),
  };
}

/** `name:value` words; of `retrans:1/6` the second number. */
function infoOf(text: string): ReadonlyMap<string, string> {
  const info = new Map<string, string>();
  for (const word of text.split(/[ \t]+/)) {
    const colon = word.indexOf(':');
    if (colon <= 0) continue;
    const name = word.slice(0, colon);
    const value = word.slice(colon + 1);
    info.set(name, name === 'retrans' ? value.slice(value.indexOf('/') + 1) : value);
  }
  return info;
}

function endpointOf(text: string, line: Line): Endpoint {
  const colon = text.lastIndexOf(':');
  const address = shortestAddress(text.slice(0, Math.max(colon, 0)));
  const port = colon === -1 ? Number.NaN : wholeNumber(text.slice(colon + 1), 'port', line);
  if (address === undefined || port > 65_535) {
    throw new ParseError('ss: not an address and a port', line.number, line.text);
  }
  return { address, port };
}
