import type { Publication, PublishedMachine } from '../../shared/ipc/publication.ts';
import { plain, plainLines } from '../../shared/text/plain.ts';

/**
 * The same publication as it may stand on a screen: what steers, turns or hides the text beside it is shown as �, in names and
 * lines of every machine. What things are known by (ids) stays, since it joins the parts and goes back to the main program.
 */
export function withShownNames(publication: Publication): Publication {
  const shown = shownWhole(publication, plain);
  return { ...shown, machines: shown.machines.map((one, index) => withOwnLogin(one, publication.machines[index])) };
}

/** The same for what is said of a change or a NAS that is tried: names of files and programs, sentences, lines of SSH. */
export function withShownTexts<Value>(value: Value): Value {
  return shownWhole(value, plainLines);
}

/**
 * Texts of these names, alone or in a list, stay as they came: ids go back to the main program, lines for a terminal to the
 * clipboard. Whatever draws such a line makes it plain where it is drawn (`ui/breakable.tsx`).
 */
const exactTexts: ReadonlySet<string> = new Set(
  'id nas share shares sharing lane lanes sessions hash transaction fingerprint commands copy sudoers detail'.split(
    ' ',
  ),
);
/** Parts of which the same holds whole: file differences and commands of a change, and the command that forgets a key. */
const exactParts: ReadonlySet<string> = new Set(['items', 'filedKey']);
/** What is found in them is found by an id. */
const byId: ReadonlySet<string> = new Set(['laneMaps']);

type Show = (text: string) => string;

/** Most parts are plain and handed on as they are, and what stands in several places is looked through once. */
function shower(show: Show): (part: unknown, name: string) => unknown {
  const done = new Map<object, unknown>();
  const shownPart = (part: unknown, name: string): unknown => {
    if (typeof part === 'string') return exactTexts.has(name) ? part : shownText(part, show);
    if (!isRecord(part) || exactParts.has(name)) return part;
    if (!done.has(part)) done.set(part, Array.isArray(part) ? shownList(part, name) : shownRecord(part, name));
    return done.get(part);
  };
  const shownList = (list: readonly unknown[], name: string): readonly unknown[] => {
    const shown = list.map((one) => shownPart(one, name));
    return shown.every((one, index) => one === list[index]) ? list : shown;
  };
  const shownRecord = (record: Readonly<Record<string, unknown>>, name: string): unknown => {
    let shown: Record<string, unknown> | undefined;
    for (const [key, inside] of Object.entries(record)) {
      const shownKey = byId.has(name) ? key : shownText(key, show);
      const shownInside = shownPart(inside, key);
      if (shownKey === key && shownInside === inside) continue;
      shown ??= { ...record };
      // Two names that look alike are not taken for one: the second is not found by the name that is shown.
      const place = shownKey in shown ? key : shownKey;
      if (place !== key) delete shown[key];
      shown[place] = shownInside;
    }
    return shown ?? record;
  };
  return shownPart;
}

function shownWhole<Whole>(whole: Whole, show: Show): Whole {
  // oxlint-disable-next-line no-unsafe-type-assertion -- only texts inside are others
  return shower(show)(whole, '') as Whole;
}

const isRecord = (part: unknown): part is Record<string, unknown> => typeof part === 'object' && part !== null;

/** Letters, digits and signs of ASCII. */
const surelyPlain = /^[ -~]*$/;
const shownText = (text: string, show: Show): string => (surelyPlain.test(text) ? text : show(text));

/** A person's own words for the login are offered again and sent as they are. */
function withOwnLogin<Machine extends PublishedMachine>(shown: Machine, own: PublishedMachine | undefined): Machine {
  if (own?.role !== 'nas') return shown;
  const { host, user, keyFile } = own;
  return { ...shown, host, ...(user !== undefined && { user }), ...(keyFile !== undefined && { keyFile }) };
}
