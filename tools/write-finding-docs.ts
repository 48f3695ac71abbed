/**
 * `npm run docs`: writes docs/findings, a page for each code and a list of all, and the table of docs/fixes. They come from
 * the catalogue, shared/text/finding-pages and shared/text/fixes; a test checks that they are current.
 */
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { catalogue } from '../main/findings/catalogue.ts';
import type { Rule } from '../main/findings/rule.ts';
import type { FindingPage } from '../shared/text/finding-pages/finding-page.ts';
import { loadPages } from '../shared/text/finding-pages/load.ts';
import { nasPages } from '../shared/text/finding-pages/nas.ts';
import { networkPages } from '../shared/text/finding-pages/network.ts';
import { smbPages } from '../shared/text/finding-pages/smb.ts';
import { smbPortPages } from '../shared/text/finding-pages/smb-ports.ts';
import { fixPages, type FixPage } from '../shared/text/fixes/pages.ts';
import type { FindingCode } from '../shared/model/finding.ts';

const pages: Readonly<Record<FindingCode, FindingPage>> = {
  ...smbPages,
  ...smbPortPages,
  ...networkPages,
  ...loadPages,
  ...nasPages,
};
const mark = '<!-- Written by `npm run docs` from main/findings and shared/text/finding-pages: change those. -->';

/** Every file of docs/findings with its text. */
export function findingDocs(): ReadonlyMap<string, string> {
  const files = catalogue.map((rule): [string, string] => [`${rule.code}.md`, pageOf(rule, pages[rule.code])]);
  return new Map([['README.md', listOf(catalogue)], ...files]);
}

function pageOf(rule: Rule, page: FindingPage): string {
  const folded = rule.unless.map((code) => `[${code}](${code}.md)`).join(', ');
  return [
    mark,
    `# ${rule.code}`,
    page.means,
    section('What it looks at', bullets(page.looksAt)),
    section('When it is told', `${page.fires}\n\n${lasting(rule)}`),
    ...(folded === ''
      ? []
      : [section('A consequence of', `While one of these stands, this one is folded under it: ${folded}.`)]),
    section('What looks alike and is fine', bullets(page.healthy)),
    section('What to do', bullets(page.whatToDo)),
    section('What Lanewise can do', canDo(fixPages[rule.code])),
    ...(page.onlyTheNasKnows === undefined ? [] : [section('What only the NAS can tell', page.onlyTheNasKnows)]),
    '',
  ]
    .join('\n\n')
    .trimEnd()
    .concat('\n');
}

function canDo({ click, otherwise }: FixPage): string {
  return bullets([
    ...(click === undefined ? [] : [`One click: ${click}`]),
    click === undefined ? otherwise : `Else: ${otherwise}`,
  ]);
}

function lasting({ visibleAfter }: Rule): string {
  return visibleAfter === 0
    ? 'It is told at once.'
    : `It is told after it has lasted for ${visibleAfter / 1000} s, and disappears as soon as it is gone.`;
}

function section(title: string, text: string): string {
  return `## ${title}\n\n${text}`;
}

function bullets(items: readonly string[]): string {
  return items.map((item) => `- ${item}`).join('\n');
}

function listOf(rules: readonly Rule[]): string {
  const rows = rules.map(({ code }) => `| [${code}](${code}.md) | ${firstSentence(pages[code].means)} |`);
  return [
    mark,
    '',
    '# Findings',
    '',
    'Codes are stable: they are in the JSON of `lanewise check`, in tests and here.',
    '',
    '| code | what it means |',
    '|---|---|',
    ...rows,
    '',
  ].join('\n');
}

function firstSentence(text: string): string {
  return /^.*?\.(?= |$)/.exec(text)?.[0] ?? text;
}

const fixMark = '<!-- Written by `npm run docs` from shared/text/fixes/pages.ts: change that. -->';

/** docs/fixes/README.md: what one click does about each finding, or why there is none. */
export function fixDoc(): string {
  const rows = catalogue.map(({ code }) => {
    const { click, otherwise } = fixPages[code];
    return `| [${code}](../findings/${code}.md) | ${click ?? '—'} | ${otherwise} |`;
  });
  return [
    fixMark,
    '',
    '# Fixes',
    '',
    'What Lanewise does about a finding with one click, and what it leaves to you. Before anything is changed you see the exact',
    'commands and file changes, what they interrupt and how they are undone. A consequence has no fix of its own: its cause has.',
    '',
    '| finding | one click | else |',
    '|---|---|---|',
    ...rows,
    '',
    'Never one click: insecure guest logons, less signing or encryption, restarting the SMB service of a NAS that others use,',
    'changing bonds. These are explained, with the commands to copy.',
    '',
  ].join('\n');
}

/** Writes all pages and removes those of codes that are gone. */
async function write(directory: string): Promise<void> {
  await mkdir(directory, { recursive: true });
  const docs = findingDocs();
  const stale = (await readdir(directory)).filter((name) => name.endsWith('.md') && !docs.has(name));
  await Promise.all(stale.map(async (name) => await rm(join(directory, name))));
  await Promise.all([...docs].map(async ([name, text]) => await writeFile(join(directory, name), text)));
}

const started = process.argv[1];
if (started !== undefined && import.meta.url === pathToFileURL(started).href) {
  await write(resolve(import.meta.dirname, '../docs/findings'));
  await writeFile(resolve(import.meta.dirname, '../docs/fixes/README.md'), fixDoc());
}
