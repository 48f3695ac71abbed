/** What is loaded into the program that runs as root: as little as can be, and no library that only draws a preview. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';

const root = path.join(import.meta.dirname, '../../..');
const importing = /(?:^|\n)(?:import|export)\s(?!type\s)[^;]*?from '(?<from>[^']+)'/g;

/** Every module that a file loads, itself included; libraries by their names. */
function loadedBy(file: string, found = new Set<string>()): ReadonlySet<string> {
  if (found.has(file)) return found;
  found.add(file);
  for (const { groups } of readFileSync(path.join(root, file), 'utf8').matchAll(importing)) {
    const from = groups?.['from'] ?? '';
    if (from.startsWith('.')) loadedBy(path.posix.join(path.posix.dirname(file), from), found);
    else found.add(from);
  }
  return found;
}

const loaded = loadedBy('main/change/elevated/main.ts');

it('is code of this project, of Node, and two libraries', () => {
  const libraries = [...loaded].filter((name) => !name.endsWith('.ts') && !name.startsWith('node:'));
  expect(new Set(libraries)).toEqual(new Set(['zod', 'ipaddr.js']));
  expect([...loaded].filter((name) => /^node:(?:net|http|https|dgram|tls|vm|worker_threads)$/.test(name))).toEqual([]);
});

it('reaches neither another computer nor the window', () => {
  expect(loaded).toContain('main/change/native/changer.ts');
  const others = /^main\/(?:app|watch|findings|store|change\/(?:run|remote|local))\/|\/ssh(?!-script)|line-difference/;
  expect([...loaded].filter((name) => others.test(name))).toEqual([]);
});
