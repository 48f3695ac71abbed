import type { CifsDebugData, CifsServer } from '../../../../shared/model/cifs.ts';
import { ParseError } from '../../text/parse-error.ts';
import { serverBlocks, type ServerBlock } from './debug-data-blocks.ts';
import { outstandingOf } from './debug-data-requests.ts';
import { sessionOf } from './debug-data-session.ts';
import { hexAfter, numberAfter } from '../../text/numbers.ts';
import { unendedLinesOf, type Line } from '../../text/text-lines.ts';

const title = 'Display Internal CIFS Data Structures for Debugging';

/**
 * /proc/fs/cifs/DebugData (fs/smb/client/cifs_debug.c cifs_debug_data_proc_show; before 6.4 fs/cifs/). What the
 * kernel knows of its connections, sessions, shares and of the interfaces a NAS announced; never an address of a
 * channel. The layout is told by structure, as distributions carry newer code into older versions:
 *
 * Flat, up to 5.10 (`Security type:` may stand on the session's line or `TCP status:` glued to it):
 *
 *     Servers:
 *     Number of credits: 8190 Dialect 0x311 signed
 *     1) Name: 10.0.1.10 Uses: 1 Capability: 0x300067<TAB>Session Status: 1 Security type: RawNTLMSSP
 *     TCP status: 1 Instance: 1
 *     <TAB>Local Users To Server: 1 SecMode: 0x1 Req On Wire: 0 … SessionId: 0x5db3f57d
 *     … <TAB>Extra Channels: 1, <TAB>Shares:, <TAB>MIDs:, <TAB>Server interfaces: 2
 *     Number of credits: 510 Dialect 0x311 signed          an extra channel again, without a session: not a server
 *
 * Indented, from 5.11 on:
 *
 *     Servers:·
 *     1) ConnectionId: 0x1 Hostname: nas·
 *     ClientGUID: 7347979F-…                               6.5 on
 *     Number of credits: 389,1,1 Dialect 0x311 signed
 *     Server capabilities: 0x30006f                        6.8 on
 *     SMBDirect protocol version: 0x100 …                  and `RDMA`, in a server that is reached by RDMA
 *     DFS leaf full path:   \\fs07\team                    where a DFS path leads
 *     TCP status: 1 Instance: 1
 *     …
 *     <TAB>Sessions:·
 *     <TAB>1) Address: 10.0.1.10 Uses: 1 Capability: 0x30006f<TAB>Session Status: 1·
 *     … <TAB>Extra Channels: 1·, <TAB>Shares:·, <TAB>Server interfaces: 2, <TAB>MIDs:·
 *     --                                                   ends a server, from 6.5 on each of its sessions
 *
 * Nothing mounted: `Servers:` alone (flat), or `<TAB>[NONE]` below it (indented).
 *
 * A text that ends before its end (no `--`; flat: no newline, no `MIDs:`, fewer channels or interfaces than counted)
 * is a ParseError, and so is a known line in a form or a place that it never has. Unknown lines are passed over.
 */
export function parseDebugData(text: string): CifsDebugData {
  const lines = unendedLinesOf(text);
  const first = lines[0];
  if (first?.text !== title) throw new ParseError('DebugData: title missing', 1, first?.text ?? '');
  const heading = lines.findIndex((line) => /^Servers: ?$/.test(line.text));
  if (heading === -1)
    throw new ParseError('DebugData: list of servers missing', lines.length, lines.at(-1)?.text ?? '');
  if (isBeforeMultichannel(lines.slice(heading + 1))) throw new OldKernelError();
  const blocks = serverBlocks(lines.slice(heading + 1));
  assertComplete(text, lines, heading, blocks);
  const servers = blocks.filter((block) => block.layout === 'indented' || block.sessions.length > 0);
  return {
    moduleVersion: wordAfter(lines, heading, 'CIFS Version '),
    features: wordAfter(lines, heading, 'Features: ')?.split(',') ?? [],
    servers: servers.map(serverOf),
    outstanding: outstandingOf(servers),
  };
}

/** The layout of a kernel that never had multichannel: not damaged, and not worth reading. */
export class OldKernelError extends Error {
  constructor() {
    super(
      'This kernel is older than what can be read: it lists its sessions as kernels before Linux 5.4 did, and has no multichannel, which came with 5.5.',
    );
    this.name = 'OldKernelError';
  }
}

/**
 * Before 4.15 nothing stands before a session that would tell its connection's credits, and the connection is one of the
 * session's own lines; a session of SMB 2 and 3 is not shown:
 *
 *     Servers:
 *     1) entry for 192.168.5.25 not fully displayed
 *     <TAB>TCP status: 1
 *     2) Name: 192.168.5.26  Domain: WORKGROUP Uses: 1 OS: Unix
 */
function isBeforeMultichannel(lines: readonly Line[]): boolean {
  const first = lines.find(({ text }) => text !== '');
  return (
    lines.some(({ text }) => /^\d+\) entry for \S+ not fully displayed/.test(text)) ||
    (first !== undefined && /^\d+\) Name: /.test(first.text))
  );
}

function wordAfter(lines: readonly Line[], before: number, word: string): string | undefined {
  const line = lines.slice(0, before).find((candidate) => candidate.text.startsWith(word));
  return line?.text.slice(word.length).trim();
}

function assertComplete(text: string, lines: readonly Line[], heading: number, blocks: readonly ServerBlock[]): void {
  const last = blocks.at(-1);
  const complete = last === undefined ? saysNone(text, lines, heading) : isComplete(text, last);
  if (!complete) throw new ParseError('DebugData ends too early', lines.length, lines.at(-1)?.text ?? '');
}

function isComplete(text: string, last: ServerBlock): boolean {
  if (last.layout === 'indented') return last.ended;
  return text.endsWith('\n') && last.sessions.every((session) => session.mids.length > 0);
}

/** The indented layout puts a blank line before `Servers:` and a space after it, and says `[NONE]`. */
function saysNone(text: string, lines: readonly Line[], heading: number): boolean {
  const rest = lines.slice(heading + 1).filter((line) => line.text !== '');
  if (rest[0] !== undefined) return rest[0].text === '\t[NONE]';
  return lines[heading]?.text === 'Servers:' && lines[heading - 1]?.text !== '' && text.endsWith('\n');
}

function serverOf(block: ServerBlock, index: number): CifsServer {
  const head = block.head;
  const [first] = head;
  const find = (word: string): Line | undefined => head.find((line) => line.text.startsWith(word));
  const credits = find('Number of credits: ');
  const numbered = block.layout === 'flat' ? block.sessions[0]?.head[0] : first;
  if (first === undefined || numbered === undefined) throw new ParseError('DebugData: empty server', 1, '');
  const dialect = credits && hexAfter(credits, ' Dialect ');
  const server = {
    layout: block.layout,
    head,
    connectionId: hexAfter(first, ' ConnectionId: '),
    dialect: dialect === undefined ? undefined : Number(dialect),
    capabilities: find('Server capabilities: '),
  };
  return {
    number: numberAfter(numbered, '') ?? index + 1,
    connectionId: server.connectionId,
    hostname: /^\d+\) ConnectionId: \S+ Hostname: (?<hostname>\S+)/.exec(first.text)?.groups?.['hostname'],
    clientGuid: find('ClientGUID: ')?.text.slice('ClientGUID: '.length).trim(),
    noSharedSocket: credits?.text.includes(' nosharesock') ?? false,
    smbDirect: head.some((line) => /^(?:SMBDirect |RDMA\s*$)/.test(line.text)),
    dfs: dfsOf(head),
    sessions: block.sessions.map((session, place) => sessionOf(session, server, `${index}.${place}`)),
    quoted: quotedOf(head),
  };
}

/** `DFS origin full path: \\\\corp\\dfs\\team` and `DFS leaf full path:   \\\\fs07\\team`; nothing for a path that is no DFS link. */
function dfsOf(head: readonly Line[]): CifsServer['dfs'] {
  const path = (word: string): string | undefined => {
    const line = head.find(({ text }) => text.startsWith(`DFS ${word} full path:`));
    return line?.text.slice(line.text.indexOf(':') + 1).trim();
  };
  const [origin, leaf] = [path('origin'), path('leaf')];
  return origin === undefined && leaf === undefined ? undefined : { origin, leaf };
}

const decisiveOfServer = ['ConnectionId: ', 'Number of credits: ', 'Server capabilities: ', 'TCP status: '];

function quotedOf(head: readonly Line[]): readonly string[] {
  return head.filter((line) => decisiveOfServer.some((word) => line.text.includes(word))).map((line) => line.text);
}
