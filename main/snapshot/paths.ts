import { familyOf } from '../../shared/model/ip-family.ts';
import type { Nas, NasPort, PortPath, Snapshot } from '../../shared/model/snapshot.ts';
import { shareHardware } from './nas-port.ts';

/** Decides of every port whether it is a path of its own. Nobody else does. */
export function withPaths(snapshot: Snapshot): Snapshot {
  const nas = snapshot.nas.map((one) => ({
    ...one,
    ports: one.ports.map((port) => ({ ...port, path: pathOf(port, one) })),
  }));
  return { ...snapshot, nas };
}

function pathOf(port: NasPort, nas: Nas): PortPath {
  if (port.use.kind === 'unreachable') return port.use.onLink ? 'cut-off' : 'none';
  if (port.use.kind !== 'usable') return isFoldedFlux(port, nas) ? 'announced' : 'none';
  if (port.announced) return 'announced';
  return isFurther(port, nas) ? 'unannounced' : 'attached';
}

/**
 * An announced address that answers with another announced one's MAC is a port of its own that is not reached, not one
 * less (ARP flux); unless the NAS says that both lie upon one port.
 */
function isFoldedFlux(port: NasPort, nas: Nas): boolean {
  if (port.use.kind !== 'same-port' || !port.announced) return false;
  const { as } = port.use;
  const other = nas.ports.find((one) => one.address === as);
  if (other === undefined || shareHardware(port.atNas, other.atNas)) return false;
  return other.announced && familyOf(port.address) === familyOf(other.address);
}

/** The NAS itself shows it up, and upon other hardware than every announced one. */
function isFurther({ atNas }: NasPort, { ports }: Nas): boolean {
  if (atNas?.link !== 'up') return false;
  return !ports.some((other) => other.announced && shareHardware(other.atNas, atNas));
}

/** Ports that the NAS has, that could carry from here, and that it does not announce. */
export function unannouncedPorts(nas: Nas): readonly NasPort[] {
  return nas.ports.filter(({ path }) => path === 'unannounced');
}
