import { useId } from 'react';
import type { SecretStorage } from '../../../shared/ipc/nas.ts';
import { addNasWords } from '../../../shared/text/screens/nas-add.ts';

interface Properties {
  /** `undefined`: not known yet, and then nothing is promised. */
  readonly storage: SecretStorage | undefined;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
}

/** Whether a secret is kept, and honestly where and against whom. */
export function Remember({ storage, checked, onChange }: Properties) {
  const help = useId();
  const can = storage?.kept === true;
  return (
    <div className="remember">
      <label>
        <input
          type="checkbox"
          checked={can && checked}
          disabled={!can}
          aria-describedby={help}
          onChange={(event) => {
            onChange(event.currentTarget.checked);
          }}
        />
        {addNasWords.remember}
      </label>
      <p id={help} className="mute small">
        {storage?.kept === false ? `${storage.sentence} ${addNasWords.rememberNot}` : addNasWords.rememberHelp}
      </p>
    </div>
  );
}
