import ipaddr from 'ipaddr.js';
import { windowsSmbOf, type MachineFacts } from '../../../../shared/model/machine.ts';
import type { TcpSocket } from '../../../../shared/model/network.ts';
import { valueOf } from '../../../../shared/model/reading.ts';
import type { WindowsMapping, WindowsPair } from '../../../../shared/model/windows-smb.ts';
import { canonical, isLinkLocal } from '../../addresses.ts';

const smbPort = 445;

/** A NAS under every name that it is shown to have, with what belongs to it. */
export interface WindowsServer {
  /** In lower case, as they were typed. */
  readonly names: readonly string[];
  readonly mappings: readonly WindowsMapping[];
  readonly pairs: readonly WindowsPair[];
  /** Established connections to it. */
  readonly sockets: readonly TcpSocket[];
  /** There are connections that may be this NAS's or another one's. */
  readonly unsure: boolean;
}

/** The server in `\\nas\media`, in lower case. */
export function serverIn(remote: string): string {
  const [host = ''] = remote.replaceAll('\\', '/').replace(/^\/+/, '').split('/');
  return canonical(host.toLowerCase());
}

/** Pairs are read by this very look; else they are of an earlier one, by an administrator, and tell nothing of what is open now. */
export const arePairsOfNow = (facts: MachineFacts): boolean => windowsSmbOf(facts).administrator.pairs === undefined;

/** The NAS of all mappings, in the order of their first ones. */
export function serversOf(facts: MachineFacts): readonly WindowsServer[] {
  const { mappings, pairs } = windowsSmbOf(facts);
  const mapped = Map.groupBy(valueOf(mappings) ?? [], ({ remote }) => serverIn(remote));
  const listed = Map.groupBy(valueOf(pairs) ?? [], ({ server }) => serverIn(server));
  const single = [...mapped].map(([name, own]): Named => ({
    names: [name],
    mappings: own,
    pairs: listed.get(name) ?? [],
  }));
  const groups = single.reduce<readonly Named[]>(joined, []);
  return withSockets(groups, facts);
}

type Named = Pick<WindowsServer, 'names' | 'mappings' | 'pairs'>;

/**
 * Two names are of one machine if one's connections go to an address that the other one has. Equal addresses in two lists
 * alone prove nothing: every machine with containers lists the same bridge address.
 */
function joined(groups: readonly Named[], one: Named): readonly Named[] {
  const same = groups.filter((group) => isSame(group, one));
  const [first] = same;
  if (first === undefined) return [...groups, one];
  const all = [...same, one];
  const union: Named = {
    names: all.flatMap(({ names }) => names),
    mappings: all.flatMap(({ mappings }) => mappings),
    pairs: all.flatMap(({ pairs }) => pairs),
  };
  return groups.flatMap((group) => (group === first ? [union] : same.includes(group) ? [] : [group]));
}

function isSame(left: Named, right: Named): boolean {
  const [ofLeft, ofRight] = [new Set(addressesOf(left)), new Set(addressesOf(right))];
  return reachedBy(left).some((one) => ofRight.has(one)) || reachedBy(right).some((one) => ofLeft.has(one));
}

const literals = ({ names }: Named): readonly string[] => names.filter((name) => ipaddr.isValid(name));

/** Addresses that its connections go to beyond doubt. */
function reachedBy(server: Named): readonly string[] {
  const open = server.pairs.filter(
    ({ selected, open: channels }) => selected && channels !== undefined && channels > 0,
  );
  return [...literals(server), ...open.map(({ remote }) => remote)].filter((address) => !isLinkLocal(address));
}

const addressesOf = (server: Named): readonly string[] => [
  ...literals(server),
  ...server.pairs.map(({ remote }) => remote),
];

/**
 * A connection belongs to the NAS whose address it goes to. Names are not resolved: where Windows lists no addresses of a
 * NAS, the connections that nobody else claims are its own only if there is no second such server in use.
 */
function withSockets(groups: readonly Named[], facts: MachineFacts): readonly WindowsServer[] {
  const open = (valueOf(facts.network.sockets) ?? []).filter(({ state }) => state === 'ESTAB');
  const claimed = groups.map((group) => open.filter((socket) => isTo(group, socket)));
  const rest = open.filter((socket) => !claimed.some((some) => some.includes(socket)));
  const unlisted = groups.filter(({ pairs }) => pairs.length === 0);
  const others = serversInUse(facts).filter((name) => !groups.some(({ names }) => names.includes(name)));
  const isOnly = unlisted.length === 1 && others.length === 0;
  return groups.map((group, index) => {
    const isUnlisted = unlisted.includes(group);
    const further = isUnlisted && isOnly ? rest.filter((socket) => hasPort(group, socket)) : [];
    const sockets = [...(claimed[index] ?? []), ...further];
    return { ...group, sockets: withoutLinkLocal(sockets), unsure: isUnlisted && !isOnly && rest.length > 0 };
  });
}

function hasPort({ mappings }: Named, { remote }: TcpSocket): boolean {
  return mappings.some(({ port = smbPort }) => port === remote.port);
}

function isTo(server: Named, socket: TcpSocket): boolean {
  return hasPort(server, socket) && addressesOf(server).includes(socket.remote.address);
}

/** Where there is any other connection, a link-local one carries nothing of a share. */
function withoutLinkLocal(sockets: readonly TcpSocket[]): readonly TcpSocket[] {
  const usual = sockets.filter(({ remote }) => !isLinkLocal(remote.address));
  return usual.length > 0 ? usual : sockets;
}

/** Servers of shares that are open without being mapped as well. */
function serversInUse(facts: MachineFacts): readonly string[] {
  const { shareCounters, connections } = windowsSmbOf(facts);
  const counted = (valueOf(shareCounters) ?? []).map(({ share }) => serverIn(share));
  return [...counted, ...(valueOf(connections) ?? []).map(({ server }) => serverIn(server))];
}
