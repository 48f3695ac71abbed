import type { Socket } from 'node:net';
import { longestText, takeAnswer, type Answer } from './pdu.ts';

/** Why a portal told no targets; `detail` is what it answered, for people. */
export class DiscoveryFailed extends Error {
  readonly why: 'no-answer' | 'refused' | 'unreachable' | 'not-iscsi' | 'wants-login' | 'denied';
  constructor(why: DiscoveryFailed['why'], detail: string) {
    super(detail);
    this.why = why;
  }
}

/** Requests and answers over one connection, one after the other. All that is thrown is `DiscoveryFailed`. */
export class Conversation {
  readonly #socket: Socket;
  readonly #waiting: AsyncIterator<unknown>;
  #bytes: Buffer = Buffer.alloc(0);

  constructor(socket: Socket) {
    this.#socket = socket;
    this.#waiting = socket.iterator({ destroyOnReturn: false });
  }

  async ask(request: Buffer): Promise<Answer> {
    this.#socket.write(request);
    for (;;) {
      const taken = this.#taken();
      if (taken !== undefined) return taken;
      const piece = await this.#next();
      if (!Buffer.isBuffer(piece)) throw new DiscoveryFailed('not-iscsi', 'it closed the connection');
      this.#bytes = Buffer.concat([this.#bytes, piece]);
    }
  }

  #taken(): Answer | undefined {
    try {
      const taken = takeAnswer(this.#bytes);
      if (taken !== undefined) this.#bytes = taken.rest;
      return taken?.answer;
    } catch (error) {
      throw new DiscoveryFailed('not-iscsi', `at most ${longestText} bytes are read, and it sent ${String(error)}`);
    }
  }

  async #next(): Promise<unknown> {
    try {
      const { value, done } = await this.#waiting.next();
      return done === true ? undefined : value;
    } catch (error) {
      throw failureOf(error);
    }
  }
}

/** Of what the system says of a connection (errno(3)). */
export function failureOf(error: unknown): DiscoveryFailed {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const detail = error instanceof Error ? error.message : String(error);
  if (code === 'ECONNREFUSED') return new DiscoveryFailed('refused', detail);
  if (/^E(?:HOST|NET)(?:UNREACH|DOWN)$|^EADDRNOTAVAIL$|^EACCES$|^EPERM$/.test(code))
    return new DiscoveryFailed('unreachable', detail);
  if (code === 'ECONNRESET' || code === 'EPIPE') return new DiscoveryFailed('not-iscsi', detail);
  return new DiscoveryFailed('no-answer', detail);
}
