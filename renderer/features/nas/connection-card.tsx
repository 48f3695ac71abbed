import { useState } from 'react';
import type { ConnectionState, PublishedNas } from '../../../shared/ipc/nas.ts';
import { connectionWords } from '../../../shared/text/screens/nas-add.ts';
import { nasWords } from '../../../shared/text/screens/nas.ts';
import { openAsking } from '../../state/asking.ts';
import { request } from '../../state/connect.ts';
import { Cut } from '../../ui/cut.tsx';
import { Notice } from '../../ui/notice.tsx';
import { ChangedKey, HostKeyCard } from '../../ui/nas/host-key-card.tsx';
import { connectionTone } from '../../ui/nas/connection-badge.tsx';
import { SecretForm } from './secret-form.tsx';
import '../../ui/nas/login.css';

type Failed = Extract<ConnectionState, { state: 'failed' }>;

/** Why it does not answer and what a person can do; nothing while all is well. */
export function ConnectionCard({ known }: { readonly known: PublishedNas }) {
  const { connection } = known;
  if (connection.state === 'connected') return null;
  if (connection.state === 'connecting')
    return (
      <output className="card block">
        <Cut text={connectionWords.connecting(known.host)} />
      </output>
    );
  return <FailedCard known={known} connection={connection} />;
}

function FailedCard({ known, connection }: { readonly known: PublishedNas; readonly connection: Failed }) {
  return (
    <Notice tone={connectionTone(connection)} title={titleOf(known, connection)}>
      <output className="visually-hidden">{`${titleOf(known, connection)}. ${connection.sentence}`}</output>
      <p className="mute">
        <Cut text={connection.sentence} />
      </p>
      <Remedy known={known} connection={connection} />
    </Notice>
  );
}

function titleOf(known: PublishedNas, { needs }: Failed): string {
  if (needs === 'secret')
    return known.login === 'password' ? connectionWords.secretTitle : connectionWords.passphraseTitle;
  if (needs === 'host-key') return connectionWords.hostKeyTitle;
  if (needs === 'changed-host-key') return connectionWords.changedTitle;
  return needs === 'login' ? connectionWords.loginTitle : connectionWords.failed;
}

function Remedy({ known, connection }: { readonly known: PublishedNas; readonly connection: Failed }) {
  const { id } = known;
  const [busy, retry] = useRetry(known);
  switch (connection.needs) {
    case 'secret':
      return <SecretForm known={known} busy={busy} onRetry={retry} />;
    case 'host-key': {
      const { hostKey } = connection;
      if (hostKey === undefined) return <RetryLine busy={busy} onRetry={() => retry({ id })} />;
      return (
        <HostKeyCard hostKey={hostKey} busy={busy} onTrust={() => retry({ id, acceptHostKey: hostKey.fingerprint })} />
      );
    }
    case 'changed-host-key':
      return (
        <>
          {connection.filedKey !== undefined && <ChangedKey filedKey={connection.filedKey} />}
          <RetryLine busy={busy} onRetry={() => retry({ id })} />
        </>
      );
    case 'login':
      return (
        <RetryLine busy={busy} note={connectionWords.waits} onRetry={() => retry({ id })}>
          <button type="button" className="button primary" onClick={() => openAsking({ known })}>
            {connectionWords.changeLogin}
          </button>
        </RetryLine>
      );
    case undefined:
      return <RetryLine busy={busy} note={connectionWords.triesAgain} onRetry={() => retry({ id })} />;
    default:
      return connection.needs satisfies never;
  }
}

type RetryArgument = Parameters<typeof request<'nas.retry'>>[1];

function useRetry({ id }: PublishedNas): readonly [boolean, (argument: RetryArgument) => void] {
  const [busy, setBusy] = useState<PublishedNas['id']>();
  const retry = async (argument: RetryArgument): Promise<void> => {
    setBusy(id);
    await request('nas.retry', argument);
    setBusy(undefined);
  };
  return [
    busy === id,
    (argument) => {
      void retry(argument);
    },
  ];
}

interface RetryProperties {
  readonly busy: boolean;
  readonly onRetry: () => void;
  readonly note?: string;
  readonly children?: React.ReactNode;
}

function RetryLine({ busy, onRetry, note, children }: RetryProperties) {
  return (
    <div className="dialog-actions start">
      {children}
      <button type="button" className="button" disabled={busy} onClick={onRetry}>
        {busy ? nasWords.retrying : nasWords.retry}
      </button>
      {note !== undefined && <span className="mute small">{note}</span>}
    </div>
  );
}
