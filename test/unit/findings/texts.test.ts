import { execFileSync } from 'node:child_process';
import { assert, property, string } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { commandOf, listed, shellWord } from '../../../shared/text/phrases.ts';
import { mountAgain } from '../../../main/findings/mounting.ts';

describe('a command to copy', () => {
  test('gives a shell exactly the words that were meant', () => {
    const words = [`/mnt/it's "mine"`, '$(reboot)', '`id`', 'a;b', '~root', '-rf', '', '*', 'ä ö', '!x', '#no', '\\'];
    const printed = execFileSync('/bin/sh', ['-c', `printf '%s\\0' ${commandOf(...words)}`]).toString();
    expect(printed.split('\0').slice(0, -1)).toEqual(words);
  });

  test('holds no control characters, whatever a share is called', () => {
    assert(
      property(string({ unit: 'binary' }), (name) => {
        const word = shellWord(name);
        // oxlint-disable-next-line no-control-regex -- the very thing that must not come through
        return word === undefined || !/[\u0000-\u001f\u007f]/.test(word);
      }),
    );
  });

  test('is left out where a place cannot be written on one line', () => {
    expect(mountAgain(['/mnt/a\nrm -rf /']).kind).toBe('explain');
    expect(mountAgain(['/mnt/a b'])).toMatchObject({ commands: "sudo umount '/mnt/a b'\nsudo mount '/mnt/a b'" });
  });
});

test('names are listed as people list them', () => {
  expect([listed(['a']), listed(['a', 'b']), listed(['a', 'b', 'c'])]).toEqual(['a', 'a and b', 'a, b and c']);
});
