/**
 * What a discovery session of iSCSI is made of: requests and answers of a 48-byte header and text (RFC 7143, 11.10 to 11.13). Pure.
 * Neither digests nor authentication are offered.
 */

/** Bytes of the header that begins each unit. */
const headerLength = 48;
/** An answer of more than this is refused: eight thousand targets come to less. */
export const longestText = 2 ** 20;

const opcodes = { login: 0x03, text: 0x04, loginAnswer: 0x23, textAnswer: 0x24, reject: 0x3f } as const;
const immediate = 0x40;
const isLast = 0x80;
const goesOn = 0x40;
/** Of a text request that begins something new. */
const noTag = 0xffffffff;

/** The stages of a login that are gone through: first who may, then how. */
export type Stage = 'security' | 'operation';
const stages = { security: 0, operation: 1 } as const;
const afterwards = { security: 1, operation: 3 } as const;

/** What counts the units of a session; both ends name the other's next one. */
export interface Counters {
  readonly command: number;
  /** What is expected of the target next. */
  readonly status: number;
}

export type Pairs = readonly (readonly [name: string, value: string])[];

/** `NAME=VALUE`, each ended by a zero byte. */
const textOf = (pairs: Pairs): Buffer => Buffer.from(pairs.map(([name, value]) => `${name}=${value}\0`).join(''));

function unit(header: Buffer, text: Buffer): Buffer {
  header.writeUIntBE(text.length, 5, 3);
  return Buffer.concat([header, text, Buffer.alloc(-text.length & 3)]);
}

export function loginRequest(stage: Stage, pairs: Pairs, { command, status }: Counters): Buffer {
  const header = Buffer.alloc(headerLength);
  header[0] = opcodes.login | immediate;
  header[1] = isLast | (stages[stage] << 2) | afterwards[stage];
  // An identifier of the kind "random"; one session alone is ever open.
  header[8] = 0x80;
  header.writeUInt32BE(command, 24);
  header.writeUInt32BE(status, 28);
  return unit(header, textOf(pairs));
}

/** Without `pairs`: asks for the rest of the answer that has this tag. */
export function textRequest(pairs: Pairs, tag: number | undefined, { command, status }: Counters): Buffer {
  const header = Buffer.alloc(headerLength);
  header[0] = opcodes.text;
  header[1] = isLast;
  header.writeUInt32BE(1, 16);
  header.writeUInt32BE(tag ?? noTag, 20);
  header.writeUInt32BE(command, 24);
  header.writeUInt32BE(status, 28);
  return unit(header, textOf(pairs));
}

export type Answer =
  | {
      readonly kind: 'login';
      /** The stage that is asked for next may begin. */
      readonly passes: boolean;
      readonly statusClass: number;
      readonly statusDetail: number;
      readonly text: Buffer;
      readonly counters: Counters;
    }
  | {
      readonly kind: 'text';
      /** The rest must be asked for, by this tag. */
      readonly tag?: number;
      readonly text: Buffer;
      readonly counters: Counters;
    }
  | { readonly kind: 'reject'; readonly reason: number }
  | { readonly kind: 'other'; readonly opcode: number };

/** One answer, and what came behind it; `undefined`: more must come. Throws where it is longer than any honest one. */
export function takeAnswer(bytes: Buffer): { readonly answer: Answer; readonly rest: Buffer } | undefined {
  if (bytes.length < headerLength) return undefined;
  const length = bytes.readUIntBE(5, 3);
  if (length > longestText) throw new RangeError(`an answer of ${length} bytes`);
  const begin = headerLength + bytes.readUInt8(4) * 4;
  const end = begin + length + (-length & 3);
  if (bytes.length < end) return undefined;
  return { answer: answerOf(bytes, bytes.subarray(begin, begin + length)), rest: bytes.subarray(end) };
}

function answerOf(header: Buffer, text: Buffer): Answer {
  const opcode = header.readUInt8(0) & 0x3f;
  const flags = header.readUInt8(1);
  const counters = { status: (header.readUInt32BE(24) + 1) >>> 0, command: header.readUInt32BE(28) };
  if (opcode === opcodes.loginAnswer) {
    const [statusClass, statusDetail] = [header.readUInt8(36), header.readUInt8(37)];
    return { kind: 'login', passes: (flags & isLast) !== 0, statusClass, statusDetail, text, counters };
  }
  if (opcode === opcodes.textAnswer) {
    const tag = header.readUInt32BE(20);
    const isWhole = (flags & isLast) !== 0 && (flags & goesOn) === 0;
    return { kind: 'text', ...(isWhole || tag === noTag ? {} : { tag }), text, counters };
  }
  if (opcode === opcodes.reject) return { kind: 'reject', reason: header.readUInt8(2) };
  return { kind: 'other', opcode };
}

/** A piece without `=` has an empty value. */
export function pairsOf(text: Buffer): Pairs {
  const pieces = text
    .toString('utf8')
    .split('\0')
    .filter((piece) => piece !== '');
  return pieces.map((piece) => {
    const at = piece.indexOf('=');
    return at < 0 ? ([piece, ''] as const) : ([piece.slice(0, at), piece.slice(at + 1)] as const);
  });
}
