import type { FixPlan, PlannedFinding, Proposal } from '../change/plan.ts';
import type { MachineFacts } from '../../shared/model/machine.ts';
import type { FindingCode, Severity, Subject } from '../../shared/model/finding.ts';
import type { Evidence, Reading } from '../../shared/model/reading.ts';
import type { FixNeeds, HandRemedy } from '../../shared/model/remedy.ts';
import type { Snapshot } from '../../shared/model/snapshot.ts';
import type { Milliseconds } from '../../shared/model/units.ts';
import { plain } from '../../shared/text/plain.ts';
import { withoutPasswords } from '../../shared/text/secrets.ts';

/** The last snapshots, newest first; at least the present one. */
export type History = readonly [Snapshot, ...Snapshot[]];

/** A reading that an answer rests on, and the lines of it that are about one subject. */
export interface Source {
  readonly reading: Reading<unknown>;
  readonly quote: () => readonly Evidence[];
}

/** What is not as it should be with one subject; `seen` is what its sentences and remedies are made of. */
export interface Trouble<Seen> {
  readonly answer: 'trouble';
  readonly severity: Severity;
  readonly subject: Subject;
  readonly seen: Seen;
  readonly evidence: readonly Evidence[];
}

/** Nothing is wrong with one subject as far as these readings tell: fine if all could be read, else unknown. */
export interface Clear {
  readonly answer: 'clear';
  readonly subject: Subject;
  readonly looksAt: readonly Source[];
}

/** The fact, and what follows from it. */
export interface Sentences {
  readonly title: string;
  readonly consequence: string;
}

/** Where it can be done: at a workstation of this system; left out where it is done at the NAS, at a cable or on any system. */
interface Place {
  readonly system?: System;
}
export type System = 'linux' | 'windows';

/** One click, before it is known of which finding it is. */
export interface FixDraft extends Place {
  readonly kind: 'fix';
  /** Which of the finding's fixes: part of its id. */
  readonly name: string;
  readonly title: string;
  readonly needs: FixNeeds;
  readonly plan: FixPlan;
}
export type HandDraft = HandRemedy & Place;
export type Draft = FixDraft | HandDraft;

interface Traits {
  readonly code: FindingCode;
  /** While one of these stands on the same subject (or on its NAS, interface or machine), this one is a consequence. */
  readonly unless: readonly FindingCode[];
  /** It says only that nothing explains what is seen: where one of `unless` does, it is not told at all. */
  readonly onlyUnexplained?: true;
  /** How long the trouble must last before the user hears of it. */
  readonly visibleAfter: Milliseconds;
  /** Why a lane that could be there is not, in about three words; left out where it explains no missing lane. */
  readonly label?: string;
}

/** One cause: how it is recognised, what is said of it and what can be done. Pure: no clock, no platform, no settings. */
interface Definition<Seen> extends Traits {
  /** One answer for each subject that it can be asked of. */
  readonly examine: (history: History) => readonly (Trouble<Seen> | Clear)[];
  readonly says: (seen: Seen) => Sentences;
  /** Best first, never empty: at most one fix, then what a person does, in order. */
  readonly remedies: (seen: Seen) => readonly Draft[];
}

/** A cause as the engine asks it. */
export interface FindingKind extends Traits {
  readonly examine: (history: History) => readonly Answer[];
}
export type Answer = { readonly answer: 'trouble'; readonly finding: PlannedFinding } | Clear;

/**
 * Makes one cause of its parts. A trouble for which nothing can be quoted is none, because a claim without evidence is
 * none. What is quoted goes to screens, reports and logs, so no password stays in it.
 */
export function finding<Seen>({ examine, says, remedies, ...traits }: Definition<Seen>): FindingKind {
  const answerOf = (one: Trouble<Seen> | Clear, { family }: MachineFacts): Answer => {
    if (one.answer === 'clear') return one;
    const { severity, subject, seen } = one;
    const evidence = quoted(one.evidence);
    if (evidence.length === 0) return { answer: 'clear', subject, looksAt: [] };
    const { code, visibleAfter, label } = traits;
    return {
      answer: 'trouble',
      finding: {
        code,
        severity,
        subject,
        ...plainSentences(says(seen)),
        ...(label === undefined ? {} : { label }),
        remedies: draftsOf(() => remedies(seen), family).map((draft) => proposalOf(draft, code, subject)),
        because: [],
        evidence,
        visibleAfter,
      },
    };
  };
  return { ...traits, examine: (history) => examine(history).map((one) => answerOf(one, history[0].facts)) };
}

/** Names that are not ours stand in the sentences: none may turn, steer or hide what stands beside it. */
const plainSentences = ({ title, consequence }: Sentences): Sentences => ({
  title: plain(title),
  consequence: plain(consequence),
});

/** What fits the system of the workstation. A mistake in one remedy must not take away the page. */
function draftsOf(remedies: () => readonly Draft[], family: MachineFacts['family']): readonly Draft[] {
  try {
    const fitting = remedies().filter(({ system }) => system === undefined || system === family);
    return fitting.length > 0 ? fitting : [{ kind: 'explain', text: noRemedyHere }];
  } catch (error) {
    const text = `What can be done could not be worked out: ${error instanceof Error ? error.message : String(error)}.`;
    return [{ kind: 'explain', text }];
  }
}

const noRemedyHere =
  'Lanewise knows no command for the system of this machine about this. Look at what is quoted, and change it in its settings.';

function proposalOf(remedy: Draft, code: FindingCode, subject: Subject): Proposal {
  const { system: _system, ...draft } = remedy;
  if (draft.kind !== 'fix') return { ...draft, text: plain(draft.text) };
  const { name, plan, ...fix } = draft;
  return { ...fix, id: `${code} ${subject.kind} ${subject.id} ${name}`, risk: plan.risk, plan };
}

/** Evidence that holds lines, without the passwords that a kernel or a file may write beside a fact. */
export function quoted(evidence: readonly Evidence[]): readonly Evidence[] {
  return evidence.filter((one) => one.lines.length > 0).map(withoutPasswordsIn);
}

function withoutPasswordsIn(evidence: Evidence): Evidence {
  const { lines, decisive } = evidence;
  const marked = decisive === undefined ? {} : { decisive: decisive.map(withoutPasswords) };
  return { ...evidence, lines: lines.map(withoutPasswords), ...marked };
}
