import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { catalogue } from '../../../main/findings/catalogue.ts';
import { findingDocs, indexOfFindings } from '../../../tools/write-findings.ts';

const root = resolve(import.meta.dirname, '../../..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

test('the index lists every file of the folder (else: npm run docs)', () => {
  expect(read('main/findings/catalogue.ts')).toBe(indexOfFindings());
});

test('what the pages and lists say of the catalogue is current (else: npm run docs)', () => {
  const written = findingDocs(catalogue);
  expect(written.size).toBe(catalogue.length + 2);
  for (const [path, text] of written) expect(read(path), path).toBe(text);
});

test('every code has a page and every page a code', () => {
  const pages = readdirSync(join(root, 'docs/findings'));
  expect(pages.toSorted()).toEqual(['README.md', ...catalogue.map(({ code }) => `${code}.md`)].toSorted());
});

test.each(catalogue)('the page of $code has all its parts', ({ code }) => {
  const titles = read(`docs/findings/${code}.md`).match(/^#+ .*/gm);
  expect(titles).toEqual(
    expect.arrayContaining([
      `# ${code}`,
      '## What it looks at',
      '## When it is told',
      '## What looks alike and is fine',
      '## What to do',
      '## What Lanewise can do',
    ]),
  );
});
