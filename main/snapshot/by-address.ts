import type { Neighbour, TcpSocket } from '../../shared/model/network.ts';

type Index<T> = WeakMap<readonly T[], ReadonlyMap<string, readonly T[]>>;

/** Made once for each list, so that hundreds of NAS do not each go through what is there of all the others. */
const neighbours: Index<Neighbour> = new WeakMap();
const sockets: Index<TcpSocket> = new WeakMap();

function indexed<T>(
  index: Index<T>,
  list: readonly T[],
  addressOf: (one: T) => string,
): ReadonlyMap<string, readonly T[]> {
  const made = index.get(list) ?? Map.groupBy(list, addressOf);
  index.set(list, made);
  return made;
}

/** The entries of the neighbour table for an address, in its order. */
export const neighboursAt = (list: readonly Neighbour[], address: string): readonly Neighbour[] =>
  indexed(neighbours, list, (one) => one.address).get(address) ?? [];

/** Connections to any of the addresses. */
export function socketsTo(list: readonly TcpSocket[], addresses: ReadonlySet<string>): readonly TcpSocket[] {
  const found = indexed(sockets, list, ({ remote }) => remote.address);
  return [...addresses].flatMap((address) => found.get(address) ?? []);
}
