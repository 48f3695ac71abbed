import type { Readable } from 'node:stream';
import { elevatedTexts } from '../../../shared/text/fixes/elevated.ts';
import { ChangeRefused } from '../changer.ts';

/** The lines of a stream, one at a time. */
export interface Lines {
  /** The next line, without its end; `undefined` once the stream has ended. Throws `ChangeRefused` for too long a one. */
  next(longestBytes: number): Promise<Buffer | undefined>;
}

/** Reads no further than the longest line asked for: what is too long is not kept, and nothing after it is read. */
export function linesOf(stream: Readable): Lines {
  let held = Buffer.alloc(0);
  let ended = false;
  const iterator = stream[Symbol.asyncIterator]();
  return {
    next: async (longestBytes) => {
      for (;;) {
        const end = held.indexOf(0x0a);
        if (end > longestBytes || (end === -1 && held.length > longestBytes)) {
          stream.destroy();
          throw new ChangeRefused('bad-plan', elevatedTexts.tooLong);
        }
        if (end !== -1) {
          const line = held.subarray(0, end);
          held = held.subarray(end + 1);
          return line;
        }
        if (ended) return held.length > 0 ? taken() : undefined;
        const { value, done } = await iterator.next();
        if (done === true) ended = true;
        else held = Buffer.concat([held, bytesOf(value)]);
      }
    },
  };

  function taken(): Buffer {
    const rest = held;
    held = Buffer.alloc(0);
    return rest;
  }
}

function bytesOf(value: unknown): Buffer {
  if (Buffer.isBuffer(value)) return value;
  throw new TypeError('a stream of bytes is needed');
}
