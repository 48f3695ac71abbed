import { Timeline } from '@mantine/core';
import type { ReactNode } from 'react';
import { ToneMark } from './notice.tsx';
import type { Tone } from './verdict.tsx';
import './step-timeline.css';

/** One step of something that goes on, or went on. */
export interface ShownStep {
  readonly state: string;
  /** How it ended. */
  readonly tone?: Tone | undefined;
  /** Where it has no tone: what stands in its place. */
  readonly mark?: ReactNode;
  readonly title: ReactNode;
  readonly word?: string;
  readonly time?: string;
  readonly more?: ReactNode;
}

interface Properties {
  readonly label: string;
  readonly className: string;
  readonly steps: readonly ShownStep[];
}

/** What Mantine's timeline is for those who hear it; its own elements are all alike. */
const list = { role: 'list' };
const listItem = { role: 'listitem' };

/** Steps one after the other, each with how far it is. */
export function StepTimeline({ label, className, steps }: Properties) {
  return (
    <Timeline {...list} aria-label={label} className={`step-timeline ${className}`} bulletSize={22} lineWidth={1}>
      {steps.map(({ state, tone, mark, title, word, time, more }, index) => (
        <Timeline.Item
          key={String(index)}
          {...listItem}
          data-state={state}
          bullet={tone === undefined ? mark : <ToneMark tone={tone} />}
          title={
            <>
              <bdi>{title}</bdi> <span className="step-word">{word}</span> <span className="step-time">{time}</span>
            </>
          }
        >
          {more}
        </Timeline.Item>
      ))}
    </Timeline>
  );
}
