import type { Finding } from '../../../shared/model/finding.ts';
import type { Remedy } from '../../../shared/model/fix.ts';
import { fixWords } from '../../../shared/text/screens/fix.ts';
import { openFix } from '../../state/fixing.ts';
import { CommandText } from '../command-text.tsx';
import { AdviceList } from './advice-list.tsx';
import './remedy-area.css';

type Kind<Name extends Remedy['kind']> = Extract<Remedy, { readonly kind: Name }>;

interface Properties {
  readonly finding: Finding;
  readonly remedies: readonly Remedy[];
  /** Its first way is the page's one primary button. */
  readonly leads: boolean;
}

/**
 * What can be done about a finding. The best way stands open; the advice says the same for hands, so it is folded where
 * a button does it.
 */
export function RemedyArea({ finding, remedies, leads }: Properties) {
  const [first, ...others] = remedies;
  if (first === undefined) return <AdviceList advice={finding.advice} leads={leads} />;
  if (first.kind === 'none')
    return (
      <>
        <p className="remedy-none">{first.why}</p>
        <AdviceList advice={finding.advice} leads={leads} />
      </>
    );
  const isFolded = others.length > 0 || finding.advice.length > 0;
  return (
    <div className="remedies">
      <OneRemedy remedy={first} primary={leads} />
      {isFolded && (
        <details className="remedy-more">
          <summary>{first.kind === 'fix' ? fixWords.orYourself : fixWords.moreWays}</summary>
          <div className="remedies">
            {others.map((remedy, index) => (
              <OneRemedy key={`${index} ${remedy.kind}`} remedy={remedy} primary={false} />
            ))}
            {first.kind !== 'copy' && others.every(({ kind }) => kind !== 'copy') && (
              <AdviceList advice={finding.advice} leads={false} />
            )}
          </div>
        </details>
      )}
    </div>
  );
}

function OneRemedy({ remedy, primary }: { readonly remedy: Remedy; readonly primary: boolean }) {
  switch (remedy.kind) {
    case 'fix':
      return <FixButton remedy={remedy} primary={primary} />;
    case 'copy':
      return <CopyRemedy remedy={remedy} primary={primary} />;
    case 'at-the-nas':
      return <AtTheNas remedy={remedy} />;
    case 'none':
      return <p className="remedy-none">{remedy.why}</p>;
    default:
      return remedy satisfies never;
  }
}

function FixButton({ remedy, primary }: { readonly remedy: Kind<'fix'>; readonly primary: boolean }) {
  return (
    <p>
      <button
        type="button"
        className={`button remedy-button${primary ? ' primary' : ''}`}
        data-fix={remedy.id}
        onClick={() => {
          void openFix(remedy.id, remedy.title);
        }}
      >
        {remedy.title}…
      </button>
    </p>
  );
}

function CopyRemedy({ remedy, primary }: { readonly remedy: Kind<'copy'>; readonly primary: boolean }) {
  return (
    <div className="remedy-copy">
      <h3>{remedy.title}</h3>
      <p className="mute">{remedy.why}</p>
      <CommandText text={remedy.commands} primary={primary} />
    </div>
  );
}

/** "Control Panel > File Services > SMB" as steps of a way. */
function AtTheNas({ remedy }: { readonly remedy: Kind<'at-the-nas'> }) {
  const steps = remedy.menu
    .split(/\s*[>›→]\s*/u)
    .map((step) => step.trim())
    .filter((step) => step !== '');
  return (
    <div className="at-the-nas">
      <h3>{remedy.title}</h3>
      <ol className="menu-way" aria-label={fixWords.atTheNas}>
        {steps.map((step, index) => (
          <li key={`${index} ${step}`}>
            <bdi>{step}</bdi>
          </li>
        ))}
      </ol>
      <p className="menu-value">
        <span className="mute">{fixWords.setTo}</span> <strong>{remedy.value}</strong>
      </p>
      <p className="remedy-watching mute small">
        <span className="live-dot" aria-hidden="true" /> {fixWords.watching}
      </p>
    </div>
  );
}
