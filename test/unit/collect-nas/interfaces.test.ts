import { expect, test } from 'vitest';
import { parseBsdCounters } from '../../../main/collect/network/bsd/bsd-counters.ts';
import { parseIfconfig } from '../../../main/collect/network/bsd/ifconfig.ts';
import { interfacesOf, nothingElse } from '../../../main/collect/network/interfaces.ts';
import { parseAddressWords } from '../../../main/collect/network/linux/address-words.ts';
import {
  emptyInterface,
  prefixOfMask,
  speedOfMedia,
  type RawInterface,
} from '../../../main/collect/network/raw-interface.ts';
import { ParseError } from '../../../main/collect/text/parse-error.ts';
import { bitsPerSecond } from '../../../shared/model/units.ts';

const short = (raw: readonly RawInterface[]) =>
  interfacesOf(raw, nothingElse).map(({ name, kind, link, mtuBytes, addresses, lower, speed }) =>
    [
      name,
      kind,
      link,
      mtuBytes,
      ...addresses.map(({ address, prefixLength, scope }) => `${address}/${prefixLength} ${scope}`),
      ...(lower.length > 0 ? [`on ${lower.join(' ')}`] : []),
      ...(speed === undefined ? [] : [speed / 1e6]),
    ].join(', '),
  );

const busybox = `1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue qlen 1000
    link/loopback 00:00:00:00:00:00 brd 00:00:00:00:00:00
    inet 127.0.0.1/8 scope host lo
       valid_lft forever preferred_lft forever
    inet6 ::1/128 scope host 
       valid_lft forever preferred_lft forever
3: eth0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc mq master ovs-system state UP qlen 1000
    link/ether 00:11:32:aa:bb:01 brd ff:ff:ff:ff:ff:ff promiscuity 1
    openvswitch_slave
4: eth1: <NO-CARRIER,BROADCAST,MULTICAST,UP> mtu 1500 qdisc mq state DOWN qlen 1000
    link/ether 00:11:32:AA:BB:02 brd ff:ff:ff:ff:ff:ff
    inet 169.254.7.7/16 brd 169.254.255.255 scope global eth1
5: ovs-system: <BROADCAST,MULTICAST> mtu 1500 qdisc noop state DOWN qlen 1
    link/ether 1a:2b:3c:4d:5e:6f brd ff:ff:ff:ff:ff:ff
6: ovs_eth0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 9000 qdisc noqueue state UNKNOWN qlen 1
    link/ether 00:11:32:aa:bb:01 brd ff:ff:ff:ff:ff:ff
    inet 10.0.0.25/24 brd 10.0.0.255 scope global ovs_eth0
       valid_lft forever preferred_lft forever
7: eth1.100@eth1: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc noqueue state UP
    link/ether 00:11:32:aa:bb:02 brd ff:ff:ff:ff:ff:ff
8: tun0: <POINTOPOINT,NOARP,UP,LOWER_UP> mtu 1500 qdisc pfifo_fast qlen 100
    link/none 
    inet 10.8.0.1 peer 10.8.0.2/32 scope global tun0
`;

test('ip of busybox, with a virtual switch as Synology sets it up', () => {
  expect(short(parseAddressWords(busybox))).toEqual([
    'lo, loopback, up, 65536, 127.0.0.1/8 host, ::1/128 host',
    'eth0, wired, up, 1500',
    'eth1, wired, down, 1500, 169.254.7.7/16 global',
    'ovs-system, open-vswitch, down, 1500, on eth0',
    'ovs_eth0, open-vswitch, up, 9000, 10.0.0.25/24 global, on eth0',
    'eth1.100, vlan, up, 1500, on eth1',
    'tun0, tunnel, up, 1500, 10.8.0.1/32 global',
  ]);
  expect(parseAddressWords(busybox)[2]?.mac).toBe('00:11:32:aa:bb:02');
});

test('the kernel’s word for a kind outweighs a name', () => {
  const text = `2: media0: <BROADCAST,UP,LOWER_UP> mtu 1500 qdisc noqueue state UP
    link/ether 02:00:00:00:00:01 brd ff:ff:ff:ff:ff:ff promiscuity 0
    bond mode 802.3ad miimon 100
    inet 10.0.0.25/24 scope global media0
`;
  expect(short(parseAddressWords(text))).toEqual(['media0, bond, up, 1500, 10.0.0.25/24 global']);
});

const olderIfconfig = `eth0      Link encap:Ethernet  HWaddr 00:11:32:AA:BB:01  
          inet addr:10.0.0.25  Bcast:10.0.0.255  Mask:255.255.255.0
          inet6 addr: fe80::211:32ff:feaa:bb01/64 Scope:Link
          UP BROADCAST RUNNING MULTICAST  MTU:1500  Metric:1
          RX packets:24012345 errors:0 dropped:0 overruns:0 frame:0
          RX bytes:2549032561 (2.3 GiB)  TX bytes:3195123 (3.0 MiB)
          Interrupt:16

eth1      Link encap:Ethernet  HWaddr 00:11:32:AA:BB:02  
          UP BROADCAST MULTICAST  MTU:1500  Metric:1

`;
const newerIfconfig = `eth0: flags=4163<UP,BROADCAST,RUNNING,MULTICAST>  mtu 1500
        inet 10.0.0.25  netmask 255.255.255.0  broadcast 10.0.0.255
        inet6 fe80::211:32ff:feaa:bb01  prefixlen 64  scopeid 0x20<link>
        ether 00:11:32:aa:bb:01  txqueuelen 1000  (Ethernet)
        RX packets 59763  bytes 2549032561 (2.3 GiB)
        RX errors 0  dropped 0  overruns 0  frame 0
        TX packets 34243  bytes 3195123 (3.0 MiB)

eth1: flags=4099<UP,BROADCAST,MULTICAST>  mtu 1500
        ether 00:11:32:aa:bb:02  txqueuelen 1000  (Ethernet)
`;

test.each([
  ['busybox and old net-tools', olderIfconfig],
  ['net-tools 2', newerIfconfig],
])('ifconfig of %s', (_, text) => {
  const raw = parseIfconfig(text);
  expect(short(raw)).toEqual([
    'eth0, wired, up, 1500, 10.0.0.25/24 global, fe80::211:32ff:feaa:bb01/64 link',
    'eth1, wired, down, 1500',
  ]);
  expect(raw[0]).toMatchObject({ mac: '00:11:32:aa:bb:01', received: 2_549_032_561, sent: 3_195_123 });
});

const bsd = `igb0: flags=8863<UP,BROADCAST,RUNNING,SIMPLEX,MULTICAST> metric 0 mtu 1500
	options=4e527bb<RXCSUM,TXCSUM>
	ether 00:25:90:aa:bb:01
	media: Ethernet autoselect (1000baseT <full-duplex>)
	status: active
	nd6 options=29<PERFORMNUD,IFDISABLED,AUTO_LINKLOCAL>
igb1: flags=8863<UP,BROADCAST,RUNNING,SIMPLEX,MULTICAST> metric 0 mtu 1500
	ether 00:25:90:aa:bb:01
	media: Ethernet autoselect
	status: no carrier
ix0: flags=8843<UP,BROADCAST,RUNNING,SIMPLEX,MULTICAST> metric 0 mtu 9000
	ether 00:25:90:aa:bb:03
	inet 10.0.1.25 netmask 0xffffff00 broadcast 10.0.1.255
	media: Ethernet autoselect (10Gbase-T <full-duplex,rxpause>)
	status: active
lo0: flags=8049<UP,LOOPBACK,RUNNING,MULTICAST> metric 0 mtu 16384
	inet6 ::1 prefixlen 128
	inet 127.0.0.1 netmask 0xff000000
	groups: lo
lagg0: flags=8843<UP,BROADCAST,RUNNING,SIMPLEX,MULTICAST> metric 0 mtu 1500
	ether 00:25:90:aa:bb:01
	inet 10.0.0.25 netmask 0xffffff00 broadcast 10.0.0.255
	inet6 fe80::225:90ff:feaa:bb01%lagg0 prefixlen 64 scopeid 0x5
	laggproto lacp lagghash l2,l3,l4
	laggport: igb0 flags=1c<ACTIVE,COLLECTING,DISTRIBUTING>
	laggport: igb1 flags=0<>
	groups: lagg
	media: Ethernet autoselect
	status: active
vlan7: flags=8843<UP,BROADCAST,RUNNING,SIMPLEX,MULTICAST> metric 0 mtu 1500
	groups: vlan
	vlan: 7 vlanproto: 802.1q vlanpcp: 0 parent interface: lagg0
bridge0: flags=8843<UP,BROADCAST,RUNNING,SIMPLEX,MULTICAST> metric 0 mtu 1500
	member: ix0 flags=143<LEARNING,DISCOVER,AUTOEDGE,AUTOPTP>
`;

test('what a virtual interface calls its speed is the number of its driver, and no speed', () => {
  const named = (name: string, infoKind: string | undefined): RawInterface => ({ ...emptyInterface, name, infoKind });
  const speeds = new Map([
    ['eth0', bitsPerSecond(1e9)],
    ['eth1', bitsPerSecond(1e10)],
  ]);
  const told = interfacesOf([named('eth0', undefined), named('eth1', 'veth')], { ...nothingElse, speeds });
  expect(told.map(({ kind, speed }) => [kind, speed])).toEqual([
    ['wired', 1e9],
    ['virtual', undefined],
  ]);
});

test('FreeBSD: speeds from the media, members of lagg and bridge', () => {
  expect(short(parseIfconfig(bsd))).toEqual([
    'igb0, wired, up, 1500, 1000',
    'igb1, wired, down, 1500',
    'ix0, wired, up, 9000, 10.0.1.25/24 global, 10000',
    'lo0, loopback, up, 16384, ::1/128 host, 127.0.0.1/8 host',
    'lagg0, bond, up, 1500, 10.0.0.25/24 global, fe80::225:90ff:feaa:bb01/64 link, on igb0 igb1',
    'vlan7, vlan, up, 1500, on lagg0',
    'bridge0, bridge, up, 1500, on ix0',
  ]);
  expect(interfacesOf(parseIfconfig(bsd), nothingElse)[0]?.master).toBe('lagg0');
});

test('FreeBSD’s counters are those of the link, whatever columns are empty', () => {
  const text = `Name    Mtu Network       Address              Ipkts Ierrs Idrop     Ibytes    Opkts Oerrs     Obytes  Coll
igb0   1500 <Link#1>      00:25:90:aa:bb:01 24012345     0     0 3024051234 12012345     0 1024051234     0
igb0      - 10.0.0.0/24   10.0.0.25         24012300     -     - 3024040000 12012300     - 1024040000     -
igb1*  1500 <Link#2>      00:25:90:aa:bb:02        0     0     0          0        0     0          0     0
lo0   16384 <Link#3>                             120     0     0       9840      120     0       9840     0
`;
  expect([...parseBsdCounters(text)]).toEqual([
    ['igb0', expect.objectContaining({ received: 3_024_051_234, sent: 1_024_051_234 })],
    ['igb1', expect.objectContaining({ received: 0, sent: 0 })],
    ['lo0', expect.objectContaining({ received: 9840, sent: 9840 })],
  ]);
});

test.each([
  ['255.255.255.0', 24],
  ['0xffffff00', 24],
  ['0.0.0.0', 0],
  ['255.255.255.255', 32],
  ['255.0.255.0', undefined],
  ['255.255.256.0', undefined],
  ['nonsense', undefined],
])('mask %s', (mask, prefix) => {
  expect(prefixOfMask(mask)).toBe(prefix);
});

test.each([
  ['1000baseT', 1e9],
  ['2.5GBase-T', 2.5e9],
  ['2500Base-T', 2.5e9],
  ['10Gbase-SR', 10e9],
  ['autoselect', undefined],
  ['none', undefined],
])('media %s', (word, speed) => {
  expect(speedOfMedia(word)).toBe(speed);
});

test.each([
  ['ip addr', parseAddressWords, 'ip: invalid option -- j\n'],
  ['ifconfig', parseIfconfig, 'ifconfig: not found\n'],
  ['netstat -ibn', parseBsdCounters, 'netstat: illegal option\n'],
])('%s: anything else is an error', (_, parse, text) => {
  expect(() => parse(text)).toThrow(ParseError);
});
