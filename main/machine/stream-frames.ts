/** One answer on one of the two streams. */
export interface StreamFrame {
  /** `ready`, or the number of a request. */
  readonly mark: string;
  readonly code: string;
  readonly bytes: Buffer;
}

/** Cuts a stream at the lines `\nNONCE MARK CODE\n`; the bytes between them are the answers. */
export class FrameCutter {
  readonly #start: Buffer;
  #held: Buffer[] = [];
  #heldBytes = 0;

  constructor(nonce: string) {
    this.#start = Buffer.from(`\n${nonce} `);
  }

  /** Bytes of the answer that is still coming. */
  get pending(): number {
    return this.#heldBytes;
  }

  /** What came since the last mark. */
  get rest(): Buffer {
    return Buffer.concat(this.#held);
  }

  /** Takes the next bytes and gives the answers that they complete. */
  push(chunk: Buffer): readonly StreamFrame[] {
    this.#held.push(chunk);
    this.#heldBytes += chunk.length;
    // A mark begins in this chunk or, if it was cut, shortly before it: a long answer is not searched again and again.
    const tail = this.#tail(chunk.length + this.#longestMark);
    if (!tail.includes(this.#start)) return [];
    return this.#cut(Buffer.concat(this.#held));
  }

  /** Start, number, code, and the newline. */
  get #longestMark(): number {
    return this.#start.length + 64;
  }

  #tail(length: number): Buffer {
    const chunks: Buffer[] = [];
    let taken = 0;
    for (let index = this.#held.length - 1; index >= 0 && taken < length; index--) {
      const chunk = this.#held[index] ?? Buffer.alloc(0);
      chunks.unshift(chunk);
      taken += chunk.length;
    }
    return Buffer.concat(chunks);
  }

  #cut(all: Buffer): readonly StreamFrame[] {
    const frames: StreamFrame[] = [];
    let from = 0;
    for (;;) {
      const start = all.indexOf(this.#start, from);
      const end = start < 0 ? -1 : all.indexOf('\n', start + this.#start.length);
      if (end < 0) break;
      const [mark = '', code = ''] = all.toString('latin1', start + this.#start.length, end).split(' ');
      frames.push({ mark, code, bytes: all.subarray(from, start) });
      from = end + 1;
    }
    this.#held = [all.subarray(from)];
    this.#heldBytes = all.length - from;
    return frames;
  }
}
