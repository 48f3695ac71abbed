import { Progress, Table } from '@mantine/core';
import { valueOf } from '../../../shared/model/reading.ts';
import { movedBy } from '../../../shared/model/snapshot.ts';
import { amountText, idleBelow, percentText } from '../../../shared/text/screens/numbers.ts';
import { laneStateWord, shareWords } from '../../../shared/text/screens/share.ts';
import { bytes, bytesPerSecond } from '../../../shared/model/units.ts';
import { loadOf } from '../../state/load.ts';
import { totalOf } from '../../state/series.ts';
import { RateValue } from '../../ui/rate.tsx';
import type { ChartLine } from './chart-lines.ts';
import { laneColour } from '../../ui/lanes/lane-colour.ts';

interface Part {
  readonly line: ChartLine;
  /** Bytes a second over the last ten seconds; `undefined`: not known. */
  readonly recent: number | undefined;
  /** 0 to 1 of what all lines moved; `undefined` while that was next to nothing. */
  readonly part: number | undefined;
}

/** The chart's legend with its numbers, and how the load was spread over the lanes. */
export function LaneLegend({ lines, nowWord }: { readonly lines: readonly ChartLine[]; readonly nowWord: string }) {
  const words = shareWords.columns;
  const parts = partsOf(lines);
  return (
    <div className="stack g8 lane-legend">
      <SpreadBar parts={parts} />
      <Table withRowBorders={false}>
        <Table.Caption className="visually-hidden">{shareWords.legendLabel}</Table.Caption>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{nowWord}</Table.Th>
            <Table.Th scope="col" className="right">
              {words.recent}
            </Table.Th>
            <Table.Th scope="col" className="right">
              {words.total}
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        {parts.map((part) => (
          <LegendRows key={part.line.key} part={part} />
        ))}
      </Table>
    </div>
  );
}

function LegendRows({ part: { line, recent, part } }: { readonly part: Part }) {
  const counts = line.lanes.flatMap((lane) => valueOf(lane.count) ?? []);
  const total = counts.reduce((sum, { received, sent }) => sum + received + sent, 0);
  return (
    <Table.Tbody>
      <Table.Tr>
        <Table.Th scope="rowgroup" colSpan={3}>
          <span className="row g6">
            <LaneKey colour={line.colour} />
            <span className="ellipsis">
              {line.lanes.length > 1 && `${line.lanes.length} × `}
              <bdi>{line.from}</bdi> → <bdi>{line.to ?? shareWords.notKnown}</bdi>
            </span>
            <LineState line={line} />
            {part !== undefined && <span className="lane-part">{percentText(part)}</span>}
          </span>
        </Table.Th>
      </Table.Tr>
      <Table.Tr>
        <Table.Td>
          <RateValue rate={loadOf(line.lanes)?.total} />
        </Table.Td>
        <Table.Td className="right">
          <RateValue rate={recent === undefined ? undefined : bytesPerSecond(recent)} />
        </Table.Td>
        <Table.Td className="right">{counts.length < line.lanes.length ? '–' : amountText(bytes(total))}</Table.Td>
      </Table.Tr>
    </Table.Tbody>
  );
}

function LineState({ line }: { readonly line: ChartLine }) {
  const odd = line.lanes.find((lane) => lane.state !== 'connected');
  return odd === undefined ? null : (
    <span className={`fixed strong lane-state ${odd.state}`}>{laneStateWord(odd.state)}</span>
  );
}

/** Each lane's share of the last ten seconds as a piece of one bar. */
function SpreadBar({ parts }: { readonly parts: readonly Part[] }) {
  const known = parts.filter(({ part }) => part !== undefined && part > 0);
  if (known.length === 0 || parts.length < 2) return null;
  return (
    <Progress.Root size={6} title={shareWords.spread} aria-hidden="true">
      {known.map(({ line, part = 0 }) => (
        <Progress.Section key={line.key} value={part * 100} color={`var(${laneColour(line.colour)})`} />
      ))}
    </Progress.Root>
  );
}

export function LaneKey({ colour }: { readonly colour: number }) {
  return <span className="lane-key" style={{ background: `var(${laneColour(colour)})` }} aria-hidden="true" />;
}

/** Which part of the whole each line moved; of a whole that is not known throughout nothing is a part. */
export function partsOf(lines: readonly ChartLine[]): readonly Part[] {
  const recents = lines.map(recentOf);
  const all = sumOf(recents);
  return lines.map((line, index) => {
    const recent = recents[index];
    return {
      line,
      recent,
      part: recent === undefined || all === undefined || all < idleBelow ? undefined : recent / all,
    };
  });
}

const recentOf = (line: ChartLine): number | undefined =>
  sumOf(
    line.lanes.map((lane) => {
      const moved = movedBy({ state: lane.state, rate: lane.recent });
      return moved && totalOf(moved);
    }),
  );

function sumOf(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 || known.length < values.length ? undefined : known.reduce((sum, value) => sum + value, 0);
}
