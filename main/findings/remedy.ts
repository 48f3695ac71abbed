import { placeKey, type FixPart, type FixPlan } from '../change/plan.ts';
import { stepsSchema } from '../change/steps.ts';
import type { FixNeeds, HandRemedy } from '../../shared/model/remedy.ts';
import type { FixDraft, HandDraft, System } from './finding.ts';

interface Fix {
  /** Which of the finding's fixes: part of its id. */
  readonly name: string;
  readonly title: string;
  readonly needs?: FixNeeds;
  readonly plan: FixPlan;
  /** Of a change that is made at the workstation. */
  readonly system?: System;
}

/** One click; empty where a name or a value does not fit the closed list of what may be asked of a machine. */
export function fix({ name, title, needs = 'nothing', plan, system = 'linux' }: Fix): readonly FixDraft[] {
  const parts = onePerVisit(plan.parts);
  const fits = parts.length > 0 && parts.every(({ steps }) => stepsSchema.safeParse(steps).success);
  const place = parts.some((part) => part.place.kind === 'workstation') ? { system } : {};
  return fits ? [{ kind: 'fix', name, title, needs, plan: { ...plan, parts }, ...place }] : [];
}

/** What follows on the same machine is one change of it: a second one would find the first still open. */
function onePerVisit(parts: readonly FixPart[]): readonly FixPart[] {
  return parts.reduce<readonly FixPart[]>((done, part) => {
    const last = done.at(-1);
    if (last === undefined || placeKey(last.place) !== placeKey(part.place)) return [...done, part];
    return [...done.slice(0, -1), { place: part.place, steps: [...last.steps, ...part.steps] }];
  }, []);
}

/** What is done with programs and files of Linux at the workstation. */
export const onLinux = (remedy: HandRemedy): HandDraft => ({ ...remedy, system: 'linux' });
/** What is done with PowerShell or the settings of Windows at the workstation. */
export const onWindows = (remedy: HandRemedy): HandDraft => ({ ...remedy, system: 'windows' });

export function explain(text: string): HandRemedy {
  return { kind: 'explain', text };
}

/** Text to copy; where it cannot be written on a line safely, the sentences alone. */
export function copy(text: string, commands: string | undefined): HandRemedy {
  return commands === undefined ? explain(text.replace(/:$/, '.')) : { kind: 'copy', text, commands };
}

interface Setting {
  readonly title: string;
  /** The way there: `Control Panel → Network → …`. */
  readonly menu: string;
  readonly value: string;
}

/** A setting in the NAS's own menus; `text` says the same in whole sentences. */
export function atTheNas(text: string, setting: Setting): HandRemedy {
  return { kind: 'at-the-nas', text, ...setting };
}
