import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { stepsSchema, type FixStep } from '../../../main/change/steps.ts';
import type { FakeMachineContents } from '../../helpers/fake-machine.ts';
import { parseNetworkdLinks, parseNmDevices } from '../../../main/change/origin/interface-owner.ts';
import { parseRoutes, parseRules, parseTableNames } from '../../../main/change/origin/routing.ts';
import { mountLine, prepared, refusal, root } from './fix-machine.ts';

const link = (index: number, name: string, address: string) => ({
  ifindex: index,
  ifname: name,
  flags: ['UP', 'LOWER_UP'],
  mtu: 1500,
  link_type: 'ether',
  addr_info: [{ family: 'inet', local: address, prefixlen: 24, scope: 'global' }],
});
const main = [
  { dst: 'default', gateway: '10.0.0.1', dev: 'eth0', protocol: 'dhcp', flags: [] },
  { dst: '10.0.0.0/24', dev: 'eth0', protocol: 'kernel', scope: 'link', prefsrc: '10.0.0.50', flags: [] },
  { dst: '10.0.0.0/24', dev: 'eth1', protocol: 'kernel', scope: 'link', prefsrc: '10.0.0.51', flags: [] },
];
const loopback = {
  ifindex: 1,
  ifname: 'lo',
  flags: ['LOOPBACK', 'UP', 'LOWER_UP'],
  mtu: 65_536,
  link_type: 'loopback',
  addr_info: [{ family: 'inet', local: '127.0.0.1', prefixlen: 8, scope: 'host' }],
};
const rules = [
  { priority: 0, src: 'all', table: 'local' },
  { priority: 32766, src: 'all', table: 'main' },
];

interface Network {
  readonly routes?: readonly object[];
  readonly rules?: readonly object[];
  readonly commands?: FakeMachineContents['commands'];
  readonly files?: FakeMachineContents['files'];
}
const here = (network: Network = {}): FakeMachineContents => ({
  files: network.files ?? {},
  commands: {
    'ip -j -d addr': JSON.stringify([loopback, link(2, 'eth0', '10.0.0.50'), link(3, 'eth1', '10.0.0.51')]),
    'ip -4 -j route show table all': JSON.stringify([...main, ...(network.routes ?? [])]),
    'ip -4 -j rule': JSON.stringify([...rules, ...(network.rules ?? [])]),
    'ip -j -d link show dev eth1': JSON.stringify([{ ifname: 'eth1', mtu: 1500, min_mtu: 68, max_mtu: 9000 }]),
    ...network.commands,
  },
});
const networkd = (file: string): FakeMachineContents['commands'] => ({
  'networkctl --json=short list': JSON.stringify({
    Interfaces: [{ Name: 'eth1', AdministrativeState: 'configured', NetworkFile: file }],
  }),
});
const managed: FakeMachineContents['commands'] = {
  'nmcli -t -f DEVICE,STATE,CONNECTION device': 'eth1:connected:Wired connection 2\n',
};
const mark = '# Written by Lanewise; changed and removed by its fixes and their undo.\n';

const toNas: FixStep = { verb: 'route-address', to: '10.0.0.26', dev: 'eth1', source: '10.0.0.51' };
const bySource: FixStep = { verb: 'route-by-source', source: '10.0.0.51', network: '10.0.0.0/24', dev: 'eth1' };
const after = { to: '10.0.0.26/32', dev: 'eth1', source: '10.0.0.51', table: 'main' };

describe('a route to one address of the NAS', () => {
  test('is set at once where nobody owns the interface', async () => {
    expect(await prepared(here(), toNas)).toEqual([{ kind: 'route', after }]);
  });

  test('is written beside the file of systemd-networkd, also of one that netplan wrote', async () => {
    for (const file of ['/etc/systemd/network/10-eth1.network', '/run/systemd/network/10-eth1.network']) {
      expect(await prepared(here({ commands: networkd(file) }), toNas)).toEqual([
        {
          kind: 'file',
          path: '/etc/systemd/network/10-eth1.network.d/50-lanewise.conf',
          after: { text: `${mark}\n[Route]\nDestination=10.0.0.26/32\nPreferredSource=10.0.0.51\n`, mode: 0o644 },
        },
        { kind: 'route', after },
      ]);
    }
  });

  test('is set at once only where NetworkManager owns the interface', async () => {
    expect(await prepared(here({ commands: managed }), toNas)).toEqual([{ kind: 'route', after }]);
  });

  test('takes the place of one that is there, and is refused where that one could not be put back', async () => {
    const route = { dst: '10.0.0.26', dev: 'eth0', scope: 'link', flags: [] };
    expect(await prepared(here({ routes: [route] }), toNas)).toEqual([
      { kind: 'route', before: { to: '10.0.0.26/32', dev: 'eth0', table: 'main' }, after },
    ]);
    expect(await refusal(here({ routes: [{ ...route, metric: 100 }] }), toNas)).toMatch(
      /^not-ours: There is a route to 10.0.0.26\/32/,
    );
    expect(await refusal(here({ routes: [{ ...route, type: 'blackhole' }] }), toNas)).toMatch(/^not-ours/);
    const ours = { dst: '10.0.0.26', dev: 'eth1', prefsrc: '10.0.0.51', scope: 'link', flags: [] };
    expect(await refusal(here({ routes: [ours] }), toNas)).toMatch(/^changed-since/);
  });

  test('goes by the router of that interface if the NAS is in another network', async () => {
    const far: FixStep = { verb: 'route-address', to: '10.9.0.26', dev: 'eth0', source: '10.0.0.50' };
    const files = { '/proc/self/mountinfo': root + mountLine({ options: 'rw,vers=3.1.1,addr=10.9.0.26' }) };
    expect(await prepared(here({ files }), far)).toMatchObject([{ after: { gateway: '10.0.0.1' } }]);
    expect(await refusal(here({ files }), { ...far, dev: 'eth1', source: '10.0.0.51' })).toMatch(
      /^bad-plan: 10.9.0.26 is in no network of eth1/,
    );
  });

  test.each([
    ['a public address', '9.9.9.9'],
    ['an address in another network', '10.9.0.26'],
    ['this computer itself', '127.0.0.1'],
    ['the own address', '10.0.0.51'],
    ['the own address of another interface', '10.0.0.50'],
    ['the router', '10.0.0.1'],
    ['everybody in the network', '10.0.0.255'],
    ['the network', '10.0.0.0'],
    ['everybody', '255.255.255.255'],
    ['nobody', '0.0.0.0'],
    ['a group', '224.0.0.1'],
    ['an address of one wire', '169.254.1.1'],
  ])('%s is no NAS', async (_, to) => {
    const files = { '/proc/self/mountinfo': root + mountLine() };
    expect(await refusal(here({ files }), { ...toNas, to })).toMatch(/^bad-plan: \S+ is neither an address/);
  });

  test('a router that the share is mounted from is one', async () => {
    const files = { '/proc/self/mountinfo': root + mountLine({ options: 'rw,vers=3.1.1,addr=10.0.0.1' }) };
    expect(await prepared(here({ files }), { ...toNas, to: '10.0.0.1' })).toMatchObject([
      { after: { to: '10.0.0.1/32', dev: 'eth1' } },
    ]);
  });

  test('no step is about the loopback, whatever it is called', async () => {
    const steps = [
      { ...toNas, dev: 'lo' },
      { verb: 'set-mtu', dev: 'lo', bytes: 1500 },
      { verb: 'route-by-source', dev: 'lo', source: '127.0.0.1', network: '127.0.0.0/8' },
    ];
    for (const step of steps) expect(stepsSchema.safeParse([step]).success).toBe(false);
    const commands = { 'ip -j -d addr': JSON.stringify([{ ...loopback, ifname: 'home' }]) };
    expect(await refusal(here({ commands }), { verb: 'set-mtu', dev: 'home', bytes: 1500 })).toMatch(
      /^bad-plan: home is the loopback/,
    );
  });

  test.each<[FixStep, RegExp]>([
    [{ ...toNas, dev: 'eth9' }, /no interface eth9/],
    [{ ...toNas, source: '10.0.0.50' }, /10.0.0.50 is not an address of eth1/],
    [{ ...toNas, to: 'fd00::1' }, /not both IPv4/],
  ])('%j is refused', async (step, sentence) => {
    expect(await refusal(here(), step)).toMatch(sentence);
  });
});

describe('a way of its own for what is sent from one address', () => {
  test('is a route in a free table, then a rule that leads there', async () => {
    expect(await prepared(here({ commands: networkd('/etc/systemd/network/x.network') }), bySource)).toEqual([
      {
        kind: 'file',
        path: '/etc/systemd/network/x.network.d/50-lanewise.conf',
        after: {
          text: `${mark}\n[Route]\nDestination=10.0.0.0/24\nPreferredSource=10.0.0.51\nTable=100\n\n[RoutingPolicyRule]\nFrom=10.0.0.51/32\nTable=100\nPriority=20000\n`,
          mode: 0o644,
        },
      },
      { kind: 'route', after: { to: '10.0.0.0/24', dev: 'eth1', source: '10.0.0.51', table: '100' } },
      { kind: 'rule', after: { priority: 20_000, from: '10.0.0.51/32', table: '100' } },
    ]);
  });

  test('takes no table and no priority that is used or named, nor one of an earlier step', async () => {
    const contents = here({
      routes: [{ dst: 'default', dev: 'wg0', table: '100', flags: [] }],
      rules: [{ priority: 20_000, src: 'all', table: '101' }],
      files: { '/etc/iproute2/rt_tables': '# names\n255\tlocal\n102 storage\n0x67 other # 103\n' },
    });
    const second: FixStep = { verb: 'route-by-source', source: '10.0.0.50', network: '10.0.0.99/24', dev: 'eth0' };
    const operations = await prepared(contents, bySource, second);
    expect(operations.filter((operation) => operation.kind === 'rule').map((operation) => operation.after)).toEqual([
      { priority: 20_001, from: '10.0.0.51/32', table: '104' },
      { priority: 20_002, from: '10.0.0.50/32', table: '105' },
    ]);
  });

  test('a rule that is there is used', async () => {
    const rule = { priority: 500, src: '10.0.0.51', table: 'storage' };
    const files = { '/etc/iproute2/rt_tables': '102 storage\n' };
    expect(await prepared(here({ rules: [rule], files }), bySource)).toEqual([
      { kind: 'route', after: { to: '10.0.0.0/24', dev: 'eth1', source: '10.0.0.51', table: '102' } },
    ]);
    expect(await refusal(here({ rules: [{ ...rule, iif: 'eth1' }], files }), bySource)).toMatch(
      /^not-ours: There is a routing rule/,
    );
    expect(await refusal(here({ rules: [rule] }), bySource)).toMatch(/^not-ours: There is a routing rule/);
  });

  test.each(['10.1.0.0/24', '0.0.0.0/0', '8.0.0.0/5', '10.0.0.0/8', '10.0.0.0/25', '10.0.0.51/32'])(
    'another network than that of the address is refused: %s',
    async (network) => {
      expect(await refusal(here(), { ...bySource, network })).toMatch(/^bad-plan: 10.0.0.51 is not in the network/);
    },
  );

  test('both kinds of route share one file', async () => {
    const operations = await prepared(here({ commands: networkd('/etc/systemd/network/x.network') }), toNas, bySource, {
      verb: 'set-mtu',
      dev: 'eth1',
      bytes: 1400,
    });
    const text = operations.findLast((operation) => operation.kind === 'file')?.after?.text ?? '';
    expect(text.match(/^\[.*\]$/gm)).toEqual(['[Link]', '[Route]', '[Route]', '[RoutingPolicyRule]']);
  });
});

describe('the size of packets', () => {
  const mtu: FixStep = { verb: 'set-mtu', dev: 'eth1', bytes: 1400 };
  const set = { kind: 'mtu', dev: 'eth1', before: 1500, after: 1400 };

  test('is set at once, and written where the owner of the interface reads it', async () => {
    expect(await prepared(here(), mtu)).toEqual([set]);
    expect(await prepared(here({ commands: managed }), mtu)).toEqual([
      {
        kind: 'file',
        path: '/etc/NetworkManager/conf.d/90-lanewise-eth1.conf',
        after: {
          text: `${mark}\n[connection-lanewise-eth1]\nmatch-device=interface-name:eth1\nethernet.mtu=1400\n`,
          mode: 0o644,
        },
      },
      set,
    ]);
    expect(await prepared(here({ commands: networkd('/etc/systemd/network/x.network') }), mtu)).toMatchObject([
      { after: { text: `${mark}\n[Link]\nMTUBytes=1400\n` } },
      set,
    ]);
  });

  test('is refused beyond what the driver takes', async () => {
    expect(await refusal(here(), { ...mtu, bytes: 9216 })).toMatch(
      /^bad-plan: eth1 takes packets of at most 9000 bytes/,
    );
  });

  test('is never made larger: nobody knows what the switches on the way take', async () => {
    expect(await refusal(here(), { ...mtu, bytes: 9000 })).toMatch(/^bad-plan: eth1 sends smaller packets than 9000/);
  });
});

describe('who owns an interface', () => {
  test('nmcli escapes colons and backslashes', () => {
    const text =
      String.raw`eth0:connected:Office\: port\\2` +
      '\nlo:unmanaged:\neth1:connected (externally):eth1\nwlan0:disconnected:\neth2:connecting (getting IP configuration):x\n';
    expect([...parseNmDevices(text)]).toEqual([
      ['eth0', String.raw`Office: port\2`],
      ['eth2', 'x'],
    ]);
  });

  test('networkctl names the file of what it configures', () => {
    const Interfaces = [
      { Name: 'eth0', AdministrativeState: 'configured', NetworkFile: '/etc/systemd/network/a.network', MTU: 1500 },
      { Name: 'eth1', AdministrativeState: 'unmanaged', NetworkFile: '/etc/x.network' },
      { Name: 'lo' },
    ];
    expect([...parseNetworkdLinks(JSON.stringify({ Interfaces }))]).toEqual([
      ['eth0', '/etc/systemd/network/a.network'],
    ]);
  });

  test('networkctl of systemd 252, with one interface set up by netplan and the others by nobody', () => {
    const text = readFileSync(new URL('../../fixtures/linux/networkctl/252-netplan.json', import.meta.url), 'utf8');
    expect([...parseNetworkdLinks(text)]).toEqual([['eth1', '/run/systemd/network/10-netplan-eth1.network']]);
  });

  test('a program that is there but does not run owns nothing', async () => {
    const stopped = { exitCode: 8, stdout: '', stderr: 'Error: NetworkManager is not running.\n' };
    expect(
      await prepared(here({ commands: { 'nmcli -t -f DEVICE,STATE,CONNECTION device': stopped } }), toNas),
    ).toHaveLength(1);
  });
});

describe('what ip says', () => {
  test('routes and rules of a running kernel', () => {
    expect(parseRoutes(JSON.stringify(main), '-4').map(({ to, table }) => [to, table])).toEqual([
      ['0.0.0.0/0', 'main'],
      ['10.0.0.0/24', 'main'],
      ['10.0.0.0/24', 'main'],
    ]);
    expect(
      parseRules(
        '[{"priority":5,"src":"10.0.0.0","srclen":24,"table":"7"},{"priority":6,"not":null,"src":"all","table":"main"}]',
      ),
    ).toEqual([
      { priority: 5, from: '10.0.0.0/24', table: '7', more: false },
      { priority: 6, from: 'all', table: 'main', more: true },
    ]);
    expect([...parseTableNames('255 local\n#1 inr.ruhep\nnonsense\n')]).toEqual([['local', 255]]);
  });
});
