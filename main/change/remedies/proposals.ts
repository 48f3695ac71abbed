import type { Finding } from '../../../shared/model/finding.ts';
import type { FixId, FixNeeds } from '../../../shared/model/fix.ts';
import { placeKey } from '../place-key.ts';
import type { FixPart, FixPlan, Proposal } from '../plan.ts';
import { stepsSchema } from '../steps.ts';

interface Fix {
  /** Which of the finding's remedies: part of its id. */
  readonly name: string;
  readonly title: string;
  readonly needs?: FixNeeds;
  readonly plan: FixPlan;
}

/** One click; empty where a name or a value does not fit the closed list of what may be asked of a computer. */
export function fix({ code, subject }: Finding, { name, title, needs = 'nothing', plan }: Fix): readonly Proposal[] {
  const parts = onePerVisit(plan.parts);
  const fits = parts.length > 0 && parts.every(({ steps }) => stepsSchema.safeParse(steps).success);
  if (!fits) return [];
  const id: FixId = `${code} ${subject.kind} ${subject.id} ${name}`;
  return [{ remedy: { kind: 'fix', id, title, risk: plan.risk, needs }, plan: { ...plan, parts } }];
}

/** What follows on the same computer is one change of it: a second one would find the first still open. */
function onePerVisit(parts: readonly FixPart[]): readonly FixPart[] {
  return parts.reduce<readonly FixPart[]>((done, part) => {
    const last = done.at(-1);
    if (last === undefined || placeKey(last.place) !== placeKey(part.place)) return [...done, part];
    return [...done.slice(0, -1), { place: part.place, steps: [...last.steps, ...part.steps] }];
  }, []);
}

export function none(why: string): Proposal {
  return { remedy: { kind: 'none', why } };
}

export function atTheNas(title: string, menu: string, value: string): Proposal {
  return { remedy: { kind: 'at-the-nas', title, menu, value } };
}

/** Commands to copy; where they cannot be written on a line safely, the reason alone. */
export function copy(title: string, why: string, commands: string | undefined): Proposal {
  return commands === undefined ? none(why) : { remedy: { kind: 'copy', title, why, commands } };
}

/** The first of these that has any. */
export function firstOf(...ways: readonly (readonly Proposal[])[]): readonly Proposal[] {
  return ways.find((proposals) => proposals.length > 0) ?? [];
}

/** The finding's own words on what a person can do, as the reason why the program does nothing. */
export function reasonIn({ advice }: Finding): string {
  const whole = advice.filter(({ text, copy: commands }) => commands === undefined && text.endsWith('.'));
  return (whole.length > 0 ? whole : advice).map(({ text }) => text.replace(/:$/, '.')).join(' ');
}

/** What the finding's own advice has to copy, under one title; else its words as the reason why nothing is done. */
export function fromAdvice(finding: Finding, title: string): readonly Proposal[] {
  const { advice } = finding;
  const [first] = advice.flatMap(({ text, copy: commands }) => (commands === undefined ? [] : [{ text, commands }]));
  return [first === undefined ? none(reasonIn(finding)) : copy(title, first.text, first.commands)];
}
