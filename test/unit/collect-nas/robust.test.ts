import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseBsdCounters } from '../../../main/collect/network/bsd/bsd-counters.ts';
import { parseIfconfig } from '../../../main/collect/network/bsd/ifconfig.ts';
import { configuredInterfaces } from '../../../main/collect/smb-server/interface-words.ts';
import { parseAddressWords } from '../../../main/collect/network/linux/address-words.ts';
import { parseKernelTable } from '../../../main/collect/network/linux/kernel-table.ts';
import { parseNetstat, parseBsdRoutes } from '../../../main/collect/network/bsd/netstat.ts';
import { parseProcessors } from '../../../main/collect/systems/processors.ts';
import {
  parseAssignments,
  parseId,
  parseQnapSystem,
  parseSambaVersion,
} from '../../../main/collect/systems/release-files.ts';
import { parseRoutes, parseRouteText } from '../../../main/collect/network/linux/routes.ts';
import { parseRules } from '../../../main/collect/network/linux/rules.ts';
import { parseSmbSettings, smbConfiguration } from '../../../main/collect/smb-server/smb-settings.ts';
import { parseSocketRows } from '../../../main/collect/network/socket-rows.ts';
import { parseSockstat } from '../../../main/collect/network/bsd/sockstat.ts';
import { parseStatusJson } from '../../../main/collect/smb-server/status-json.ts';
import { parseStatusText } from '../../../main/collect/smb-server/status-text.ts';
import { parseSynologyChannels } from '../../../main/collect/smb-server/synology-channels.ts';
import { parseTrueNasInformation } from '../../../main/collect/systems/system.ts';
import { parseSysctls } from '../../../main/collect/network/sysctl-text.ts';
import { parseWindowsAnswer } from '../../../main/collect/smb-server/windows/windows-answer.ts';
import { brokenNumbers, resultOf } from '../../helpers/parser-results.ts';
import { socketsOfRoot, statusJson, statusText, testparm } from './nas-machine.ts';

type Parser = (text: string) => unknown;

/** Every parser with a real text of its format. */
const parsers: readonly (readonly [string, Parser, string])[] = [
  ['smbstatus --json', parseStatusJson, statusJson()],
  ['smbstatus', parseStatusText, statusText],
  [
    'smbstatus --show-multichannel',
    parseSynologyChannels,
    `using configfile = /etc/samba/smb.conf
Pid       Channel   Server IP                        Client IP
-----------------------------------------------------------------------------
14556     1         ipv4:10.100.4.25:445             ipv4:10.100.5.152:44060
`,
  ],
  ['ss', parseSocketRows, socketsOfRoot],
  [
    '/proc/net/tcp',
    parseKernelTable,
    `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   1: 1900000A:01BD 3200000A:9C41 01 00000000:00000000 02:000AFB4C 00000000     0        0 89719 2 0 20 4 23 15 -1
`,
  ],
  ['netstat', parseNetstat, 'Proto\ntcp        0      0 10.0.0.25:445           10.0.0.50:40001         ESTABLISHED\n'],
  [
    'sockstat',
    parseSockstat,
    `USER     COMMAND    PID   FD  PROTO  LOCAL ADDRESS         FOREIGN ADDRESS
root     smbd       2345  40  tcp4   10.0.0.25:445         10.0.0.50:40001
`,
  ],
  ['testparm', (text) => smbConfiguration(parseSmbSettings(text), true), testparm],
  ['interfaces', configuredInterfaces, '"10.0.0.25;capability=RSS,speed=1000000000" eth1'],
  [
    'ip addr',
    parseAddressWords,
    `3: eth0@if4: <BROADCAST,UP,LOWER_UP> mtu 1500 qdisc mq master ovs-system state UP
    link/ether 00:11:32:aa:bb:01 brd ff:ff:ff:ff:ff:ff
    inet 10.0.0.25/24 brd 10.0.0.255 scope global eth0
`,
  ],
  [
    'ifconfig',
    parseIfconfig,
    `lagg0: flags=8843<UP,BROADCAST,RUNNING> metric 0 mtu 1500
	inet 10.0.0.25 netmask 0xffffff00 broadcast 10.0.0.255
	laggport: igb0 flags=1c<ACTIVE,COLLECTING,DISTRIBUTING>
	media: Ethernet autoselect (1000baseT <full-duplex>)
eth0      Link encap:Ethernet  HWaddr 00:11:32:AA:BB:01
          inet addr:10.0.0.25  Bcast:10.0.0.255  Mask:255.255.255.0
          UP BROADCAST RUNNING MULTICAST  MTU:1500  Metric:1
          RX bytes:2549032561 (2.3 GiB)  TX bytes:3195123 (3.0 MiB)
`,
  ],
  [
    'netstat -ibn',
    (text) => [...parseBsdCounters(text)],
    `Name    Mtu Network       Address              Ipkts Ierrs Idrop     Ibytes    Opkts Oerrs     Obytes  Coll
igb0   1500 <Link#1>      00:25:90:aa:bb:01 24012345     0     0 3024051234 12012345     0 1024051234     0
`,
  ],
  ['sysctl', parseSysctls, 'net.ipv4.conf.eth0/100.rp_filter = 2\n'],
  ['ip -j route', parseRoutes, '[{"dst":"default","gateway":"10.0.0.1","dev":"eth0","table":101,"flags":[]}]'],
  ['ip -j rule', parseRules, '[{"priority":10,"src":"10.0.0.0","srclen":24,"table":"101"}]'],
  ['ip route', parseRouteText, 'local 10.0.0.0/24 dev eth1 table 101 scope link src 10.0.0.26 \n'],
  [
    'netstat -rn',
    parseBsdRoutes,
    'Destination        Gateway            Flags     Netif Expire\ndefault 10.0.0.1 UGS igb0\n',
  ],
  ['/proc/stat', parseProcessors, 'cpu  1 1 1 1 1 1 1 1 0 0\ncpu0 20 1 10 400 50 2 3 4 20 0\nintr 1\n'],
  ['os-release', (text) => [...parseAssignments(text)], 'NAME="Debian GNU/Linux"\nID=debian\n'],
  ['uLinux.conf', (text) => [...parseQnapSystem(text)], '[System]\nModel = TS-X53D\nVersion = 5.1.2\n'],
  ['id', parseId, 'uid=1026(ada) gid=100(users) groups=100(users)\n'],
  ['smbd -V', parseSambaVersion, 'Version 4.22.11-Debian\n'],
  ['system.info', parseTrueNasInformation, '{"version": "TrueNAS-SCALE-22.12.3.3", "system_product": null}'],
  [
    'PowerShell',
    parseWindowsAnswer,
    '{"adapters":{"value":[{"Name":"Ethernet","ifIndex":7,"ReceiveLinkSpeed":1000000000,"Up":true}]},"sessions":{"error":"x"}}',
  ],
];

/** Pieces of the formats, so that what is put in reaches deep into the parsers. */
const pieces = fc.constantFrom(
  ...'\n\t 0:.=-/<>()[]{}",%@'.split(''),
  '9'.repeat(30),
  'ipv4:',
  'inet ',
  'addr:',
  'tcp ',
  'mtu ',
  'smbd',
);

/** Room for a machine that does other things too; none of this waits for anything. */
const patient = { timeout: 60_000 };

test.each(parsers)('%s: its own text is understood', (_, parse, text) => {
  expect(resultOf(parse, text)).toBeDefined();
});

test.each(parsers)('%s: every beginning of it gives a result or a ParseError', patient, (_, parse, text) => {
  for (let length = 0; length < text.length; length += 1) {
    expect(brokenNumbers(resultOf(parse, text.slice(0, length)))).toEqual([]);
  }
});

test.each(parsers)('%s: anything put into it gives a result or a ParseError', patient, (_, parse, text) => {
  const junk = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: pieces }));
  fc.assert(
    fc.property(fc.nat(text.length), fc.nat(20), junk, (at, cut, inserted) => {
      const changed = text.slice(0, at) + inserted + text.slice(at + cut);
      expect(brokenNumbers(resultOf(parse, changed))).toEqual([]);
      expect(brokenNumbers(resultOf(parse, inserted))).toEqual([]);
    }),
    { numRuns: 100 },
  );
});

test('a line of two hundred thousand characters does not hold the parsers up', patient, () => {
  const long = ['(', 'a ', '1', '\t', 'ipv4:', '<', '"', 'A '].map((piece) => piece.repeat(200_000 / piece.length));
  for (const [, parse, text] of parsers) {
    for (const line of long) expect(() => resultOf(parse, `${text}${line}\n`)).not.toThrow();
  }
});
