import type { AnnouncedInterface } from '../../../../shared/model/cifs.ts';
import type { PlacedSession } from './sessions.ts';
import { primaryAddresses } from './sessions.ts';

/**
 * Where the channels of an SMB Direct session go, by channel number: RDMA has no sockets, but the kernel notes with each
 * announced interface how many channels it has there. Empty unless those are exactly the session's channels.
 */
export function placesOfSmbDirect(placed: PlacedSession): ReadonlyMap<number, string> {
  const { channels, interfaces } = placed.session;
  const places = (interfaces ?? []).flatMap((one) => Array.from({ length: channelsAt(one) }, () => one.address));
  const first = primaryAddresses(placed).find((address) => places.includes(address));
  const open = channels.filter(({ state }) => state === 'connected');
  if (placed.server.smbDirect !== true || first === undefined || places.length !== open.length) return new Map();
  const rest = places.toSpliced(places.indexOf(first), 1);
  return new Map(open.map(({ number }) => [number, number === 1 ? first : (rest.shift() ?? first)]));
}

/** Kernels that do not count only mark. */
function channelsAt({ allocatedChannels, markedConnected, beingRemoved }: AnnouncedInterface): number {
  if (beingRemoved) return 0;
  return allocatedChannels ?? (markedConnected ? 1 : 0);
}
