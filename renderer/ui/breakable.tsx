import { Fragment } from 'react';

/** A long list of options breaks after its commas rather than inside a word. */
export function Breakable({ text }: { readonly text: string }) {
  return text.split(/(?<=,)(?=\S)/).map((part, index) => (
    <Fragment key={`${index} ${part}`}>
      {index > 0 && <wbr />}
      {part}
    </Fragment>
  ));
}
