import { memo, type ReactNode } from 'react';
import { overviewWords } from '../../../shared/text/screens/overview.ts';
import { verdictWord } from '../../../shared/text/verdicts.ts';
import { hashOf } from '../../state/route.ts';
import { Name } from '../../ui/name.tsx';
import { RateValue } from '../../ui/rate.tsx';
import { Sparkline } from '../../ui/sparkline.tsx';
import { VerdictFigure } from '../../ui/verdict.tsx';
import { LaneRows } from '../../ui/lanes/mini-lanes.tsx';
import type { Row } from './rows.ts';

interface Properties {
  readonly row: Row;
  /** The whole picture of its lanes, in place of the small one. */
  readonly picture?: ReactNode;
}

/** One share of the overview: its verdict, what it moves, and the way to its page. Drawn anew where its row is another one. */
export const ShareRow = memo(function ShareRow({ row, picture }: Properties) {
  const { share, name, verdict, level, badge, sentence, cause, lanes } = row;
  return (
    <li className={picture === undefined ? 'overview-row' : undefined}>
      <a className="row mid g14 overview-share" href={hashOf({ page: 'share', share })} data-verdict={verdict.word}>
        <VerdictFigure verdict={verdict} level={level} large />
        <span className="overview-text">
          <span className="row g8">
            <Name className="overview-share-name" text={name} />
            <span className="mute small nowrap">{badge}</span>
            <span className="visually-hidden">, {verdictWord(verdict.word)}</span>
          </span>
          <span className="overview-sentence">{sentence}</span>
          {cause !== undefined && <span className="small">{cause}</span>}
        </span>
        {picture === undefined && <LaneRows lanes={lanes} />}
        <ShareLoad row={row} />
      </a>
      {picture !== undefined && <div className="overview-picture">{picture}</div>}
    </li>
  );
});

function ShareLoad({ row: { load, spark } }: { readonly row: Row }) {
  return (
    <span className="row mid g12 overview-load">
      <Sparkline spark={spark} />
      <span className="overview-rate">
        {load?.idle === true ? (
          <span className="mute">{load.waits ? overviewWords.waits : overviewWords.idle}</span>
        ) : (
          <RateValue rate={load?.total} />
        )}
      </span>
    </span>
  );
}
