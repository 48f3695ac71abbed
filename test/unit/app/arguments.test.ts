import { describe, expect, test } from 'vitest';
import { ownWords, parseStart } from '../../../main/app/arguments.ts';

const started = { kind: 'run', target: { kind: 'local' }, hidden: false, loop: false };

describe('what is watched', () => {
  test('this machine, unless something else is named', () => {
    expect(parseStart([])).toEqual(started);
    expect(parseStart(['--hidden'])).toEqual({ ...started, hidden: true });
  });

  test('a recording, once or again and again', () => {
    const target = { kind: 'recording', folder: 'out/mounted' };
    expect(parseStart(['--recorded', 'out/mounted'])).toEqual({ ...started, target });
    expect(parseStart(['--loop', '--recorded=out/mounted'])).toEqual({ ...started, target, loop: true });
  });

  test('another machine, with how to reach it', () => {
    const words = ['--host', 'ada@nas', '--port', '2222', '--identity', '/k', '--known-hosts', '/h'];
    expect(parseStart([...words, '--accept-host-key', 'SHA256:abc'])).toEqual({
      ...started,
      target: {
        kind: 'remote',
        host: 'ada@nas',
        port: 2222,
        identity: '/k',
        knownHosts: '/h',
        acceptHostKey: 'SHA256:abc',
      },
    });
  });
});

describe('a NAS that is asked too', () => {
  test.each([
    ['nas', { host: 'nas' }],
    ['ada@nas', { host: 'nas', user: 'ada' }],
    ['ada@nas:2222', { host: 'nas', user: 'ada', port: 2222 }],
    ['ada@[fe80::1%eth0]:22', { host: 'fe80::1%eth0', user: 'ada', port: 22 }],
    ['fe80::1', { host: 'fe80::1' }],
  ])('%s', (text, address) => {
    expect(parseStart(['--nas', text])).toMatchObject({
      ...started,
      nas: { nas: { name: address.host, ...address, login: { kind: 'agent' } } },
    });
  });

  test('with a key and a host key of its own, beside another machine', () => {
    const words = [
      '--nas=ada@nas',
      '--nas-identity',
      '/k',
      '--nas-known-hosts',
      '/h',
      '--nas-accept-host-key',
      'SHA256:a',
    ];
    expect(parseStart(['--host', 'desk', ...words])).toEqual({
      ...started,
      target: { kind: 'remote', host: 'desk' },
      nas: {
        nas: { name: 'nas', host: 'nas', user: 'ada', login: { kind: 'keyFile', path: '/k', locked: false } },
        knownHosts: '/h',
        acceptHostKey: 'SHA256:a',
      },
    });
  });
});

describe('what is not understood is refused with the word in question', () => {
  test.each([
    [['--recorder', 'x'], '--recorder'],
    [['out/mounted'], 'out/mounted'],
    [['--hidden=yes'], '--hidden=yes'],
    [['--recorded'], '--recorded'],
    [['--recorded', '--loop'], '--recorded'],
    [['--recorded='], '--recorded'],
    [['--recorded', 'x', '--host', 'nas'], '--recorded'],
    [['--port', '22'], '--port'],
    [['--loop'], '--loop'],
    [['--nas-identity', '/k'], '--nas-identity'],
    [['--nas', 'ada@nas', '--recorded', 'x'], '--nas'],
    [['--nas', 'ada@nas:0'], 'ada@nas:0'],
    [['--nas', 'ada@nas; reboot'], 'ada@nas; reboot'],
    [['--nas', '@nas'], '@nas'],
    [['--host', 'nas', '--port', '0'], '--port'],
    [['--host', 'nas', '--port', 'ssh'], '--port'],
    [['--host', 'nas', '--port', '22.5'], '--port'],
    [['--inspect-everything'], '--inspect-everything'],
    [['--quit', '--recorded', 'x'], '--quit'],
    [['--quit', '--hidden'], '--quit'],
  ])('%j', (words, named) => {
    const start = parseStart(words);
    expect(start.kind).toBe('refused');
    expect(start.kind === 'refused' && start.reason).toContain(named);
  });
});

test('switches that Electron has taken already are passed over', () => {
  const words = ['--no-sandbox', '--inspect=0', '--remote-debugging-port=0', '--user-data-dir=/tmp/x', '--disable-gpu'];
  expect(parseStart(words)).toEqual(started);
});

test('help is given whatever stands beside it', () => {
  expect(parseStart(['--hidden', '--help'])).toEqual({ kind: 'help' });
});

test('the program that runs is asked to end, whatever switches of Chromium stand beside it', () => {
  expect(parseStart(['--quit'])).toEqual({ kind: 'quit' });
  expect(parseStart(['--no-sandbox', '--quit'])).toEqual({ kind: 'quit' });
});

test('the words of the person stand behind the program, or behind the checkout in development', () => {
  expect(ownWords(['/usr/bin/lanewise', '--hidden'], true)).toEqual(['--hidden']);
  expect(ownWords(['/x/electron', '.', '--hidden'], false)).toEqual(['--hidden']);
  expect(ownWords(['/x/electron', '--no-sandbox', '/home/ada/lanewise', '--recorded', 'out'], false)).toEqual([
    '--no-sandbox',
    '--recorded',
    'out',
  ]);
});
