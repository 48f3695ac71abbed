import type { HandRemedy, Remedy } from '../../../shared/model/remedy.ts';
import { findingWords } from '../../../shared/text/screens/findings.ts';
import { fixWords } from '../../../shared/text/screens/fix.ts';
import { openFix } from '../../state/fixing.ts';
import { AdministratorLook } from '../administrator-look.tsx';
import { Cut } from '../cut.tsx';
import { CommandText } from '../command-text.tsx';
import { LoadShare } from './load-share.tsx';
import './remedy-area.css';

type Kind<Name extends Remedy['kind']> = Extract<Remedy, { readonly kind: Name }>;

interface Properties {
  readonly remedies: readonly Remedy[];
  /** Its first way is the page's one primary button. */
  readonly leads: boolean;
}

/** What can be done about a finding: a button where one click does it, and the steps by hand, which are folded then. */
export function RemedyArea({ remedies, leads }: Properties) {
  const fixes = remedies.filter((one) => one.kind === 'fix');
  const steps = remedies.filter((one) => one.kind !== 'fix');
  if (fixes.length === 0) return <Steps steps={steps} leads={leads} />;
  return (
    <div className="remedies">
      {fixes.map((fix) => (
        <FixButton key={fix.id} remedy={fix} primary={leads} />
      ))}
      {steps.length > 0 && (
        <details className="remedy-more">
          <summary>{fixWords.orYourself}</summary>
          <Steps steps={steps} leads={false} />
        </details>
      )}
    </div>
  );
}

/** What a person does, in order. `leads`: the first button is the page's primary one. */
function Steps({ steps, leads }: { readonly steps: readonly HandRemedy[]; readonly leads: boolean }) {
  const first = steps.findIndex(({ kind }) => kind === 'copy' || kind === 'load' || kind === 'administrator-look');
  if (steps.length === 0) return null;
  return (
    <ol className={`steps-by-hand${steps.length === 1 ? ' single' : ''}`} aria-label={findingWords.whatToDo}>
      {steps.map((step, index) => (
        <li key={`${index} ${step.text}`}>
          <Step step={step} primary={leads && index === first} />
        </li>
      ))}
    </ol>
  );
}

function Step({ step, primary }: { readonly step: HandRemedy; readonly primary: boolean }) {
  switch (step.kind) {
    case 'copy':
      return (
        <>
          <p>
            <Cut text={step.text} />
          </p>
          <CommandText text={step.commands} primary={primary} />
        </>
      );
    case 'load':
      return <LoadShare remedy={step} primary={primary} />;
    case 'administrator-look':
      return (
        <>
          <p>{step.text}</p>
          <AdministratorLook title={step.title} primary={primary} />
        </>
      );
    case 'at-the-nas':
      return <AtTheNas remedy={step} />;
    case 'explain':
      return (
        <p>
          <Cut text={step.text} />
        </p>
      );
    default:
      return step satisfies never;
  }
}

function FixButton({ remedy, primary }: { readonly remedy: Kind<'fix'>; readonly primary: boolean }) {
  return (
    <p>
      <button
        type="button"
        className={`button remedy-button${primary ? ' primary' : ''}`}
        data-fix={remedy.id}
        onClick={() => void openFix(remedy.id, remedy.title)}
      >
        {remedy.title}…
      </button>
    </p>
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
