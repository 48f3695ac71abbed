/** What is asked of a program that Windows starts to read as administrator, and what it answers: a line each, once. */
import { z } from 'zod';
import { administratorScripts } from '../../machine/windows/scripts.ts';

const script = z.enum(administratorScripts);

/** Nothing can be named but which of the closed list is wanted; each once. */
export const readRequest = z.strictObject({
  verb: z.literal('read'),
  scripts: z
    .array(script)
    .min(1)
    .refine((asked) => new Set(asked).size === asked.length)
    .readonly(),
});

/** Of one script no more than this is taken over: some hundreds of connections. */
export const longestText = 1024 * 1024;
/** Quotes and line ends of JSON inside JSON double at most. */
export const longestAnswer = 2 * longestText * administratorScripts.length;

export const readAnswer = z.discriminatedUnion('event', [
  z.strictObject({
    event: z.literal('read'),
    /** Rows as the script wrote them, or why there are none. */
    answers: z
      .array(
        z.union([
          z.strictObject({ script, text: z.string().max(longestText) }),
          z.strictObject({ script, failed: z.string().max(2000) }),
        ]),
      )
      .max(administratorScripts.length)
      .readonly(),
  }),
  z.strictObject({ event: z.literal('refused'), code: z.string().max(100), sentence: z.string().max(2000) }),
]);
export type ReadAnswer = Extract<z.infer<typeof readAnswer>, { readonly event: 'read' }>['answers'][number];
