import type { IscsiServer, TargetService, TargetSoftware } from '../../../shared/model/iscsi-server.ts';
import type { MachineFacts } from '../../../shared/model/machine.ts';
import type { NfsServer } from '../../../shared/model/nfs-server.ts';
import { unchecked, valueOf, type Reading } from '../../../shared/model/reading.ts';
import type { ListeningAt } from '../../../shared/model/served.ts';
import { MachineError, type Machine } from '../../machine/machine.ts';
import { readNfsClients, readNfsExports } from '../nfs-server/nfs-look.ts';
import { readTargets } from '../iscsi-server/targets-look.ts';
import type { Look } from '../look.ts';
import { socketsBy, type SocketsLook } from '../network/sockets-look.ts';
import { ifHeld } from '../text/reading.ts';
import { directories, iscsiPort, nfsPort, smbPort, storageCommands, type Argv } from '../sources.ts';
import { bothTables, connectionsTo, readListening } from './served-sockets.ts';

/** Services beside SMB that a NAS has, as the first turn of a look finds them. */
export interface StoragePresence {
  readonly targets: readonly TargetSoftware[];
  /** `undefined`: there is no NFS server. */
  readonly nfs: NfsServer['software'] | undefined;
}

/** Which of them are there, by the folders that each one makes; one that cannot be listed may be there, and is asked. */
export async function presenceOf(machine: Machine): Promise<StoragePresence> {
  const [lio, scst, tgt, nfs, ganesha] = await Promise.all([
    namesOf(machine, directories.lio),
    namesOf(machine, directories.scst),
    namesOf(machine, directories.tgt),
    namesOf(machine, directories.nfsServer),
    namesOf(machine, directories.ganesha),
  ]);
  const kernel = nfs === 'hidden' || nfs.includes('portlist');
  return {
    targets: [
      ...(lio === 'hidden' || lio.length > 0 ? (['lio'] as const) : []),
      ...(scst === 'hidden' || scst.length > 0 ? (['scst'] as const) : []),
      ...(tgt === 'hidden' || tgt.includes('socket.0') ? (['tgt'] as const) : []),
    ],
    nfs: kernel ? 'kernel' : ganesha === 'hidden' || ganesha.length > 0 ? 'other' : undefined,
  };
}

async function namesOf(machine: Machine, folder: string): Promise<readonly string[] | 'hidden'> {
  try {
    return (await ifHeld(machine.listDirectory(folder))) ?? [];
  } catch (error) {
    if (!(error instanceof MachineError)) throw error;
    return 'hidden';
  }
}

/** Ports whose sockets are asked for in one question. */
export function portsOf({ targets, nfs }: StoragePresence): readonly number[] {
  return [smbPort, ...(nfs === undefined ? [] : [nfsPort]), ...(targets.length === 0 ? [] : [iscsiPort])];
}

/** What the services tell apart from their sockets. */
export interface StorageLook {
  readonly iscsi?: Pick<IscsiServer, 'services'>;
  readonly nfs?: Pick<NfsServer, 'software' | 'clients' | 'exports' | 'bySudo'>;
  readonly listening: Reading<readonly ListeningAt[]>;
}

export async function lookAtStorage(look: Look, presence: StoragePresence): Promise<StorageLook> {
  const { targets, nfs } = presence;
  const ports = portsOf(presence).filter((port) => port !== smbPort);
  const [services, clients, exports, listening] = await Promise.all([
    Promise.all(targets.map((software) => readTargets(look, software, false))),
    nfs === 'kernel' ? readNfsClients(look, false) : { read: unchecked, bySudo: false },
    nfs === 'kernel' ? readNfsExports(look) : unchecked,
    ports.length === 0 ? unchecked : readListening(look, ports),
  ]);
  return {
    ...(targets.length > 0 && { iscsi: { services } }),
    ...(nfs !== undefined && { nfs: { software: nfs, clients: clients.read, exports, bySudo: clients.bySudo } }),
    listening,
  };
}

/** What moves, of what was told at the last look; what was refused or hung is asked again at the next full one. */
export async function storageTick(look: Look, { iscsiServer, nfsServer }: MachineFacts): Promise<StorageLook> {
  const [services, clients] = await Promise.all([
    Promise.all(
      (iscsiServer?.services ?? []).map(async (one): Promise<TargetService> =>
        one.targets.state === 'known' ? await readTargets(look, one.software, one.bySudo) : one,
      ),
    ),
    nfsServer?.clients.state === 'known' ? readNfsClients(look, nfsServer.bySudo) : undefined,
  ]);
  return {
    ...(iscsiServer !== undefined && { iscsi: { services } }),
    ...(nfsServer !== undefined && {
      nfs: { ...nfsServer, ...(clients !== undefined && { clients: clients.read, bySudo: clients.bySudo }) },
    }),
    listening: (iscsiServer ?? nfsServer)?.listening ?? unchecked,
  };
}

export const presenceAtLast = ({ iscsiServer, nfsServer }: MachineFacts): StoragePresence => ({
  targets: (iscsiServer?.services ?? []).map(({ software }) => software),
  nfs: nfsServer?.software,
});

/** The table of sockets without what needs root, and with the ports of portals that are none of the usual ones. */
export async function withPortals(look: Look, { iscsi }: StorageLook, sockets: SocketsLook): Promise<SocketsLook> {
  const further = portalPorts(iscsi).filter((port) => port !== iscsiPort);
  if (further.length === 0 || sockets.way === 'none') return sockets;
  return bothTables(sockets, await socketsBy(look, sockets.way, further));
}

function portalPorts(iscsi: StorageLook['iscsi']): readonly number[] {
  const targets = (iscsi?.services ?? []).flatMap((service) => valueOf(service.targets) ?? []);
  return [...new Set([iscsiPort, ...targets.flatMap(({ portals = [] }) => portals.map(({ port }) => port))])];
}

/** Commands that this NAS answers to root alone. */
export function rootCommands({ iscsi, nfs }: StorageLook): readonly Argv[] {
  const needed = (reading: Reading<unknown>, bySudo: boolean): boolean => bySudo || reading.state === 'denied';
  return [
    ...(iscsi?.services ?? []).flatMap(({ software, targets, bySudo }) =>
      needed(targets, bySudo) ? [storageCommands[software]] : [],
    ),
    ...(nfs !== undefined && needed(nfs.clients, nfs.bySudo) ? [storageCommands.nfsClients] : []),
  ];
}

/** The parts of a machine's facts that these services are. */
export function storageServers(
  { iscsi, nfs, listening }: StorageLook,
  sockets: SocketsLook,
): Pick<MachineFacts, 'iscsiServer' | 'nfsServer'> {
  return {
    ...(iscsi && { iscsiServer: { ...iscsi, listening, connections: connectionsTo(portalPorts(iscsi), sockets) } }),
    ...(nfs && { nfsServer: { ...nfs, listening, connections: connectionsTo([nfsPort], sockets) } }),
  };
}
