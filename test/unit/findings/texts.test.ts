import { execFileSync } from 'node:child_process';
import { assert, property, string } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { commandOf, listed, shellWord } from '../../../shared/text/findings/finding-text.ts';
import { mountAgain } from '../../../shared/text/findings/mounting.ts';
import { unreachableAddress } from '../../../shared/text/findings/smb-ports.ts';

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
    expect(mountAgain(['/mnt/a\nrm -rf /']).copy).toBeUndefined();
    expect(mountAgain(['/mnt/a b']).copy).toBe("sudo umount '/mnt/a b'\nsudo mount '/mnt/a b'");
  });
});

test('a dead port with an address of this network is a matter of the cable first', () => {
  const text = unreachableAddress({
    nas: 'tank',
    addresses: ['10.0.0.26'],
    why: 'no-answer',
    onLink: true,
    costs: true,
  });
  expect([text.title, text.advice[0]?.text]).toEqual([
    'tank announces 10.0.0.26, and nothing answers there.',
    'See whether the port of tank with 10.0.0.26 has a cable and its lamp is on.',
  ]);
});

test('names are listed as people list them', () => {
  expect([listed(['a']), listed(['a', 'b']), listed(['a', 'b', 'c'])]).toEqual(['a', 'a and b', 'a, b and c']);
});
