import type { IscsiConnection, IscsiSession } from '../../../shared/model/iscsi.ts';
import { MachineError, type Machine } from '../../machine/machine.ts';
import { iscsiPlaces } from '../sources.ts';
import { shortestAddress } from '../text/ip-address.ts';
import { ParseError } from '../text/parse-error.ts';
import type { Taken } from '../text/reading.ts';

/** Small files of one directory below /sys: those that are there, by name. */
type Attributes = Readonly<Partial<Record<string, string>>>;

const sessionFiles = ['targetname', 'state', 'recovery_tmo', 'ifacename'] as const;
const connectionFiles = [
  'address',
  'port',
  'persistent_address',
  'local_port',
  'state',
  'recv_tmo',
  'ping_tmo',
] as const;
const hostFiles = ['ipaddress', 'netdev'] as const;

/** What a reconnection or a failure changes; the rest stays as long as the session does. */
const movingFiles = {
  session: ['targetname', 'state'],
  connection: ['address', 'port', 'local_port', 'state'],
  host: ['ipaddress'],
} as const;

/**
 * Sessions by /sys/class/iscsi_session, iscsi_connection and iscsi_host (drivers/scsi/scsi_transport_iscsi.c). All of it may be
 * read by everybody, but for user names and passwords, which are not asked for. The directory is absent while the kernel's iSCSI
 * is not loaded. `before`: sessions of an earlier look; of those only what moves is read.
 */
export async function readSessions(
  machine: Machine,
  before: readonly IscsiSession[] = [],
): Promise<Taken<readonly IscsiSession[]>> {
  const names = (await machine.listDirectory(iscsiPlaces.sessions)).filter((name) => /^session\d{1,9}$/.test(name));
  const found = await Promise.all(names.map((name) => sessionOf(machine, name, before)));
  const value = found.filter((session) => session !== undefined);
  return { value, lines: value.flatMap(({ quoted }) => quoted) };
}

/** `undefined`: it went while it was being read. */
async function sessionOf(
  machine: Machine,
  name: string,
  all: readonly IscsiSession[],
): Promise<IscsiSession | undefined> {
  const id = Number(name.slice('session'.length));
  const before = all.find((one) => one.id === id);
  const [own, connection, host] = await Promise.all([
    attributes(machine, `${iscsiPlaces.sessions}/${name}`, before ? movingFiles.session : sessionFiles),
    // The kernel's initiator opens one connection a session.
    attributes(
      machine,
      `${iscsiPlaces.connections}/connection${id}:0`,
      before ? movingFiles.connection : connectionFiles,
    ),
    before?.host ?? hostOf(machine, name),
  ]);
  if (own['targetname'] === undefined) return undefined;
  const ofHost =
    host === undefined
      ? {}
      : await attributes(machine, `${iscsiPlaces.hosts}/host${host}`, before ? movingFiles.host : hostFiles);
  const read = assembled({ id, host, own, connection, ofHost });
  if (before === undefined) return read;
  // A session of the same number and another target is another one.
  if (before.target !== read.target) return await sessionOf(machine, name, []);
  return refreshed(before, read);
}

/** Keeps what was not read anew. */
function refreshed(before: IscsiSession, read: IscsiSession): IscsiSession {
  const paths = new Set(read.quoted.map(pathOf));
  return {
    ...before,
    ...read,
    ...(read.connection !== undefined && { connection: { ...before.connection, ...read.connection } }),
    quoted: [...read.quoted, ...before.quoted.filter((line) => !paths.has(pathOf(line)))],
  };
}

const pathOf = (line: string): string => /^\/[^ ]*?(?=: )/.exec(line)?.[0] ?? line;

interface Read {
  readonly id: number;
  readonly host: number | undefined;
  readonly own: Attributes;
  readonly connection: Attributes;
  readonly ofHost: Attributes;
}

function assembled({ id, host, own, connection, ofHost }: Read): IscsiSession {
  const places = [`${iscsiPlaces.sessions}/session${id}`, `${iscsiPlaces.connections}/connection${id}:0`] as const;
  const localAddress = shortestAddress(ofHost['ipaddress'] ?? '');
  return {
    id,
    target: own['targetname'] ?? '',
    state: stateOf(own['state']),
    ...(host !== undefined && { host }),
    ...(nameIn(own['ifacename']) && { iface: own['ifacename'] }),
    ...(nameIn(ofHost['netdev']) && { boundTo: ofHost['netdev'] }),
    ...(localAddress !== undefined && { localAddress }),
    ...secondsIn('recoverySeconds', own['recovery_tmo']),
    ...(Object.keys(connection).length > 0 && { connection: connectionOf(connection) }),
    quoted: [
      ...linesOf(places[0], own),
      ...linesOf(places[1], connection),
      ...linesOf(`${iscsiPlaces.hosts}/host${host}`, ofHost),
    ],
  };
}

function connectionOf(read: Attributes): IscsiConnection {
  const address = shortestAddress(read['address'] ?? '');
  const persistentAddress = shortestAddress(read['persistent_address'] ?? '');
  const { state } = read;
  return {
    ...(address !== undefined && { address }),
    ...(persistentAddress !== undefined && { persistentAddress }),
    ...numberIn('port', read['port'], 65_535),
    ...numberIn('localPort', read['local_port'], 65_535),
    ...((state === 'up' || state === 'down' || state === 'failed') && { state }),
    ...secondsIn('pingAfterSeconds', read['recv_tmo']),
    ...secondsIn('pingTimeoutSeconds', read['ping_tmo']),
  };
}

function stateOf(word: string | undefined): IscsiSession['state'] {
  if (word === 'LOGGED_IN') return 'logged-in';
  if (word === 'FAILED') return 'failed';
  return word === 'FREE' ? 'free' : 'unknown';
}

/** What is not bound is written in several ways. */
const nameIn = (word: string | undefined): boolean =>
  word !== undefined && word !== '' && !/^(?:\(null\)|<NULL>|<empty>|default)$/i.test(word);

function numberIn(name: string, text: string | undefined, most: number): Partial<Record<string, number>> {
  const isOne = text !== undefined && /^\d{1,9}$/.test(text) && Number(text) <= most && Number(text) > 0;
  return isOne ? { [name]: Number(text) } : {};
}

function secondsIn(name: string, text: string | undefined): Partial<Record<string, number>> {
  return text === undefined || !/^-?\d{1,9}$/.test(text) ? {} : { [name]: Number(text) };
}

/** `…/platform/host2/session1/iscsi_session/session1` */
async function hostOf(machine: Machine, name: string): Promise<number | undefined> {
  const place = `${iscsiPlaces.sessions}/${name}`;
  const target = await unlessNotThere(machine.readLink(place));
  if (target === undefined) return undefined;
  const host = /\/host(?<number>\d{1,9})\/session\d+\//.exec(target)?.groups?.['number'];
  if (host === undefined) throw new ParseError(`${place} leads to no SCSI host`, 1, target);
  return Number(host);
}

async function attributes(machine: Machine, directory: string, names: readonly string[]): Promise<Attributes> {
  const read = await Promise.all(
    names.map(
      async (name) => [name, (await unlessNotThere(machine.readFile(`${directory}/${name}`)))?.trim()] as const,
    ),
  );
  return Object.fromEntries(read.filter(([, text]) => text !== undefined));
}

/**
 * Kernels have some of the files and not others, a session may go while it is read, and one that reconnects has no address for
 * a moment (ENOTCONN): then that one value is not known.
 */
async function unlessNotThere(asked: Promise<string>): Promise<string | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof MachineError && ['absent', 'denied', 'failed', 'not-recorded'].includes(error.kind))
      return undefined;
    throw error;
  }
}

const linesOf = (directory: string, read: Attributes): readonly string[] =>
  Object.entries(read).map(([name, text]) => `${directory}/${name}: ${text}`);
