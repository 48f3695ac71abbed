import { smbServerOf } from '../../../shared/model/machine.ts';
import { expect, test } from 'vitest';
import { collectMachine } from '../../../main/collect/collect-machine.ts';
import { parseRouteText } from '../../../main/collect/network/linux/routes.ts';
import { parseRuleText } from '../../../main/collect/network/linux/rules.ts';
import { ParseError } from '../../../main/collect/text/parse-error.ts';
import { valueOf } from '../../../shared/model/reading.ts';
import { addressesJson, debian, ended, nasMachine, socketsOfRoot, ssCommand, statusText } from './nas-machine.ts';
import { connections } from './samba-words.ts';

/** Two lines for each connection, below headings, as an `ss` without -O and -H prints them. */
const twoLines = `State Recv-Q Send-Q Local Address:Port Peer Address:Port\n${socketsOfRoot.replaceAll(
  ' users:',
  '\n\t users:',
)}`;
const oldSs = "/usr/bin/ss -tinp 'sport = :445'";
const noO = ended(255, '', "ss: invalid option -- 'O'\nUsage: ss [ OPTIONS ]\n");

const noJson = {
  '/usr/bin/smbstatus -p --json': ended(1, '', 'Invalid option --json: unknown option\n'),
  '/usr/bin/smbstatus -p': statusText,
};

test('an ss without -O still tells processes and counters of each connection, and a tick asks only it', async () => {
  const machine = nasMachine(debian({ commands: { ...noJson, [ssCommand]: noO, [oldSs]: twoLines } }));
  const facts = await collectMachine('nas', machine, 'full');
  expect(connections(facts)).toMatchObject({
    source: 'sockets-by-process',
    counters: 'connection',
    list: ['10.0.0.50:40001 → 10.0.0.25 established pid 7793', '10.0.0.50:40002 → 10.0.0.26 established pid 7793'],
  });
  expect(valueOf(smbServerOf(facts).connections)?.list[0]?.received).toBe(2946);
  const before = machine.asked.length;
  expect(connections(await collectMachine('nas', machine, 'tick', facts))).toEqual(connections(facts));
  expect(machine.asked.slice(before)).toContain(oldSs);
  expect(machine.asked.slice(before)).not.toContain(ssCommand);
});

test('an old ss by sudo: exactly the command that worked, and the sudoers line is for that one', async () => {
  const withoutProcesses = twoLines.replaceAll(/users:\S+/g, '');
  const machine = nasMachine(
    debian({
      commands: {
        ...noJson,
        id: 'uid=1000(ada) gid=1000(ada)\n',
        [ssCommand]: noO,
        [oldSs]: withoutProcesses,
        [`/usr/bin/sudo -n ${oldSs}`]: twoLines,
      },
    }),
  );
  const facts = await collectMachine('nas', machine, 'full');
  expect(smbServerOf(facts).ways.sockets).toBe('old-ss-by-sudo');
  expect(connections(facts).source).toBe('sockets-by-process');
  expect(facts.guide?.sudoers[0]).toContain('/usr/bin/ss -tinp sport');
});

test('details that are no JSON: the interfaces are asked for without them', async () => {
  const broken = addressesJson.replace('"mtu":1500', '"erspan_dir","ingress","mtu":1500');
  const machine = nasMachine(
    debian({ commands: { '/usr/sbin/ip -j -d addr': broken, '/usr/sbin/ip -j addr': addressesJson } }),
  );
  const facts = await collectMachine('nas', machine, 'full');
  expect(valueOf(facts.network.interfaces)?.map(({ name }) => name)).toEqual(['lo', 'eth0', 'eth1']);
  const before = machine.asked.length;
  await collectMachine('nas', machine, 'tick', facts);
  expect(machine.asked.slice(before)).not.toContain('/usr/sbin/ip -j -d addr');
});

test('an ip that takes -j and answers in words: routes of every table, and rules', async () => {
  const machine = nasMachine(
    debian({
      commands: {
        '/usr/sbin/ip -j route show table all': `default via 10.0.0.1 dev eth0
10.0.0.0/24 dev eth1 table 101 proto static scope link src 10.0.0.26
local 127.0.0.0/8 dev lo table local proto kernel scope host src 127.0.0.1
`,
        '/usr/sbin/ip -j rule': '0:\tfrom all lookup local\n100:\tfrom 10.0.0.26 lookup 101\n',
      },
    }),
  );
  const facts = await collectMachine('nas', machine, 'full');
  expect(valueOf(facts.network.routes)).toMatchObject([
    { to: 'default', kind: 'via-interface', dev: 'eth0', gateway: '10.0.0.1' },
    { to: '10.0.0.0/24', table: '101', dev: 'eth1' },
    { to: '127.0.0.0/8', table: 'local', dev: 'lo', type: 'local' },
  ]);
  expect(valueOf(facts.network.rules)).toEqual([
    { priority: 0, from: 'all', table: 'local' },
    { priority: 100, from: '10.0.0.26', table: '101' },
  ]);
});

test('busybox knows no -j: routes and rules are asked for in words', async () => {
  const unknown = ended(1, '', 'ip: unrecognized option: j\nBusyBox v1.36.1\n');
  const machine = nasMachine(
    debian({
      commands: {
        '/usr/sbin/ip -j route show table all': unknown,
        '/usr/sbin/ip route': '10.0.0.0/24 via inet6 fe80::1 dev eth0\n',
        '/usr/sbin/ip -j rule': unknown,
        '/usr/sbin/ip rule': '5:\tnot from 10.0.0.0/8 fwmark 0x1 lookup main\n6:\tfrom all unreachable\n',
      },
    }),
  );
  const facts = await collectMachine('nas', machine, 'full');
  expect(valueOf(facts.network.routes)).toMatchObject([{ to: '10.0.0.0/24', gateway: 'fe80::1', dev: 'eth0' }]);
  expect(valueOf(facts.network.rules)).toEqual([
    { priority: 5, from: 'not 10.0.0.0/8', table: 'main' },
    { priority: 6, from: 'all', table: undefined },
  ]);
  expect(() => parseRuleText('Usage: ip rule\n')).toThrow(ParseError);
  expect(() => parseRouteText('10.0.0.0/24 via nowhere dev eth0\n')).toThrow(ParseError);
});
