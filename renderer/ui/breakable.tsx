import { Fragment } from 'react';
import { findingWords } from '../../shared/text/screens/findings.ts';
import { unseen } from '../../shared/text/plain.ts';

/** After a comma of a list of options, before the value of `"Name":value`, and between the words of that name. */
const breaks = /(?<=,|":)(?=\S)|(?<="[A-Za-z]*[a-z])(?=[A-Z][A-Za-z]*":)/;

/**
 * A long line breaks where a reader would rather than inside a word. A character that cannot be seen is shown as a marked �,
 * so that a line which must be copied exactly can still be drawn; a line's end stays one.
 */
export function Breakable({ text }: { readonly text: string }) {
  return text.split(breaks).map((part, index) => (
    <Fragment key={`${index} ${part}`}>
      {index > 0 && <wbr />}
      {piecesOf(part).map((piece, place) =>
        piece === undefined ? <Unseen key={String(place)} /> : <Fragment key={String(place)}>{piece}</Fragment>,
      )}
    </Fragment>
  ));
}

/** Whether something in the text is drawn as another sign than it is. */
export const hasUnseen = (text: string): boolean => piecesOf(text).length > 1;

/** The text between characters that cannot be seen, and `undefined` for each of those. */
function piecesOf(text: string): readonly (string | undefined)[] {
  const pieces: (string | undefined)[] = [];
  let from = 0;
  for (const { 0: sign, index } of text.matchAll(unseen)) {
    if (sign === '\n') continue;
    pieces.push(text.slice(from, index), undefined);
    from = index + sign.length;
  }
  return [...pieces, text.slice(from)];
}

function Unseen() {
  return (
    <span className="unseen" title={findingWords.unseen}>
      �
    </span>
  );
}
