import type { Client } from 'ssh2';
import { MachineError } from './machine.ts';
import type { Connection } from './ssh-connect.ts';

/** The first attempt after a loss comes at once; then one, two, four … seconds after the last one, at most a minute. */
const firstWaitMs = 1_000;
const longestWaitMs = 60_000;

/**
 * A connection that is made anew when it was lost and somebody asks for it. Nothing runs in the background: whoever asks
 * triggers the attempt, so a machine that nobody watches is left alone.
 */
export class Link {
  readonly #name: string;
  readonly #connect: () => Promise<Connection>;
  #present: Promise<Connection> | undefined;
  #failures = 0;
  #notBefore = 0;
  #lastFailure: unknown;
  #closed = false;

  /** `first` is the connection made when the machine was opened. */
  constructor(name: string, first: Connection, connect: () => Promise<Connection>) {
    this.#name = name;
    this.#connect = connect;
    this.#present = Promise.resolve(first);
    this.#watch(this.#present, first);
  }

  /** The connection, made anew if need be; throws `MachineError` while it cannot be. */
  async client(): Promise<Client> {
    if (this.#closed) throw new MachineError('unreachable', this.#name, `The connection to ${this.#name} was closed.`);
    if (this.#present === undefined && this.#failures > 0 && performance.now() < this.#notBefore)
      throw this.#lastFailure;
    this.#present ??= this.#attempt();
    return (await this.#present).client;
  }

  async close(): Promise<void> {
    this.#closed = true;
    // An attempt that fails has told its own asker.
    const connection = await this.#present?.catch(() => undefined);
    connection?.end();
  }

  #attempt(): Promise<Connection> {
    const attempt = this.#connect().then(
      (connection) => {
        this.#failures = 0;
        this.#watch(attempt, connection);
        return connection;
      },
      (error: unknown) => {
        this.#present = undefined;
        this.#notBefore = performance.now() + Math.min(firstWaitMs * 2 ** this.#failures, longestWaitMs);
        this.#failures += 1;
        this.#lastFailure = error;
        throw error;
      },
    );
    return attempt;
  }

  #watch(attempt: Promise<Connection>, connection: Connection): void {
    connection.client.once('close', () => {
      if (this.#present === attempt) this.#present = undefined;
      connection.end();
    });
  }
}
