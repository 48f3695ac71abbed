import type { LaneMap, LanePlace, MapInterface, MissingLane, PlacedEnd } from '../../shared/model/lane-map.ts';
import type { Interface } from '../../shared/model/network.ts';
import { valueOf } from '../../shared/model/reading.ts';
import { isOpen, type Lane, type Nas, type NasPort, type Share, type Snapshot } from '../../shared/model/snapshot.ts';
import { isNear } from './addresses.ts';
import { mapPortOf, type PortsView } from './map-port.ts';

/** More ports than this do not fit beside each other's names. */
const mostPorts = 8;

/** The map of every judged share. Whoever draws or tells where a lane lies, or where one is missing, reads it there. */
export function laneMapsOf(
  { shares, nas: all, nics }: Pick<Snapshot, 'shares' | 'nas' | 'nics'>,
  views: readonly PortsView[],
): Snapshot['laneMaps'] {
  const maps = shares.flatMap((share) => {
    const nas = all.find(({ id }) => id === share.nas);
    const view = views.find((one) => one.nas.includes(share.nas));
    return nas === undefined ? [] : [[share.id, laneMapOf(share, nas, valueOf(nics) ?? [], view)] as const];
  });
  return Object.fromEntries(maps);
}

function laneMapOf(share: Share, nas: Nas, nics: readonly Interface[], view: PortsView | undefined): LaneMap {
  const session = valueOf(share.session);
  const lanes = session?.lanes ?? [];
  const ports = portsOnMap(nas.ports, lanes);
  const interfaces = interfacesOnMap(nics, lanes, ports);
  const places = lanes.map((lane) => placeOf(lane, lanes, ports, { interfaces, nics }));
  return {
    interfaces: session === undefined ? interfaces.map(({ used: _used, ...rest }) => rest) : interfaces,
    ports: ports.map((port) => mapPortOf(port, lanesAt(port, lanes, places), view)),
    lanes: places,
    missing: missingLanes(share, ports, places, { interfaces, nics }),
  };
}

/** Ports with lanes, then those that could have one, then those that cannot. */
function portsOnMap(ports: readonly NasPort[], lanes: readonly Lane[]): readonly NasPort[] {
  const reached = new Set(lanes.map(({ remote }) => remote?.address));
  const unlisted = [...reached]
    .filter((address) => address !== undefined)
    .filter((address) => ports.every((port) => port.address !== address))
    .map((address): NasPort => ({ address, announced: false, use: { kind: 'usable' }, path: 'attached' }));
  const isMeant = ({ address, use }: NasPort): boolean =>
    reached.has(address) || (use.kind !== 'other-family' && use.kind !== 'link-local');
  const rank = ({ address, use }: NasPort): number => (reached.has(address) || use.kind === 'usable' ? 0 : 1);
  return [...ports, ...unlisted]
    .filter(isMeant)
    .toSorted((left, right) => rank(left) - rank(right))
    .slice(0, mostPorts);
}

/** Interfaces that lanes use, then wired ones in a network of the NAS that none uses. */
function interfacesOnMap(
  nics: readonly Interface[],
  lanes: readonly Lane[],
  ports: readonly NasPort[],
): readonly MapInterface[] {
  const named = [...new Set(lanes.flatMap(({ nic }) => nic ?? []))];
  const isOneUnknown = lanes.some((lane) => lane.nic === undefined && isOpen(lane));
  const spare = nics.filter(
    (nic) =>
      !named.includes(nic.name) &&
      (nic.kind === 'wired' || nic.kind === 'bond') &&
      nic.link !== 'down' &&
      ports.some(({ address }) => isNear(nic, address)),
  );
  const all: readonly MapInterface[] = [
    ...named.map((name) => ({ name, used: true })),
    ...(isOneUnknown ? [{ used: true }] : []),
    // One of them may be the interface that is not known.
    ...spare.map(({ name }) => (isOneUnknown ? { name } : { name, used: false })),
  ];
  return all.length > 0 ? all : [{ used: false }];
}

/** What the interfaces of the map are. */
interface Exits {
  readonly interfaces: readonly MapInterface[];
  readonly nics: readonly Interface[];
}

function placeOf(lane: Lane, lanes: readonly Lane[], ports: readonly NasPort[], exits: Exits): LanePlace {
  const to = lane.remote === undefined ? likelyPort(lane, lanes, ports) : seenAt(lane.remote.address);
  return { lane: lane.id, from: fromOf(lane, to, exits), to };
}

function fromOf(lane: Lane, to: PlacedEnd, exits: Exits): PlacedEnd {
  if (lane.nic !== undefined) return seenAt(lane.nic);
  return isOpen(lane) ? { by: 'not-known' } : likelyExit(to.at, exits, false);
}

const seenAt = (at: string): PlacedEnd => ({ at, by: 'connection' });

/** A lost lane has no connection any more; it went to the one port that nothing reaches, if there is just one. */
function likelyPort(lane: Lane, lanes: readonly Lane[], ports: readonly NasPort[]): PlacedEnd {
  const isOnlyOne = lanes.filter(({ remote }) => remote === undefined).length === 1;
  if (isOpen(lane) || !isOnlyOne) return { by: 'not-known' };
  const reached = new Set(lanes.map(({ remote }) => remote?.address));
  const [free, ...others] = ports.filter(
    ({ address, use }) => !reached.has(address) && (use.kind === 'usable' || use.kind === 'unreachable'),
  );
  return free === undefined || others.length > 0 ? { by: 'not-known' } : { at: free.address, by: 'only-port-left' };
}

/** The interface that a lane to this port would leave by: one in the port's network, of several a used or an unused one. */
function likelyExit(address: string | undefined, { interfaces, nics }: Exits, prefersUnused: boolean): PlacedEnd {
  const named = interfaces.filter(({ name }) => name !== undefined);
  const near = named.filter(({ name }) => {
    const nic = nics.find((one) => one.name === name);
    return nic !== undefined && address !== undefined && isNear(nic, address);
  });
  const exit = near.find(({ used }) => used !== prefersUnused) ?? near[0];
  if (exit?.name !== undefined) return { at: exit.name, by: 'same-network' };
  const other = named.find(({ used }) => used === true) ?? named[0];
  return other?.name === undefined ? { by: 'not-known' } : { at: other.name, by: 'other-lanes' };
}

/** Lanes that go to a port and are not lost. */
function lanesAt({ address }: NasPort, lanes: readonly Lane[], places: readonly LanePlace[]): readonly Lane[] {
  return lanes.filter((lane, index) => isOpen(lane) && places[index]?.to.at === address);
}

/** Where all lanes leave by one interface although another one could carry, a further lane would begin at that other one. */
function missingLanes(
  { verdict }: Share,
  ports: readonly NasPort[],
  places: readonly LanePlace[],
  exits: Exits,
): readonly MissingLane[] {
  const empty = ports.filter(({ address }) => places.every(({ to }) => to.at !== address));
  return empty.map(({ address, use }) => ({
    state: use.kind === 'usable' ? 'possible' : 'excluded',
    from: likelyExit(address, exits, verdict.reason === 'one-way-out'),
    to: address,
  }));
}
