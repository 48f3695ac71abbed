import { expect, test } from 'vitest';
import { configuredInterfaces } from '../../../main/collect/smb-server/interface-words.ts';
import {
  decisiveSettings,
  defaultMultichannel,
  parseSmbSettings,
  smbConfiguration,
} from '../../../main/collect/smb-server/smb-settings.ts';
import { parseSysctls } from '../../../main/collect/network/sysctl-text.ts';
import { parseBsdRoutes } from '../../../main/collect/network/bsd/netstat.ts';
import { parseRoutes, parseRouteText } from '../../../main/collect/network/linux/routes.ts';
import { parseRules } from '../../../main/collect/network/linux/rules.ts';
import { parseProcessors } from '../../../main/collect/systems/processors.ts';
import { ParseError } from '../../../main/collect/text/parse-error.ts';
import { testparm } from './nas-machine.ts';

test('the settings that matter for channels, in the service’s own words', () => {
  expect(smbConfiguration(parseSmbSettings(testparm), undefined)).toEqual({
    multichannel: { on: true, by: 'printed' },
    interfaces: [
      { name: '10.0.0.25', speed: 1e9, rss: true, rdma: false },
      { name: 'eth1', speed: undefined },
    ],
    bindInterfacesOnly: true,
    minimumProtocol: 'SMB2_02',
    maximumProtocol: 'SMB3',
    signing: 'default',
    encryption: 'default',
    mapToGuest: 'Bad User',
    guestAccount: 'nobody',
  });
});

test('without defaults printed, only the version tells about multichannel', () => {
  const settings = parseSmbSettings('# Global parameters\n[global]\n\tworkgroup = HOME\n');
  expect(smbConfiguration(settings, defaultMultichannel('4.22.11-Debian')).multichannel).toEqual({
    on: true,
    by: 'default',
  });
  expect(smbConfiguration(settings, defaultMultichannel('4.13.13')).multichannel).toEqual({ on: false, by: 'default' });
  expect(smbConfiguration(settings, defaultMultichannel('unknown')).multichannel).toBeUndefined();
});

test('a share may be called like a setting', () => {
  const text =
    '[global]\n\tserver multi channel support = No\n\n[server multi channel support = Yes]\n\tno equals sign\n';
  expect(smbConfiguration(parseSmbSettings(text), true).multichannel).toEqual({ on: false, by: 'printed' });
});

test('evidence is the decisive lines, never the whole configuration', () => {
  const text = '[global]\n\tldap admin dn = cn=secret\n\tserver multi channel support = Yes\n';
  expect(decisiveSettings(parseSmbSettings(text))).toEqual(['server multi channel support = Yes']);
});

test('a text without a global section, or cut within it, is not taken', () => {
  expect(() => parseSmbSettings('Load smb config files from /etc/samba/smb.conf\nError loading services.\n')).toThrow(
    ParseError,
  );
  expect(() => parseSmbSettings('[global]\n\tserver multi channel support = N')).toThrow(ParseError);
});

test.each([
  ['', []],
  ['eth0 eth1', ['eth0', 'eth1']],
  ['eth0,eth1', ['eth0', 'eth1']],
  ['"10.0.0.25;capability=RSS,speed=1000000000" lo', ['10.0.0.25 1000000000 rss', 'lo']],
  ['10.0.0.25/24;speed=2500000000;capability=RDMA', ['10.0.0.25/24 2500000000']],
  ['eth*;if_index=3,options=dynamic', ['eth*']],
])('interfaces = %s', (value, expected) => {
  const words = configuredInterfaces(value).map(({ name, speed, rss }) =>
    [name, speed, rss ? 'rss' : undefined].filter((word) => word !== undefined).join(' '),
  );
  expect(words).toEqual(expected);
});

test('sysctls of each interface, also of one with a dot in its name', () => {
  const text =
    'net.ipv4.conf.all.arp_ignore = 1\nnet.ipv4.conf.eth0/100.rp_filter = 2\nnet.ipv4.conf.eth0/100.arp_announce = 0\n';
  expect(parseSysctls(text)).toEqual([
    { name: 'all', arpIgnore: 1 },
    { name: 'eth0.100', rpFilter: 2, arpAnnounce: 0 },
  ]);
  expect(() => parseSysctls('sysctl: permission denied\n')).toThrow(ParseError);
});

test('routes as JSON, as text and of FreeBSD say the same', () => {
  const json =
    '[{"dst":"default","gateway":"10.0.0.1","dev":"eth0"},{"dst":"10.0.0.0/24","dev":"eth1","table":101,"prefsrc":"10.0.0.26"}]';
  const text =
    'default via 10.0.0.1 dev eth0 \n10.0.0.0/24 dev eth1 table 101 proto kernel scope link src 10.0.0.26 \n';
  const expected = [
    { to: 'default', kind: 'via-interface', dev: 'eth0', gateway: '10.0.0.1' },
    { to: '10.0.0.0/24', kind: 'via-interface', dev: 'eth1', source: '10.0.0.26', table: '101' },
  ];
  expect(parseRoutes(json)).toEqual(expected);
  expect(parseRouteText(text)).toEqual(expected);
  const bsd = `Routing tables

Internet:
Destination        Gateway            Flags     Netif Expire
default            10.0.0.1           UGS        igb0
10.0.0.0/24        link#1             U          igb0
`;
  expect(parseBsdRoutes(bsd)).toEqual([
    { to: 'default', kind: 'via-interface', dev: 'igb0', gateway: '10.0.0.1' },
    { to: '10.0.0.0/24', kind: 'via-interface', dev: 'igb0' },
  ]);
  expect(parseRouteText('unreachable 10.9.0.0/16 metric 4278198272\n')).toEqual([
    { to: '10.9.0.0/16', kind: 'unreachable', reason: 'unreachable' },
  ]);
  expect(() => parseRouteText('ip: RTNETLINK answers: Operation not permitted\n')).toThrow(ParseError);
});

test('a route over several next hops is one for each', () => {
  const json =
    '[{"dst":"default","nexthops":[{"gateway":"10.0.0.1","dev":"eth0"},{"gateway":"10.0.1.1","dev":"eth1"}]}]';
  expect(parseRoutes(json)).toMatchObject([{ dev: 'eth0' }, { dev: 'eth1' }]);
});

test('rules choose a table by source', () => {
  expect(
    parseRules(
      '[{"priority":10,"src":"10.0.0.0","srclen":24,"table":"101"},{"priority":32766,"src":"all","table":"main"}]',
    ),
  ).toEqual([
    { priority: 10, from: '10.0.0.0/24', table: '101' },
    { priority: 32_766, from: 'all', table: 'main' },
  ]);
});

test('processors: busy is what is neither idle nor waiting', () => {
  const text = 'cpu  1 1 1 1 1 1 1 1 0 0\ncpu0 20 1 10 400 50 2 3 4 20 0\nintr 1 2 3\n';
  expect(parseProcessors(text)).toEqual([{ busy: 40, waiting: 50, total: 490 }]);
});
