import { idleBelow } from '../../shared/text/screens/numbers.ts';
import { type SeriesPoint, seriesWindowMs } from '../state/series.ts';

const width = 96;
const height = 24;
/** Echoes of an idle share must not look like a copy: a full line is at least this many bytes a second. */
const quietTop = 2_000_000;
/** A line that begins so near the edge begins at it: the oldest look is never a whole minute ago. */
const edge = 3;

/** The line of the last minute, as a path; left out before two looks could be compared. */
export interface Spark {
  readonly line?: string;
}

/** Of a minute in which nothing moved it is the same line look after look. */
export function sparkOf(points: readonly SeriesPoint[]): Spark {
  const last = points.at(-1)?.at;
  const known = points.flatMap(({ at, total }) => (total === undefined ? [] : [{ at, total }]));
  const [first] = known;
  if (last === undefined || first === undefined || known.length < 2) return {};
  const left = (at: number): number => width - ((last - at) / seriesWindowMs) * width;
  const isQuiet = known.every(({ total }) => total < idleBelow);
  if (isQuiet) return { line: `${left(first.at) < edge ? 0 : Math.round(left(first.at))} ${height - 2}` };
  const top = Math.max(...known.map(({ total }) => total), quietTop);
  const down = (total: number): number => height - 2 - (total / top) * (height - 4);
  return { line: known.map(({ at, total }) => `${left(at).toFixed(1)} ${down(total).toFixed(1)}`).join('L') };
}

/** The last minute as a small line, for lists; the numbers stand beside it. */
export function Sparkline({ spark: { line } }: { readonly spark: Spark }) {
  if (line === undefined) return <svg className="sparkline" width={width} height={height} aria-hidden="true" />;
  const from = line.slice(0, line.indexOf(' '));
  return (
    <svg className="sparkline" width={width} height={height} viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
      <path d={`M${from} ${height - 1}L${line}H${width}V${height - 1}Z`} fill="currentColor" opacity="0.13" />
      <path d={`M${line}H${width}`} fill="none" stroke="currentColor" strokeWidth="1.5" strokeLinejoin="round" />
    </svg>
  );
}
