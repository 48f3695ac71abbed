import type { ChannelState, CifsChannel } from '../../../../shared/model/cifs.ts';
import { ParseError } from '../../text/parse-error.ts';
import type { ServerBlock, SessionBlock } from './debug-data-blocks.ts';
import { hexAfter, numberAfter } from '../../text/numbers.ts';
import type { Line } from '../../text/text-lines.ts';

/** What the sessions of a server have in common. */
export interface ServerOfSession {
  readonly layout: ServerBlock['layout'];
  readonly head: readonly Line[];
  readonly connectionId: string | undefined;
  readonly dialect: number | undefined;
  /** The line `Server capabilities: 0x…`. */
  readonly capabilities: Line | undefined;
}

/**
 * The channels of a session. The first one's numbers stand with the server (flat layout: with the session), and
 * `Primary channel: DISCONNECTED` with the session; the others:
 *
 *     <TAB>Extra Channels: 2·
 *
 *     <TAB><TAB>Channel: 2 ConnectionId: 0x2
 *     <TAB><TAB>Number of credits: 155,1,1 Dialect 0x311
 *     <TAB><TAB>TCP status: 3 Instance: 2
 *     <TAB><TAB>Local Users To Server: 1 SecMode: 0x1 Req On Wire: 0
 *     <TAB><TAB>In Send: 0 In MaxReq Wait: 0 Net namespace: 4026531840 <TAB>DISCONNECTED <TAB>[RECONNECTING]·
 *
 *     <TAB><TAB>Channel: 3 DISABLED
 *
 * Flat layout: each on one line, `<TAB><TAB>Channel 2 Number of credits: 510 Dialect 0x311 TCP status: 1 …`.
 */
export function channelsOf(block: SessionBlock, server: ServerOfSession): readonly CifsChannel[] {
  return [primaryOf(block.head, server), ...extraOf(block.channels)];
}

function primaryOf(sessionHead: readonly Line[], server: ServerOfSession): CifsChannel {
  const ownLines = server.layout === 'flat' ? sessionHead : server.head;
  const lines = [
    ...ownLines,
    ...sessionHead.filter((line) => line.text.includes('Primary channel: ') && !ownLines.includes(line)),
  ];
  const reconnecting = sessionHead.some((line) => line.text.includes('[RECONNECTING]'));
  const disconnected = sessionHead.some((line) => line.text.includes('Primary channel: DISCONNECTED'));
  return {
    number: 1,
    connectionId: server.connectionId,
    ...connectionOf(lines, { reconnecting, disconnected }),
    dialect: server.dialect,
    networkNamespace: namespaceOf(lines),
    quoted: quotedOf(lines),
  };
}

function extraOf(section: readonly Line[]): readonly CifsChannel[] {
  const [heading, ...rest] = section;
  if (heading === undefined) return [];
  const groups: Line[][] = [];
  for (const line of rest) {
    if (/^\t\tChannel:? \d/.test(line.text)) groups.push([line]);
    else groups.at(-1)?.push(line);
  }
  if (groups.length !== numberAfter(heading, 'Extra Channels: ')) {
    throw new ParseError('DebugData: not as many channels as counted', heading.number, heading.text);
  }
  return groups.map(extraChannelOf);
}

function extraChannelOf(lines: readonly Line[]): CifsChannel {
  const [first] = lines;
  const number = first && (numberAfter(first, '\tChannel: ') ?? numberAfter(first, '\tChannel '));
  if (first === undefined || number === undefined) throw new ParseError('DebugData: channel without a number', 1, '');
  if (/^\t\tChannel: \d+ DISABLED/.test(first.text)) return { number, state: 'disabled', quoted: [first.text] };
  const credits = lines.find((line) => line.text.includes('Number of credits: '));
  const dialect = credits && hexAfter(credits, ' Dialect ');
  const says = (word: string): boolean => lines.some((line) => line.text.includes(word));
  return {
    number,
    connectionId: hexAfter(first, ' ConnectionId: '),
    ...connectionOf(lines, { reconnecting: says('[RECONNECTING]'), disconnected: says('\tDISCONNECTED') }),
    dialect: dialect === undefined ? undefined : Number(dialect),
    networkNamespace: namespaceOf(lines),
    quoted: quotedOf(lines),
  };
}

function namespaceOf(lines: readonly Line[]): number | undefined {
  const line = lines.find((candidate) => candidate.text.includes('Net namespace: '));
  return line && numberAfter(line, 'Net namespace: ');
}

interface Marks {
  readonly reconnecting: boolean;
  readonly disconnected: boolean;
}

function connectionOf(
  lines: readonly Line[],
  marks: Marks,
): Pick<CifsChannel, 'state' | 'instance' | 'requestsOnWire'> {
  const status = lines.find((line) => line.text.includes('TCP status: '));
  const state = status && stateByStatus[numberAfter(status, 'TCP status: ') ?? -1];
  const requests = lines.find((line) => line.text.includes('Req On Wire: '));
  if (status === undefined || state === undefined) {
    const line = status ?? lines[0];
    throw new ParseError('DebugData: connection without a known TCP status', line?.number ?? 1, line?.text ?? '');
  }
  return {
    state: marks.reconnecting ? 'reconnecting' : marks.disconnected ? 'disconnected' : state,
    instance: numberAfter(status, 'Instance: '),
    requestsOnWire: requests && numberAfter(requests, 'Req On Wire: '),
  };
}

/** enum statusEnum (cifsglob.h): CifsNew, CifsGood, CifsExiting, CifsNeedReconnect, CifsNeedNegotiate, CifsInNegotiate. */
const stateByStatus: readonly ChannelState[] = [
  'new',
  'connected',
  'exiting',
  'disconnected',
  'reconnecting',
  'reconnecting',
];

const decisive = ['ConnectionId: ', 'Channel ', 'TCP status: ', 'Req On Wire: ', 'DISCONNECTED', '[RECONNECTING]'];

function quotedOf(lines: readonly Line[]): readonly string[] {
  return lines.filter((line) => decisive.some((word) => line.text.includes(word))).map((line) => line.text);
}
