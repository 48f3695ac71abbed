import type { Machine } from '../../machine/machine.ts';
import { preparing } from '../../../shared/text/fixes/preparing.ts';
import { ChangeRefused } from '../changer.ts';
import type { Operation } from '../operation.ts';
import type { RouteEntry } from '../operations/route.ts';
import type { RuleEntry } from '../operations/rule.ts';
import { ownerOf } from '../origin/interface-owner.ts';
import { fileChange, fileNow, head, ownText } from './system-file.ts';

/** A section of a configuration file: `[Route]` and its lines. */
type Section = readonly [string, ...string[]];

/**
 * What must be written so that a change of an interface is there again after a start. It is not made active: the same is
 * done at once by `ip`, and reloading could cut the link that carries the share. Nothing where no program owns the
 * interface or its owner has no file of its own for this (cautions.ts says so).
 */
export async function lastingSections(
  machine: Machine,
  dev: string,
  sections: readonly Section[],
  earlier: readonly Operation[],
): Promise<readonly Operation[]> {
  const owner = await ownerOf(machine, dev);
  if (owner.kind !== 'systemd-networkd') return [];
  const name = owner.file.split('/').at(-1) ?? '';
  if (!/^[\w.@:-]+\.network$/.test(name)) throw new ChangeRefused('not-ours', preparing.unusualFile(owner.file));
  return addedSections(machine, `/etc/systemd/network/${name}.d/50-lanewise.conf`, sections, earlier);
}

/** Our file with these sections in it; a section with the same first line takes the place of the earlier one. */
export async function addedSections(
  machine: Machine,
  path: string,
  sections: readonly Section[],
  earlier: readonly Operation[],
): Promise<readonly Operation[]> {
  const file = await fileNow(machine, path, earlier);
  const found = sectionsOf(ownText(path, file));
  const replaced = new Set(sections.map(keyOf));
  const all = [...found.filter((section) => !replaced.has(keyOf(section))), ...sections];
  const text =
    head +
    all
      .toSorted(byKey)
      .map((section) => `\n${section.join('\n')}\n`)
      .join('');
  return fileChange(path, file, text);
}

/** What there can be only one of: a route to a network in a table, a rule for an address, all else by its title. */
function keyOf([title, ...lines]: Section): string {
  const telling = { '[Route]': /^(?:Destination|Table)=/, '[RoutingPolicyRule]': /^From=/ }[title];
  return [title, ...(telling === undefined ? [] : lines.filter((line) => telling.test(line)))].join(' ');
}

const byKey = (left: Section, right: Section): number => (keyOf(left) < keyOf(right) ? -1 : 1);

function sectionsOf(text: string): readonly Section[] {
  return text.split('\n\n').flatMap((block): readonly Section[] => {
    const [title, ...lines] = block.split('\n').filter((line) => line !== '');
    return title === undefined ? [] : [[title, ...lines]];
  });
}

/** systemd.network(5), [Route] */
export function routeSection({ to, gateway, source, table }: RouteEntry): Section {
  return [
    '[Route]',
    `Destination=${to}`,
    ...(gateway === undefined ? [] : [`Gateway=${gateway}`]),
    ...(source === undefined ? [] : [`PreferredSource=${source}`]),
    ...(table === 'main' ? [] : [`Table=${table}`]),
  ];
}

/** systemd.network(5), [RoutingPolicyRule] */
export function ruleSection({ from, table, priority }: RuleEntry): Section {
  return ['[RoutingPolicyRule]', `From=${from}`, `Table=${table}`, `Priority=${priority}`];
}
