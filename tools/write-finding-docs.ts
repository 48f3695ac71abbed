/**
 * `npm run docs`: writes docs/findings, a page for each code and a list of all. The pages come from the catalogue and
 * from shared/text/finding-pages; a test checks that they are current.
 */
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { catalogue } from '../main/diagnose/catalogue.ts';
import type { Rule } from '../main/diagnose/rule.ts';
import type { FindingPage } from '../shared/text/finding-pages/finding-page.ts';
import { loadPages } from '../shared/text/finding-pages/load.ts';
import { nasPages } from '../shared/text/finding-pages/nas.ts';
import { networkPages } from '../shared/text/finding-pages/network.ts';
import { smbPages } from '../shared/text/finding-pages/smb.ts';
import { smbPortPages } from '../shared/text/finding-pages/smb-ports.ts';
import type { FindingCode } from '../shared/model/finding.ts';

const pages: Readonly<Record<FindingCode, FindingPage>> = {
  ...smbPages,
  ...smbPortPages,
  ...networkPages,
  ...loadPages,
  ...nasPages,
};
const mark = '<!-- Written by `npm run docs` from main/diagnose and shared/text/finding-pages: change those. -->';

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
    ...(page.onlyTheNasKnows === undefined ? [] : [section('What only the NAS can tell', page.onlyTheNasKnows)]),
    '',
  ]
    .join('\n\n')
    .trimEnd()
    .concat('\n');
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
}
