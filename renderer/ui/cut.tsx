import { plainLines } from '../../shared/text/plain.ts';
import { Breakable } from './breakable.tsx';

/** Longer than a sentence of ours with usual names in it. */
const usualLength = 400;

/** A sentence or line that may hold a name from outside: after some lines it is cut, and then its title has all of it. */
export function Cut({ text }: { readonly text: string }) {
  const isLong = text.length > usualLength;
  return (
    <bdi className={isLong ? 'cut' : undefined} title={isLong ? plainLines(text) : undefined}>
      <Breakable text={text} />
    </bdi>
  );
}
