/** A piece of a line; `decisive` ones decided. */
export interface Piece {
  readonly text: string;
  readonly decisive: boolean;
}

/** The line cut where decisive words begin and end; of words that overlap the longest wins. */
export function markedPieces(line: string, decisive: readonly string[]): readonly Piece[] {
  const words = decisive.filter((word) => word !== '').toSorted((a, b) => b.length - a.length);
  const pieces: Piece[] = [];
  let plainFrom = 0;
  let at = 0;
  while (at < line.length) {
    const start = at;
    const word = words.find((candidate) => line.startsWith(candidate, start));
    if (word === undefined) {
      at += 1;
      continue;
    }
    if (at > plainFrom) pieces.push({ text: line.slice(plainFrom, at), decisive: false });
    pieces.push({ text: word, decisive: true });
    at += word.length;
    plainFrom = at;
  }
  if (plainFrom < line.length) pieces.push({ text: line.slice(plainFrom), decisive: false });
  return pieces;
}
