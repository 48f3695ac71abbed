/**
 * `npm run docs`: keeps in step what follows from the files of main/findings: the index of the folder, the generated part of
 * each page in docs/findings, the list of all pages, and the table of docs/fixes. A test checks that all are current. What a
 * page says in its own words stands in the page alone.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { FindingKind } from '../main/findings/finding.ts';

const root = resolve(import.meta.dirname, '..');
const catalogueFile = 'main/findings/catalogue.ts';

/** Folders of findings, in the order in which findings of equal weight are shown. */
const areas = ['mpath', 'iscsi', 'smb', 'nfs', 'load', 'net', 'win', 'host', 'nas'];

/** A written file: its path in the checkout and its text. */
type Written = ReadonlyMap<string, string>;

/** The index of all findings, by what each file in the folders of the areas exports. */
export function indexOfFindings(): string {
  const files = areas.flatMap((area) =>
    readdirSync(join(root, 'main/findings', area))
      .toSorted()
      .map((file) => ({ path: `./${area}/${file}`, name: exportedFinding(join(root, 'main/findings', area, file)) })),
  );
  return [
    '// Written by `npm run docs` from the files of this folder: change those.',
    "import type { FindingKind } from './finding.ts';",
    ...files.map(({ path, name }) => `import { ${name} } from '${path}';`),
    '',
    '/** Every finding. */',
    'export const catalogue: readonly FindingKind[] = [',
    ...files.map(({ name }) => `  ${name},`),
    '];',
    '',
  ].join('\n');
}

function exportedFinding(file: string): string {
  const name = /^export const (?<name>\w+) = finding\b/m.exec(readFileSync(file, 'utf8'))?.groups?.['name'];
  if (name === undefined) throw new Error(`${file} exports no finding: \`export const … = finding({…})\``);
  return name;
}

/** Every page and list with what follows from the catalogue brought up to date. */
export function findingDocs(catalogue: readonly FindingKind[]): Written {
  const pages = catalogue.map((kind) => ({ kind, page: currentPage(kind) }));
  return new Map([
    ...pages.map(({ kind, page }): [string, string] => [`docs/findings/${kind.code}.md`, page]),
    ['docs/findings/README.md', listOf(pages)],
    ['docs/fixes/README.md', fixesOf(pages)],
  ]);
}

interface Page {
  readonly kind: FindingKind;
  readonly page: string;
}

const begin = '<!-- From here on written by `npm run docs` from main/findings. -->';
const end = '<!-- Up to here. -->';

function currentPage(kind: FindingKind): string {
  const path = join('docs/findings', `${kind.code}.md`);
  const page = readFileSync(join(root, path), 'utf8');
  const [before, rest] = page.split(begin);
  const after = rest?.split(end)[1];
  if (before === undefined || after === undefined) throw new Error(`${path} lacks the marks “${begin}” and “${end}”`);
  return [before, begin, `\n\n${followingFrom(kind)}\n\n`, end, after].join('');
}

function followingFrom({ visibleAfter, unless, onlyUnexplained }: FindingKind): string {
  const lasting =
    visibleAfter === 0
      ? 'It is told at once.'
      : `It is told after it has lasted for ${visibleAfter / 1000} s, and disappears as soon as it is gone.`;
  if (unless.length === 0) return lasting;
  const folded = onlyUnexplained === true ? 'it is not told at all' : 'this one is folded under it';
  const links = unless.map((code) => `[${code}](${code}.md)`).join(', ');
  return `${lasting}\n\n## A consequence of\n\nWhile one of these stands, ${folded}: ${links}.`;
}

function listOf(pages: readonly Page[]): string {
  return [
    '<!-- Written by `npm run docs` from the pages. -->',
    '',
    '# Findings',
    '',
    'Codes are stable: they are in the JSON of `lanewise check`, in tests and here.',
    '',
    '| code | what it means |',
    '|---|---|',
    ...pages.map(({ kind: { code }, page }) => `| [${code}](${code}.md) | ${firstSentence(page)} |`),
    '',
  ].join('\n');
}

function firstSentence(page: string): string {
  const text = page.split('\n\n')[1] ?? '';
  return /^.*?\.(?= |$)/.exec(text)?.[0] ?? text;
}

/** What one click does about each finding, or why there is none: the section of its page. */
function fixesOf(pages: readonly Page[]): string {
  return [
    '<!-- Written by `npm run docs` from the pages of docs/findings, section “What Lanewise can do”. -->',
    '',
    '# Fixes',
    '',
    'What Lanewise does about a finding with one click, and what it leaves to you. Before anything is changed you see the exact',
    'commands and file changes, what they interrupt and how they are undone. A consequence has no fix of its own: its cause has.',
    '',
    '| finding | one click | else |',
    '|---|---|---|',
    ...pages.map(({ kind: { code }, page }) => `| [${code}](../findings/${code}.md) | ${canDo(page)} |`),
    '',
    'Never one click: insecure guest logons, less signing or encryption, restarting the SMB service of a NAS that others use,',
    'changing bonds. These are explained, with the commands to copy.',
    '',
  ].join('\n');
}

function canDo(page: string): string {
  const section = page.split('\n## What Lanewise can do\n')[1]?.split('\n## ')[0] ?? '';
  const items = section.split('\n').flatMap((line) => (line.startsWith('- ') ? [line.slice(2)] : []));
  const click = items.find((item) => item.startsWith(oneClick))?.slice(oneClick.length);
  const otherwise = items.find((item) => !item.startsWith(oneClick))?.replace(/^Else: /, '');
  return `${click ?? '—'} | ${otherwise ?? ''}`;
}

const oneClick = 'One click: ';

const started = process.argv[1];
if (started !== undefined && import.meta.url === pathToFileURL(started).href) {
  writeFileSync(join(root, catalogueFile), indexOfFindings());
  const { catalogue } = await import('../main/findings/catalogue.ts');
  for (const [path, text] of findingDocs(catalogue)) writeFileSync(join(root, path), text);
}
