import { describe, expect, test } from 'vitest';
import { parseAddresses } from '../../../main/collect/network/linux/addresses.ts';
import { parseNeighbours } from '../../../main/collect/network/linux/neighbours.ts';
import { parseRoute, refusedRoute } from '../../../main/collect/network/linux/routes.ts';
import { emptyInterface } from '../../../main/collect/network/raw-interface.ts';
import { ParseError } from '../../../main/collect/text/parse-error.ts';
import { fixture } from './fixtures.ts';

describe('ip -j -d addr', () => {
  test('interfaces of a running kernel', () => {
    const [loopback, ethernet] = parseAddresses(fixture('ip/addr.json'));
    expect(loopback?.flags).toContain('LOOPBACK');
    expect(ethernet).toEqual({
      ...emptyInterface,
      name: 'eth0',
      index: 2,
      flags: ['BROADCAST', 'MULTICAST', 'UP', 'LOWER_UP'],
      mtuBytes: 1500,
      mac: '02:77:00:00:0c:00',
      linkType: 'ether',
      infoKind: undefined,
      master: undefined,
      addresses: [
        { family: 'ipv4', address: '10.77.1.50', prefixLength: 24, scope: 'global' },
        { family: 'ipv6', address: 'fe80::77:ff:fe00:c00', prefixLength: 64, scope: 'link' },
      ],
    });
  });

  test('what a filter hides is passed over', () => {
    const text =
      '[{},{"ifindex":3,"ifname":"bond0","flags":[],"mtu":1500,"addr_info":[{}],"linkinfo":{"info_kind":"bond"}}]';
    expect(parseAddresses(text)).toMatchObject([{ name: 'bond0', infoKind: 'bond', addresses: [] }]);
  });

  test.each([
    ['text', '2: eth0: <BROADCAST>'],
    ['cut', fixture('ip/addr.json').slice(0, 700)],
    ['nothing', ''],
    ['no list', '{}'],
    ['an interface without an index', '[{"ifname":"eth0","flags":[],"mtu":1500}]'],
    ['a negative mtu', '[{"ifindex":1,"ifname":"eth0","flags":[],"mtu":-1}]'],
  ])('%s is a ParseError', (_, text) => {
    expect(() => parseAddresses(text)).toThrow(ParseError);
  });
});

describe('ip -j neigh', () => {
  test('who answers, who does not, and a router', () => {
    const text =
      '[{"dst":"10.0.0.1","dev":"eth0","lladdr":"02:AA:00:00:19:01","state":["REACHABLE"]},' +
      '{"dst":"10.0.0.2","dev":"eth0","state":["INCOMPLETE"]},' +
      '{"dst":"fe80:0:0:0::1","dev":"eth0","lladdr":"02:aa:00:00:19:03","router":null,"state":["STALE"]}]';
    expect(parseNeighbours(text)).toEqual([
      { address: '10.0.0.1', dev: 'eth0', mac: '02:aa:00:00:19:01', states: ['REACHABLE'], router: false },
      { address: '10.0.0.2', dev: 'eth0', mac: undefined, states: ['INCOMPLETE'], router: false },
      { address: 'fe80::1', dev: 'eth0', mac: '02:aa:00:00:19:03', states: ['STALE'], router: true },
    ]);
  });

  test('nobody is an empty list, a text is a ParseError', () => {
    expect(parseNeighbours('[ ]\n')).toEqual([]);
    expect(() => parseNeighbours('10.0.0.1 dev eth0 REACHABLE')).toThrow(ParseError);
  });
});

describe('ip -j route get', () => {
  test('on the same network', () => {
    const text = '[{"dst":"10.77.1.26","dev":"eth0","prefsrc":"10.77.1.50","flags":[],"uid":0,"cache":[]}]';
    expect(parseRoute(text, '10.77.1.26')).toEqual({
      to: '10.77.1.26',
      kind: 'via-interface',
      dev: 'eth0',
      gateway: undefined,
      source: '10.77.1.50',
    });
  });

  test('through a router, also of the other family', () => {
    const via = (gateway: string): unknown =>
      parseRoute(`[{"dst":"192.0.2.1",${gateway},"dev":"eth1","flags":[]}]`, '192.0.2.1');
    expect(via('"gateway":"10.0.0.254"')).toMatchObject({ dev: 'eth1', gateway: '10.0.0.254' });
    expect(via('"via":{"family":"inet6","host":"fe80::1"}')).toMatchObject({ gateway: 'fe80::1' });
  });

  test('no way is an answer', () => {
    const refusal = (stderr: string, exitCode = 2): unknown =>
      refusedRoute({ exitCode, stdout: '', stderr }, '192.0.2.1');
    expect(refusal('RTNETLINK answers: Network is unreachable\n')).toEqual({
      to: '192.0.2.1',
      kind: 'unreachable',
      reason: 'Network is unreachable',
    });
    expect(refusal('RTNETLINK answers: No route to host\n')).toMatchObject({ kind: 'unreachable' });
    expect(refusal('RTNETLINK answers: Operation not supported\n')).toBeUndefined();
    expect(refusal('Command line is not complete.\n', 255)).toBeUndefined();
    expect(parseRoute('[{"type":"unreachable","dst":"192.0.2.1","dev":"lo"}]', '192.0.2.1')).toMatchObject({
      kind: 'unreachable',
    });
  });

  test('no answer is a ParseError', () => {
    expect(() => parseRoute('[]', '192.0.2.1')).toThrow(ParseError);
    expect(() => parseRoute('[{"dst":"192.0.2.1"}]', '192.0.2.1')).toThrow(ParseError);
  });
});
