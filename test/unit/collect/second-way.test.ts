import { describe, expect, test } from 'vitest';
import { valueOf } from '../../../shared/model/reading.ts';
import { adviceOf } from '../../../main/cli/report.ts';
import { diagnose } from '../../../main/findings/diagnose.ts';
import { nextSnapshot } from '../../../main/snapshot/next.ts';
import { parseAddressWords } from '../../../main/collect/network/linux/address-words.ts';
import { collectMachine } from '../../../main/collect/collect-machine.ts';
import { parseNeighbourWords } from '../../../main/collect/network/linux/neighbours.ts';
import { parseRouteGetWords } from '../../../main/collect/network/linux/routes.ts';
import { plainLook } from '../../../main/collect/look.ts';
import { linksOf } from '../../../main/collect/network/links.ts';
import { readNeighbours, readRoutesTo } from '../../../main/collect/network/network-readings.ts';
import { readSockets } from '../../../main/collect/network/client-sockets.ts';
import { commands } from '../../../main/collect/sources.ts';
import { ParseError } from '../../../main/collect/text/parse-error.ts';
import { commandLine, type CommandResult } from '../../../main/machine/machine.ts';
import { absent, denied, fakeMachine } from '../../helpers/fake-machine.ts';
import { checkedCase } from '../../helpers/cases.ts';

const refused = (stderr: string, exitCode = 255): CommandResult => ({ exitCode, stdout: '', stderr });
const filter = "'dst :445 or dst :2049 or dst :3260'";
const [newest, older, oldest] = [`ss -tinOH ${filter}`, `ss -tinH ${filter}`, `ss -tin ${filter}`];

const twoLines = `ESTAB      0      0      10.31.0.50:40010              10.31.0.25:445
\t cubic wscale:8,7 rto:204 bytes_acked:4000 bytes_received:50000000 lastsnd:1200 lastrcv:1190 lastack:1190
ESTAB      0      36     [fd31::50]:40012              [fd31::25]:445
\t cubic wscale:8,7 rto:204 backoff:3 bytes_acked:4100 bytes_received:70 unacked:2
`;

describe('recordings of old and odd tools', () => {
  test('iproute2 4.15: `ss` knows no -O, routes come in words', async () => {
    const { report, findings } = await checkedCase('old-user-land');
    expect(report.shares).toMatchObject([
      {
        verdict: 'full',
        channels: { open: 2, carrying: 2, possible: 2 },
        serverAddresses: ['10.31.0.25', '10.31.0.26'],
        localInterfaces: ['enp2s0'],
        lanes: [{ bytesReceived: 50_000_000 }, { bytesReceived: 51_000_000 }],
      },
    ]);
    expect(findings).toEqual([]);
  });

  test('details of an interface that are no JSON hide none of the interfaces', async () => {
    const { report, findings } = await checkedCase('erspan-json');
    expect(report.shares).toMatchObject([
      {
        verdict: 'full',
        channels: { open: 2, carrying: 2, possible: 2 },
        serverAddresses: ['10.90.1.25', '10.90.1.26'],
        localInterfaces: ['enp3s0'],
      },
    ]);
    expect(findings).toEqual([]);
  });
});

describe('ss', () => {
  test.each([
    ['without -O', older, twoLines],
    ['without -H, with its headings', oldest, `State Recv-Q Send-Q Local Address:Port Peer Address:Port\n${twoLines}`],
  ])('%s', async (_, way, text) => {
    const unknown = refused("ss: invalid option -- 'O'\nUsage: ss [ OPTIONS ]\n");
    const machine = fakeMachine({ commands: { [newest]: unknown, [older]: unknown, [way]: text } });
    const sockets = await readSockets(plainLook(machine));
    expect(sockets).toMatchObject({
      state: 'known',
      value: [
        { remote: { address: '10.31.0.25' }, bytesReceived: 50_000_000 },
        { remote: { address: 'fd31::25' }, backoff: 3, unacknowledged: 2 },
      ],
      evidence: { source: way },
    });
    const again = fakeMachine({ commands: { [way]: text } });
    expect(await readSockets(plainLook(again), sockets)).toMatchObject({ state: 'known' });
    expect(again.asked).toEqual([way]);
  });

  test('an answer that is cut does not become one of another form', async () => {
    const machine = fakeMachine({ commands: { [newest]: 'ESTAB 0 0 10.31.0.50:40010 10.31' } });
    expect(await readSockets(plainLook(machine))).toMatchObject({ state: 'failed', source: newest });
  });
});

test.each([
  ['not there', absent('ip')],
  ['not allowed', denied('ip')],
])('a program that is %s is asked once', async (_, answer) => {
  const machine = fakeMachine({ commands: { [commandLine(commands.neighbours)]: answer } });
  expect((await readNeighbours(plainLook(machine))).state).not.toBe('known');
  expect(machine.asked).toHaveLength(1);
});

describe('the advice', () => {
  const adviceFor = async (answer: CommandResult | Error): Promise<string> => {
    const mount =
      '60 22 0:50 / /mnt/d rw - cifs //10.0.0.25/data rw,vers=3.1.1,addr=10.0.0.25,multichannel,max_channels=2\n';
    const all = [newest, older, oldest].map((line) => [line, answer]);
    const machine = fakeMachine({ files: { '/proc/self/mountinfo': mount }, commands: Object.fromEntries(all) });
    const snapshot = nextSnapshot([], await collectMachine('workstation', machine, 'full'), []);
    const advice = diagnose([snapshot])
      .filter(({ code }) => code === 'host.cannot-look')
      .flatMap(adviceOf);
    return advice.map(({ text, copy }) => [text, copy].join(' ')).join('\n');
  };

  test('what is installed and old is not to be installed', async () => {
    const text = await adviceFor(refused("ss: invalid option -- 'O'\n"));
    expect(text).toContain('ss is installed but too old');
    expect(text).not.toMatch(/apt|Install/);
  });

  test('what is installed and answers nonsense is not to be installed', async () => {
    expect(await adviceFor(refused('Cannot open netlink socket: Address family not supported\n', 1))).not.toMatch(
      /apt|Install/,
    );
  });

  test('what is not there is', async () => {
    expect(await adviceFor(absent('ss'))).toContain('sudo apt install iproute2');
  });
});

describe('ip in words', () => {
  const route = async (commands: Readonly<Record<string, string | CommandResult>>, to = '10.0.0.25') =>
    valueOf((await readRoutesTo(plainLook(fakeMachine({ commands })), [to]))[to] ?? { state: 'unchecked' });

  test('routes: by -j, by busybox, refused by busybox', async () => {
    const asked = 'ip -j route get 10.0.0.25';
    const busybox = { [asked]: refused('ip: unrecognized option: j\nBusyBox v1.36.1 multi-call binary.\n', 1) };
    expect(await route({ [asked]: '10.0.0.25 via 10.9.0.1 dev eth1 src 10.9.0.2 uid 0 \n    cache \n' })).toEqual({
      to: '10.0.0.25',
      kind: 'via-interface',
      dev: 'eth1',
      gateway: '10.9.0.1',
      source: '10.9.0.2',
    });
    expect(await route({ ...busybox, 'ip route get 10.0.0.25': '10.0.0.25 dev eth0  src 10.0.0.50 \n' })).toMatchObject(
      {
        dev: 'eth0',
        gateway: undefined,
      },
    );
    const no = refused('ip: RTNETLINK answers: Network is unreachable\n', 2);
    expect(await route({ ...busybox, 'ip route get 10.0.0.25': no })).toMatchObject({ kind: 'unreachable' });
  });

  test('routes: IPv6 with a source rule, a gateway of the other family, one that refuses', async () => {
    const six = '2001:db8::26 from :: via fe80::1 dev enp3s0 proto ra src 2001:db8::50 metric 100 pref medium\n';
    expect(parseRouteGetWords(six, '2001:db8::26')).toMatchObject({ gateway: 'fe80::1', source: '2001:db8::50' });
    expect(parseRouteGetWords('10.1.0.1 via inet6 fe80::9 dev eth0 src 10.0.0.2\n', '10.1.0.1')).toMatchObject({
      gateway: 'fe80::9',
    });
    expect(parseRouteGetWords('unreachable 10.1.0.1 dev lo  table unspec \n', '10.1.0.1')).toMatchObject({
      kind: 'unreachable',
      reason: 'unreachable',
    });
    expect(() => parseRouteGetWords('10.1.0.2 dev eth0\n', '10.1.0.1')).toThrow(/not a route to 10\.1\.0\.1/);
    expect(() => parseRouteGetWords('10.1.0.1 dev eth0\n10.1.0.1 dev eth1\n', '10.1.0.1')).toThrow(ParseError);
  });

  test('neighbours', async () => {
    const text = `10.0.0.25 dev eth0 lladdr 02:AA:00:00:19:01 router ref 1 used 3/3/3 probes 4 REACHABLE
10.0.0.26 dev eth0  INCOMPLETE
fe80::1 dev eth0 lladdr 02:aa:00:00:19:02 STALE
`;
    expect(parseNeighbourWords(text)).toEqual([
      { address: '10.0.0.25', dev: 'eth0', mac: '02:aa:00:00:19:01', states: ['REACHABLE'], router: true },
      { address: '10.0.0.26', dev: 'eth0', mac: undefined, states: ['INCOMPLETE'], router: false },
      { address: 'fe80::1', dev: 'eth0', mac: '02:aa:00:00:19:02', states: ['STALE'], router: false },
    ]);
    const unknown = refused('Option "-j" is unknown, try "ip -help".\n');
    const none = fakeMachine({ commands: { 'ip -j neigh': unknown, 'ip neigh': '' } });
    expect(await readNeighbours(plainLook(none))).toMatchObject({ state: 'known', value: [] });
    const silent = fakeMachine({ commands: { 'ip -j neigh': '' } });
    expect(await readNeighbours(plainLook(silent))).toMatchObject({ state: 'failed' });
    expect(() => parseNeighbourWords('Usage: ip neigh\n')).toThrow(ParseError);
  });

  test('interfaces, with the parent of one that has one', async () => {
    const text = `1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue
    link/loopback 00:00:00:00:00:00 brd 00:00:00:00:00:00
    inet 127.0.0.1/8 scope host lo
2: eth0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc mq master br0 qlen 1000
    link/ether 02:AA:00:00:00:50 brd ff:ff:ff:ff:ff:ff
3: eth0.7@eth0: <BROADCAST,UP,LOWER_UP> mtu 1500 qdisc noqueue
    link/ether 02:aa:00:00:00:50 brd ff:ff:ff:ff:ff:ff
    inet 10.7.0.50/24 brd 10.7.0.255 scope global eth0.7
9: veth1@if8: <BROADCAST,UP,LOWER_UP> mtu 1500 qdisc noqueue
    link/ether 02:aa:00:00:00:51 brd ff:ff:ff:ff:ff:ff
`;
    const unknown = refused('ip: unrecognized option: j\n', 1);
    const machine = fakeMachine({
      commands: { 'ip -j -d addr': unknown, 'ip -j addr': unknown, 'ip addr': text },
    });
    expect((await linksOf(machine)).value).toMatchObject([
      { name: 'lo', linkType: 'loopback' },
      { name: 'eth0', index: 2, mac: '02:aa:00:00:00:50', master: 'br0', parent: undefined },
      { name: 'eth0.7', parent: 'eth0', addresses: [{ address: '10.7.0.50', prefixLength: 24, scope: 'global' }] },
      { name: 'veth1', parent: undefined },
    ]);
    expect(() => parseAddressWords('')).toThrow(ParseError);
  });
});
