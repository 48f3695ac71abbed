import type { Diagram, DrawnLane } from './diagram-model.ts';

export interface Box {
  readonly key: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

interface Point {
  readonly x: number;
  readonly y: number;
}

export interface LanePath {
  readonly key: string;
  /** Left to right; the right end of a lane whose port is not known ends in the open. */
  readonly d: string;
  readonly label: Point;
  readonly strokeWidth: number;
}

export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly locals: readonly Box[];
  readonly ports: readonly Box[];
  readonly lanes: readonly LanePath[];
}

const boxHeight = 78;
const boxGap = 14;
/** Where lanes cross, their labels need room above one another. */
const boxGapCrossing = 60;
/** Room a label takes; two labels closer than this would lie on each other. */
const labelSize = { width: 132, height: 34 };

/** Positions for everything in the picture at this width, in CSS pixels. */
export function layoutOf(diagram: Diagram, width: number): Layout {
  const boxWidth = Math.round(Math.min(196, Math.max(84, width * 0.29)));
  const gap = diagram.lanes.length > Math.max(diagram.locals.length, diagram.ports.length) ? boxGapCrossing : boxGap;
  const height = Math.max(columnHeight(diagram.locals.length, gap), columnHeight(diagram.ports.length, gap));
  const column = (keys: readonly string[], x: number): readonly Box[] => {
    const top = (height - columnHeight(keys.length, gap)) / 2;
    return keys.map((key, index) => ({
      key,
      x,
      y: top + index * (boxHeight + gap),
      width: boxWidth,
      height: boxHeight,
    }));
  };
  const locals = column(
    diagram.locals.map((box) => box.key),
    0,
  );
  const ports = column(
    diagram.ports.map((box) => box.key),
    width - boxWidth,
  );
  return { width, height, locals, ports, lanes: lanePaths(diagram.lanes, locals, ports) };
}

function columnHeight(count: number, gap: number): number {
  return count * boxHeight + (count - 1) * gap;
}

function lanePaths(lanes: readonly DrawnLane[], locals: readonly Box[], ports: readonly Box[]): readonly LanePath[] {
  const placed: Point[] = [];
  return lanes.flatMap((lane) => {
    const ends = endsOf(lane, lanes, locals, ports);
    if (ends === undefined) return [];
    const label = freePlace(ends.from, ends.to, placed);
    placed.push(label);
    return [{ key: lane.key, d: curve(ends.from, ends.to), label, strokeWidth: strokeWidth(lane) }];
  });
}

/** Where a lane leaves and arrives; `undefined` only if its interface is not drawn. */
function endsOf(
  lane: DrawnLane,
  lanes: readonly DrawnLane[],
  locals: readonly Box[],
  ports: readonly Box[],
): { readonly from: Point; readonly to: Point } | undefined {
  const start = locals.find((box) => box.key === lane.from);
  if (start === undefined) return undefined;
  const rank = (other: DrawnLane): number => ports.findIndex((box) => box.key === other.to);
  const leaving = lanes.filter((other) => other.from === lane.from).toSorted((a, b) => rank(a) - rank(b));
  const from = { x: start.x + start.width, y: spread(start, leaving.indexOf(lane), leaving.length) };
  const end = ports.find((box) => box.key === lane.to);
  if (end === undefined) return { from, to: { x: from.x + ((ports[0]?.x ?? from.x) - from.x) * 0.6, y: from.y } };
  const origin = (other: DrawnLane): number => locals.findIndex((box) => box.key === other.from);
  const arriving = lanes.filter((other) => other.to === lane.to).toSorted((a, b) => origin(a) - origin(b));
  return { from, to: { x: end.x, y: spread(end, arriving.indexOf(lane), arriving.length) } };
}

/** Places along a box's side, evenly. */
function spread(box: Box, index: number, count: number): number {
  return box.y + (box.height * (index + 1)) / (count + 1);
}

function curve(from: Point, to: Point): string {
  const bend = (to.x - from.x) / 2;
  return `M${round(from.x)} ${round(from.y)}C${round(from.x + bend)} ${round(from.y)} ${round(to.x - bend)} ${round(to.y)} ${round(to.x)} ${round(to.y)}`;
}

/** The point of that curve at `t`, 0 to 1. */
function pointAt(from: Point, to: Point, t: number): Point {
  const across = 1.5 * t * (1 - t) + t ** 3;
  const down = 3 * t ** 2 - 2 * t ** 3;
  return { x: round(from.x + (to.x - from.x) * across), y: round(from.y + (to.y - from.y) * down) };
}

/** Near the middle, and where that is taken, further along the lane. */
const labelPlaces = [0.5, 0.62, 0.38, 0.72, 0.28, 0.8, 0.2] as const;

function freePlace(from: Point, to: Point, taken: readonly Point[]): Point {
  const places = labelPlaces.map((t) => pointAt(from, to, t));
  const roomiest = places.toSorted((a, b) => clearance(b, taken) - clearance(a, taken))[0];
  return places.find((place) => clearance(place, taken) >= 1) ?? roomiest ?? from;
}

/** Distance to the nearest label in label sizes; from 1 on they do not touch. */
function clearance(place: Point, taken: readonly Point[]): number {
  const distances = taken.map((other) =>
    Math.max(Math.abs(other.x - place.x) / labelSize.width, Math.abs(other.y - place.y) / labelSize.height),
  );
  return Math.min(Infinity, ...distances);
}

/** A busy port's lane is thick; an idle one still a line. */
function strokeWidth(lane: DrawnLane): number {
  if (lane.state === 'carrying') return round(3 + 8 * lane.utilisation);
  return lane.state === 'stalled' ? 4 : 2.5;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
