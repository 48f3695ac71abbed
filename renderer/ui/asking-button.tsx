import { useState } from 'react';

interface Properties {
  readonly title: string;
  readonly primary?: boolean;
  /** What is said until the answer is there. */
  readonly meanwhile: string;
  /** Does it; gives the sentence that says how it ended. */
  readonly ask: () => Promise<string>;
}

/** A button for what takes some seconds. How that ended stands below it. */
export function AskingButton({ title, primary = false, meanwhile, ask }: Properties) {
  const [isAsking, setAsking] = useState(false);
  const [said, setSaid] = useState('');
  const press = async () => {
    setAsking(true);
    setSaid(meanwhile);
    setSaid(await ask());
    setAsking(false);
  };
  return (
    <>
      <p>
        <button
          type="button"
          className={`button remedy-button${primary ? ' primary' : ''}`}
          disabled={isAsking}
          onClick={() => void press()}
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
