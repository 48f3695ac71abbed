import type { PublishedShare } from '../../../shared/ipc/publication.ts';
import { SegmentedControl } from '@mantine/core';
import { useEffect } from 'react';
import { valueOf } from '../../../shared/model/reading.ts';
import type { Nas } from '../../../shared/model/snapshot.ts';
import { shareWords } from '../../../shared/text/screens/share.ts';
import { useWindow } from '../../state/store.ts';
import { Name } from '../../ui/name.tsx';
import { isTyping } from '../../ui/typing.ts';
import { LaneDiagram } from '../../ui/lanes/lane-diagram.tsx';
import type { Diagram } from '../../ui/lanes/diagram-model.ts';
import { LaneTable } from './lane-table.tsx';

interface Properties {
  readonly share: PublishedShare;
  readonly nas: Nas;
  readonly hostName: string;
  readonly diagram: Diagram;
  readonly stale: boolean;
}

/** The lanes as a picture or as a table; who hears the page has the table either way. */
export function LanesCard({ share, nas, hostName, diagram, stale }: Properties) {
  const asTable = useWindow((state) => state.lanesAsTable);
  const lanes = valueOf(share.session)?.lanes ?? [];
  useTableKey();
  return (
    <section className="card lanes" aria-label={shareWords.lanes}>
      <div className="lanes-head">
        <Name className="lanes-side" text={hostName} />
        <SegmentedControl
          size="xs"
          aria-label={shareWords.tableKey}
          value={asTable ? 'table' : 'picture'}
          data={[
            { value: 'picture', label: shareWords.picture },
            { value: 'table', label: shareWords.table },
          ]}
          onChange={(view) => show(view === 'table')}
        />
        <Name className="lanes-side end" text={nas.name} />
      </div>
      {!asTable && <LaneDiagram diagram={diagram} />}
      {!asTable && diagram.hiddenPorts > 0 && (
        <p className="mute small lanes-more">{shareWords.hiddenPorts(diagram.hiddenPorts)}</p>
      )}
      <LaneTable
        diagram={diagram}
        lanes={lanes}
        nowWord={stale ? shareWords.lastKnown : shareWords.columns.now}
        unseen={!asTable}
      />
    </section>
  );
}

function show(lanesAsTable: boolean): void {
  useWindow.setState({ lanesAsTable });
}

function useTableKey(): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.key.toLowerCase() !== 't' || event.ctrlKey || event.altKey || event.metaKey || isTyping(event)) return;
      show(!useWindow.getState().lanesAsTable);
    };
    globalThis.addEventListener('keydown', onKey);
    return () => {
      globalThis.removeEventListener('keydown', onKey);
    };
  }, []);
}
