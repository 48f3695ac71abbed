import { type SeriesPoint, seriesWindowMs } from '../state/series.ts';

const width = 96;
const height = 24;
/** Echoes of an idle share must not look like a copy: a full line is at least this many bytes a second. */
const quietTop = 2_000_000;

/** The last minute as a small line, for lists; the numbers stand beside it. */
export function Sparkline({ points }: { readonly points: readonly SeriesPoint[] }) {
  const last = points.at(-1)?.at;
  const known = points.filter((point) => point.total !== undefined);
  if (last === undefined || known.length < 2)
    return <svg className="sparkline" width={width} height={height} aria-hidden="true" />;
  const top = Math.max(...known.map((point) => point.total ?? 0), quietTop);
  const at = known.map((point) => {
    const x = width - ((last - point.at) / seriesWindowMs) * width;
    return `${x.toFixed(1)} ${(height - 2 - ((point.total ?? 0) / top) * (height - 4)).toFixed(1)}`;
  });
  const first = width - ((last - (known[0]?.at ?? last)) / seriesWindowMs) * width;
  return (
    <svg className="sparkline" width={width} height={height} viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
      <path
        d={`M${first.toFixed(1)} ${height - 1}L${at.join('L')}L${width} ${height - 1}Z`}
        fill="currentColor"
        opacity="0.13"
      />
      <path d={`M${at.join('L')}`} fill="none" stroke="currentColor" strokeWidth="1.5" strokeLinejoin="round" />
    </svg>
  );
}
