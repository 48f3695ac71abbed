import type { PreviewItem } from '../../../shared/model/fix.ts';
import { masked } from '../preview/secrets.ts';

/** What is shown and kept holds no password, whoever wrote it where; asked once more where it leaves for the disk. */
export function maskedItem(item: PreviewItem): PreviewItem {
  if (item.kind === 'commands') return { ...item, lines: item.lines.map(masked) };
  return { ...item, diff: item.diff.map((line) => ({ ...line, text: masked(line.text) })) };
}
