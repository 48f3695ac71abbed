import {
  mayServe,
  portOfMount,
  switchesOf,
  type NfsClient,
  type NfsMount,
  type NfsMountStats,
  type NfsTransport,
} from '../../../../shared/model/nfs.ts';
import { valueOf } from '../../../../shared/model/reading.ts';

/** Mounts that the kernel serves by one client, and so by the same transports (fs/nfs/client.c nfs_match_client). */
export interface PlacedClient {
  /** Version, protocol, address and port: what the kernel shares a client by. */
  readonly key: string;
  readonly mounts: readonly NfsMount[];
  /** `undefined`: none is listed for it. */
  readonly transports: readonly NfsTransport[] | undefined;
  /** How many transports mountstats counts. */
  readonly counted: number | undefined;
  /** No other client could have these transports as well. */
  readonly certain: boolean;
}

/**
 * The clients of all mounts with their transports. The kernel prints nothing that leads from a mount to its transports: a
 * switch of the address that the mount names has them, and where several do, the one with as many as mountstats counts.
 */
export function placeClients(client: NfsClient): readonly PlacedClient[] {
  const mounts = valueOf(client.mounts) ?? [];
  const stats = valueOf(client.stats) ?? [];
  const groups = [...Map.groupBy(mounts, keyOf)].map(([key, own]) => ({ key, own, counted: countedFor(own, stats) }));
  const left = new Map(switchesOf(valueOf(client.transports) ?? [], mounts));
  const taken = new Map<string, readonly NfsTransport[]>();
  for (const exact of [true, false]) {
    for (const { key, own, counted } of groups) {
      const fitting = [...left].filter(([, group]) => serves(group, own));
      const [found] = fitting.filter(([, { length }]) => !exact || length === counted);
      if (taken.has(key) || found === undefined) continue;
      left.delete(found[0]);
      taken.set(key, inOrder(found[1]));
    }
  }
  const rivals = Map.groupBy(groups, ({ own: [first] }) => `${first?.address} ${first && portOfMount(first)}`);
  const isAlone = (counted: number | undefined, others: typeof groups): boolean =>
    others.filter((other) => other.counted === counted).length === 1;
  return groups.map(({ key, own, counted }) => ({
    key,
    mounts: own,
    transports: taken.get(key),
    counted,
    certain: isAlone(counted, rivals.get(`${own[0]?.address} ${own[0] && portOfMount(own[0])}`) ?? []),
  }));
}

function keyOf(mount: NfsMount): string {
  const { version, protocol, address, remote } = mount;
  const minor = version?.minor === undefined ? '' : `.${version.minor}`;
  return `nfs${version?.major ?? ''}${minor} ${protocol ?? ''} ${address ?? remote} ${portOfMount(mount)}`;
}

const serves = (group: readonly NfsTransport[], mounts: readonly NfsMount[]): boolean =>
  group.some((one) => mounts.some((mount) => mayServe(one, mount)));

/** The one that cannot be taken away, then in the order in which they were made. */
function inOrder(transports: readonly NfsTransport[]): readonly NfsTransport[] {
  const rank = ({ main }: NfsTransport): number => (main === true ? 0 : 1);
  const number = ({ name }: NfsTransport): number => Number(/\d+/.exec(name)?.[0]);
  return transports.toSorted((left, right) => rank(left) - rank(right) || number(left) - number(right));
}

function countedFor(mounts: readonly NfsMount[], stats: readonly NfsMountStats[]): number | undefined {
  const counts = mounts.flatMap((mount) => statsOf(mount, stats)?.transports?.length ?? []);
  return counts.length === 0 ? undefined : Math.max(...counts);
}

export function statsOf({ remote, at }: NfsMount, stats: readonly NfsMountStats[]): NfsMountStats | undefined {
  return stats.find((one) => one.at === at && one.remote === remote);
}

/** Clients of one NAS: they mounted it by one name, or have an address in common. */
export function groupByNas(clients: readonly PlacedClient[]): readonly (readonly PlacedClient[])[] {
  const groups: { readonly tokens: Set<string>; readonly members: PlacedClient[] }[] = [];
  for (const client of clients) {
    const tokens = new Set(tokensOf(client));
    const same = groups.filter((group) => [...tokens].some((token) => group.tokens.has(token)));
    const [first, ...others] = same;
    if (first === undefined) groups.push({ tokens, members: [client] });
    for (const token of first === undefined ? [] : tokens) first?.tokens.add(token);
    first?.members.push(client);
    for (const other of others) {
      for (const token of other.tokens) first?.tokens.add(token);
      first?.members.push(...other.members.splice(0));
      other.tokens.clear();
    }
  }
  return groups.map(({ members }) => members).filter(({ length }) => length > 0);
}

function tokensOf({ mounts, transports = [] }: PlacedClient): readonly string[] {
  const named = mounts.flatMap(({ server, address, remote }) => [server ?? remote, address ?? server ?? remote]);
  return [...named, ...transports.map(({ remote }) => remote.address)];
}
