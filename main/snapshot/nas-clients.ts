import type { NasConnection, NasSession } from '../../shared/model/smb-server.ts';
import { type MachineFacts, smbServerOf } from '../../shared/model/machine.ts';
import type { NasClient } from '../../shared/model/nas-view.ts';
import { valueOf } from '../../shared/model/reading.ts';
import { sameEnd } from './nas-match.ts';

/** Everyone who is connected to the NAS, this workstation first, then by the number of channels. */
export function clientsOf(nas: MachineFacts, isOwn: (connection: NasConnection) => boolean): readonly NasClient[] {
  const list = valueOf(smbServerOf(nas).connections)?.list ?? [];
  const sessions = valueOf(smbServerOf(nas).sessions) ?? [];
  const clients = [...Map.groupBy(list, ({ group }) => group)].map(([group, own]) => {
    const established = own.filter(({ socketState }) => isOpen[socketState]);
    const theirs = sessions.filter((session) => own.some((connection) => belongs(session, connection)));
    return {
      group,
      addresses: [...new Set(own.map(({ client }) => client.address))],
      name: theirs.find(({ clientName }) => clientName !== undefined)?.clientName,
      users: [...new Set(theirs.flatMap(({ user }) => user ?? []))],
      dialect: theirs.find(({ dialect }) => dialect !== undefined)?.dialect,
      channels: established.length,
      ports: [...new Set(established.map(({ nas: end }) => portNameOf(end.address, nas)))].toSorted(),
      thisWorkstation: own.some(isOwn),
    };
  });
  return clients.toSorted(
    (left, right) => Number(right.thisWorkstation) - Number(left.thisWorkstation) || right.channels - left.channels,
  );
}

/** What carries, as far as anybody says: a socket at another node of a cluster is that node's to see. */
const isOpen: Readonly<Record<NasConnection['socketState'], boolean>> = {
  established: true,
  elsewhere: true,
  unknown: true,
  closing: false,
  missing: false,
};

function belongs(session: NasSession, connection: NasConnection): boolean {
  if (connection.sessions.length > 0 && session.id !== undefined) return connection.sessions.includes(session.id);
  if (connection.pid !== undefined && session.pid !== undefined)
    return connection.pid === session.pid && connection.node === session.node;
  if (session.client !== undefined) return sameEnd(session.client, connection.client);
  // Windows tells of a session only where it comes from.
  return session.pid === undefined && session.clientName === connection.client.address;
}

function portNameOf(address: string, nas: MachineFacts): string {
  const holder = (valueOf(nas.network.interfaces) ?? []).find((one) =>
    one.addresses.some((own) => own.address === address),
  );
  return holder?.name ?? address;
}
