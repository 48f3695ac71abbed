import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import type { Units } from '../../../shared/text/screens/numbers.ts';
import { shareWords } from '../../../shared/text/screens/share.ts';
import { useWindow } from '../../state/store.ts';
import { useWidth } from '../../ui/width.ts';
import { axisText, chartColumns, chartSeconds, chartTop, hasPoints } from './chart-data.ts';
import type { ChartLine } from './chart-lines.ts';
import { laneColour } from '../../ui/lanes/lane-colour.ts';

const chartHeight = 132;

interface ChartProperties {
  readonly lines: readonly ChartLine[];
  /** What the right end of the chart is: "now", unless it is old. */
  readonly newestWord: string;
}

/** One line for each lane over the last minute. Drawn on a canvas: the table that follows has the numbers for all. */
export function LiveChart({ lines, newestWord }: ChartProperties) {
  const { ref, width } = useWidth<HTMLDivElement>();
  const units = useWindow((state) => state.settings.units);
  const isKnown = useWindow(({ series }) => hasPoints(series, lines));
  if (!isKnown) {
    return (
      <p className="mute" style={{ minHeight: chartHeight }}>
        {shareWords.noRates}
      </p>
    );
  }
  return (
    <div ref={ref} className="live-chart" aria-hidden="true" style={{ height: chartHeight }}>
      {width > 0 && (
        <Plot
          key={`${width} ${lines.length} ${units} ${newestWord}`}
          width={width}
          lines={lines}
          newestWord={newestWord}
          units={units}
        />
      )}
    </div>
  );
}

interface PlotProperties extends ChartProperties {
  readonly width: number;
  readonly units: Units;
}

/** Made anew (by its key) when anything but the numbers and the theme changes: a canvas does not follow sizes by itself. */
function Plot({ width, lines, newestWord, units }: PlotProperties) {
  const target = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot>(null);
  const series = useWindow((state) => state.series);
  const colours = lines.map((line) => line.colour).join(' ');
  useEffect(() => {
    if (target.current === null) return undefined;
    const made = new uPlot(optionsOf(width, colours.split(' ').map(Number), units, newestWord), [[]], target.current);
    plot.current = made;
    return () => {
      plot.current = null;
      made.destroy();
    };
  }, [width, colours, units, newestWord]);
  useEffect(() => {
    plot.current?.setData(chartColumns(series, lines, units));
  }, [series, lines, units]);
  // The colours are those of the page by then, whoever changed them.
  useEffect(() => {
    const observer = new MutationObserver(() => plot.current?.redraw(false));
    observer.observe(document.documentElement, { attributeFilter: ['data-mantine-color-scheme'] });
    return () => observer.disconnect();
  }, []);
  return <div ref={target} />;
}

function optionsOf(width: number, colours: readonly number[], units: Units, newestWord: string): uPlot.Options {
  const axis = { stroke: () => colourNow('--mute'), font: '11px Inter, system-ui, sans-serif', ticks: { show: false } };
  return {
    width,
    height: chartHeight,
    legend: { show: false },
    cursor: { show: false },
    padding: [8, 2, 0, 0],
    scales: {
      x: { time: false, range: [-chartSeconds, 0] },
      y: { range: (_plot, _lowest, highest) => [0, chartTop(highest, units)] },
    },
    axes: [
      {
        ...axis,
        size: 22,
        gap: 4,
        splits: [-45, -30, -15, 0],
        values: (_plot, splits) => splits.map((split) => (split === 0 ? newestWord : `${-split} s`)),
        grid: { show: false },
      },
      {
        ...axis,
        side: 1,
        size: 58,
        gap: 6,
        splits: (_plot, _axis, _lowest, top) => [0, top / 2, top],
        values: (_plot, splits) => splits.map((split) => axisText(split, splits.at(-1) ?? 0, units)),
        grid: { stroke: () => colourNow('--line'), width: 1 },
      },
    ],
    series: [{}, ...colours.map((place) => seriesOf(laneColour(place), colours.length))],
  };
}

/** Of a property of the theme, at the moment of drawing. */
const colourNow = (name: string): string => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** A filled ground helps one line; under several it would only make mud. */
function seriesOf(name: string, count: number): uPlot.Series {
  return {
    stroke: () => colourNow(name),
    width: 2,
    points: { show: false },
    spanGaps: false,
    ...(count === 1 && { fill: () => `${colourNow(name)}22` }),
  };
}
