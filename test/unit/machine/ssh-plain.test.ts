import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { array, constantFrom, sample, string } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { windowsCommands } from '../../../main/collect/smb-server/windows/windows-script.ts';
import { plainLine } from '../../../main/machine/ssh-plain.ts';

test('what Windows is asked is plain', () => {
  for (const argv of Object.values(windowsCommands)) expect(plainLine(argv)).toBe(argv.join(' '));
});

test.each([
  'a b',
  '',
  'a\tb',
  'a\nreboot',
  'a\rb',
  'a\0b',
  '$HOME',
  '$(reboot)',
  '`reboot`',
  '%PATH%',
  '%%',
  '!x!',
  'a&b',
  'a|b',
  'a;b',
  'a,b',
  'a>b',
  'a<b',
  'a^b',
  '(a)',
  '{a}',
  '[a]',
  '@a',
  '#a',
  '~',
  '*',
  '?',
  'C:\\Users',
  '"a"',
  "'a'",
  '“a”',
  'ä',
  // PowerShell makes two words of it.
  '-a.b',
])('the word %j is refused wherever it stands', (word) => {
  expect(plainLine(['hostname', word])).toBeUndefined();
  expect(plainLine([word])).toBeUndefined();
});

test.each(['A=b', '-x', '/usr/bin/id', './x', '1', '', 'a.b.c', 'a='])('%j is no plain program', (program) => {
  expect(plainLine([program, 'word'])).toBeUndefined();
});

describe.each(['/bin/sh', '/bin/bash'].filter((path) => existsSync(path)))('%s', (shell) => {
  test('gives a program exactly the words of any plain line', () => {
    const character = constantFrom(...'aZ09_+/=:.-%@,~^ $&;\\"\'*!\n'.split(''));
    const word = string({ unit: character, minLength: 1, maxLength: 6 });
    const lines = sample(array(word, { minLength: 1, maxLength: 4 }), 5_000).flatMap((words) => {
      const line = plainLine(['printf', 'x', ...words]);
      return line === undefined ? [] : [{ words, line: line.replace('printf x', String.raw`printf '%s\n'`) }];
    });
    expect(lines.length).toBeGreaterThan(100);
    const output = execFileSync(shell, ['-s'], { input: `${lines.map(({ line }) => line).join('\n')}\n`, cwd: '/' });
    expect(output.toString()).toBe(lines.flatMap(({ words }) => words.map((each) => `${each}\n`)).join(''));
  });
});
