import { ParseError } from '../../text/parse-error.ts';
import type { Line } from '../../text/text-lines.ts';

/** The lines of one session, by section. A section begins with its heading, if it has one. */
export interface SessionBlock {
  readonly head: Line[];
  readonly channels: Line[];
  readonly shares: Line[];
  readonly interfaces: Line[];
  readonly mids: Line[];
}

/** The lines of one server: a primary TCP connection and its sessions. */
export interface ServerBlock {
  /** `indented`: kernels from 5.11 on, one numbered block per server. `flat`: before, one numbered line per session. */
  readonly layout: 'flat' | 'indented';
  readonly head: Line[];
  readonly sessions: SessionBlock[];
  /** Requests under way that stand outside of any session. */
  readonly mids: Line[];
  /** The mark that ends a server (`--`, or `[NONE]` in place of sessions) was seen. */
  readonly ended: boolean;
}

type SectionName = keyof SessionBlock;

interface Walk {
  readonly servers: (Omit<ServerBlock, 'ended'> & { ended: boolean })[];
  /** Where a line without a heading of its own belongs; `undefined` between two sessions. */
  section: Line[] | undefined;
  sectionName: SectionName | undefined;
}

const serverStart = /^\d+\) ConnectionId: /;
const flatSessionStart = /^\d+\) Name: /;
const sessionStart = /^\t\d+\) (?:Address|Name): /;
const interfaceStart = /^\t\d+\)\tSpeed: /;

/** Lines that are of no use outside of their section: met elsewhere, something between is missing. */
const bound: readonly (readonly [SectionName, RegExp])[] = [
  ['channels', /^\t\tChannel:? \d/],
  ['shares', /^\t\d+\) (?:IPC: |\\\\)/],
  ['interfaces', /^\t\t(?:Capabilities: |IPv[46]: )/],
  ['mids', /^\t(?:Server ConnectionId: |\t?State: )/],
];

/**
 * Cuts what follows `Servers:` into servers, sessions and sections by the lines that begin one. Lines that no
 * section knows stay in the section they stand in (SMBDirect's blocks, words of newer kernels), for its parser to
 * pass over.
 */
export function serverBlocks(lines: readonly Line[]): readonly ServerBlock[] {
  const walk: Walk = { servers: [], section: undefined, sectionName: undefined };
  for (const line of lines) {
    if (line.text.startsWith('Witness registrations:')) break;
    if (line.text !== '') place(walk, line);
  }
  return walk.servers;
}

function place(walk: Walk, line: Line): void {
  const text = line.text;
  const first = text[0] ?? '';
  if (first !== '\t') {
    if (!placeAtMargin(walk, line)) walk.section?.push(line);
  } else if (sessionStart.test(text)) {
    beginSession(walk, line, 'indented');
  } else if (text.startsWith('\tExtra Channels: ')) {
    beginSection(walk, line, 'channels');
  } else if (/^\tShares: ?$/.test(text)) {
    beginSection(walk, line, 'shares');
  } else if (text.startsWith('\tServer interfaces: ')) {
    beginSection(walk, line, 'interfaces');
  } else if (interfaceStart.test(text) && walk.sectionName !== 'interfaces') {
    // Interfaces that wait for removal are listed without a heading when no other is left.
    beginSection(walk, line, 'interfaces');
  } else if (/^\tMIDs: ?$/.test(text)) {
    beginMids(walk, line);
  } else if (/^\t\t?\[NONE\]$/.test(text)) {
    endServer(walk);
  } else {
    placeInSection(walk, line);
  }
}

function placeAtMargin(walk: Walk, line: Line): boolean {
  const server = walk.servers.at(-1);
  if (serverStart.test(line.text)) {
    beginServer(walk, line, 'indented');
  } else if (line.text.startsWith('Number of credits: ') && server?.layout !== 'indented') {
    beginServer(walk, line, 'flat');
  } else if (flatSessionStart.test(line.text) && server?.layout === 'flat') {
    beginSession(walk, line, 'flat');
  } else if (line.text === '--') {
    endServer(walk);
  } else {
    return false;
  }
  return true;
}

function beginServer(walk: Walk, line: Line, layout: ServerBlock['layout']): void {
  const head = [line];
  walk.servers.push({ layout, head, sessions: [], mids: [], ended: false });
  enter(walk, head, 'head');
}

function beginSession(walk: Walk, line: Line, layout: ServerBlock['layout']): void {
  const server = walk.servers.at(-1);
  if (server?.layout !== layout) throw new ParseError('DebugData: session without a server', line.number, line.text);
  server.ended = false;
  const head = [line];
  server.sessions.push({ head, channels: [], shares: [], interfaces: [], mids: [] });
  enter(walk, head, 'head');
}

function beginSection(walk: Walk, line: Line, name: Exclude<SectionName, 'head' | 'mids'>): void {
  const session = walk.section === undefined ? undefined : walk.servers.at(-1)?.sessions.at(-1);
  if (session === undefined) throw new ParseError('DebugData: section without a session', line.number, line.text);
  session[name].push(line);
  enter(walk, session[name], name);
}

/** In the flat layout and from 6.5 on each session has its requests, between them the server has them. */
function beginMids(walk: Walk, line: Line): void {
  const server = walk.servers.at(-1);
  if (server === undefined) throw new ParseError('DebugData: section without a server', line.number, line.text);
  server.ended = false;
  const mids = server.sessions.at(-1)?.mids ?? server.mids;
  mids.push(line);
  enter(walk, mids, 'mids');
}

function endServer(walk: Walk): void {
  const server = walk.servers.at(-1);
  if (server !== undefined) server.ended = true;
  walk.section = undefined;
  walk.sectionName = undefined;
}

function placeInSection(walk: Walk, line: Line): void {
  const home = bound.find(([, form]) => form.test(line.text))?.[0];
  if (home !== undefined && home !== walk.sectionName) {
    throw new ParseError(`DebugData: line outside of the ${home} section`, line.number, line.text);
  }
  walk.section?.push(line);
}

function enter(walk: Walk, section: Line[], name: SectionName): void {
  walk.section = section;
  walk.sectionName = name;
}
