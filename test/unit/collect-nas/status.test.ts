import { expect, test } from 'vitest';
import { parseStatusJson } from '../../../main/collect/smb-server/status-json.ts';
import { parseStatusText } from '../../../main/collect/smb-server/status-text.ts';
import { parseSynologyChannels } from '../../../main/collect/smb-server/synology-channels.ts';
import { ParseError } from '../../../main/collect/text/parse-error.ts';
import { statusJson, statusText } from './nas-machine.ts';

const ends = (channels: readonly { client: { address: string; port: number }; nas: { address: string } }[] = []) =>
  channels.map(({ client, nas }) => `${client.address}:${client.port} → ${nas.address}`);

test('Samba 4.20 and later lists channels, with the transport where it tells it', () => {
  const status = parseStatusJson(statusJson());
  expect(ends(status.channels)).toEqual(['10.0.0.50:40001 → 10.0.0.25', '10.0.0.50:40002 → 10.0.0.26']);
  expect(
    status.channels?.map(({ transport, sessions, pid, channel }) => [transport, sessions[0], pid, channel]),
  ).toEqual([
    [undefined, '1366574225', 7793, '1'],
    ['tcp', '1366574225', 7793, '2'],
  ]);
  expect(status.version).toBe('4.22.11-Debian');
});

test('a session keeps what the NAS says of it', () => {
  expect(parseStatusJson(statusJson()).sessions?.[0]).toMatchObject({
    id: '1366574225',
    pid: 7793,
    user: 'ada',
    group: 'users',
    clientName: '10.0.0.50',
    client: { address: '10.0.0.50', port: 40_001 },
    dialect: 'SMB3_11',
    clientGuid: 'a6e3b54f-8f76-e149-a868-041660e3c4d2',
    encryption: { degree: 'none' },
    signing: { degree: 'partial', cipher: 'AES-128-CMAC' },
  });
});

test('Samba 4.17 lists sessions and no channels, which is not the same as none', () => {
  const status = parseStatusJson(statusJson('4.17.12-Debian'));
  expect([status.sessions?.length, status.channels]).toEqual([1, undefined]);
});

test.each([
  ['4.22.11', []],
  ['4.20.0', []],
  ['5.0.0', []],
  ['4.17.12', undefined],
  ['4.19.9', undefined],
])('nobody connected to Samba %s: whether that is a list of channels depends on the version', (version, channels) => {
  const status = parseStatusJson(JSON.stringify({ version, sessions: {} }));
  expect([status.sessions, status.channels]).toEqual([[], channels]);
});

test('an object without sessions does not say that there are none', () => {
  const status = parseStatusJson('{"timestamp": "x", "version": "4.22.11", "smb_conf": "/etc/samba/smb.conf"}\n');
  expect([status.sessions, status.channels]).toEqual([undefined, undefined]);
});

test('complaints before the object are passed over, a panic without one is not', () => {
  expect(parseStatusJson(`INFO: Current debug levels:\n${statusJson()}`).sessions).toHaveLength(1);
  const panic = 'PANIC: assert failed at source3/utils/status_json.c(142): tomap == 0\n=====\nINTERNAL ERROR\n';
  expect(() => parseStatusJson(panic)).toThrow(ParseError);
});

test('IPv6 ends lose their scope, and ends that are no addresses are left out', () => {
  const session = {
    session_id: '1',
    channels: {
      a: { local_address: 'ipv6:fe80::25%eth0:445', remote_address: 'ipv6:fe80::50%eth0:50000' },
      b: { local_address: 'unix:/run/samba/x', remote_address: 'unix:' },
      c: { local_address: 'ipv6:::ffff:10.0.0.25:445', remote_address: 'ipv6:[fd00:0::50]:50001' },
    },
  };
  const { channels } = parseStatusJson(JSON.stringify({ version: '4.23.0', sessions: { '1': session } }));
  expect(ends(channels)).toEqual(['fe80::50:50000 → fe80::25', 'fd00::50:50001 → 10.0.0.25']);
});

test('two sessions on one TCP connection are one connection', () => {
  const channels = { '1': { local_address: 'ipv4:10.0.0.25:445', remote_address: 'ipv4:10.0.0.50:40001' } };
  const session = (id: string) => ({ session_id: id, server_id: { pid: '77' }, channels });
  const status = parseStatusJson(
    JSON.stringify({ version: '4.22.0', sessions: { '1': session('1'), '2': session('2') } }),
  );
  expect(status.channels?.map(({ sessions, group }) => [sessions, group])).toEqual([[['1', '2'], 'pid 77']]);
});

test('names of users and machines stay the text that they are', () => {
  const hostile = '<img src=x onerror=alert(1)>"\'\n\u001b[31mred';
  const text = JSON.stringify({ sessions: { '1': { session_id: '1', username: hostile, remote_machine: hostile } } });
  expect(parseStatusJson(text).sessions?.[0]).toMatchObject({ user: hostile, clientName: hostile });
});

test('the text has one row per session, with the first connection only', () => {
  const status = parseStatusText(statusText);
  expect(status).toMatchObject({ version: '4.17.12-Debian', channels: undefined });
  expect(status.sessions).toMatchObject([
    {
      pid: 7793,
      user: 'ada',
      group: 'users',
      clientName: '10.0.0.50',
      client: { address: '10.0.0.50', port: 40_001 },
      dialect: 'SMB3_11',
      encryption: { degree: 'none' },
      signing: { degree: 'partial', cipher: 'AES-128-CMAC' },
    },
  ]);
});

const table = (heading: string, ...rows: readonly string[]): string =>
  `\nSamba version 4.25.1\n${heading}\n${'-'.repeat(heading.length)}\n${rows.map((row) => `${row}\n`).join('')}`;
const heading =
  'PID     Username     Group        Machine                                   Protocol Version  Encryption           Signing              ';

test('a further column at the end, as newer versions have it, changes nothing', () => {
  const text = table(
    `${heading}Persistent`,
    '24      alice        alice        192.168.10.5 (ipv4:192.168.10.5:60438)    SMB3_11           AES-256-GCM          -                     yes',
  );
  expect(parseStatusText(text).sessions).toMatchObject([
    {
      user: 'alice',
      dialect: 'SMB3_11',
      encryption: { degree: 'full', cipher: 'AES-256-GCM' },
      signing: { degree: 'none' },
    },
  ]);
});

test('an old version that stops after the machine tells no dialect', () => {
  const text = table(
    'PID     Username      Group         Machine            ',
    '24      alice        alice        pc (ipv4:192.168.10.5:60438)',
  );
  expect(parseStatusText(text).sessions).toMatchObject([{ user: 'alice', clientName: 'pc', dialect: undefined }]);
});

test.each([
  ['24      DOM\\ada      DOM\\domain users 10.0.0.5 (ipv4:10.0.0.5:60438)  SMB3_11  -  -', 'DOM\\ada'],
  ['24      ada lovelace users        10.0.0.5 (ipv4:10.0.0.5:60438)  SMB3_11  -  -', 'ada lovelace'],
  ['24      (auth in progress)        10.0.0.5 (ipv4:10.0.0.5:60438)  SMB3_11  -  -', undefined],
  ['24      a-very-long-user-name users 10.0.0.5 (ipv4:10.0.0.5:60438)  SMB3_11  -  -', 'a-very-long-user-name'],
  ['1:24.7  (ipv4:1.2.3.4:5) x 10.0.0.5 (ipv4:10.0.0.5:60438)  SMB3_11  -  -', '(ipv4:1.2.3.4:5)'],
])('a row is read from its address outwards: %s', (row, user) => {
  const [session] = parseStatusText(table(heading, row)).sessions ?? [];
  expect([session?.pid, session?.user, session?.client?.port]).toEqual([24, user, 60_438]);
});

test('what follows an empty line is no session', () => {
  const text = `${statusText}\nService      pid     Machine       Connected at\n----\nIPC$         7793    10.0.0.50\n`;
  expect(parseStatusText(text).sessions).toHaveLength(1);
});

const synology = `using configfile = /etc/samba/smb.conf
Pid       Channel   Server IP                        Client IP
-----------------------------------------------------------------------------
14556     1         ipv4:10.100.4.25:445             ipv4:10.100.5.152:44060
14556     2         ipv4:10.100.4.26:445             ipv4:10.100.5.152:58238
20001     1         ipv6:fd00::25:445                ipv6:[fd00::99]:58239
`;

test('Synology lists channels by process', () => {
  const { channels, sessions } = parseSynologyChannels(synology);
  expect(sessions).toBeUndefined();
  expect(channels?.map(({ group, channel }) => `${group} channel ${channel}`)).toEqual([
    'pid 14556 channel 1',
    'pid 14556 channel 2',
    'pid 20001 channel 1',
  ]);
  expect(ends(channels)[2]).toBe('fd00::99:58239 → fd00::25');
});

test('Synology with nobody connected prints the heading alone', () => {
  expect(parseSynologyChannels(synology.split('\n').slice(0, 3).join('\n') + '\n').channels).toEqual([]);
});

test('another Samba’s complaint about the option is not taken for an empty list', () => {
  expect(() => parseSynologyChannels('\nInvalid option --show-multichannel: unknown option\n')).toThrow(ParseError);
});
