import type { MachineFacts } from '../../shared/model/machine.ts';
import type { TcpSocket } from '../../shared/model/network.ts';
import { unchecked, valueOf, type Reading } from '../../shared/model/reading.ts';
import type { Milliseconds } from '../../shared/model/units.ts';
import type { ClientParts, ClientRead, LinuxClient } from './client.ts';
import type { Look } from './look.ts';
import { iscsiClient } from './iscsi-client/iscsi-readings.ts';
import { readSockets, together } from './network/client-sockets.ts';
import { nfsClient } from './nfs-client/nfs-readings.ts';
import { cifsClient } from './smb-client/cifs/cifs-readings.ts';
import { socketsTo } from './sources.ts';
import { readMountTable } from './systems/mount-table.ts';

/** Every client that a machine with Linux may have; another protocol is another line here and a folder beside it. */
const clients: readonly LinuxClient[] = [cifsClient, nfsClient, iscsiClient];

/** What all clients read, and the connections of all. */
export interface ClientsRead {
  readonly parts: ClientParts;
  /** The same with what took longer. */
  readonly whole: Promise<ClientParts>;
  readonly sockets: Reading<readonly TcpSocket[]>;
  /** As `NetworkFacts.anyPortTo`. */
  readonly anyPortTo: readonly string[];
  /** Addresses of NAS, in order. */
  readonly addresses: readonly string[];
  /** When the usual sockets had answered. */
  readonly answered: Milliseconds;
}

/** One `ss` by the usual ports serves all clients, and one more those that miss connections in it. */
export async function readClients(
  look: Look,
  namespace: Promise<Reading<number>> | Reading<number>,
  before?: MachineFacts,
): Promise<ClientsRead> {
  const { machine } = look;
  const known = before?.network.anyPortTo ?? [];
  const last = before?.network.sockets ?? unchecked;
  const ask = { look, table: readMountTable(machine), ...(before && { before }) };
  const [read, { usual, answered }, further, own] = await Promise.all([
    Promise.all(clients.map((client) => client.read(ask))),
    readSockets(look, last).then((sockets) => ({ usual: sockets, answered: machine.now().clock })),
    known.length === 0 ? undefined : readSockets(look, last, socketsTo(known)),
    namespace,
  ]);
  const parts = merged(read.map((one) => one.parts));
  const open = valueOf(usual);
  const unseen = open === undefined ? [] : clients.flatMap((client) => client.unseen(parts, open, valueOf(own)));
  const wanted = [...new Set(unseen)].toSorted();
  const { sockets, anyPortTo } = await withFurther(look, usual, wanted, { known, further });
  const addresses = clients.flatMap((client) => client.addresses(parts, valueOf(sockets) ?? []));
  return { parts, whole: wholeOf(read), sockets, anyPortTo, addresses: [...new Set(addresses)].toSorted(), answered };
}

/** `asked`: what was asked for along with the usual sockets, as an earlier look missed it. */
async function withFurther(
  look: Look,
  usual: Reading<readonly TcpSocket[]>,
  wanted: readonly string[],
  asked: { readonly known: readonly string[]; readonly further: Reading<readonly TcpSocket[]> | undefined },
): Promise<Pick<ClientsRead, 'sockets' | 'anyPortTo'>> {
  if (wanted.length === 0) return { sockets: usual, anyPortTo: [] };
  const isKnown = wanted.every((address) => asked.known.includes(address));
  const all = isKnown ? asked.further : await readSockets(look, usual, socketsTo(wanted));
  if (all?.state !== 'known') return { sockets: usual, anyPortTo: [] };
  return { sockets: together(usual, all), anyPortTo: isKnown ? asked.known : wanted };
}

const wholeOf = async (read: readonly ClientRead[]): Promise<ClientParts> =>
  merged(await Promise.all(read.map(async ({ parts, later }) => (await later) ?? parts)));

const merged = (parts: readonly ClientParts[]): ClientParts => parts.reduce((all, one) => ({ ...all, ...one }), {});
