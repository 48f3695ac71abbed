import ipaddr from 'ipaddr.js';
import { shortestAddress } from '../../collect/linux/ip-address.ts';
import type { IpLink } from '../../collect/linux/addresses.ts';
import { preparing } from '../../../shared/text/fixes/preparing.ts';
import { ChangeRefused } from '../changer.ts';
import type { Operation, RouteEntry } from '../operation.ts';
import type { VerbPreparer } from '../prepare.ts';
import { familyOf, isWithin, routingOf, type KernelRoute, type Routing } from '../origin/routing.ts';
import { lastingSections, routeSection } from './lasting.ts';
import { linkOf, ownAddress } from './own-interface.ts';

/** A host route: written where the owner of the interface reads it, and set at once. */
export const routeAddress: VerbPreparer<'route-address'> = {
  verb: 'route-address',
  async prepare({ to, dev, source }, machine, _caller, earlier) {
    const address = shortestAddress(to) ?? to;
    const family = familyOf(address);
    const link = await linkOf(machine, dev);
    const own = ownAddress(link, source);
    if (familyOf(own) !== family) throw new ChangeRefused('bad-plan', preparing.otherFamily(to, source));
    const routing = await routingOf(machine, family);
    const way = gatewayTo(address, link, routing);
    const network = `${address}/${family === '-4' ? 32 : 128}`;
    const after: RouteEntry = { to: network, dev, source: own, ...way, table: 'main' };
    const before = presentRoute(network, routing, earlier);
    const written = await lastingSections(machine, dev, [routeSection(after)], earlier);
    return sameRoute(before, after) ? written : [...written, routeChange(before, after)];
  },
};

function routeChange(before: RouteEntry | undefined, after: RouteEntry): Operation {
  return before === undefined ? { kind: 'route', after } : { kind: 'route', before, after };
}

/** None if the address is in a network of the interface; else that of the default route which leaves by it. */
function gatewayTo(address: string, link: IpLink, { routes }: Routing): Pick<RouteEntry, 'gateway'> {
  const near = link.addresses.some((own) => isWithin(address, networkAround(own)));
  if (near) return {};
  const way = routes.find(
    (route) =>
      route.dev === link.name && route.gateway !== undefined && route.table === 'main' && route.to.endsWith('/0'),
  );
  if (way?.gateway === undefined) throw new ChangeRefused('bad-plan', preparing.noWay(address, link.name));
  return { gateway: way.gateway };
}

const networkAround = ({ address, prefixLength }: IpLink['addresses'][number]): string => {
  const parsed = ipaddr.parse(address);
  const network =
    parsed.kind() === 'ipv4'
      ? ipaddr.IPv4.networkAddressFromCIDR(`${address}/${prefixLength}`)
      : ipaddr.IPv6.networkAddressFromCIDR(`${address}/${prefixLength}`);
  return `${network.toString()}/${prefixLength}`;
};

function presentRoute(network: string, { routes }: Routing, earlier: readonly Operation[]): RouteEntry | undefined {
  const done = earlier.findLast((operation) => operation.kind === 'route' && operation.after?.to === network);
  if (done?.kind === 'route') return done.after;
  const [route, ...others] = routes.filter((each) => each.table === 'main' && each.to === network);
  if (route === undefined) return undefined;
  return others.length === 0 ? entryOf(route) : refused(network);
}

const refused = (network: string): never => {
  throw new ChangeRefused('not-ours', preparing.otherRoute(network));
};

/** A route that could be put back by what an entry says. */
export function entryOf({ to, dev, gateway, source, table, more }: KernelRoute): RouteEntry {
  if (dev === undefined || more.length > 0) return refused(to);
  return {
    to,
    dev,
    ...(source === undefined ? {} : { source }),
    ...(gateway === undefined ? {} : { gateway }),
    table,
  };
}

export function sameRoute(left: RouteEntry | undefined, right: RouteEntry): boolean {
  return (
    left !== undefined &&
    left.to === right.to &&
    left.dev === right.dev &&
    left.source === right.source &&
    left.gateway === right.gateway &&
    left.table === right.table
  );
}
