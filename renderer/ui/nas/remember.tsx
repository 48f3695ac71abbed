import { Checkbox } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { SecretStorage } from '../../../shared/ipc/nas.ts';
import { addNasWords } from '../../../shared/text/screens/nas-add.ts';
import { ask } from '../../state/connect.ts';

interface Properties {
  /** `undefined`: not known yet, and then nothing is promised. */
  readonly storage: SecretStorage | undefined;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
}

/** Whether a secret is kept, and honestly where and against whom. */
export function Remember({ storage, checked, onChange }: Properties) {
  const can = storage?.kept === true;
  return (
    <Checkbox
      label={addNasWords.remember}
      description={
        storage?.kept === false ? `${storage.sentence} ${addNasWords.rememberNot}` : addNasWords.rememberHelp
      }
      checked={can && checked}
      disabled={!can}
      onChange={(event) => onChange(event.currentTarget.checked)}
    />
  );
}

/** Whether this computer can keep a secret; `undefined` until it is known. */
export function useSecretStorage(): SecretStorage | undefined {
  const [storage, setStorage] = useState<SecretStorage>();
  useEffect(() => {
    let isShown = true;
    const read = async (): Promise<void> => {
      const reply = await ask('nas.secrets', undefined);
      if (isShown && reply.ok) setStorage(reply.value);
    };
    void read();
    return () => {
      isShown = false;
    };
  }, []);
  return storage;
}
