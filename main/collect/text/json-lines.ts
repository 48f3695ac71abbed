import type { z } from 'zod';
import { ParseError } from './parse-error.ts';

/**
 * A JSON text in the form of `schema`. The tools print one long line: the error names the place in the data
 * (`0.addr_info.1.prefixlen`) and shows the text's beginning.
 */
export function jsonOf<T>(schema: z.ZodType<T>, text: string, what: string): T {
  const parsed = schema.safeParse(valueOf(text, what));
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new ParseError(`${what}: ${issue?.message ?? 'not understood'} at ${issue?.path.join('.') ?? ''}`, 1, text);
}

function valueOf(text: string, what: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) throw new ParseError(`${what}: ${error.message}`, 1, text);
    throw error;
  }
}

/** The items of a JSON array, one line each, as evidence. */
export function jsonItems(text: string): readonly string[] {
  const value: unknown = JSON.parse(text);
  return Array.isArray(value) ? value.map((item) => JSON.stringify(item)) : [JSON.stringify(value)];
}
