import type { Blacklisted, ConfiguredMap, MultipathConfig } from '../../../shared/model/iscsi.ts';
import { ParseError } from '../text/parse-error.ts';
import { unendedLinesOf, type Line } from '../text/text-lines.ts';

/** A keyword with its value, or a section with what is in it. */
interface Setting {
  readonly name: string;
  readonly value?: string;
  readonly inside?: readonly Setting[];
  readonly line: Line;
}

/**
 * multipath.conf(5), and `multipathd show config local`, which prints the same form (libmultipath/config.c, parser.c). A value may
 * stand in quotes; `#` and `!` begin a comment where a keyword would stand; a section's brace may stand on its line or the next.
 *
 *     defaults {                              blacklist {                    multipaths {
 *         path_grouping_policy multibus           devnode "^sda"                 multipath {
 *     }                                       }                                      wwid 3600…
 *
 * Several texts are read as one: a file and its drop-ins, in their order.
 */
export function parseMultipathConfig(texts: readonly string[]): MultipathConfig {
  const sections = texts.flatMap((text) => settingsOf(text));
  const insideOf = (name: string): readonly Setting[] =>
    sections.filter((section) => section.name === name).flatMap(({ inside = [] }) => inside);
  const maps = insideOf('multipaths').flatMap((setting) => configuredMap(setting) ?? []);
  const policy = [...insideOf('defaults'), ...insideOf('overrides')].findLast(
    ({ name }) => name === 'path_grouping_policy',
  );
  const blacklist = patternsIn(insideOf('blacklist'));
  const exceptions = patternsIn(insideOf('blacklist_exceptions'));
  return {
    ...(policy?.value !== undefined && { policy: policy.value }),
    maps,
    blacklist,
    exceptions,
    quoted: [
      ...(policy === undefined ? [] : [policy.line.text.trim()]),
      ...maps.flatMap(({ quoted }) => quoted),
      ...[...blacklist, ...exceptions].map(({ quoted }) => quoted),
    ],
  };
}

function patternsIn(settings: readonly Setting[]): readonly Blacklisted[] {
  return settings.flatMap(({ name, value, line }) =>
    (name === 'devnode' || name === 'wwid') && value !== undefined
      ? [{ by: name, pattern: value, quoted: line.text.trim() }]
      : [],
  );
}

function configuredMap({ name, inside = [] }: Setting): ConfiguredMap | undefined {
  const wwid = inside.find((setting) => setting.name === 'wwid');
  if (name !== 'multipath' || wwid?.value === undefined) return undefined;
  const alias = inside.find((setting) => setting.name === 'alias');
  return {
    wwid: wwid.value,
    ...(alias?.value !== undefined && { alias: alias.value }),
    quoted: [wwid, ...(alias ? [alias] : [])].map(({ line }) => line.text.trim()),
  };
}

/** Sections are two deep: `multipaths` and a `multipath` in it. */
function settingsOf(text: string): readonly Setting[] {
  const top: Setting[] = [];
  const open: { readonly into: Setting[]; readonly line: Line }[] = [];
  let waiting: { readonly name: string; readonly line: Line } | undefined;
  for (const line of unendedLinesOf(text)) {
    for (const words of statementsOf(line.text)) {
      const into = open.at(-1)?.into ?? top;
      if (words[0] === '{' && waiting !== undefined) {
        const inside: Setting[] = [];
        into.push({ ...waiting, inside });
        open.push({ into: inside, line: waiting.line });
        waiting = undefined;
      } else if (words[0] === '}') {
        if (open.pop() === undefined) throw new ParseError('multipath.conf: a brace too many', line.number, line.text);
      } else if (words[1] === undefined) {
        waiting = { name: words[0] ?? '', line };
      } else {
        into.push({ name: words[0] ?? '', value: words[1], line });
      }
    }
  }
  const unclosed = open.at(-1)?.line;
  if (unclosed !== undefined)
    throw new ParseError('multipath.conf: a section does not end', unclosed.number, unclosed.text);
  return top;
}

/** `multipath { wwid "a b" }` are the statements `multipath`, `{`, `wwid` with its value, and `}`. */
function statementsOf(text: string): readonly (readonly string[])[] {
  const statements: string[][] = [];
  let keyword = true;
  for (const { groups } of text.matchAll(/"(?<quoted>[^"]*)"?|(?<brace>[{}])|(?<word>[^\s"{}]+)/g)) {
    const { quoted, brace, word } = groups ?? {};
    if (keyword && (word?.startsWith('#') || word?.startsWith('!'))) break;
    if (!keyword && word?.startsWith('#')) break;
    if (brace !== undefined) {
      statements.push([brace]);
      keyword = true;
    } else if (keyword) {
      statements.push([quoted ?? word ?? '']);
      keyword = false;
    } else {
      const last = statements.at(-1);
      if (last !== undefined)
        last[1] = last[1] === undefined ? (quoted ?? word ?? '') : `${last[1]} ${quoted ?? word ?? ''}`;
    }
  }
  return statements;
}
