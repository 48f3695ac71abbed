import { type MachineFacts, smbClientOf } from '../../../shared/model/machine.ts';
import { describe, expect, test } from 'vitest';
import { valueOf, type Reading } from '../../../shared/model/reading.ts';
import { collectMachine } from '../../../main/collect/collect-machine.ts';
import { commands, files as paths, routeTo, socketsTo } from '../../../main/collect/sources.ts';
import { commandLine, MachineError } from '../../../main/machine/machine.ts';
import { absent, denied, fakeMachine, type FakeMachine, type FakeMachineContents } from '../../helpers/fake-machine.ts';
import { fixture, without } from './fixtures.ts';

const route = (address: string): string => commandLine(routeTo(address));
const sockets = commandLine(commands.sockets);
const sys = '/sys/class/net/eth0';

const healthy = {
  files: {
    [paths.mountInfo]: fixture('mount-table/mountinfo.txt'),
    [paths.debugData]: fixture('debug-data/6.12-two-channels-reading.txt'),
    [paths.netDev]: fixture('net-dev/dev.txt'),
    [paths.netstat]: fixture('netstat/6.12-dropped.txt'),
    [paths.hostName]: 'labclient\n',
    [paths.kernelRelease]: '6.12.117+deb13-amd64\n',
    [`${sys}/carrier`]: '1\n',
    [`${sys}/speed`]: '1000\n',
    ...Object.fromEntries(
      ['all', 'eth0', 'lo'].flatMap((name) =>
        ['rp_filter', 'arp_ignore', 'arp_announce', 'arp_filter'].map((file) => [
          `/proc/sys/net/ipv4/conf/${name}/${file}`,
          '0\n',
        ]),
      ),
    ),
  },
  directories: { '/proc/net/bonding': absent('/proc/net/bonding') },
  links: {
    [`${sys}/device/driver`]: '../../../bus/pci/drivers/igc',
    '/proc/self/ns/net': 'net:[4026531840]',
  },
  commands: {
    [sockets]: fixture('sockets/two.txt'),
    [commandLine(commands.addresses)]: fixture('ip/addr.json'),
    [commandLine(commands.neighbours)]: fixture('ip/neigh.json'),
    [commandLine(commands.kernelRing)]: fixture('kernel-log/dmesg-server-off.txt'),
    [route('10.77.1.25')]: '[{"dst":"10.77.1.25","dev":"eth0","prefsrc":"10.77.1.50","flags":[]}]\n',
    [route('10.77.1.26')]: { exitCode: 2, stdout: '', stderr: 'RTNETLINK answers: Network is unreachable\n' },
  },
} as const satisfies FakeMachineContents;

function machineWith(change: FakeMachineContents): FakeMachine {
  return fakeMachine({
    files: { ...healthy.files, ...change.files },
    directories: { ...healthy.directories, ...change.directories },
    links: { ...healthy.links, ...change.links },
    commands: { ...healthy.commands, ...change.commands },
  });
}

const readingStates = (readings: Readonly<Record<string, Reading<unknown>>>): Record<string, string> =>
  Object.fromEntries(Object.entries(readings).map(([name, { state }]) => [name, state]));

const statesOf = (facts: MachineFacts): Record<string, string> => ({
  ...readingStates({ hostName: facts.hostName, kernel: facts.kernel }),
  ...readingStates(without(facts.network, 'routes', 'routesTo', 'anyPortTo')),
  ...readingStates({ ...smbClientOf(facts) }),
  ...readingStates(facts.network.routesTo),
});

const allKnown = {
  hostName: 'known',
  kernel: 'known',
  interfaces: 'known',
  bonds: 'absent',
  settings: 'known',
  reversePathDrops: 'known',
  neighbours: 'known',
  rules: 'unchecked',
  mounts: 'known',
  debugData: 'known',
  sockets: 'known',
  namespace: 'known',
  kernelLog: 'known',
  '10.77.1.25': 'known',
  '10.77.1.26': 'known',
};

describe('a full look', () => {
  test('every fact is known and says where it was read', async () => {
    const facts = await collectMachine('workstation', machineWith({}), 'full');
    expect(statesOf(facts)).toEqual(allKnown);
    expect(facts.kernel).toMatchObject({ value: { release: '6.12.117+deb13-amd64' } });
    expect(facts.network.interfaces).toMatchObject({
      value: [{ name: 'lo' }, { name: 'eth0', speed: 1e9, driver: 'igc', received: 6279 }],
    });
    expect(facts.network.routesTo['10.77.1.26']).toMatchObject({
      value: { kind: 'unreachable' },
      evidence: { source: 'ip -j route get 10.77.1.26', lines: ['RTNETLINK answers: Network is unreachable'] },
    });
    expect(smbClientOf(facts).mounts).toMatchObject({
      evidence: { source: paths.mountInfo, lines: [expect.stringContaining('//10.77.1.25/data')] },
    });
    expect(smbClientOf(facts).debugData).toMatchObject({
      evidence: { lines: expect.arrayContaining(['Server capabilities: 0x30006f']) },
    });
    expect(facts.network.reversePathDrops).toMatchObject({
      value: 49,
      evidence: { source: paths.netstat, lines: ['TcpExtIPReversePathFilter 49'] },
    });
    expect(facts.network.neighbours).toMatchObject({
      evidence: { lines: [expect.stringContaining('10.77.1.26'), expect.any(String)] },
    });
  });

  test('asks in two trips', async () => {
    const machine = machineWith({});
    await collectMachine('workstation', machine, 'full');
    expect(machine.trips()).toBe(2);
    expect(machine.asked.filter((each) => each === '---')).toHaveLength(1);
    expect(new Set(machine.asked).size).toBe(machine.asked.length);
  });

  test('vendor and product are asked of the one who knows', async () => {
    const describeNics = async (): Promise<ReadonlyMap<string, string>> =>
      await Promise.resolve(new Map([['eth0', 'A card']]));
    const facts = await collectMachine('workstation', machineWith({}), 'full', undefined, { describe: describeNics });
    expect(valueOf(facts.network.interfaces)?.map(({ model }) => model)).toEqual([undefined, 'A card']);
  });
});

describe('one source in trouble', () => {
  test('no counters: the interfaces are known without their totals, and have them again at the next look', async () => {
    const nics = (facts: MachineFacts) =>
      valueOf(facts.network.interfaces)?.map(({ name, link, received }) => [name, link, received]);
    const facts = await collectMachine('workstation', machineWith({ files: { [paths.netDev]: '' } }), 'full');
    expect(nics(facts)).toEqual([
      ['lo', 'up', undefined],
      ['eth0', 'up', undefined],
    ]);
    expect(nics(await collectMachine('workstation', machineWith({}), 'tick', facts))).toEqual([
      ['lo', 'up', 0],
      ['eth0', 'up', 6279],
    ]);
  });

  test.each([
    ['cifs not loaded', { files: { [paths.debugData]: absent(paths.debugData) } }, { debugData: 'absent' }],
    ['DebugData not allowed', { files: { [paths.debugData]: denied(paths.debugData) } }, { debugData: 'denied' }],
    ['DebugData garbage', { files: { [paths.debugData]: '\u0000\u0001' } }, { debugData: 'failed' }],
    ['ss missing', { commands: { [sockets]: absent('ss') } }, { sockets: 'failed' }],
    ['no host name', { files: { [paths.hostName]: '\n' } }, { hostName: 'failed' }],
    ['no neighbours', { commands: { [commandLine(commands.neighbours)]: absent('ip') } }, { neighbours: 'failed' }],
    ['a bond', { directories: { '/proc/net/bonding': ['bond0'] } }, { bonds: 'failed' }],
    ['no such count', { files: { [paths.netstat]: 'TcpExt: TW\nTcpExt: 1\n' } }, { reversePathDrops: 'failed' }],
    ['a count not allowed', { files: { [paths.netstat]: denied(paths.netstat) } }, { reversePathDrops: 'denied' }],
    [
      'no settings',
      { files: { '/proc/sys/net/ipv4/conf/all/rp_filter': denied('rp_filter') } },
      { settings: 'denied' },
    ],
    [
      'a route that fails',
      { commands: { [route('10.77.1.26')]: { exitCode: 1, stdout: '', stderr: 'x' } } },
      { '10.77.1.26': 'failed' },
    ],
  ] satisfies [string, FakeMachineContents, Record<string, string>][])(
    '%s: the rest lives',
    async (_, change, states) => {
      expect(statesOf(await collectMachine('workstation', machineWith(change), 'full'))).toEqual({
        ...allKnown,
        ...states,
      });
    },
  );

  test('says what is missing in one sentence', async () => {
    const late = new MachineError('timeout', sockets, 'ss took longer than 5 s.');
    const facts = await Promise.all([
      collectMachine('workstation', machineWith({ commands: { [sockets]: absent('ss') } }), 'full'),
      collectMachine('workstation', machineWith({ commands: { [sockets]: late } }), 'full'),
      collectMachine(
        'workstation',
        machineWith({
          commands: { [sockets]: { exitCode: 255, stdout: '', stderr: 'ss: invalid option -- O\nUsage: ss\n' } },
        }),
        'full',
      ),
      collectMachine('workstation', machineWith({ commands: { [sockets]: 'Cannot open netlink socket\n' } }), 'full'),
    ]);
    expect(facts.map((each) => each.network.sockets)).toEqual([
      { state: 'failed', source: sockets, reason: 'ss is not installed (package iproute2).', tool: 'missing' },
      { state: 'failed', source: sockets, reason: 'ss took longer than 5 s.' },
      {
        state: 'failed',
        source: sockets,
        reason: `ss here is too old for what it was asked (${sockets}: ss: invalid option -- O).`,
        tool: 'old',
      },
      {
        state: 'failed',
        source: sockets,
        reason: 'Not understood: ss: not a connection, line 1: "Cannot open netlink socket"',
      },
    ]);
  });

  test('without mountinfo the older table is read, and named', async () => {
    const change = {
      files: { [paths.mountInfo]: absent(paths.mountInfo), [paths.mounts]: fixture('mount-table/mounts.txt') },
    };
    const { mounts } = smbClientOf(await collectMachine('workstation', machineWith(change), 'full'));
    expect(mounts).toMatchObject({ state: 'known', value: [{ at: '/mnt/a' }], evidence: { source: paths.mounts } });
  });

  test('a machine that answers nothing gives facts that are all missing', async () => {
    const states = statesOf(await collectMachine('workstation', fakeMachine({}), 'full'));
    // Without a route into a tunnel nobody asks for rules.
    const { rules, ...asked } = states;
    expect([rules, new Set(Object.values(asked))]).toEqual(['unchecked', new Set(['failed'])]);
  });
});

describe('a tick', () => {
  const lookTwice = async (
    change: FakeMachineContents,
  ): Promise<{ machine: FakeMachine; facts: MachineFacts; before: MachineFacts }> => {
    const before = await collectMachine('workstation', machineWith({}), 'full');
    const machine = machineWith(change);
    return { machine, before, facts: await collectMachine('workstation', machine, 'tick', before) };
  };

  test('is one trip and keeps what moves slowly', async () => {
    const { machine, facts, before } = await lookTwice({});
    expect(machine.trips()).toBe(1);
    expect(machine.asked).not.toContain('dmesg');
    expect(statesOf(facts)).toEqual(allKnown);
    expect(smbClientOf(facts).kernelLog).toBe(smbClientOf(before).kernelLog);
    expect(facts.network.routesTo).toBe(before.network.routesTo);
  });

  test('asks for the neighbours every five seconds', async () => {
    const machine = machineWith({});
    let facts = await collectMachine('workstation', machine, 'full');
    for (let second = 1; second <= 11; second += 1) facts = await collectMachine('workstation', machine, 'tick', facts);
    const looks = machine.asked.join('\n').split('---').slice(1);
    const asking = looks.flatMap((asked, second) => (asked.includes(commandLine(commands.neighbours)) ? [second] : []));
    expect(asking).toEqual([0, 5, 10]);
    expect(statesOf(facts)).toEqual(allKnown);
  });

  test('asks for neighbours that could not be read', async () => {
    const withoutIp = machineWith({ commands: { [commandLine(commands.neighbours)]: absent('ip') } });
    const before = await collectMachine('workstation', withoutIp, 'full');
    expect((await collectMachine('workstation', machineWith({}), 'tick', before)).network.neighbours.state).toBe(
      'known',
    );
  });

  test('asks what the reverse path filter dropped only where one is strict', async () => {
    const strict = { files: { '/proc/sys/net/ipv4/conf/all/rp_filter': '1\n' } };
    const asked = async (change: FakeMachineContents): Promise<boolean> => {
      const before = await collectMachine('workstation', machineWith(change), 'full');
      const machine = machineWith(change);
      await collectMachine('workstation', machine, 'tick', before);
      expect(machine.trips()).toBe(1);
      return machine.asked.includes(paths.netstat);
    };
    expect([await asked({}), await asked(strict)]).toEqual([false, true]);
  });

  test('has new counters and link states', async () => {
    const counters = fixture('net-dev/dev.txt').replace('6279', '9999');
    const change = { files: { [paths.netDev]: counters, [`${sys}/carrier`]: '0\n', [`${sys}/speed`]: '-1\n' } };
    const { facts } = await lookTwice(change);
    expect(facts.network.interfaces).toMatchObject({
      value: [{ name: 'lo' }, { link: 'down', speed: undefined, received: 9999, driver: 'igc' }],
    });
    expect(facts.network.interfaces).toMatchObject({
      evidence: { lines: expect.arrayContaining([`${sys}/carrier:0`]) },
    });
    expect(JSON.stringify(facts.network.interfaces)).not.toContain(`${sys}/speed:1000`);
  });

  test('reads the routes anew when a link changed', async () => {
    const { machine } = await lookTwice({ files: { [`${sys}/carrier`]: '0\n' } });
    expect(machine.asked).toContain(route('10.77.1.25'));
  });

  test('reads the routes anew when a NAS has another address', async () => {
    const more = fixture('sockets/two.txt').replace('10.77.1.26', '10.77.1.27');
    const { facts } = await lookTwice({ commands: { [sockets]: more } });
    expect(Object.keys(facts.network.routesTo)).toEqual(['10.77.1.25', '10.77.1.26', '10.77.1.27']);
  });

  test('looks at all interfaces again when one came', async () => {
    const counters = `${fixture('net-dev/dev.txt')}  eth1: 1 2 0 0 0 0 0 0 3 4 0 0 0 0 0 0\n`;
    const { machine } = await lookTwice({ files: { [paths.netDev]: counters } });
    expect(machine.asked).toContain(commandLine(commands.addresses));
  });

  test('without an earlier look is a full one', async () => {
    expect(statesOf(await collectMachine('workstation', machineWith({}), 'tick'))).toEqual(allKnown);
  });
});

describe('connections to another port', () => {
  const further = commandLine(socketsTo(['10.77.1.25', '10.77.1.26']));
  const usual = { ...healthy.commands, [sockets]: '' };
  const atPort = fixture('sockets/two.txt').replaceAll(':445', ':4455');

  test('are asked for where open channels have none, from the next look on at once', async () => {
    const machine = machineWith({ commands: { ...usual, [further]: atPort } });
    const first = await collectMachine('workstation', machine, 'full');
    expect(valueOf(first.network.sockets)?.map(({ remote }) => remote.port)).toEqual([4455, 4455]);
    expect(first.network.anyPortTo).toEqual(['10.77.1.25', '10.77.1.26']);
    const before = machine.trips();
    const next = await collectMachine('workstation', machine, 'tick', first);
    expect(valueOf(next.network.sockets)).toHaveLength(2);
    expect(machine.trips() - before).toBe(1);
  });

  test('that cannot be listed leave what is known, and say nothing of other ports', async () => {
    const facts = await collectMachine('workstation', machineWith({ commands: usual }), 'full');
    expect(facts.network.sockets.state).toBe('known');
    expect(facts.network.anyPortTo).toEqual([]);
  });

  test('are not asked for where nothing is missing', async () => {
    const machine = machineWith({});
    await collectMachine('workstation', machine, 'full');
    expect(machine.asked).not.toContain(further);
  });
});
