import { useState } from 'react';
import type { ShareLoad } from '../../../shared/ipc/contract.ts';
import type { Remedy } from '../../../shared/model/remedy.ts';
import { loadWords } from '../../../shared/text/screens/load.ts';
import { ask } from '../../state/connect.ts';
import { useWindow } from '../../state/store.ts';

interface Properties {
  readonly remedy: Extract<Remedy, { readonly kind: 'load' }>;
  readonly primary: boolean;
}

/** A button that reads the share for some seconds, and says how that ended. */
export function LoadShare({ remedy: { share, title, text }, primary }: Properties) {
  const [isReading, setReading] = useState(false);
  const [said, setSaid] = useState('');
  const units = useWindow(({ settings }) => settings.units);
  const read = async () => {
    setReading(true);
    setSaid(loadWords.reading);
    const reply = await ask('share.load', { share });
    setSaid(reply.ok ? sentenceOf(reply.value, units) : reply.message);
    setReading(false);
  };
  return (
    <>
      <p>{text}</p>
      <p>
        <button
          type="button"
          className={`button remedy-button${primary ? ' primary' : ''}`}
          disabled={isReading}
          onClick={() => void read()}
        >
          {title}
        </button>
      </p>
      <p>
        <output>{said}</output>
      </p>
    </>
  );
}

const sentenceOf = (load: ShareLoad, units: Parameters<typeof loadWords.read>[2]): string =>
  load.state === 'read' ? loadWords.read(load.bytes, load.took, units) : load.sentence;
