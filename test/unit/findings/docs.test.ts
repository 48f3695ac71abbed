import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { findingCodes } from '../../../shared/model/finding.ts';
import { findingDocs, fixDoc } from '../../../tools/write-finding-docs.ts';

const directory = resolve(import.meta.dirname, '../../../docs/findings');

test('every code has a page, and the pages are current (else: npm run docs)', () => {
  const written = new Map(readdirSync(directory).map((name) => [name, readFileSync(join(directory, name), 'utf8')]));
  expect(Object.fromEntries(written)).toEqual(Object.fromEntries(findingDocs()));
  expect([...written.keys()].toSorted()).toEqual(['README.md', ...findingCodes.map((code) => `${code}.md`)].toSorted());
});

test('the table of fixes is current (else: npm run docs)', () => {
  expect(readFileSync(join(directory, '../fixes/README.md'), 'utf8')).toBe(fixDoc());
});
