/** The parts of the SSH machine that need no server. */
import { execFileSync } from 'node:child_process';
import { createHmac, randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fileHostKey, hostName, judge, knownHosts, type HostKey } from '../../../main/machine/host-keys.ts';
import { quote } from '../../../main/machine/quote.ts';
import { FrameCutter } from '../../../main/machine/stream-frames.ts';
import { route } from '../../../main/machine/ssh-target.ts';
import { withSshConfig as withConfig } from '../../helpers/ssh-config.ts';
import { parseHostAddress } from '../../../shared/model/host-address.ts';

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

  test('only one entry of exactly this host is ever filed', async () => {
    const home = mkdtempSync(join(tmpdir(), 'lanewise-home-'));
    const file = join(home, 'known_hosts');
    const key: HostKey = { type: 'ssh-ed25519', base64: 'AAAA', fingerprint: 'SHA256:x' };
    for (const name of ['a\nb ssh-rsa AAAA', 'a b', '*', 'a,b', '!a', '|1|x|y', '@revoked', '#a', '', 'a\u2028b'])
      await expect(fileHostKey(file, name, key)).rejects.toThrow(/cannot be stored/);
    for (const bad of [{ type: 'ssh-rsa\nx' }, { type: 'a b' }, { type: '' }, { base64: 'AA\n* ssh-rsa BB' }])
      await expect(fileHostKey(file, 'nas', { ...key, ...bad })).rejects.toThrow(/cannot be stored/);
    expect(existsSync(file)).toBe(false);
    for (const name of ['nas', '[fe80::1%eth0]:22', '[nas.lan]:2200', 'büro']) await fileHostKey(file, name, key);
    expect(knownHosts(readFileSync(file, 'utf8')).map(({ names }) => names)).toEqual([
      ['nas'],
      ['[fe80::1%eth0]:22'],
      ['[nas.lan]:2200'],
      ['büro'],
    ]);
    rmSync(home, { recursive: true });
  });

  test('another port is another name', () => {
    expect([hostName('NAS', 22), hostName('NAS', 2222)]).toEqual(['nas', '[nas]:2222']);
  });
});

describe('targets', () => {
  test.each([
    ['nas', { host: 'nas' }],
    ['me@nas', { user: 'me', host: 'nas' }],
    ['me@nas:2222', { user: 'me', host: 'nas', port: 2222 }],
    ['me@[fe80::1]:2222', { user: 'me', host: 'fe80::1', port: 2222 }],
    ['me@fe80::1', { user: 'me', host: 'fe80::1' }],
    ['[fe80::1%eth0.5]', { host: 'fe80::1%eth0.5' }],
    ['Büro-NAS', { host: 'Büro-NAS' }],
    ['DOMAIN\\me@nas', { user: 'DOMAIN\\me', host: 'nas' }],
    ['ssh://me@nas:22/', { user: 'me', host: 'nas', port: 22 }],
  ])('%s is understood', (text, expected) => {
    expect(parseHostAddress(text)).toEqual(expected);
  });

  const nowhere = [
    ['', 'me@', '@nas', 'me@@nas', 'a b:c:d', 'nas:port', 'nas:0', 'nas:99999', 'nas:-1', 'nas:022222', 'nas:', '[]'],
    ['-oProxyCommand=x', 'me@-oProxyCommand=x', '-l@nas', 'nas -v', ' nas', 'nas\t', 'nas\nx ssh-rsa AA', 'nas\u2028x'],
    ['[::1', '::1]', '[::1]x', '[::1]:99999', 'nas:22:x', 'gg::1', '../nas', 'a/b', 'na\0s', 'ssh://', 'http://nas'],
  ].flat();
  test.each(nowhere)('%j is refused in a sentence, and nothing is looked up for it', async (text) => {
    expect(parseHostAddress(text)).toBeUndefined();
    await expect(route({ host: text, home: '/nowhere' })).rejects.toThrow(/is not a host. Write user@host/);
  });

  test.each([0, 65_536, -1, 1.5, Number.NaN])('port %d is refused in a sentence', async (port) => {
    await expect(route({ host: 'nas', home: '/nowhere', port })).rejects.toThrow(/is not a port for "nas"/);
  });

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

  test('what is reached by a command is not reached without it, and that is said', async () => {
    for (const config of [
      'Host nas\n  ProxyCommand nc inner %p\n  HostName 127.0.0.1',
      'Host *\n  proxycommand=ssh door -W %h:%p',
      'Host nas\n  ProxyCommand nc x\nHost *\n  ProxyJump door',
      'Host nas\n  ProxyJump door\nHost door\n  ProxyCommand nc x',
    ])
      await expect(withConfig(config, 'nas')).rejects.toThrow(/ProxyCommand.*Lanewise did not connect. Use ProxyJump/);
    // As in ssh the first of both counts, and one that is reached through another host needs no way of its own.
    for (const [config, way] of [
      ['Host nas\n  ProxyJump door\nHost nas\n  ProxyCommand nc x', ['door', 'nas']],
      ['Host nas\n  ProxyCommand none\nHost *\n  ProxyJump door', ['nas']],
      ['Host nas\n  ProxyJump door,inner\nHost inner\n  ProxyCommand nc x', ['door', 'inner', 'nas']],
    ] as const)
      expect((await withConfig(config, 'nas')).map(({ host }) => host)).toEqual(way);
  });

  test.each([
    'HostName "a b"',
    'HostName -oX',
    'HostName a,b*',
    'Port 99999',
    'Port ssh',
    'ProxyJump a b',
    'ProxyJump -x',
  ])('what a config says is as strict: %s', async (line) => {
    const found = withConfig(`Host nas\n  ${line}\n`, 'nas');
    if (line.includes(',')) expect(await found).toMatchObject([{ host: 'a,b*' }]);
    else await expect(found).rejects.toThrow(RangeError);
  });
});
