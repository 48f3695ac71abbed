import type { CifsDebugData, CifsMount } from '../../../../shared/model/cifs.ts';
import type { TcpSocket } from '../../../../shared/model/network.ts';
import { smbPort } from '../../sources.ts';
import { isLinkLocal } from '../../text/ip-address.ts';

/**
 * Every address by which a NAS is or could be spoken to: that of a mount, of a session, of an announced interface, and
 * the far end of a connection. Link-local ones are left out: no route leads to them without naming an interface.
 */
export function nasAddresses(
  mounts: readonly CifsMount[],
  cifs: CifsDebugData | undefined,
  sockets: readonly TcpSocket[],
): readonly string[] {
  const sessions = cifs?.servers.flatMap((server) => server.sessions) ?? [];
  const addresses = [
    ...mounts.map((mount) => mount.address),
    ...sessions.map((session) => session.address),
    ...sessions.flatMap((session) => session.interfaces ?? []).map((announced) => announced.address),
    ...sockets.filter((socket) => socket.remote.port === smbPort).map((socket) => socket.remote.address),
  ];
  const present = addresses.filter((address) => address !== undefined);
  return [...new Set(present)].filter((address) => !isLinkLocal(address)).sort();
}
