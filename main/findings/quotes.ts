import type { Evidence, Reading } from '../../shared/model/reading.ts';

/** More lines than this prove nothing better and bury what decides. */
const mostLines = 12;
/** A line longer than this is data in one row (JSON): only the object that matters is quoted. */
const longLine = 400;

/** Evidence with the given lines out of a reading, and those of the `decisive` words that really stand in them. */
export function quote(
  reading: Reading<unknown>,
  lines: readonly string[],
  decisive: readonly string[] = [],
): readonly Evidence[] {
  if (reading.state !== 'known' && reading.state !== 'absent') return [];
  const kept = spread(lines.flatMap((line) => line.split('\n')).filter((line) => line.trim() !== ''));
  if (kept.length === 0) return [];
  const words = [...new Set(decisive)].filter((word) => word !== '' && kept.some((line) => line.includes(word)));
  const { machine, source, readAt } = reading.evidence;
  return [{ machine, source, lines: kept, readAt, ...(words.length > 0 ? { decisive: words } : {}) }];
}

/** The lines of a reading that hold `needle`; of JSON in one row, the innermost object that holds it. */
export function quoteMatching(
  reading: Reading<unknown>,
  needles: readonly string[],
  decisive: readonly string[] = needles,
): readonly Evidence[] {
  if (reading.state !== 'known' && reading.state !== 'absent') return [];
  const { lines } = reading.evidence;
  const matching = needles.flatMap((needle) =>
    lines
      .filter((line) => line.includes(needle))
      .map((line) => (line.length > longLine ? objectAround(line, needle) : line)),
  );
  return quote(reading, [...new Set(matching)], decisive);
}

/** `{…}` around the first occurrence of `needle`; verbatim, and no longer than a few lines of a screen. */
function objectAround(line: string, needle: string): string {
  const at = line.indexOf(needle);
  const start = openingBefore(line, at);
  if (start === undefined) return line.slice(Math.max(0, at - longLine / 2), at + longLine / 2);
  const end = closingAfter(line, start);
  return line.slice(start, Math.min(end, Math.max(start + longLine, at + needle.length)));
}

function openingBefore(line: string, at: number): number | undefined {
  let depth = 0;
  for (let index = at - 1; index >= 0; index -= 1) {
    if (line[index] === '}') depth += 1;
    if (line[index] === '{') depth -= 1;
    if (depth < 0) return index;
  }
  return undefined;
}

function closingAfter(line: string, start: number): number {
  let depth = 0;
  for (let index = start; index < line.length; index += 1) {
    if (line[index] === '{') depth += 1;
    if (line[index] === '}') depth -= 1;
    if (depth === 0) return index + 1;
  }
  return line.length;
}

/** Beginning and end of too many lines: the first says what it is about, the last is the newest. */
function spread(lines: readonly string[]): readonly string[] {
  return lines.length <= mostLines ? lines : [...lines.slice(0, mostLines / 2), ...lines.slice(-mostLines / 2)];
}
