import { nativeRefusals } from '../../../shared/text/fixes/native-refusals.ts';
import { ChangeRefused } from '../changer.ts';

export const errnoOf = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;

/** What the system answered when a file could not be written, as a sentence. */
export function diskRefusal(path: string, error: unknown): Error {
  if (error instanceof ChangeRefused) return error;
  const errno = errnoOf(error);
  if (errno === undefined) return error instanceof Error ? error : new Error(String(error));
  if (errno === 'EROFS') return new ChangeRefused('read-only', nativeRefusals.readOnly(path));
  if (errno === 'ENOSPC' || errno === 'EDQUOT') return new ChangeRefused('disk-full', nativeRefusals.diskFull(path));
  return new ChangeRefused('failed', nativeRefusals.disk(path, errno));
}
