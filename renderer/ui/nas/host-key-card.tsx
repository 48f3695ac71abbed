import { useState } from 'react';
import type { NasFiledKey, NasHostKey } from '../../../shared/ipc/nas.ts';
import {
  changedKeyWords,
  fingerprintCommand,
  forgetKeyCommand,
  hostKeyWords,
} from '../../../shared/text/screens/nas-add.ts';
import { CommandText } from '../command-text.tsx';
import { Cut } from '../cut.tsx';
import { Notice } from '../notice.tsx';
import { ToneShape } from '../verdict.tsx';
import { Field } from './field.tsx';

interface Properties {
  readonly hostKey: NasHostKey;
  readonly busy: boolean;
  readonly onTrust: () => void;
  /** Left out where there is nothing to go back to. */
  readonly onStop?: () => void;
}

/** First contact: the fingerprint, how to compare it, and the one decision that nobody but the person can make. */
export function HostKeyCard({ hostKey, busy, onTrust, onStop }: Properties) {
  const [pasted, setPasted] = useState('');
  const compared = comparison(pasted, hostKey.fingerprint);
  return (
    <Notice tone="warn" title={hostKeyWords.title} urgent>
      <p>
        <Cut text={hostKeyWords.text(hostKey.host)} />
      </p>
      <p className="mute small">
        <Cut text={hostKeyWords.fingerprint(hostKey.type)} />
      </p>
      <p className="fingerprint">
        <code dir="ltr">{hostKey.fingerprint}</code>
      </p>
      <p className="small">{hostKeyWords.howTo}</p>
      <CommandText text={fingerprintCommand(hostKey.type)} />
      <p className="mute small">{hostKeyWords.windows}</p>
      <Field label={hostKeyWords.paste} value={pasted} onChange={setPasted} />
      <output className={`row mid g6 comparison ${compared}`}>
        {compared !== 'empty' && <ToneShape tone={compared === 'same' ? 'ok' : 'err'} />}
        {compared === 'empty' ? '' : hostKeyWords[compared]}
      </output>
      <div className="dialog-actions start">
        <button type="button" className="button primary" disabled={busy || compared === 'different'} onClick={onTrust}>
          {hostKeyWords.trust}
        </button>
        {onStop !== undefined && (
          <button type="button" className="button" disabled={busy} onClick={onStop}>
            {hostKeyWords.stop}
          </button>
        )}
      </div>
    </Notice>
  );
}

/** A hard stop: there is no button that leads past it. */
export function ChangedKeyCard({ host, filedKey }: { readonly host: string; readonly filedKey: NasFiledKey }) {
  return (
    <Notice tone="err" title={<Cut text={changedKeyWords.title(host)} />} urgent>
      <ChangedKey filedKey={filedKey} />
    </Notice>
  );
}

/** What a changed key means, and the only repair. */
export function ChangedKey({ filedKey }: { readonly filedKey: NasFiledKey }) {
  return (
    <>
      <p>{changedKeyWords.text}</p>
      <p className="small">{changedKeyWords.repair}</p>
      <CommandText text={forgetKeyCommand(filedKey)} />
    </>
  );
}

/** What a person pasted against what arrived: `ssh-keygen -l` prints more than the fingerprint. */
export function comparison(pasted: string, fingerprint: string): 'empty' | 'same' | 'different' {
  const text = pasted.trim();
  if (text === '') return 'empty';
  const printed = text.split(/\s+/).map((word) => word.replace(/=+$/, ''));
  return printed.includes(fingerprint) || printed.includes(fingerprint.replace(/^SHA256:/, '')) ? 'same' : 'different';
}
