import { z } from 'zod';
import { bitsPerSecond, type BitsPerSecond } from '../../../shared/model/units.ts';
import { ParseError } from './parse-error.ts';
import { unendedLinesOf, type Line } from './text-lines.ts';

/** One object that a script wrote, with its line. */
interface Row {
  readonly line: Line;
  readonly value: object;
}

/** What a script answered: all its rows, or why it failed. */
export type RowLines =
  | { readonly ok: true; readonly rows: readonly Row[]; readonly end: string }
  | { readonly ok: false; readonly id: string; readonly message: string; readonly end: string };

const endForm = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), rows: z.number() }),
  z.object({ ok: z.literal(false), id: z.string(), message: z.string().nullish() }),
]);

/**
 * The answer of a script of assets/powershell: one JSON object a row and a line, then a line that ends it.
 *
 *     {"IPAddress":"10.0.1.20","InterfaceIndex":12}
 *     {"end":true,"ok":true,"rows":1}
 *
 * or, after the rows before the failure, `{"end":true,"ok":false,"id":"Windows System Error 5,Get-SmbConnection",
 * "message":"…"}`; the id is the same in every language. An answer without its last line was cut. A row
 * `{"value":[…],"Count":n}` is a list that PowerShell 5.1 wrapped.
 */
export function parseRowLines(text: string, what: string): RowLines {
  const lines = unendedLinesOf(text.replace(/^\uFEFF/, '')).filter((line) => line.text.trim() !== '');
  const last = lines.at(-1);
  if (last === undefined) throw new ParseError(`${what} printed nothing`, 1, '');
  const rows = lines.map((line): Row => ({ line, value: objectOf(line, what) }));
  const at = rows.findIndex(({ value }) => isEnd(value));
  if (at === -1) throw new ParseError(`${what} was cut: its last line is missing`, last.number, last.text);
  const behind = rows[at + 1]?.line;
  if (behind !== undefined) throw new ParseError(`${what} goes on after its end`, behind.number, behind.text);
  return answerOf(rows.slice(0, -1), endForm.safeParse(rows[at]?.value).data, last, what);
}

function answerOf(
  rows: readonly Row[],
  end: z.infer<typeof endForm> | undefined,
  { number, text }: Line,
  what: string,
): RowLines {
  if (end === undefined) throw new ParseError(`${what} ends in a form that is not known`, number, text);
  if (!end.ok) return { ok: false, id: end.id, message: end.message ?? '', end: text.trim() };
  if (end.rows !== rows.length) {
    throw new ParseError(`${what} was cut: ${rows.length} rows are there`, number, text);
  }
  return { ok: true, rows: rows.flatMap(unwrapped), end: text.trim() };
}

const isEnd = (value: object): boolean => 'end' in value && value.end === true;

function objectOf(line: Line, what: string): object {
  const value = jsonOf(line, what);
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  throw new ParseError(`${what}: no JSON object`, line.number, line.text);
}

function jsonOf({ number, text }: Line, what: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    // A nesting that is too deep for the parser is a RangeError.
    if (error instanceof SyntaxError || error instanceof RangeError) {
      throw new ParseError(`${what}: not JSON`, number, text);
    }
    throw error;
  }
}

const wrappedList = z.strictObject({ value: z.array(z.looseObject({})), Count: z.number() });

function unwrapped(row: Row): readonly Row[] {
  const list = wrappedList.safeParse(row.value).data;
  return list === undefined ? [row] : list.value.map((value) => ({ line: row.line, value }));
}

/** Rows of one form, each with the text that it was read from. */
export interface TypedRows<T> {
  readonly rows: readonly { readonly row: T; readonly quoted: string }[];
  /** Properties that the form does not name. */
  readonly unknown: readonly string[];
}

/** Every row in the form of `schema`; a row that lacks what it must have is a ParseError with its line. */
export function typedRows<Shape extends z.ZodRawShape>(
  schema: z.ZodObject<Shape>,
  rows: readonly Row[],
  what: string,
): TypedRows<z.infer<z.ZodObject<Shape>>> {
  const typed = rows.map(({ line, value }) => {
    const parsed = schema.safeParse(value);
    if (parsed.success) return { row: parsed.data, quoted: line.text.trim() };
    const [issue] = parsed.error.issues;
    const where = issue?.path.join('.') ?? '';
    throw new ParseError(`${what}: ${issue?.message ?? 'not understood'} at ${where}`, line.number, line.text);
  });
  const known = new Set([...Object.keys(schema.shape), 'request', 'ask']);
  const names = rows.flatMap(({ value }) => Object.keys(value)).filter((name) => !known.has(name));
  return { rows: typed, unknown: [...new Set(names)] };
}

/** A whole number, printed as a number or as text of digits; above 2^53 it is rounded, as every number here is. */
export const count = z.union([
  z.number().nonnegative().refine(Number.isInteger),
  z
    .string()
    .regex(/^\d{1,20}$/)
    .transform(Number),
]);
export const flag = z.boolean().nullish();
export const words = z.string().nullish();

/** A list: an array, one that PowerShell 5.1 wrapped, or its only item. */
export const listOf = <Item extends z.ZodType>(item: Item) =>
  z
    .union([
      z.array(item),
      z.object({ value: z.array(item), Count: z.number() }).transform(({ value }) => value),
      item.transform((one) => [one]),
    ])
    .nullish();

/** An adapter without a link reports null, 0 or all ones; no cable carries as much as this. */
const impossibleSpeed = 1e13;

/** A speed in bit/s as cmdlets print it. */
export function speedOf(told: number | null | undefined): BitsPerSecond | undefined {
  return told === null || told === undefined || told === 0 || told >= impossibleSpeed ? undefined : bitsPerSecond(told);
}
