import type { CifsDebugData, CifsMount, CifsSession } from '../../../../shared/model/cifs.ts';
import type { TcpSocket } from '../../../../shared/model/network.ts';
import { smbPort } from '../../sources.ts';
import { isLinkLocal } from '../../text/ip-address.ts';

/**
 * Addresses to which the kernel has more open channels than `ss` showed connections to the usual port. A channel by SMB
 * Direct or in another network namespace has no socket here at all, so that no one is missed.
 */
export function addressesOfUnseen(
  data: CifsDebugData,
  mounts: readonly CifsMount[],
  sockets: readonly TcpSocket[],
  own: number | undefined,
): readonly string[] {
  const sessions = data.servers.filter(({ smbDirect }) => smbDirect !== true).flatMap((server) => server.sessions);
  const byAddress = Map.groupBy(sessions, ({ address }) => address ?? '');
  const unseen = [...byAddress.values()].flatMap((group) => {
    const addresses = new Set(group.flatMap(addressesOf));
    const seen = sockets.filter(({ state, remote }) => state === 'ESTAB' && isAt(remote, addresses));
    return seen.length < openChannels(group, own) ? [...addresses] : [];
  });
  if (unseen.length === 0) return [];
  // A session keeps the address that it began with, the mount tells the one that it moved to.
  const moved = mounts.flatMap(({ address }) => (address === undefined || byAddress.has(address) ? [] : [address]));
  return [...new Set([...unseen, ...moved])].toSorted();
}

const isAt = ({ address, port }: TcpSocket['remote'], addresses: ReadonlySet<string>): boolean =>
  port === smbPort && addresses.has(address);

function addressesOf({ address, interfaces }: CifsSession): readonly string[] {
  const all = [address, ...(interfaces ?? []).map((one) => one.address)];
  return all.filter((one) => one !== undefined).filter((one) => !isLinkLocal(one));
}

/** Two sessions on one connection name the same id. */
function openChannels(sessions: readonly CifsSession[], own: number | undefined): number {
  const open = sessions.flatMap((session) =>
    session.channels
      .filter(({ state, networkNamespace }) => state === 'connected' && !isForeign(networkNamespace, own))
      .map(({ connectionId, number }) => connectionId ?? `${session.key}#${number}`),
  );
  return new Set(open).size;
}

const isForeign = (namespace: number | undefined, own: number | undefined): boolean =>
  namespace !== undefined && own !== undefined && namespace !== own;
