import ipaddr from 'ipaddr.js';
import { z } from 'zod';
import { shortestAddress } from '../../collect/text/ip-address.ts';
import type { IpLink } from '../../collect/network/linux/addresses.ts';
import { parseMountInfo } from '../../collect/smb-client/cifs/mount-table.ts';
import { files } from '../../collect/sources.ts';
import type { Machine } from '../../machine/machine.ts';
import { preparing } from '../../../shared/text/fixes/preparing.ts';
import { ChangeRefused } from '../changer.ts';
import type { Operation } from '../operation.ts';
import type { RouteEntry } from '../operations/route.ts';
import { familyOf } from '../kernel-words.ts';
import { isWithin, routingOf, type KernelRoute, type Routing } from '../origin/routing.ts';
import { lastingSections, routeSection } from './lasting.ts';
import { linkIn, linksOf, networkAround, ownAddress } from './own-interface.ts';
import { stepKind } from './step-kind.ts';
import { addressSchema, portSchema } from './values.ts';

/** One NAS address leaves by this interface with this source address. */
const schema = z.strictObject({
  verb: z.literal('route-address'),
  to: addressSchema,
  dev: portSchema,
  source: addressSchema,
});

/** A host route to an address of a NAS: written where the owner of the interface reads it, and set at once. */
export const routeAddress = stepKind(schema, {
  async prepare({ to, dev, source }, machine, _caller, earlier) {
    const address = shortestAddress(to) ?? to;
    const family = familyOf(address);
    const links = await linksOf(machine);
    const link = linkIn(links, dev);
    const { address: own } = ownAddress(link, source);
    if (familyOf(own) !== family) throw new ChangeRefused('bad-plan', preparing.otherFamily(to, source));
    const routing = await routingOf(machine, family);
    const near = isNear(address, link);
    await refuseNoNas(machine, address, { links, routing, near });
    const way = near ? {} : gatewayTo(address, link, routing);
    const network = `${address}/${family === '-4' ? 32 : 128}`;
    const after: RouteEntry = { to: network, dev, source: own, ...way, table: 'main' };
    const before = presentRoute(network, routing, earlier);
    const written = await lastingSections(machine, dev, [routeSection(after)], earlier);
    return sameRoute(before, after) ? written : [...written, routeChange(before, after)];
  },
});

const isNear = (address: string, { addresses }: IpLink): boolean =>
  addresses.some((own) => isWithin(address, networkAround(own)));

/** Of everybody, of nobody, of this machine, or without meaning but on one wire. */
const nobodys: ReadonlySet<string> = new Set([
  'unspecified',
  'broadcast',
  'multicast',
  'loopback',
  'linkLocal',
  'ipv4Mapped',
]);

interface Around {
  readonly links: readonly IpLink[];
  readonly routing: Routing;
  readonly near: boolean;
}

/**
 * Whoever asks may name any address, and what is sent there would leave by another way: past a virtual private network, for
 * one. A NAS is an address that a share is mounted from, or a neighbour that is no router.
 */
async function refuseNoNas(machine: Machine, address: string, { links, routing, near }: Around): Promise<void> {
  const all = links.flatMap(({ addresses }) => addresses);
  const isOwn = all.some((own) => own.address === address);
  const isEdge = all.some((own) => edgesOf(own).includes(address));
  if (!isOwn && !isEdge && !nobodys.has(ipaddr.parse(address).range())) {
    const isRouter = routing.routes.some(({ gateway }) => gateway === address);
    if (near && !isRouter) return;
    const mounts = parseMountInfo(await machine.readFile(files.mountInfo));
    if (mounts.some((mount) => mount.address === address)) return;
  }
  throw new ChangeRefused('bad-plan', preparing.noNas(address));
}

/** The first and the last address of an IPv4 network, which stand for all of it. */
function edgesOf({ family, address, prefixLength }: IpLink['addresses'][number]): readonly string[] {
  if (family === 'ipv6' || prefixLength >= 31) return [];
  const whole = `${address}/${prefixLength}`;
  return [ipaddr.IPv4.networkAddressFromCIDR(whole).toString(), ipaddr.IPv4.broadcastAddressFromCIDR(whole).toString()];
}

/** Makes a route, or puts it in the place of the one to the same network. */
export function routeChange(before: RouteEntry | undefined, after: RouteEntry): Operation {
  return before === undefined ? { kind: 'route', after } : { kind: 'route', before, after };
}

/** That of the default route which leaves by the interface. */
function gatewayTo(address: string, link: IpLink, { routes }: Routing): Pick<RouteEntry, 'gateway'> {
  const way = routes.find(
    (route) =>
      route.dev === link.name && route.gateway !== undefined && route.table === 'main' && route.to.endsWith('/0'),
  );
  if (way?.gateway === undefined) throw new ChangeRefused('bad-plan', preparing.noWay(address, link.name));
  return { gateway: way.gateway };
}

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

/** A route that could be reverted by what an entry says. */
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
