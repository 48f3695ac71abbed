import { firstRunWords } from '../../../shared/text/screens/first-run.ts';
import { failedWords, lookingWords } from '../../../shared/text/screens/overview.ts';
import { frameWords } from '../../../shared/text/screens/window.ts';
import { checkNow, startSample } from '../../state/connect.ts';
import { useWindow } from '../../state/store.ts';
import { Brand } from '../../ui/brand.tsx';
import './first-run.css';

/** Before the first snapshot. It appears only after a moment: most first looks are done by then, and nothing flickers. */
export function LookingPage() {
  return (
    <output className="waiting">
      <Brand size={40} />
      <h1>{lookingWords.title}</h1>
      <p>{lookingWords.text}</p>
    </output>
  );
}

/** The first look gave nothing at all. */
export function FailedPage({ sentence }: { readonly sentence: string }) {
  const checking = useWindow((state) => state.checking);
  return (
    <div className="waiting">
      <Brand size={40} />
      <h1>{failedWords.title}</h1>
      <p>
        <bdi>{sentence}</bdi> {failedWords.text}
      </p>
      <button type="button" className="button primary" disabled={checking} onClick={() => void checkNow()}>
        {checking ? frameWords.checking : frameWords.checkNow}
      </button>
      <button type="button" className="button" onClick={() => void startSample()}>
        {firstRunWords.sample}
      </button>
    </div>
  );
}
