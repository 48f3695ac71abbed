import { Alert, type AlertProps } from '@mantine/core';
import { Tick, ToneShape, type Tone } from './verdict.tsx';
import './notice.css';

interface Properties extends Pick<AlertProps, 'title' | 'children'> {
  readonly tone: Tone;
  /** The tone colours the frame as well: somebody has to do something. */
  readonly urgent?: boolean;
  /** It comes up while somebody waits for it: those who hear the window are told. */
  readonly live?: boolean;
}

/** Something to take notice of: a shape, a title, and what it means. */
export function Notice({ tone, urgent = false, live = false, title, children }: Properties) {
  return (
    <Alert
      className="notice"
      data-tone={tone}
      data-urgent={urgent}
      role={live ? 'status' : 'group'}
      icon={<ToneMark tone={tone} />}
      title={<h2>{title}</h2>}
    >
      {children}
    </Alert>
  );
}

/** The shape of a tone on its ground; what is only to be known has an i. */
export function ToneMark({ tone }: { readonly tone: Tone }) {
  return (
    <span className={`severity ${tone === 'unk' ? 'note' : tone}`} aria-hidden="true">
      {tone === 'unk' ? 'i' : tone === 'ok' ? <Tick /> : <ToneShape tone={tone} size={12} />}
    </span>
  );
}
