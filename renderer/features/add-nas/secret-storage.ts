import { useEffect, useState } from 'react';
import type { SecretStorage } from '../../../shared/ipc/nas.ts';
import { ask } from '../../state/connect.ts';

/** Whether this computer can keep a secret; `undefined` until it is known. */
export function useSecretStorage(): SecretStorage | undefined {
  const [storage, setStorage] = useState<SecretStorage>();
  useEffect(() => {
    let isShown = true;
    const read = async (): Promise<void> => {
      const reply = await ask('nas.list', undefined);
      if (isShown && reply.ok) setStorage(reply.value.secrets);
    };
    void read();
    return () => {
      isShown = false;
    };
  }, []);
  return storage;
}
