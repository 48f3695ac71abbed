import type { Interface, NetworkFacts, TcpSocket } from '../../../shared/model/network.ts';
import { unchecked, valueOf, type Reading } from '../../../shared/model/reading.ts';
import type { Count } from '../../../shared/model/snapshot.ts';
import { isOwn } from '../inside.ts';

/** What a socket counted. Of a lane without one nothing was read, and that is not zero. */
export function countOf(socket: TcpSocket | undefined, sockets: NetworkFacts['sockets']): Reading<Count> {
  if (sockets.state !== 'known') return sockets;
  if (socket === undefined) return { state: 'absent', evidence: { ...sockets.evidence, lines: [] } };
  const { bytesReceived: received, bytesAcked: sent, quoted } = socket;
  const evidence = { ...sockets.evidence, lines: quoted };
  return received === undefined || sent === undefined
    ? { state: 'absent', evidence }
    : { state: 'known', value: { received, sent }, evidence };
}

/** What goes to an address of one's own goes by the loopback, whichever interface holds the address. */
export function nicOf(
  { local, remote }: Pick<TcpSocket, 'local' | 'remote'>,
  nics: readonly Interface[],
): string | undefined {
  const loopback = isOwn(remote.address, nics) ? nics.find(({ kind }) => kind === 'loopback') : undefined;
  const holder = nics.find((nic) => nic.addresses.some((own) => own.address === local.address));
  return loopback?.name ?? holder?.name;
}

/** By which interface this machine sends there: what has no socket (RDMA, a connection that rests) goes the same way. */
export function nicTo(address: string, routes: NetworkFacts['routesTo']): string | undefined {
  const route = valueOf(routes[address] ?? unchecked);
  return route?.kind === 'via-interface' ? route.dev : undefined;
}
