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
    [['--host', 'nas', '--port', '0'], '--port'],
    [['--host', 'nas', '--port', 'ssh'], '--port'],
    [['--host', 'nas', '--port', '22.5'], '--port'],
    [['--inspect-everything'], '--inspect-everything'],
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

test('the words of the person stand behind the program, or behind the checkout in development', () => {
  expect(ownWords(['/usr/bin/lanewise', '--hidden'], true)).toEqual(['--hidden']);
  expect(ownWords(['/x/electron', '.', '--hidden'], false)).toEqual(['--hidden']);
  expect(ownWords(['/x/electron', '--no-sandbox', '/home/ada/lanewise', '--recorded', 'out'], false)).toEqual([
    '--no-sandbox',
    '--recorded',
    'out',
  ]);
});
