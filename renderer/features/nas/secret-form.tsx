import { useState } from 'react';
import type { RequestArgument } from '../../../shared/ipc/contract.ts';
import type { PublishedNas } from '../../../shared/ipc/nas.ts';
import { addNasWords, connectionWords } from '../../../shared/text/screens/nas-add.ts';
import { nasWords } from '../../../shared/text/screens/nas.ts';
import { Field } from '../../ui/nas/field.tsx';
import { Remember } from '../../ui/nas/remember.tsx';
import { useSecretStorage } from '../../ui/nas/remember.tsx';

interface Properties {
  readonly known: PublishedNas;
  readonly busy: boolean;
  readonly onRetry: (argument: RequestArgument<'nas.retry'>) => void;
}

/** The one thing that is missing: a password or a passphrase. */
export function SecretForm({ known, busy, onRetry }: Properties) {
  const [secret, setSecret] = useState('');
  const [remember, setRemember] = useState(false);
  const storage = useSecretStorage();
  return (
    <form
      className="stack g14 add-nas secret-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (secret === '') return;
        onRetry({ id: known.id, secret, remember: remember && storage?.kept === true });
        setSecret('');
      }}
    >
      <Field
        label={known.login === 'password' ? addNasWords.password : addNasWords.passphrase}
        value={secret}
        onChange={setSecret}
        disabled={busy}
        secret
      />
      <Remember storage={storage} checked={remember} onChange={setRemember} />
      <div className="dialog-actions start">
        <button type="submit" className="button primary" disabled={busy || secret === ''}>
          {busy ? nasWords.retrying : connectionWords.connect}
        </button>
      </div>
    </form>
  );
}
