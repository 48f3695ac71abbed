import { describe, expect, test, vi } from 'vitest';
import { NotStored } from '../../../main/store/stored-file.ts';
import { createGate, type Handlers, type Sender } from '../../../main/app/gate.ts';
import { defaultSettings, requests } from '../../../shared/ipc/contract.ts';
import { eventNames, requestNames } from '../../../shared/ipc/names.ts';

const origin = 'lanewise://app';
const page: Sender = { ourWindow: true, frame: 'main', origin };

function setUp(change: Partial<Handlers> = {}) {
  const handlers: Handlers = {
    'publication.get': vi.fn(() => {
      throw new Error('not asked for here');
    }),
    'look.now': vi.fn(() => null),
    'sample.start': vi.fn(() => null),
    'sample.stop': vi.fn(() => null),
    'settings.get': vi.fn(() => defaultSettings),
    'settings.change': vi.fn(() => defaultSettings),
    'clipboard.write': vi.fn(() => null),
    'share.load': vi.fn(() => ({ state: 'not-read', sentence: '' }) as const),
    'administrator.look': vi.fn(() => ({ state: 'not-read', sentence: '' }) as const),
    'nas.secrets': vi.fn(() => ({ kept: true }) as const),
    'nas.test': vi.fn(() => ({ steps: [], loggedIn: false, sudoers: [] })),
    'nas.add': vi.fn(() => {
      throw new Error('not asked for here');
    }),
    'nas.forget': vi.fn(() => null),
    'nas.retry': vi.fn(() => null),
    'luns.find': vi.fn(() => ({ state: 'refused', sentence: '' }) as const),
    'luns.offer': vi.fn(() => ({ state: 'refused', sentence: '' }) as const),
    'fix.preview': vi.fn(() => ({ state: 'needs-account', title: '' }) as const),
    'fix.apply': vi.fn(() => ({ state: 'started', transaction: 'a' }) as const),
    'fix.cancel': vi.fn(() => null),
    'fix.undo': vi.fn(() => ({ state: 'started', transaction: 'a' }) as const),
    'fix.recover': vi.fn(() => null),
    'history.get': vi.fn(() => ({ records: [], running: [], unfinished: [] })),
    ...change,
  };
  const report = vi.fn();
  return { gate: createGate({ origin, handlers, report }), handlers, report };
}

test('a request of the page is handed on and its value comes back', async () => {
  const { gate, handlers } = setUp();
  expect(await gate(page, ['settings.get', undefined])).toEqual({ ok: true, value: defaultSettings });
  expect(await gate(page, ['clipboard.write', 'mount …'])).toEqual({ ok: true, value: null });
  expect(handlers['clipboard.write']).toHaveBeenCalledWith('mount …');
});

describe('a sender that is not the page of our window', () => {
  const strangers: Record<string, Sender> = {
    'another window': { ...page, ourWindow: false },
    'a frame inside the page': { ...page, frame: 'inner' },
    'a frame that is gone': { ...page, frame: 'gone', origin: '' },
    'a web page in our window': { ...page, origin: 'https://example.org' },
    'a page of a host with our scheme': { ...page, origin: 'lanewise://elsewhere' },
    'a local file': { ...page, origin: 'file://' },
    'a page that has no origin': { ...page, origin: '' },
    'an origin that only begins like ours': { ...page, origin: 'lanewise://app.example.org' },
  };
  test.each(Object.entries(strangers))('%s is refused, whatever it says', async (_name, sender) => {
    const { gate, handlers } = setUp();
    for (const name of requestNames) {
      expect(await gate(sender, [name, undefined])).toMatchObject({ ok: false, code: 'refused' });
    }
    for (const handler of Object.values(handlers)) expect(handler).not.toHaveBeenCalled();
  });

  test('nothing of its message is even looked at', async () => {
    const { gate } = setUp();
    const trap: unknown[] = new Proxy([], {
      get() {
        throw new Error('was read');
      },
    });
    expect(await gate({ ...page, frame: 'inner' }, trap)).toMatchObject({ code: 'refused' });
  });
});

test('a NAS is named in every way in which people name one', async () => {
  const { gate, handlers } = setUp();
  const hosts = ['nas', 'nas.lan', '10.0.0.25', 'fe80::1%eth0', 'größe.example', 'my_nas'];
  for (const host of hosts)
    expect(await gate(page, ['nas.test', { host, user: 'DOMAIN\\ada', login: { kind: 'agent' } }])).toMatchObject({
      ok: true,
    });
  expect(handlers['nas.test']).toHaveBeenCalledTimes(hosts.length);
});

describe('a name that is none', () => {
  const names = [
    'files.read',
    '',
    '__proto__',
    'constructor',
    'toString',
    'hasOwnProperty',
    'Settings.get',
    'settings.get ',
    undefined,
    null,
    7,
    ['settings.get'],
    { toString: () => 'settings.get' },
  ];
  test.each(names.map((name) => [name]))('%j is refused', async (name) => {
    const { gate, handlers } = setUp();
    expect(await gate(page, [name, undefined])).toMatchObject({ ok: false, code: 'refused' });
    for (const handler of Object.values(handlers)) expect(handler).not.toHaveBeenCalled();
  });

  test('more values than a name and an argument are refused', async () => {
    const { gate } = setUp();
    expect(await gate(page, ['settings.get', undefined, 'and more'])).toMatchObject({ code: 'refused' });
    expect(await gate(page, [])).toMatchObject({ code: 'refused' });
  });
});

describe('an argument that does not fit', () => {
  const polluted: unknown = JSON.parse('{"units":"bytes","__proto__":{"theme":"dark"}}');
  const wrong: readonly (readonly [string, string, unknown])[] = [
    ['a value where none belongs', 'look.now', {}],
    ['null where nothing belongs', 'settings.get', null],
    ['a field more', 'settings.change', { units: 'bytes', path: '/etc/passwd' }],
    ['a word that is none of the choices', 'settings.change', { units: 'furlongs' }],
    ['a list in place of an object', 'settings.change', ['units']],
    ['nothing in place of an object', 'settings.change', undefined],
    ['a field named __proto__', 'settings.change', polluted],
    ['a field named constructor', 'settings.change', { constructor: { prototype: { theme: 'dark' } } }],
    ['ten megabytes of text', 'clipboard.write', 'x'.repeat(10_000_000)],
    ['a number in place of a text', 'clipboard.write', 1],
    ['bytes in place of a text', 'clipboard.write', new Uint8Array(8)],
    ['a text object in place of a text', 'clipboard.write', Object('text')],
    ['an option in place of a host', 'nas.test', { host: '-oProxyCommand=id', login: { kind: 'agent' } }],
    ['a second host behind a line break', 'nas.test', { host: 'nas\nHost *', login: { kind: 'agent' } }],
    ['an account that names a host', 'nas.test', { host: 'nas', user: 'ada@evil', login: { kind: 'agent' } }],
    ['a host with a port in it', 'nas.add', { host: 'a@b', login: { kind: 'agent' }, remember: true }],
    ['a port that is none', 'nas.test', { host: 'nas', port: 70_000, login: { kind: 'agent' } }],
    ['a way to log in that is none', 'nas.test', { host: 'nas', login: { kind: 'none' } }],
    ['a way of both kinds', 'nas.test', { host: 'nas', login: { kind: 'agent', password: 'x' } }],
    ['a password that is a list', 'nas.test', { host: 'nas', login: { kind: 'password', password: ['x'] } }],
    ['a fingerprint that is none', 'nas.test', { host: 'nas', login: { kind: 'agent' }, acceptHostKey: 'yes' }],
    ['a file of known hosts', 'nas.test', { host: 'nas', login: { kind: 'agent' }, knownHosts: '/dev/null' }],
    ['a path in place of an id', 'nas.forget', { id: '../nas.json' }],
    ['an id of the prototype', 'nas.forget', { id: '__proto__' }],
    ['a change without a name', 'fix.preview', { id: '' }],
    ['a name of a change that is a list', 'fix.preview', { id: ['smb.not-requested'] }],
    ['a name of a change over two lines', 'fix.preview', { id: 'smb.not-requested\n//nas/media' }],
    ['a megabyte of a name', 'fix.preview', { id: 'x'.repeat(1_000_000) }],
    ['steps in place of a name', 'fix.preview', { id: 'a', steps: [{ verb: 'set-mtu', dev: 'eth0', bytes: 9000 }] }],
    ['a mount option behind an account', 'fix.preview', { id: 'a', account: { user: 'ada,uid=0' } }],
    ['a password in an account', 'fix.preview', { id: 'a', account: { user: 'ada%secret' } }],
    ['an account with a path', 'fix.preview', { id: 'a', account: { user: '../root' } }],
    ['a field more in an account', 'fix.preview', { id: 'a', account: { user: 'ada', uid: 0 } }],
    ['a domain that ends a line', 'fix.preview', { id: 'a', account: { user: 'ada', domain: 'HOME\nuid=0' } }],
    ['no hash of what was seen', 'fix.apply', { id: 'a' }],
    ['a hash that is none', 'fix.apply', { id: 'a', hash: 'A'.repeat(64) }],
    ['a hash with a command behind it', 'fix.apply', { id: 'a', hash: `${'a'.repeat(64)}; id` }],
    ['a command along with a hash', 'fix.apply', { id: 'a', hash: 'a'.repeat(64), commands: ['id'] }],
    ['a password over two lines', 'fix.apply', { id: 'a', hash: 'a'.repeat(64), password: 'x\nuid=0' }],
    ['a password that ends early', 'fix.apply', { id: 'a', hash: 'a'.repeat(64), password: 'x\0y' }],
    ['an empty password', 'fix.apply', { id: 'a', hash: 'a'.repeat(64), password: '' }],
    ['a path in place of a journal', 'fix.undo', { transaction: '../../etc/passwd' }],
    ['a journal of the prototype', 'fix.undo', { transaction: '__proto__' }],
    ['a journal’s name that is too long', 'fix.cancel', { transaction: 'a'.repeat(65) }],
    ['places to put back', 'fix.recover', { places: [{ kind: 'workstation' }] }],
    ['a number of records', 'history.get', { last: 5 }],
    ['scripts to run as administrator', 'administrator.look', { scripts: ['smb-connections'] }],
    ['a program to start as administrator', 'administrator.look', 'calc.exe'],
    ['a command along with an id', 'nas.retry', { id: '11111111-1111-4111-8111-111111111111', run: 'id' }],
  ];
  test.each(wrong)('%s is refused (%s)', async (_what, name, argument) => {
    const { gate, handlers } = setUp();
    expect(await gate(page, [name, argument])).toMatchObject({ ok: false, code: 'invalid' });
    for (const handler of Object.values(handlers)) expect(handler).not.toHaveBeenCalled();
    expect(Object.hasOwn(Object.prototype, 'theme')).toBe(false);
  });
});

test('what went wrong inside is for the log, and the page hears a sentence without it', async () => {
  const secret = new Error('EACCES: /home/ada/.ssh/id_ed25519');
  const { gate, report } = setUp({
    'look.now': () => {
      throw secret;
    },
    'sample.start': () => Promise.reject(secret),
  });
  for (const name of ['look.now', 'sample.start']) {
    const reply = await gate(page, [name, undefined]);
    expect(reply).toMatchObject({ ok: false, code: 'failed' });
    expect(JSON.stringify(reply)).not.toContain('ssh');
    expect(report).toHaveBeenCalledWith(`${name} failed`, secret);
  }
});

test('a change that is refused because its file was not read is told in its own sentence', async () => {
  const { gate } = setUp({ 'look.now': () => Promise.reject(new NotStored('Make the file readable.')) });
  expect(await gate(page, ['look.now', undefined])).toEqual({
    ok: false,
    code: 'failed',
    message: 'Make the file readable.',
  });
});

test('names, schemas and events are one set', () => {
  expect(Object.keys(requests)).toEqual([...requestNames]);
  expect(new Set(eventNames).size).toBe(eventNames.length);
});
