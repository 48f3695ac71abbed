import { Table } from '@mantine/core';
import { valueOf } from '../../../shared/model/reading.ts';
import type { Lane } from '../../../shared/model/snapshot.ts';
import { bytes } from '../../../shared/model/units.ts';
import { amountText, idleBelow, percentText } from '../../../shared/text/screens/numbers.ts';
import { laneStateText, movedText, shareWords } from '../../../shared/text/screens/share.ts';
import { totalOf } from '../../state/series.ts';
import { RateValue } from '../../ui/rate.tsx';
import { chartLines, colourOf } from './chart-lines.ts';
import type { Diagram, DrawnLane } from '../../ui/lanes/diagram-model.ts';
import { LaneEndNote } from '../../ui/lanes/lane-end.tsx';
import { endpointText } from '../../ui/lanes/lane-end.tsx';
import { ScrollTable } from '../../ui/scroll-table.tsx';
import { LaneKey } from './lane-legend.tsx';
import './lane-table.css';

interface Properties {
  readonly diagram: Diagram;
  readonly lanes: readonly Lane[];
  readonly nowWord: string;
  /** For the ear alone, while the picture is shown. */
  readonly unseen: boolean;
}

/** The whole picture as a table: every channel, and every port that none reaches. */
export function LaneTable({ diagram, lanes, nowWord, unseen }: Properties) {
  const words = shareWords.columns;
  const lines = chartLines(lanes, diagram.lanes);
  const recentSum = sumOfRecent(lanes);
  const figures = [nowWord, words.recent, words.total];
  return (
    <ScrollTable
      className="lane-table"
      label={shareWords.tableLabel}
      columns={[words.lane, words.from, words.to, words.state, ...figures]}
      figures={figures}
      unseen={unseen}
    >
      {lanes.map((lane) => (
        <LaneRow
          key={lane.id}
          lane={lane}
          end={diagram.lanes.find((line) => line.lanes.includes(lane))?.end}
          colour={colourOf(lane.id, lines)}
          recentSum={recentSum}
        />
      ))}
      {diagram.lanes
        .filter((lane) => lane.lanes.length === 0)
        .map((lane) => (
          <MissingRow key={lane.key} lane={lane} />
        ))}
    </ScrollTable>
  );
}

interface RowProperties {
  readonly lane: Lane;
  readonly end: DrawnLane['end'];
  readonly colour: number;
  readonly recentSum: number;
}

function LaneRow({ lane, end, colour, recentSum }: RowProperties) {
  const rate = valueOf(lane.rate);
  const count = valueOf(lane.count);
  return (
    <Table.Tr>
      <Table.Th scope="row" className="nowrap">
        <LaneKey colour={colour} /> {lane.label}
      </Table.Th>
      <Table.Td>
        <bdi className="nowrap">{lane.nic ?? shareWords.notKnown}</bdi>
        {lane.local !== undefined && <code className="block mute lane-end">{endpointText(lane.local)}</code>}
      </Table.Td>
      <Table.Td>
        <code>{endpointText(lane.remote)}</code>
        <LaneEndNote end={end} lane={lane.id} />
      </Table.Td>
      <Table.Td className={lane.state === 'connected' ? '' : `strong lane-state ${lane.state}`}>
        {laneStateText(lane)}
      </Table.Td>
      <Table.Td className="right">
        <RateValue rate={rate === undefined ? undefined : totalOf(rate)} />
      </Table.Td>
      <Table.Td className="right">
        <RecentRate lane={lane} recentSum={recentSum} />
      </Table.Td>
      <Table.Td className="right" title={movedText(lane)}>
        {count === undefined ? <span className="mute">–</span> : amountText(bytes(count.received + count.sent))}
      </Table.Td>
    </Table.Tr>
  );
}

function MissingRow({ lane }: { readonly lane: DrawnLane }) {
  return (
    <Table.Tr className="mute">
      <Table.Th scope="row">{lane.state === 'possible' ? shareWords.possible : shareWords.notPossible}</Table.Th>
      <Table.Td>
        <bdi>{lane.from}</bdi>
      </Table.Td>
      <Table.Td>
        <code>{lane.to}</code>
      </Table.Td>
      <Table.Td>
        <bdi>{lane.reason}</bdi>
      </Table.Td>
      <Table.Td className="right">–</Table.Td>
      <Table.Td className="right">–</Table.Td>
      <Table.Td className="right">–</Table.Td>
    </Table.Tr>
  );
}

function RecentRate({ lane, recentSum }: { readonly lane: Lane; readonly recentSum: number }) {
  const recent = valueOf(lane.recent);
  if (recent === undefined) return <span className="mute">–</span>;
  return (
    <>
      <RateValue rate={totalOf(recent)} />
      {recentSum >= idleBelow && (
        <span className="block mute lane-end">{percentText(totalOf(recent) / recentSum)}</span>
      )}
    </>
  );
}

function sumOfRecent(lanes: readonly Lane[]): number {
  return lanes.reduce((sum, lane) => {
    const recent = valueOf(lane.recent);
    return recent === undefined ? sum : sum + totalOf(recent);
  }, 0);
}
