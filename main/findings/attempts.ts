import type { TcpSocket } from '../../shared/model/network.ts';
import { valueOf } from '../../shared/model/reading.ts';
import type { Snapshot } from '../../shared/model/snapshot.ts';
import type { History } from './finding.ts';

/** Connections to an address that the kernel is trying to open. */
export function attemptsTo(address: string, { facts }: Snapshot): readonly TcpSocket[] {
  const sockets = valueOf(facts.network.sockets) ?? [];
  return sockets.filter((socket) => socket.state === 'SYN-SENT' && socket.remote.address === address);
}

/**
 * Attempts that nobody answers. One alone may be the first second of a connection; one that was repeated is not, nor is
 * one that was there at the look before, or that follows upon another that was: kernel 7 gives each a few seconds.
 */
export function vainAttempts(address: string, [now, before]: History): readonly TcpSocket[] {
  const attempts = attemptsTo(address, now);
  const goesOn = before !== undefined && attemptsTo(address, before).length > 0;
  const isRepeated = attempts.some(({ backoff = 0, retransmitted = 0 }) => backoff > 0 || retransmitted > 0);
  return goesOn || isRepeated ? attempts : [];
}
