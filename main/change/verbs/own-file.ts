import { preparing } from '../../../shared/text/fixes/preparing.ts';
import { ChangeRefused } from '../changer.ts';
import type { FileContent } from '../operations/file-content.ts';

/** Every file that is ours alone begins with this line; a file of the same name without it is somebody else's. */
export const head = `# ${preparing.mark}\n`;

/** What stands below the mark; nothing where there is no file. */
export function ownText(path: string, file: FileContent | undefined): string {
  if (file === undefined) return '';
  if (!file.text.startsWith(head)) throw new ChangeRefused('not-ours', preparing.foreignFile(path));
  return file.text.slice(head.length);
}
