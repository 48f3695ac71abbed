import type { DiffLine } from '../../../shared/model/fix.ts';
import { changeText } from '../../../shared/text/fixes/changes.ts';
import type { FileContent } from '../operations/file-content.ts';
import { differenceOf, type Difference } from './line-difference.ts';
import { maskedLine } from '../../../shared/text/secrets.ts';

/** Lines shown around a change, so that one sees where it is. */
const around = 2;

/** What changes in a file, as people read it: with the lines around it, and with `⋯` where others are left out. */
export function diffOf(before: FileContent | undefined, after: FileContent | undefined): readonly DiffLine[] {
  const lines = differenceOf(linesOf(before), linesOf(after));
  const near = lines.map((_, index) => isNear(lines, index));
  const shown = lines.flatMap((line, index): readonly DiffLine[] => {
    if (near[index] === true) return [shownLine(line)];
    // One mark for all lines that are left out in a row.
    return index === 0 || near[index - 1] === true ? [{ kind: 'same', text: '⋯' }] : [];
  });
  return [...shown, ...modeLines(before, after)];
}

function isNear(lines: readonly Difference[], index: number): boolean {
  return lines.slice(Math.max(index - around, 0), index + around + 1).some((line) => line.kind !== 'same');
}

/** Two different secrets look the same: a line of which only the secret changes says so. */
const shownLine = ({ kind, text }: Difference): DiffLine => ({ kind, text: maskedLine(text) });

function linesOf(content: FileContent | undefined): readonly string[] {
  if (content === undefined || content.text === '') return [];
  const lines = content.text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  else lines.push(changeText.noNewline);
  return lines;
}

function modeLines(before: FileContent | undefined, after: FileContent | undefined): readonly DiffLine[] {
  if (before === undefined || after === undefined || before.mode === after.mode) return [];
  return [
    { kind: 'removed', text: changeText.mode(before.mode) },
    { kind: 'added', text: changeText.mode(after.mode) },
  ];
}
