import type { Advice } from '../../../shared/model/finding.ts';
import { findingWords } from '../../../shared/text/screens/findings.ts';
import { CommandText } from '../command-text.tsx';

/** What to do, in order. `leads`: its first copy button is the page's primary one. */
export function AdviceList({ advice, leads }: { readonly advice: readonly Advice[]; readonly leads: boolean }) {
  const first = advice.findIndex((step) => step.copy !== undefined);
  if (advice.length === 0) return null;
  return (
    <ol className={`advice${advice.length === 1 ? ' single' : ''}`} aria-label={findingWords.whatToDo}>
      {advice.map((step, index) => (
        <li key={`${index} ${step.text}`}>
          <p>{step.text}</p>
          {step.copy !== undefined && <CommandText text={step.copy} primary={leads && index === first} />}
        </li>
      ))}
    </ol>
  );
}
