/** What assets/powershell/host.ps1 writes, line by line; the form of its messages stands there. Pure. */
import { z } from 'zod';

const newline = 0x0a;

/** Cuts a stream at its newlines; a line that is still coming is held. */
export class LineCutter {
  #held: Buffer[] = [];
  #heldBytes = 0;

  /** Bytes of the line that is still coming. */
  get pending(): number {
    return this.#heldBytes;
  }

  /** Takes the next bytes and gives the lines that they complete, without their ends. */
  push(chunk: Buffer): readonly string[] {
    const lines: string[] = [];
    let from = 0;
    for (let end = chunk.indexOf(newline); end >= 0; end = chunk.indexOf(newline, from)) {
      const line = Buffer.concat([...this.#held, chunk.subarray(from, end)]);
      lines.push(line.toString('utf8').replace(/\r$/, ''));
      this.#held = [];
      this.#heldBytes = 0;
      from = end + 1;
    }
    if (from < chunk.length) this.#held.push(chunk.subarray(from));
    this.#heldBytes += chunk.length - from;
    return lines;
  }
}

/** `other`: a row, or anything that somebody else wrote. */
export type HostLine =
  | { readonly kind: 'ready' }
  | {
      readonly kind: 'end';
      readonly request: number;
      readonly ask: number;
      readonly ok: boolean;
      /** Without the two numbers, so that equal answers are equal text. */
      readonly text: string;
    }
  | { readonly kind: 'other' };

const ready = z.object({ ready: z.literal(true) });
const end = z.looseObject({ end: z.literal(true), ok: z.boolean(), request: z.number(), ask: z.number() });

/** What a line of the host says; rows are not looked into. */
export function hostLine(line: string): HostLine {
  // The host writes these keys first.
  if (!/^\{"(?:ready|end)":true[,}]/.test(line)) return { kind: 'other' };
  const message = parsed(line);
  if (ready.safeParse(message).success) return { kind: 'ready' };
  const found = end.safeParse(message).data;
  if (found === undefined) return { kind: 'other' };
  const { request, ask, ...rest } = found;
  return { kind: 'end', request, ask, ok: rest.ok, text: JSON.stringify(rest) };
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
