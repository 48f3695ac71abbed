import { Tooltip } from '@mantine/core';
import { useState } from 'react';
import { FlowPath } from '../flow-path.tsx';
import { useWidth } from '../width.ts';
import { frameWords } from '../../../shared/text/screens/window.ts';
import { shareWords } from '../../../shared/text/screens/share.ts';
import { LocalCard, PortCard } from './diagram-boxes.tsx';
import { layoutOf, type LanePath } from './diagram-layout.ts';
import type { Diagram, DrawnLane } from './diagram-model.ts';
import { LaneDetails } from './lane-details.tsx';
import { LaneGroup } from './lane-group.tsx';
import { SplitLine } from './split-line.tsx';
import { laneSummary, LaneLabel } from './lane-label.tsx';
import './lane-diagram.css';

/** Until the first measurement: the width that the window opens with. */
const usualWidth = 660;

/** The picture of a share: this machine's interfaces, the NAS's ports, and a line for each lane between them. */
export function LaneDiagram({ diagram }: { readonly diagram: Diagram }) {
  const { ref, width } = useWidth<HTMLElement>();
  const [active, setActive] = useState<string>();
  const layout = layoutOf(diagram, width === 0 ? usualWidth : width);
  return (
    <figure ref={ref} className="lane-diagram" aria-label={shareWords.pictureLabel} style={{ height: layout.height }}>
      <svg className="lane-lines" width={layout.width} height={layout.height} aria-hidden="true">
        {diagram.lanes.map((lane) => (
          <LaneLine
            key={lane.key}
            lane={lane}
            path={pathOf(layout.lanes, lane)}
            isActive={lane.key === active}
            onActive={setActive}
          />
        ))}
      </svg>
      {layout.locals.map((box) => (
        <LocalCard
          key={box.key}
          box={box}
          local={diagram.locals.find((local) => local.key === box.key)}
          lanes={diagram.lanes}
        />
      ))}
      {layout.ports.map((box) => (
        <PortCard
          key={box.key}
          box={box}
          port={diagram.ports.find((port) => port.key === box.key)}
          known={diagram.known}
        />
      ))}
      {diagram.lanes.map((lane) => (
        <LaneButton
          key={lane.key}
          lane={lane}
          path={pathOf(layout.lanes, lane)}
          isActive={lane.key === active}
          onActive={setActive}
        />
      ))}
    </figure>
  );
}

function pathOf(paths: readonly LanePath[], lane: DrawnLane): LanePath | undefined {
  return paths.find((path) => path.key === lane.key);
}

interface LaneProperties {
  readonly lane: DrawnLane;
  readonly path: LanePath | undefined;
  readonly isActive: boolean;
  readonly onActive: (key: string | undefined) => void;
}

function LaneLine({ lane, path, isActive, onActive }: LaneProperties) {
  if (path === undefined) return null;
  const split = lane.end?.split;
  if (split !== undefined)
    return <SplitLine lane={lane} split={split} path={path} isActive={isActive} onActive={onActive} />;
  const moves = lane.state === 'carrying' && lane.load !== undefined && !lane.load.idle;
  return (
    <LaneGroup lane={lane} path={path} isActive={isActive} onActive={onActive}>
      <path className="lane-stroke" d={path.d} style={{ strokeWidth: path.strokeWidth }} />
      {moves && (
        <FlowPath
          d={path.d}
          direction={lane.load.received >= lane.load.sent ? 'in' : 'out'}
          pace={paceOf(lane)}
          strokeWidth={Math.max(2, path.strokeWidth * 0.42)}
        />
      )}
    </LaneGroup>
  );
}

/** Few steps, so that the motion does not start anew with each small change of the rate. */
function paceOf(lane: DrawnLane): 1 | 2 | 3 {
  if (lane.utilisation > 0.6) return 3;
  return lane.utilisation > 0.2 ? 2 : 1;
}

function LaneButton({ lane, path, isActive, onActive }: LaneProperties) {
  if (path === undefined) return null;
  const show = (): void => {
    onActive(lane.key);
  };
  const hide = (): void => {
    onActive(undefined);
  };
  return (
    <Tooltip
      label={<LaneDetails lane={lane} />}
      opened={isActive}
      position="bottom"
      multiline
      withArrow
      portalProps={{ target: '#content' }}
      transitionProps={{ duration: 0 }}
      classNames={{ tooltip: 'lane-tooltip' }}
      aria-label={frameWords.details}
    >
      <button
        type="button"
        className={`lane-label ${lane.state}`}
        style={{ left: path.label.x, top: path.label.y }}
        aria-label={laneSummary(lane)}
        onMouseEnter={show}
        onMouseLeave={hide}
        onFocus={show}
        onBlur={hide}
        onClick={show}
        onKeyDown={(event) => {
          if (event.key === 'Escape') hide();
        }}
      >
        <LaneLabel lane={lane} />
      </button>
    </Tooltip>
  );
}
