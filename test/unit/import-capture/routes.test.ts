import { describe, expect, test } from 'vitest';
import type { Exchange } from '../../../main/machine/recording.ts';
import { routesTo } from '../../../tools/import-capture/routes.ts';

const connected = (net: string, dev: string, own: string) => ({
  dst: net,
  dev,
  protocol: 'kernel',
  scope: 'link',
  prefsrc: own,
  flags: [],
});
const local = (own: string, dev: string) => ({
  type: 'local',
  dst: own,
  dev,
  table: 'local',
  scope: 'host',
  prefsrc: own,
  flags: [],
});

function look(
  to: string,
  table: readonly object[],
  rules?: readonly object[],
  addresses: readonly object[] = [],
): unknown {
  const files = new Map([
    ['ip_-j_route_table_all', JSON.stringify(table)],
    ['ip_-j_addr', JSON.stringify(addresses)],
    ...(rules === undefined ? [] : [['ip_-j_rule', JSON.stringify(rules)] as const]),
  ]);
  const [exchange] = routesTo([to], files).exchanges;
  return answerOf(exchange);
}

function answerOf(exchange: Exchange | undefined): unknown {
  if (exchange === undefined || !('result' in exchange)) return undefined;
  const { exitCode, stdout, stderr } = exchange.result;
  return exitCode === 0 ? JSON.parse(stdout)[0] : { exitCode, stdout, stderr };
}

describe('the answer of ip route get is worked out as the kernel does it', () => {
  const table = [
    connected('10.77.1.0/24', 'eth0', '10.77.1.50'),
    connected('10.77.2.0/24', 'eth1', '10.77.2.50'),
    local('10.77.1.50', 'eth0'),
  ];

  test('by the connected network', () => {
    expect(look('10.77.2.26', table)).toEqual({
      dst: '10.77.2.26',
      dev: 'eth1',
      prefsrc: '10.77.2.50',
      flags: [],
      uid: 0,
      cache: [],
    });
  });

  test('an own address leads to lo', () => {
    expect(look('10.77.1.50', table)).toMatchObject({ type: 'local', dev: 'lo', cache: ['local'] });
  });

  test('without a route it is refused in the words of ip', () => {
    const refusal = { exitCode: 2, stdout: '', stderr: 'RTNETLINK answers: Network is unreachable\n' };
    expect(look('10.77.3.26', table)).toEqual(refusal);
    expect(look('fd00::1', [...table, { dst: 'default', gateway: '10.77.1.1', dev: 'eth0', flags: [] }])).toEqual(
      refusal,
    );
  });

  test.each([
    ['unreachable', 'No route to host'],
    ['prohibit', 'Permission denied'],
    ['blackhole', 'Invalid argument'],
  ])('a route of type %s is refused in its own words', (type, words) => {
    expect(look('10.77.3.26', [...table, { type, dst: '10.77.3.0/24', flags: [] }])).toMatchObject({
      exitCode: 2,
      stderr: `RTNETLINK answers: ${words}\n`,
    });
  });

  test('the longest prefix, then the lowest metric', () => {
    const routes = [
      { dst: 'default', gateway: '10.77.1.1', dev: 'eth0', metric: 100, flags: [] },
      { dst: 'default', gateway: '10.77.2.1', dev: 'eth1', metric: 50, flags: [] },
      { dst: '192.168.0.0/16', gateway: '10.77.1.9', dev: 'eth0', flags: [] },
      ...table,
    ];
    const own = [
      { ifname: 'eth1', addr_info: [{ family: 'inet', local: '10.77.2.50', prefixlen: 24, scope: 'global' }] },
    ];
    expect(look('8.8.8.8', routes, undefined, own)).toMatchObject({
      gateway: '10.77.2.1',
      dev: 'eth1',
      prefsrc: '10.77.2.50',
    });
    expect(look('192.168.4.4', routes)).toMatchObject({ gateway: '10.77.1.9', dev: 'eth0' });
  });

  test('rules: by priority; what needs a source or a mark does not apply; an inverted one does', () => {
    const routes = [
      ...table,
      { dst: 'default', dev: 'wg0', table: '51820', flags: [] },
      { dst: 'default', gateway: '10.77.1.1', dev: 'eth0', flags: [] },
    ];
    const ends = [
      { priority: 32766, src: 'all', table: 'main' },
      { priority: 0, src: 'all', table: 'local' },
    ];
    const wireguard = [{ priority: 32765, not: null, src: 'all', fwmark: '0xca6c', table: '51820' }];
    const keepLan = [{ priority: 32764, src: 'all', table: 'main', suppress_prefixlen: 0 }];
    expect(look('8.8.8.8', routes, [...ends, ...wireguard, ...keepLan])).toMatchObject({ dev: 'wg0' });
    expect(look('10.77.1.25', routes, [...ends, ...wireguard, ...keepLan])).toMatchObject({ dev: 'eth0' });
    expect(look('8.8.8.8', routes, [...ends, { priority: 5, src: '10.77.2.50', table: '51820' }])).toMatchObject({
      dev: 'eth0',
    });
    expect(
      look('8.8.8.8', routes, [...ends, { priority: 5, src: 'all', dst: '8.8.8.0', dstlen: 24, table: '51820' }]),
    ).toMatchObject({ dev: 'wg0' });
    expect(look('8.8.8.8', routes, [...ends, { priority: 5, src: 'all', action: 'prohibit' }])).toMatchObject({
      exitCode: 2,
    });
  });

  test('IPv6, and a route over several next hops', () => {
    const six = { dst: 'fd01::/64', dev: 'eth0', protocol: 'kernel', metric: 256, flags: [], pref: 'medium' };
    const own = [
      {
        ifname: 'eth0',
        addr_info: [
          { family: 'inet6', local: 'fe80::1', prefixlen: 64, scope: 'link' },
          { family: 'inet6', local: 'fd01::1', prefixlen: 64, scope: 'global' },
        ],
      },
    ];
    expect(look('fd01::7', [six], undefined, own)).toMatchObject({ dev: 'eth0', prefsrc: 'fd01::1' });
    const hops = [
      {
        dst: 'default',
        flags: [],
        nexthops: [
          { gateway: '10.77.1.1', dev: 'eth0', flags: ['dead'] },
          { gateway: '10.77.2.1', dev: 'eth1', flags: [] },
        ],
      },
    ];
    expect(look('8.8.8.8', hops)).toMatchObject({ gateway: '10.77.2.1', dev: 'eth1' });
  });

  test('without any captured table nothing is claimed', () => {
    expect(routesTo(['10.0.0.1'], new Map()).exchanges).toEqual([]);
    expect(routesTo(['10.0.0.1'], new Map([['ip_-j_route', 'garbage']])).exchanges).toEqual([]);
  });
});
