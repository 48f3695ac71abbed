/** The workflow for public CI runs commands that there are, and those of .ci/run. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import program from '../../../package.json' with { type: 'json' };

const root = path.join(import.meta.dirname, '../../..');
const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');
const commandsIn = (text: string): readonly string[] =>
  [...text.matchAll(/\bnpm (?:run (?:-s )?)?(?<name>[\w:-]+)/g)].map(({ groups }) => groups?.['name'] ?? '');

test('the workflow runs commands that there are', () => {
  const commands = commandsIn(read('.github/workflows/ci.yml'));
  expect(commands).toContain('test:real-windows');
  expect(commands.filter((name) => !Object.hasOwn(program.scripts, name))).toEqual([]);
});

test('the workflow runs what .ci/run does', () => {
  const [, list = ''] = /^for command in (?<list>.+); do$/m.exec(read('.ci/run')) ?? [];
  expect(list).not.toBe('');
  expect(commandsIn(read('.github/workflows/ci.yml'))).toEqual(expect.arrayContaining(list.split(' ')));
});
