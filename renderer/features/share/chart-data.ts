import { type LaneSeries, seriesWindowMs, summed } from '../../state/series.ts';
import type { Units } from '../../../shared/text/screens/numbers.ts';
import type { ChartLine } from './chart-lines.ts';

export const chartSeconds = seriesWindowMs / 1000;

/** Whether there is anything to draw. */
export function hasPoints(series: LaneSeries, lines: readonly ChartLine[]): boolean {
  const points = lines.flatMap(({ lanes }) => lanes.flatMap(({ id }) => series[id] ?? []));
  return points.some(({ total }) => total !== undefined);
}

/** Seconds before the newest look (0 is now), then one column for each line in millions of its unit; `null` is a gap. */
export function chartColumns(
  series: LaneSeries,
  lines: readonly ChartLine[],
  units: Units,
): [number[], ...(number | null)[][]] {
  const points = lines.map((line) =>
    summed(
      series,
      line.lanes.map((lane) => lane.id),
    ),
  );
  const moments = [...new Set(points.flat().map((point) => point.at))].sort((a, b) => a - b);
  const newest = moments.at(-1) ?? 0;
  const columns = points.map((own) => {
    const byMoment = new Map(own.map((point) => [point.at, point.total]));
    return moments.map((at) => {
      const total = byMoment.get(at);
      return total === undefined ? null : total * millionths(units);
    });
  });
  return [moments.map((at) => (at - newest) / 1000), ...columns];
}

function millionths(units: Units): number {
  return units === 'bits' ? 8e-6 : 1e-6;
}

/** A quiet share's echoes must stay at the ground: the scale reaches at least this many bytes a second. */
const lowestTop = 2_000_000;

/** Top of the scale: the next of a few round numbers with a little room above, so that it changes seldom. */
export function chartTop(highest: number | null | undefined, units: Units): number {
  const wanted = Math.max(highest ?? 0, lowestTop * millionths(units)) * 1.08;
  const power = 10 ** Math.floor(Math.log10(wanted));
  const step = [1, 1.5, 2, 2.5, 3, 4, 5, 6, 8].find((factor) => factor * power >= wanted);
  return (step ?? 10) * power;
}

const atMostTwoDigits = new Intl.NumberFormat('en', { maximumFractionDigits: 2 });

/** One unit for the whole axis, named at its top. */
export function axisText(value: number, top: number, units: Units): string {
  const giga = top >= (units === 'bits' ? 100 : 1000);
  const number = atMostTwoDigits.format(giga ? value / 1000 : value);
  return value === top ? `${number} ${giga ? 'G' : 'M'}${units === 'bits' ? 'bit/s' : 'B/s'}` : number;
}
