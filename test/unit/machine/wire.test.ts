/** The parts of the SSH machine that need no server. */
import { execFileSync } from 'node:child_process';
import { createHmac, randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hostName, judge, knownHosts, type HostKey } from '../../../main/machine/host-keys.ts';
import { quote } from '../../../main/machine/quote.ts';
import { FrameCutter } from '../../../main/machine/ssh-frames.ts';
import { parseTarget, route } from '../../../main/machine/ssh-target.ts';

const word = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: 'binary' }),
  fc
    .array(fc.constantFrom("'", '"', '\\', '$', '`', '\n', '!', '*', ' ', '~', '#', ';', '&', '|', '-', '\r', '\t'))
    .map((all) => all.join('')),
);
const shellWord = word.filter((text) => !text.includes('\0') && Buffer.from(text).toString() === text);

describe('quote', () => {
  test.each(['sh', 'bash'])('every word reaches a program of %s as it is', (shell) => {
    fc.assert(
      fc.property(fc.array(shellWord, { maxLength: 20 }), (words) => {
        const printed = execFileSync(shell, ['-c', `printf '%s\\0' start ${words.map(quote).join(' ')}`], {
          encoding: 'utf8',
        });
        expect(printed.split('\0').slice(1, -1)).toEqual(words);
      }),
      { numRuns: 60 },
    );
  });

  test('a NUL byte, which no word can hold, is refused', () => {
    expect(() => quote('a\0b')).toThrow(RangeError);
  });
});

describe('frames', () => {
  test('answers are cut at their marks wherever the packets break, whatever bytes they hold', () => {
    const nonce = 'c0ffee';
    const answer = fc.uint8Array({ maxLength: 200 }).filter((bytes) => !Buffer.from(bytes).includes(nonce));
    fc.assert(
      fc.property(fc.array(answer, { minLength: 1 }), fc.array(fc.nat({ max: 40 })), (answers, breaks) => {
        const all = Buffer.concat(
          answers.flatMap((bytes, number) => [
            Buffer.from(bytes),
            Buffer.from(`\n${nonce} ${number} ${number % 256}\n`),
          ]),
        );
        const cutter = new FrameCutter(nonce);
        const frames = [];
        let from = 0;
        for (const length of [...breaks, all.length]) {
          frames.push(...cutter.push(all.subarray(from, from + length)));
          from += length;
        }
        expect(frames.map(({ mark, bytes }) => [mark, [...bytes]])).toEqual(
          answers.map((bytes, number) => [String(number), [...bytes]]),
        );
        expect(cutter.pending).toBe(0);
      }),
    );
  });
});

describe('known_hosts', () => {
  const key: HostKey = { type: 'ssh-ed25519', base64: 'AAAAkey', fingerprint: 'SHA256:x' };
  const verdict = (...files: string[]) => judge(key, 'nas.lan', files.map(knownHosts));
  const hashed = (name: string): string => {
    const salt = randomBytes(20);
    return `|1|${salt.toString('base64')}|${createHmac('sha1', salt).update(name).digest('base64')}`;
  };

  test.each([
    ['nas.lan ssh-ed25519 AAAAkey a comment', 'known'],
    ['other,nas.lan ssh-ed25519 AAAAkey', 'known'],
    ['*.lan ssh-ed25519 AAAAkey', 'known'],
    ['n?s.* ssh-ed25519 AAAAkey', 'known'],
    ['NAS.LAN ssh-ed25519 AAAAkey', 'known'],
    ['*.lan,!nas.lan ssh-ed25519 AAAAkey', 'unknown'],
    ['nasxlan ssh-ed25519 AAAAkey', 'unknown'],
    ['nas ssh-ed25519 AAAAkey', 'unknown'],
    ['[nas.lan]:2222 ssh-ed25519 AAAAkey', 'unknown'],
    ['# nas.lan ssh-ed25519 AAAAkey', 'unknown'],
    ['@cert-authority nas.lan ssh-ed25519 AAAAkey', 'unknown'],
    ['nas.lan ssh-ed25519 AAAAother', 'changed'],
    ['nas.lan ssh-rsa AAAArsa', 'changed'],
    ['nas.lan ssh-ed25519 AAAAother\nnas.lan ssh-ed25519 AAAAkey', 'known'],
    ['@revoked nas.lan ssh-ed25519 AAAAkey', 'revoked'],
    ['@revoked nas.lan ssh-ed25519 AAAAother', 'unknown'],
    ['', 'unknown'],
    ['garbage\n\0\n', 'unknown'],
  ])('%s → %s', (text, expected) => {
    expect(verdict(text)).toBe(expected);
  });

  test('hashed names are recognised', () => {
    expect([
      verdict(`${hashed('nas.lan')} ssh-ed25519 AAAAkey`),
      verdict(`${hashed('nas')} ssh-ed25519 AAAAkey`),
    ]).toEqual(['known', 'unknown']);
  });

  test('the first file that knows the host decides, a revocation in any file holds', () => {
    expect(verdict('nas.lan ssh-ed25519 AAAAother', 'nas.lan ssh-ed25519 AAAAkey')).toBe('changed');
    expect(verdict('', 'nas.lan ssh-ed25519 AAAAkey')).toBe('known');
    expect(verdict('nas.lan ssh-ed25519 AAAAkey', '@revoked * ssh-ed25519 AAAAkey')).toBe('revoked');
  });

  test('another port is another name', () => {
    expect([hostName('NAS', 22), hostName('NAS', 2222)]).toEqual(['nas', '[nas]:2222']);
  });
});

describe('targets', () => {
  test.each([
    ['nas', { name: 'nas' }],
    ['me@nas', { user: 'me', name: 'nas' }],
    ['me@nas:2222', { user: 'me', name: 'nas', port: 2222 }],
    ['me@[fe80::1]:2222', { user: 'me', name: 'fe80::1', port: 2222 }],
    ['me@fe80::1', { user: 'me', name: 'fe80::1' }],
    ['ssh://me@nas:22/', { user: 'me', name: 'nas', port: 22 }],
  ])('%s is understood', (text, expected) => {
    expect(parseTarget(text)).toEqual(expected);
  });

  test.each(['', 'me@', '-oProxyCommand=x', 'a b:c:d', 'nas:port'])('"%s" is refused', (text) => {
    expect(() => parseTarget(text)).toThrow(RangeError);
  });

  const withConfig = async (text: string, host: string, more: object = {}) => {
    const home = mkdtempSync(join(tmpdir(), 'lanewise-home-'));
    try {
      mkdirSync(join(home, '.ssh'));
      writeFileSync(join(home, '.ssh', 'config'), text);
      return (await route({ host, home, ...more })).map((hop) => ({
        ...hop,
        identityFiles: hop.identityFiles.map((each) => each.replace(home, '~')),
      }));
    } finally {
      rmSync(home, { recursive: true });
    }
  };

  test('without a config the name is the host, and the person is the user', async () => {
    expect(await withConfig('', 'nas')).toMatchObject([
      { host: 'nas', port: 22, user: userInfo().username, identityFiles: [] },
    ]);
  });

  test('what was said goes before what is configured, and patterns match as in ssh', async () => {
    const config =
      'Host media-*\n  User media\n  Port 2200\n  HostName %h.lan\nHost *\n  User rest\n  IdentityFile ~/.ssh/special\n  HostKeyAlias one';
    expect(await withConfig(config, 'media-1')).toMatchObject([
      { host: 'media-1.lan', port: 2200, user: 'media', keyAlias: 'one', identityFiles: ['~/.ssh/special'] },
    ]);
    expect(await withConfig(config, 'me@media-1:22', { identity: '/k' })).toMatchObject([
      { port: 22, user: 'me', identityFiles: ['/k', '~/.ssh/special'] },
    ]);
  });

  test('a chain of jumps is walked in order, and a ring is refused', async () => {
    const hosts = async (config: string) =>
      (await withConfig(config, 'nas')).map(({ host, port }) => `${host}:${port}`);
    expect(await hosts('Host nas\n  ProxyJump me@a:1,b\nHost a\n  ProxyJump c')).toEqual([
      'c:22',
      'a:1',
      'b:22',
      'nas:22',
    ]);
    expect(await hosts('Host nas\n  ProxyJump none')).toEqual(['nas:22']);
    await expect(hosts('Host *\n  ProxyJump nas')).rejects.toThrow(RangeError);
  });

  test('nothing in a config starts a command', async () => {
    const home = mkdtempSync(join(tmpdir(), 'lanewise-home-'));
    const mark = join(home, 'ran');
    await withConfig(`Match exec "touch ${mark}"\n  User evil\n`, 'nas');
    expect(() => execFileSync('ls', [mark], { stdio: 'ignore' })).toThrow();
    rmSync(home, { recursive: true });
  });
});
