import type { PreviewItem } from '../../../shared/model/fix.ts';

/** A password that somebody wrote into fstab or a unit, up to the next option or the end of the word. */
const written = /\b(pass(?:word|wd)?2?)=[^,\s"']+/gi;

/** What is shown and kept holds no password, whoever wrote it where. */
export function masked(text: string): string {
  return text.replace(written, '$1=…');
}

export function maskedItem(item: PreviewItem): PreviewItem {
  if (item.kind === 'commands') return { ...item, lines: item.lines.map(masked) };
  return { ...item, diff: item.diff.map((line) => ({ ...line, text: masked(line.text) })) };
}
