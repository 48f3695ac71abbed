import { Modal } from '@mantine/core';
import { useState } from 'react';
import type { PublishedNas } from '../../../shared/ipc/nas.ts';
import { nasWords } from '../../../shared/text/screens/nas.ts';
import { openAsking } from '../../state/asking.ts';
import { connectionWords } from '../../../shared/text/screens/nas-add.ts';
import { go, request } from '../../state/connect.ts';
import { Name } from '../../ui/name.tsx';

/** The last things on the page: another login, and forgetting the NAS. */
export function ForgetCard({ known }: { readonly known: PublishedNas }) {
  const [asks, setAsks] = useState(false);
  const close = (): void => {
    setAsks(false);
  };
  return (
    <div className="dialog-actions start nas-end">
      <button type="button" className="button" onClick={() => openAsking({ known })}>
        {connectionWords.changeLogin}
      </button>
      <button type="button" className="button quiet" onClick={() => setAsks(true)}>
        {nasWords.forget}…
      </button>
      {!known.kept && <span className="mute small">{nasWords.notKept}</span>}
      <Modal opened={asks} onClose={close} title={<Name text={nasWords.forgetSure(known.name)} />} centered>
        <p>{nasWords.forgetWhat}</p>
        <div className="dialog-actions">
          <button type="button" className="button" data-autofocus onClick={close}>
            {nasWords.keep}
          </button>
          <button
            type="button"
            className="button danger"
            onClick={() => {
              close();
              void forget(known);
            }}
          >
            {nasWords.forgetYes}
          </button>
        </div>
      </Modal>
    </div>
  );
}

/** The page is left only when it was done: else the notice above it says why not. */
async function forget({ id }: PublishedNas): Promise<void> {
  const done = await request('nas.forget', { id });
  if (done !== undefined) go({ page: 'overview' });
}
