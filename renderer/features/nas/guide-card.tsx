import type { NasGuide } from '../../../shared/model/machine.ts';
import { nasWords } from '../../../shared/text/screens/nas.ts';
import { CommandText } from '../../ui/command-text.tsx';

/** Where a person changes things on this kind of NAS; nothing here runs anything. */
export function GuideCard({ guide }: { readonly guide: NasGuide }) {
  return (
    <section className="card stack g8" aria-labelledby="nas-guide-title">
      <h2 id="nas-guide-title">{nasWords.change}</h2>
      <Advice title={nasWords.changeMultichannel} advice={guide.multichannel} />
      <Advice title={nasWords.changeRestart} advice={guide.restart} />
    </section>
  );
}

function Advice({ title, advice }: { readonly title: string; readonly advice: NasGuide['restart'] }) {
  return (
    <div>
      <h3>{title}</h3>
      <p className="small">
        {advice.text} {!advice.sure && <span className="mute">{nasWords.unsure}</span>}
      </p>
      {advice.copy !== undefined && <CommandText text={advice.copy} />}
    </div>
  );
}
