import { z } from 'zod';
import { wholePrefix } from '../../../../shared/model/ip-family.ts';
import type { Neighbour, Route, TcpSocket } from '../../../../shared/model/network.ts';
import { shortestAddress } from '../../text/ip-address.ts';
import { count, words } from '../../text/row-lines.ts';
import { macOf } from './windows-interfaces.ts';

/** A row of `Get-NetNeighbor`. */
export const neighbourForm = z.object({
  IPAddress: z.string(),
  LinkLayerAddress: words,
  InterfaceIndex: count,
  InterfaceAlias: words,
  State: count,
});

/** MSFT_NetNeighbor.State in the words of the Linux kernel; 7 is not documented. */
const neighbourStates = ['FAILED', 'INCOMPLETE', 'PROBE', 'DELAY', 'STALE', 'REACHABLE', 'PERMANENT'];

/** Windows does not mark routers: whoever a route goes by is one. */
export function neighbourOf(row: z.infer<typeof neighbourForm>, routes: readonly Route[]): readonly Neighbour[] {
  const address = shortestAddress(row.IPAddress);
  if (address === undefined) return [];
  const state = neighbourStates[row.State];
  return [
    {
      address,
      dev: row.InterfaceAlias ?? String(row.InterfaceIndex),
      mac: macOf(row.LinkLayerAddress),
      states: state === undefined ? [] : [state],
      router: routes.some((route) => route.kind === 'via-interface' && route.gateway === address),
    },
  ];
}

/** A row of `Get-NetRoute`. */
export const routeForm = z.object({
  DestinationPrefix: z.string(),
  NextHop: words,
  InterfaceIndex: count,
  InterfaceAlias: words,
  RouteMetric: count.nullish(),
  InterfaceMetric: count.nullish(),
  AddressFamily: count.nullish(),
});

export function routeOf(
  row: Pick<z.infer<typeof routeForm>, 'InterfaceAlias' | 'InterfaceIndex' | 'NextHop'>,
  to: string,
): Route {
  const gateway = row.NextHop === null || row.NextHop === undefined ? undefined : shortestAddress(row.NextHop);
  const isOnLink = gateway === undefined || gateway === '0.0.0.0' || gateway === '::';
  const dev = row.InterfaceAlias ?? String(row.InterfaceIndex);
  return { to, kind: 'via-interface', dev, ...(!isOnLink && { gateway }) };
}

/** `0.0.0.0/0` → `default`, `10.0.1.10/32` → `10.0.1.10`, as Linux writes them. */
export function destinationOf(prefix: string): string {
  const [address = '', length] = prefix.split('/');
  if (length === '0') return 'default';
  return length === String(wholePrefix(address)) ? address : prefix;
}

/** A row of `Find-NetRoute`: of each address that was asked for, one of its source and one of its route. */
export const routeToForm = z.object({
  Asked: z.string(),
  IPAddress: words,
  PrefixLength: count.nullish(),
  DestinationPrefix: words,
  NextHop: words,
  InterfaceIndex: count,
  InterfaceAlias: words,
});

/** The route to an address out of its two rows, told apart by what they have; `undefined`: none was found. */
export function routeToOf(rows: readonly z.infer<typeof routeToForm>[], to: string): Route | undefined {
  const route = rows.find((row) => typeof row.DestinationPrefix === 'string');
  if (route === undefined) return undefined;
  const own = rows.find((row) => typeof row.IPAddress === 'string' && typeof row.DestinationPrefix !== 'string');
  const source = typeof own?.IPAddress === 'string' ? shortestAddress(own.IPAddress) : undefined;
  return { ...routeOf(route, to), ...(source !== undefined && { source }) };
}

/** A row of `Get-NetTCPConnection`. */
export const connectionForm = z.object({
  LocalAddress: z.string(),
  LocalPort: count,
  RemoteAddress: z.string(),
  RemotePort: count,
  State: count,
  OwningProcess: count,
  CreationTime: words,
});

/** MSFT_NetTCPConnection.State in `ss`'s words. */
const socketStates = [
  '',
  'CLOSED',
  'LISTEN',
  'SYN-SENT',
  'SYN-RECV',
  'ESTAB',
  'FIN-WAIT-1',
  'FIN-WAIT-2',
  'CLOSE-WAIT',
  'CLOSING',
  'LAST-ACK',
  'TIME-WAIT',
  'DELETE-TCB',
];

/** The process `System`, whose connections those of the SMB client are; any other one's lead to no share that is mapped. */
const systemProcess = 4;

/** Windows counts neither bytes nor packets of a connection. */
export function socketOf(row: z.infer<typeof connectionForm>, quoted: string): readonly TcpSocket[] {
  const local = shortestAddress(row.LocalAddress);
  const remote = shortestAddress(row.RemoteAddress);
  if (row.OwningProcess !== systemProcess || local === undefined || remote === undefined) return [];
  return [
    {
      state: socketStates[row.State] ?? `state ${row.State}`,
      local: { address: local, port: row.LocalPort },
      remote: { address: remote, port: row.RemotePort },
      quoted: [quoted],
    },
  ];
}
