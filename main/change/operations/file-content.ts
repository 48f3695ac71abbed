import { z } from 'zod';
import { maskedText } from '../../../shared/text/secrets.ts';

/** A small text file of the system. `mode`: permission bits, no special ones. */
export const fileContentSchema = z.strictObject({ text: z.string(), mode: z.int().min(0).max(0o777) }).readonly();
export type FileContent = z.infer<typeof fileContentSchema>;

/** Nobody needs what a file held once it is back, so passwords in it are not kept. */
export const withoutSecrets = (content: FileContent): FileContent => ({ ...content, text: maskedText(content.text) });

/** The name under which a file's next text is written; dot and ending keep every reader of drop-in directories away. */
export const nextName = (name: string): string => `.${name}.lanewise-new`;

/** `/etc/fstab` is `fstab` in `/etc`. */
export function splitPath(path: string): readonly [directory: string, name: string] {
  const slash = path.lastIndexOf('/');
  return [slash === 0 ? '/' : path.slice(0, slash), path.slice(slash + 1)];
}
