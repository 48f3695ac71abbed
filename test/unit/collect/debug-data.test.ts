import { describe, expect, test } from 'vitest';
import type { CifsDebugData, CifsSession } from '../../../shared/model/cifs.ts';
import { parseDebugData } from '../../../main/collect/smb-client/cifs/debug-data.ts';
import { ParseError } from '../../../main/collect/text/parse-error.ts';
import { fixture, without } from './fixtures.ts';

const read = (name: string): CifsDebugData => parseDebugData(fixture(`debug-data/${name}.txt`));
const sessionsOf = (data: CifsDebugData): readonly CifsSession[] => data.servers.flatMap((server) => server.sessions);
const channelsOf = (data: CifsDebugData): unknown =>
  sessionsOf(data).map((session) => session.channels.map(({ number, state }) => `${number} ${state}`));
const interfacesOf = (session: CifsSession | undefined): unknown =>
  session?.interfaces?.map(({ address, speed, rss, rdma }) => ({ address, speed, rss, rdma }));

describe('the flat layout (5.4, 5.10)', () => {
  test('an extra channel that is printed again without a session is no server of its own', () => {
    const data = read('5.10-two-channels');
    expect(data.servers.map((server) => server.number)).toEqual([1]);
    expect(channelsOf(data)).toEqual([['1 connected', '2 connected']]);
  });

  test('interfaces are counted from zero and in bit/s', () => {
    expect(interfacesOf(sessionsOf(read('5.10-two-channels'))[0])).toEqual([
      { address: '10.0.1.10', speed: 1e9, rss: false, rdma: false },
      { address: '10.0.2.10', speed: 1e9, rss: false, rdma: false },
    ]);
  });

  test('fields that are glued to the line of the session are found', () => {
    const [first, second] = sessionsOf(read('5.4-two-sessions'));
    expect({ ...first, trees: [], quoted: [], interfaces: undefined }).toMatchObject({
      id: '0x5db3f57d00000001',
      key: '0.0',
      address: '192.168.7.20',
      login: 'user',
      state: 'good',
      dialect: 0x311,
      encrypted: true,
      signed: true,
      channels: [{ number: 1, state: 'connected', instance: 3, requestsOnWire: 4, dialect: 0x311 }],
    });
    expect(second).toMatchObject({ id: '0x77', key: '0.1', login: 'guest', interfaces: undefined });
  });

  test('a share with a space in its name, encrypted and disconnected', () => {
    const [session] = sessionsOf(read('5.4-two-sessions'));
    expect(session?.trees.map((tree) => without(tree, 'quoted'))).toEqual([
      { unc: '\\\\nas\\IPC$', kind: 'ipc', mounts: 1, disconnected: false, encrypted: true },
      { unc: '\\\\nas\\my films', kind: 'disk', mounts: 2, disconnected: true, encrypted: true },
    ]);
  });

  test('SMB1 has no word on multichannel, and SMBDirect between two servers is passed over', () => {
    const data = read('5.4-smb1-and-rdma');
    const [old, rdma] = sessionsOf(data);
    expect(data.servers.map((server) => server.number)).toEqual([1, 2]);
    expect(old).toMatchObject({ address: '10.0.0.9', state: 'good', dialect: 0, serverMultichannel: undefined });
    expect(rdma).toMatchObject({ address: 'fd00::10', signed: true, serverMultichannel: true });
    expect(interfacesOf(rdma)).toEqual([
      { address: 'fd00::10', speed: 1e11, rss: true, rdma: true },
      { address: 'fe80::211:32ff:feaa:bbcc', speed: 1e9, rss: false, rdma: false },
    ]);
  });

  test('nothing mounted is an empty list', () => {
    const text = fixture('debug-data/5.10-two-channels.txt');
    const head = text.slice(0, text.indexOf('Servers:'));
    expect(parseDebugData(`${head}Servers:\n`).servers).toEqual([]);
    expect(parseDebugData(`${head}Servers:\n\n`).servers).toEqual([]);
  });
});

describe('the indented layout (5.11 to 7.2)', () => {
  test('nothing mounted is an empty list', () => {
    expect(read('no-mounts-6.12')).toMatchObject({ servers: [], outstanding: {}, moduleVersion: '2.51' });
  });

  test.each([
    ['5.15-one-channel', ['1 connected']],
    ['5.15-two-channels', ['1 connected', '2 connected']],
    ['6.8-two-channels', ['1 connected', '2 connected']],
    ['6.12-two-channels-reading', ['1 connected', '2 connected']],
    ['6.12-channel2-reconnecting', ['1 connected', '2 reconnecting']],
    ['6.12-channel-lost', ['1 connected', '2 disconnected']],
    ['6.17-two-channels', ['1 connected', '2 connected']],
    ['7.2-two-channels', ['1 connected', '2 connected']],
    ['6.1-four-channels-rss', ['1 connected', '2 connected', '3 connected', '4 connected']],
    ['6.12-server-off', ['1 connected']],
  ])('%s', (name, channels) => {
    expect(channelsOf(read(name))).toEqual([channels]);
  });

  test('every state of a channel is told apart', () => {
    const [session] = sessionsOf(read('6.18-many-states'));
    expect(session?.channels.map((channel) => without(channel, 'quoted', 'networkNamespace'))).toEqual([
      { number: 1, connectionId: '0x1a', state: 'reconnecting', instance: 4, requestsOnWire: 2, dialect: 0x311 },
      { number: 2, connectionId: '0x2', state: 'connected', instance: 1, requestsOnWire: 7, dialect: 0x311 },
      { number: 3, state: 'disabled' },
      { number: 4, connectionId: '0x4', state: 'disconnected', instance: 2, requestsOnWire: 0, dialect: 0x311 },
    ]);
  });

  test('two sessions on one connection are two sessions, and its requests are counted once', () => {
    const data = read('6.18-many-states');
    expect(
      data.servers.map(({ connectionId, hostname, sessions }) => [connectionId, hostname, sessions.length]),
    ).toEqual([
      ['0x1a', 'nas', 2],
      ['0x1b', 'backup', 0],
    ]);
    expect(data.servers[0]).toMatchObject({ noSharedSocket: true, clientGuid: '7347979F-C19A-CF48-BAF5-751DF09E96CE' });
    expect(sessionsOf(data).map(({ key, login, state }) => [key, login, state])).toEqual([
      ['0.0', 'user', 'reconnecting'],
      ['0.1', 'anonymous', 'good'],
    ]);
    expect(data.outstanding).toEqual({ '0x1a': 2, '0x2': 1 });
  });

  test('interfaces: words for speeds, IPv6 in full, waiting for removal', () => {
    const [session] = sessionsOf(read('6.18-many-states'));
    expect(session?.interfaces?.map((announced) => without(announced, 'quoted'))).toEqual([
      {
        index: 1,
        address: '2001:db8::10',
        family: 'ipv6',
        speed: 1e11,
        rss: true,
        rdma: true,
        markedConnected: true,
        allocatedChannels: 2,
        beingRemoved: false,
      },
      {
        index: 2,
        address: '10.0.2.10',
        family: 'ipv4',
        speed: 2.5e9,
        rss: false,
        rdma: false,
        markedConnected: false,
        allocatedChannels: 0,
        beingRemoved: false,
      },
      {
        index: 3,
        address: '10.0.3.10',
        family: 'ipv4',
        speed: undefined,
        rss: false,
        rdma: false,
        markedConnected: true,
        allocatedChannels: 1,
        beingRemoved: true,
      },
    ]);
    expect(session?.interfacesAgeSeconds).toBe(431);
  });

  test('interfaces that wait for removal are listed without a heading when no other is left', () => {
    const [, session] = sessionsOf(read('6.18-many-states'));
    expect(session?.interfaces?.map(({ address, beingRemoved }) => [address, beingRemoved])).toEqual([
      ['10.0.1.10', true],
    ]);
    expect(session?.interfacesHeader).toBeUndefined();
  });

  test('a share is disconnected wherever among its lines the kernel says so', () => {
    const [session] = sessionsOf(read('6.18-many-states'));
    expect(session?.trees.map(({ unc, disconnected }) => [unc, disconnected])).toEqual([
      ['\\\\nas\\IPC$', false],
      ['\\\\nas\\files', true],
    ]);
  });

  test('SMB1, requests without a connection id, and a server without a session', () => {
    const data = read('5.15-smb1');
    expect(data.servers.map((server) => server.sessions.length)).toEqual([1, 0]);
    expect(sessionsOf(data)[0]).toMatchObject({ address: '10.0.0.9', state: 'good', serverMultichannel: undefined });
    expect(data.outstanding).toEqual({ '0x7': 1 });
  });

  test('a guest is a guest', () => {
    expect(sessionsOf(read('6.1-guest')).map((session) => session.login)).toEqual(['guest']);
  });

  test('two mounts with two sessions on one connection', () => {
    const data = read('6.12-two-shares');
    expect(data.servers.map((server) => server.sessions.map((session) => session.trees[1]?.unc))).toEqual([
      ['\\\\10.77.1.25\\data2', '\\\\10.77.1.25\\data'],
    ]);
  });

  test('no list of interfaces is not an empty one', () => {
    expect(sessionsOf(read('6.12-server-off'))[0]?.interfaces).toBeUndefined();
  });

  test('the multichannel bit: of the server where it is printed, else of the session; an open extra channel proves it', () => {
    const bit = (name: string): boolean | undefined => sessionsOf(read(name))[0]?.serverMultichannel;
    expect({
      twoChannels: bit('6.12-two-channels-reading'),
      notAsked: bit('6.12-not-asked'),
      off: bit('6.12-server-off'),
      sessionWord: bit('5.15-one-channel'),
      smb21: bit('6.12-smb2.1'),
      wordLacksIt: bit('5.10-two-channels'),
    }).toEqual({ twoChannels: true, notAsked: false, off: false, sessionWord: true, smb21: false, wordLacksIt: true });
  });

  test('every quoted line is a line of the text', () => {
    const text = fixture('debug-data/6.18-many-states.txt');
    const lines = new Set(text.split('\n'));
    const data = parseDebugData(text);
    const quoted = data.servers.flatMap((server) => [
      ...server.quoted,
      ...server.sessions.flatMap((session) => [
        ...session.quoted,
        ...[...session.channels, ...session.trees, ...(session.interfaces ?? [])].flatMap((part) => part.quoted),
      ]),
    ]);
    expect(quoted.filter((line) => !lines.has(line))).toEqual([]);
    expect(quoted.length).toBeGreaterThan(30);
  });
});

describe('what is not whole or not understood', () => {
  const whole = fixture('debug-data/6.12-two-channels-reading.txt');

  test.each([
    ['nothing', ''],
    ['another file', 'Resources in use\nCIFS Session: 1\n'],
    ['the title alone', 'Display Internal CIFS Data Structures for Debugging\n'],
    ['cut after `Servers:`', whole.slice(0, whole.indexOf('Servers: ') + 'Servers:'.length)],
    ['cut after `Servers: `', whole.slice(0, whole.indexOf('Servers: ') + 'Servers: \n'.length)],
    ['cut before the end of the server', whole.slice(0, whole.indexOf('--\n', whole.indexOf('MIDs')))],
    ['cut within the channels', whole.slice(0, whole.indexOf('\tShares'))],
    ['fewer channels than counted', whole.replace('Extra Channels: 1', 'Extra Channels: 2')],
    ['an unknown TCP status', whole.replace('TCP status: 1', 'TCP status: 9')],
    ['a status that is no number', whole.replace('TCP status: 1', 'TCP status: x')],
    ['a speed in another word', whole.replace('10Gbps', 'fast')],
    ['an address that is none', whole.replace('IPv4: 10.77.1.26', 'IPv4: 10.77.1')],
    ['a share that is none', whole.replace('IPC$ Mounts', 'IPC$ Counts')],
    ['an interface among the shares', whole.replace('\t1) \\\\10', '\t\tIPv4: 10.0.0.1\n\t1) \\\\10')],
    [
      'flat: fewer interfaces than counted',
      fixture('debug-data/5.10-two-channels.txt').replace('interfaces: 2', 'interfaces: 3'),
    ],
    ['flat: cut within the shares', fixture('debug-data/5.10-two-channels.txt').split('\tMIDs:')[0] ?? ''],
  ])('%s is a ParseError', (_, text) => {
    expect(() => parseDebugData(text)).toThrow(ParseError);
  });

  test('the error names the line', () => {
    expect(() => parseDebugData(whole.replace('10Gbps', 'fast'))).toThrow(
      /speed not understood, line 44: "\\t1\)\\tSpeed: fast"/,
    );
  });

  test('lines of a newer kernel are passed over', () => {
    const newer = whole
      .replace('ClientGUID', 'Colour: blue\nClientGUID')
      .replace('\tShares: ', '\tMood: fine\n\n\tShares: ')
      .replace('\t\tIPv4: 10.77.1.26', '\t\tVLAN: 7\n\t\tIPv4: 10.77.1.26');
    expect(parseDebugData(newer)).toEqual(parseDebugData(whole));
  });
});
