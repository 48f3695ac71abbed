import type { Disagreement, NasView } from '../../../shared/model/nas-view.ts';
import { unchecked, valueOf } from '../../../shared/model/reading.ts';
import type { NasPort } from '../../../shared/model/snapshot.ts';
import { bytesPerSecondOf, type BitsPerSecond } from '../../../shared/model/units.ts';
import type { Diagram, DrawnLane, PortBox } from './diagram-model.ts';
import type { LineEnd, PortEnd, Split } from './ends.ts';

/** What is known of the NAS's side of a picture. */
export type NasEnds = Pick<NasView, 'lanes' | 'disagreements' | 'counters' | 'portRates' | 'behind'>;

/** The picture with the NAS's own names and speeds, and with lines split where the two ends disagree. */
export function withNasEnds(diagram: Diagram, ends: NasEnds | undefined): Diagram {
  if (ends === undefined) return diagram;
  const ports = diagram.ports.map((box) => withPort(box, ends));
  return { ...diagram, ports, lanes: diagram.lanes.map((line) => withEnd(line, ports, ends)) };
}

function withPort(box: PortBox, view: NasEnds): PortBox {
  const strange = view.disagreements.some((one) => one.kind === 'address-not-at-nas' && one.address === box.key);
  if (strange) return { ...box, end: 'no-such-port' };
  const end = portEndOf(box.port);
  if (end === undefined) return box;
  const { utilisation: _announced, ...rest } = box;
  // What passed a port before its link was lost is no figure of the present.
  if (end.link === 'down') return { ...rest, end };
  const utilisation = end.speed === undefined ? undefined : busyBy(end.name, end.speed, view);
  const fromHere = fromHereOf(box.utilisation, { ...box, end });
  const best = utilisation ?? fromHere;
  return { ...rest, end, ...(best !== undefined && { utilisation: best }) };
}

/** By the NAS's own count, as far as it is of the same time as the lanes: all of its clients keep a port busy. */
function busyBy(name: string, speed: BitsPerSecond, { portRates, behind }: NasEnds): number | undefined {
  const rate = valueOf(portRates[name] ?? unchecked);
  if (rate === undefined || speed === 0 || behind !== undefined) return undefined;
  return Math.min(1, Math.max(rate.received, rate.sent) / bytesPerSecondOf(speed));
}

/** By this machine's lanes alone, of the speed that the port really has instead of the announced one. */
function fromHereOf(utilisation: number | undefined, box: PortBox | undefined): number | undefined {
  const real = typeof box?.end === 'object' ? box.end.speed : undefined;
  const announced = box?.port.speed;
  if (utilisation === undefined || announced === undefined || real === undefined || real === 0) return utilisation;
  return Math.min(1, (utilisation * announced) / real);
}

/** The port that holds the address, by the NAS's own word. */
export function portEndOf({ atNas, speed: announced }: NasPort): PortEnd | undefined {
  if (atNas === undefined) return undefined;
  const { name, link, kind } = atNas;
  // A purely virtual interface has no cable and no speed of its own: the announced one says as much.
  const speed = atNas.speed ?? (kind === 'virtual' ? announced : undefined);
  return {
    name,
    link,
    kind,
    ...(speed !== undefined && { speed }),
    ...(announced !== undefined && speed !== undefined && announced !== speed && { announced }),
  };
}

function boxOf(line: DrawnLane, ports: readonly PortBox[]): PortBox | undefined {
  return ports.find((box) => box.key === line.to);
}

function withEnd(line: DrawnLane, ports: readonly PortBox[], view: NasEnds): DrawnLane {
  const own = new Set(line.lanes.map(({ id }) => id));
  const lanes = view.lanes.filter(({ lane }) => own.has(lane));
  if (lanes.length === 0) return line;
  const split = splitOf(line, view.disagreements, ports);
  const end: LineEnd = {
    lanes,
    ...(view.counters !== undefined && { counters: view.counters }),
    ...(view.behind !== undefined && { behind: view.behind }),
    ...(split !== undefined && { split }),
  };
  return { ...line, end, utilisation: fromHereOf(line.utilisation, boxOf(line, ports)) ?? line.utilisation };
}

/** Only a line that is there has two ends; a connection that is missing weighs more than a port that is idle. */
function splitOf(
  line: DrawnLane,
  disagreements: readonly Disagreement[],
  ports: readonly PortBox[],
): Split | undefined {
  if (line.state !== 'carrying' && line.state !== 'stalled') return undefined;
  const ids = new Set(line.lanes.map(({ id }) => id));
  const gone = disagreements.find(
    (one) => (one.kind === 'not-at-nas' || one.kind === 'dead-at-nas') && ids.has(one.lane),
  );
  if (gone?.kind === 'not-at-nas' || gone?.kind === 'dead-at-nas')
    return { kind: gone.kind, ...(line.load !== undefined && { here: line.load.total }) };
  const idle = disagreements.find((one) => one.kind === 'port-idle' && one.lanes.some((lane) => ids.has(lane)));
  if (idle?.kind !== 'port-idle') return undefined;
  const end = boxOf(line, ports)?.end;
  const speed = typeof end === 'object' ? end.speed : undefined;
  const utilisation = speed === undefined || speed === 0 ? 0 : Math.min(1, idle.there / bytesPerSecondOf(speed));
  return { kind: 'port-idle', here: idle.here, there: idle.there, utilisation };
}
