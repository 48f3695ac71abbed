import { Fragment } from 'react';

/** After a comma of a list of options, before the value of `"Name":value`, and between the words of that name. */
const breaks = /(?<=,|":)(?=\S)|(?<="[A-Za-z]*[a-z])(?=[A-Z][A-Za-z]*":)/;

/** A long line breaks where a reader would rather than inside a word. */
export function Breakable({ text }: { readonly text: string }) {
  return text.split(breaks).map((part, index) => (
    <Fragment key={`${index} ${part}`}>
      {index > 0 && <wbr />}
      {part}
    </Fragment>
  ));
}
