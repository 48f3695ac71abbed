import type { MapPort } from '../../shared/model/lane-map.ts';
import type { NasView } from '../../shared/model/nas-view.ts';
import { unchecked, valueOf } from '../../shared/model/reading.ts';
import { movedByAll, speedOf, type Lane, type NasPort } from '../../shared/model/snapshot.ts';
import { bytesPerSecondOf, type BitsPerSecond } from '../../shared/model/units.ts';

/** What a NAS reports of its ports, beside what the workstation sees of them. */
export type PortsView = Pick<NasView, 'nas' | 'disagreements' | 'portRates' | 'behind'>;

/** A port on the map of a share. `lanes`: those of the share that go there and are not lost. */
export function mapPortOf(port: NasPort, lanes: readonly Lane[], view: PortsView | undefined): MapPort {
  const speed = speedOf(port) ?? port.speed;
  const busy = port.atNas?.link === 'down' ? undefined : (busyByNas(port, speed, view) ?? busyByLanes(lanes, speed));
  return {
    port,
    used: lanes.length > 0,
    ...(speed !== undefined && { speed }),
    ...(busy !== undefined && { busy }),
    notAtNas:
      view?.disagreements.some((one) => one.kind === 'address-not-at-nas' && one.address === port.address) ?? false,
  };
}

/** By the NAS's own count, as far as it is of the same time as the lanes. */
function busyByNas(
  { atNas }: NasPort,
  speed: BitsPerSecond | undefined,
  view: PortsView | undefined,
): number | undefined {
  if (atNas === undefined || view === undefined || view.behind !== undefined) return undefined;
  return partOf(valueOf(view.portRates[atNas.name] ?? unchecked), speed);
}

function busyByLanes(lanes: readonly Lane[], speed: BitsPerSecond | undefined): number | undefined {
  return partOf(movedByAll(lanes), speed);
}

/** The two directions of a port do not share its speed: the busier one counts. */
function partOf(
  rate: { readonly received: number; readonly sent: number } | undefined,
  speed: BitsPerSecond | undefined,
): number | undefined {
  if (rate === undefined || speed === undefined || speed === 0) return undefined;
  return Math.min(1, Math.max(rate.received, rate.sent) / bytesPerSecondOf(speed));
}
