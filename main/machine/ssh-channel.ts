/** Channels of a connection: a server that never says whether it opens one must not hang whoever asked for it. */
import type { Client, ClientChannel } from 'ssh2';
import { MachineError } from './machine.ts';

/** As long as a whole login may take. A server that is that slow to begin anything is as good as not there. */
const openingTimeoutMs = 15_000;

interface Answer<Channel> {
  readonly opened: (channel: Channel) => void;
  /** With a `MachineError` of kind `unreachable` if the connection is lost, or else with the server's own refusal. */
  readonly failed: (error: Error) => void;
}

/** One of both is called, once: `opened` in the very turn in which the answer came, since an exit code may come in the same. */
export function startCommand(client: Client, command: string, answer: Answer<ClientChannel>): void {
  open(client, 'starts a command', (done) => client.exec(command, done), answer);
}

/** A way through this machine to another one. */
export function openTunnel(client: Client, host: string, port: number, answer: Answer<ClientChannel>): void {
  open(client, `opens a way to ${host}`, (done) => client.forwardOut('127.0.0.1', 0, host, port, done), answer);
}

function open(
  client: Client,
  what: string,
  ask: (done: (error: Error | undefined, channel: ClientChannel) => void) => unknown,
  { opened, failed }: Answer<ClientChannel>,
): void {
  let waiting = true;
  const end = (): void => {
    waiting = false;
    clearTimeout(timer);
  };
  const timer = setTimeout(() => {
    end();
    // Whatever else waits on this connection waits for a server that has stopped answering; the next question makes a new one.
    client.destroy();
    failed(unanswered(what));
  }, openingTimeoutMs);
  try {
    ask((error, channel) => {
      if (!waiting) return;
      end();
      if (error === undefined) opened(channel);
      else failed(error);
    });
  } catch (error) {
    end();
    failed(lost(error));
  }
}

const unanswered = (what: string): MachineError =>
  new MachineError(
    'unreachable',
    'ssh',
    `The machine let us in, but has not said for ${openingTimeoutMs / 1000} s whether it ${what}, so the connection was closed. See whether it is overloaded, or restart its SSH service.`,
  );

/** ssh2 throws when the connection ends between being handed out and being used. */
export const lost = (error: unknown): MachineError =>
  new MachineError(
    'unreachable',
    'ssh',
    `The connection was lost: ${error instanceof Error ? error.message : String(error)}.`,
  );
