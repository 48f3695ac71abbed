/**
 * A shell that has answered waits for the next look: to start one costs a small NAS more than what it is asked. Each
 * connection keeps one at most. It ends with the connection, whatever becomes of that, because its standard input does.
 */
import type { Client, ClientChannel } from 'ssh2';

interface Kept {
  readonly channel: ClientChannel;
  readonly letGo: () => void;
}

/** Longer than the distance between any two looks (main/watch/pace.ts, nas-pace.ts). */
const keptForMs = 20_000;

const kept = new WeakMap<Client, Kept>();

/** The shell that waits on this connection, for one asker. */
export function takeShell(client: Client): ClientChannel | undefined {
  const found = kept.get(client);
  found?.letGo();
  return found?.channel;
}

/** Keeps a shell that waits for its next line, or ends it if there is one already. */
export function keepShell(client: Client, channel: ClientChannel): void {
  if (kept.has(client)) {
    channel.end();
    return;
  }
  const letGo = (): void => {
    clearTimeout(timer);
    channel.off('close', letGo);
    kept.delete(client);
  };
  const timer = setTimeout(() => {
    letGo();
    channel.end();
  }, keptForMs).unref();
  channel.on('close', letGo);
  kept.set(client, { channel, letGo });
}
