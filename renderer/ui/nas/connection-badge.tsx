import type { ConnectionState } from '../../../shared/ipc/nas.ts';
import { connectionBadges } from '../../../shared/text/screens/nas.ts';
import { type Tone, ToneShape } from '../verdict.tsx';

/** "● answers", "✕ does not answer" */
export function ConnectionBadge({ connection }: { readonly connection: ConnectionState }) {
  const tone = connectionTone(connection);
  return (
    <span className={`verdict-badge ${tone}`}>
      <ToneShape tone={tone} />
      {connectionWord(connection)}
    </span>
  );
}

/** What waits for a person is no failure yet. */
export function connectionTone(connection: ConnectionState): Tone {
  if (connection.state !== 'failed') return connection.state === 'connected' ? 'ok' : 'unk';
  return connection.needs === 'secret' || connection.needs === 'host-key' ? 'warn' : 'err';
}

/** Two words for where a connection stands; what a person has to do comes before what went wrong. */
export function connectionWord(connection: ConnectionState): string {
  if (connection.state !== 'failed') return connectionBadges[connection.state];
  return connectionBadges[connection.needs ?? 'failed'];
}
