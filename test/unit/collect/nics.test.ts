import { describe, expect, test } from 'vitest';
import { parseAddresses, type IpLink } from '../../../main/collect/network/linux/addresses.ts';
import { decisiveOfBond, parseBond } from '../../../main/collect/network/linux/bonding.ts';
import { parseEthtool } from '../../../main/collect/network/linux/ethtool.ts';
import { parseSetting, readIpv4Settings } from '../../../main/collect/network/linux/ipv4-settings.ts';
import { parseNetDevice } from '../../../main/collect/network/linux/net-device.ts';
import { interfaceKind } from '../../../main/collect/network/interface-kind.ts';
import { interfacesOf, nothingElse } from '../../../main/collect/network/interfaces.ts';
import { readHardware } from '../../../main/collect/network/linux/hardware.ts';
import { fileLines, readFilesOf } from '../../../main/collect/network/linux/interface-files.ts';
import { interfaceFiles } from '../../../main/collect/sources.ts';
import { udevModel } from '../../../main/collect/network/linux/udev-model.ts';
import { ParseError } from '../../../main/collect/text/parse-error.ts';
import { MachineError } from '../../../main/machine/machine.ts';
import { bytes } from '../../../shared/model/units.ts';
import { fakeMachine } from '../../helpers/fake-machine.ts';
import { fixture } from './fixtures.ts';

const einval = (path: string): MachineError => new MachineError('failed', path, 'Invalid argument', 'EINVAL');

function linkOf(link: Partial<IpLink>): IpLink {
  const [empty] = parseAddresses('[{"ifindex":2,"ifname":"eth0","flags":["UP"],"mtu":1500,"link_type":"ether"}]');
  return { ...empty!, ...link };
}

describe('what an interface is', () => {
  test.each([
    [{ linkType: 'loopback' }, [], 'loopback'],
    [{}, ['device', 'queues'], 'wired'],
    [{}, ['device', 'phy80211', 'wireless'], 'wireless'],
    [{ infoKind: 'bond' }, undefined, 'bond'],
    [{ infoKind: 'team' }, undefined, 'bond'],
    [{ infoKind: 'bridge' }, undefined, 'bridge'],
    [{ infoKind: 'openvswitch' }, undefined, 'open-vswitch'],
    [{ infoKind: 'vlan' }, undefined, 'vlan'],
    [{ infoKind: 'veth' }, undefined, 'virtual'],
    [{ infoKind: 'macvlan' }, undefined, 'virtual'],
    [{ infoKind: 'wireguard', linkType: 'none' }, undefined, 'tunnel'],
    [{ infoKind: 'tun' }, undefined, 'tunnel'],
    [{ linkType: 'none' }, undefined, 'tunnel'],
    [{ infoKind: 'dsa' }, undefined, 'wired'],
    [{}, ['bonding', 'queues'], 'bond'],
    [{}, ['bridge', 'queues'], 'bridge'],
    [{}, ['tun_flags', 'queues'], 'tunnel'],
    [{}, ['queues'], 'virtual'],
    [{}, undefined, 'wired'],
  ] as const)('%o with %o is %s', (link, entries, kind) => {
    expect(interfaceKind(linkOf(link), entries)).toBe(kind);
  });
});

describe('interfaces read', () => {
  const links = [
    linkOf({ name: 'eth0', index: 2, flags: ['UP', 'LOWER_UP'], master: 'bond0', mac: '02:77:00:00:0c:00' }),
    linkOf({ name: 'enx1', index: 3, flags: ['UP', 'NO-CARRIER'] }),
    linkOf({ name: 'off0', index: 4, flags: [] }),
    linkOf({ name: 'bond0', index: 5, flags: ['UP', 'LOWER_UP'], infoKind: 'bond' }),
    linkOf({ name: 'bond0.7', index: 6, flags: ['UP', 'LOWER_UP'], infoKind: 'vlan', parent: 'bond0' }),
    linkOf({ name: 'veth1', index: 7, flags: ['UP', 'LOWER_UP'], infoKind: 'veth', parent: 'eth0' }),
  ];
  const counters = new Map(
    links.map(({ name }, index) => [name, { received: bytes(index), sent: bytes(index * 10) }] as const),
  );
  const at = '/sys/class/net';
  const machine = fakeMachine({
    files: {
      [`${at}/eth0/speed`]: '1000\n',
      [`${at}/eth0/duplex`]: 'full\n',
      [`${at}/eth0/carrier`]: '1\n',
      [`${at}/eth0/operstate`]: 'up\n',
      '/run/udev/data/n2': 'E:ID_MODEL_FROM_DATABASE=RTL8125 2.5GbE Controller\nE:ID_VENDOR_FROM_DATABASE=Realtek\n',
      [`${at}/enx1/speed`]: '-1\n',
      [`${at}/enx1/carrier`]: '0\n',
      [`${at}/off0/speed`]: einval('speed'),
      [`${at}/off0/carrier`]: einval('carrier'),
      [`${at}/bond0/speed`]: '2000\n',
      [`${at}/bond0/carrier`]: '1\n',
      [`${at}/bond0.7/speed`]: '4294967295\n',
    },
    directories: {
      [`${at}/eth0`]: ['device', 'queues', 'speed'],
      [`${at}/eth0/queues`]: ['rx-0', 'rx-1', 'tx-0'],
      [`${at}/enx1`]: ['device', 'queues'],
      [`${at}/enx1/queues`]: ['rx-0', 'tx-0'],
    },
    links: {
      [`${at}/eth0/device/subsystem`]: '../../../../bus/pci',
      [`${at}/eth0/device/driver`]: '../../../../bus/pci/drivers/r8169',
      [`${at}/enx1/device/subsystem`]: '../../../../../../bus/usb',
      [`${at}/enx1/device/driver`]: '../../../../../../bus/usb/drivers/r8152',
    },
    commands: { 'ethtool eth0': fixture('ethtool/gigabit-on-fast-port.txt') },
  });
  const filesNow = async () =>
    await readFilesOf(
      machine,
      links.map(({ name }) => name),
      interfaceFiles,
    );
  const read = async (describe?: () => Promise<ReadonlyMap<string, string>>) => {
    const hardware = await readHardware(machine, links, describe);
    return interfacesOf(links, { ...nothingElse, counters, files: await filesNow(), hardware });
  };

  test('a wired port, with what it and its partner could do', async () => {
    expect((await read())[0]).toEqual({
      name: 'eth0',
      kind: 'wired',
      usb: false,
      link: 'up',
      speed: 1e9,
      duplex: 'full',
      supportedSpeed: 2.5e9,
      partnerSpeed: 1e9,
      mtuBytes: 1500,
      mac: '02:77:00:00:0c:00',
      driver: 'r8169',
      model: 'Realtek RTL8125 2.5GbE Controller',
      receiveQueues: 2,
      addresses: [],
      master: 'bond0',
      lower: [],
      received: 0,
      sent: 0,
    });
  });

  test('states and speeds: no cable, switched off, a driver that does not tell', async () => {
    expect(
      (await read()).map(({ name, kind, usb, link, speed, lower }) => ({ name, kind, usb, link, speed, lower })),
    ).toEqual([
      { name: 'eth0', kind: 'wired', usb: false, link: 'up', speed: 1e9, lower: [] },
      { name: 'enx1', kind: 'wired', usb: true, link: 'down', speed: undefined, lower: [] },
      { name: 'off0', kind: 'wired', usb: undefined, link: 'down', speed: undefined, lower: [] },
      { name: 'bond0', kind: 'bond', usb: undefined, link: 'up', speed: 2e9, lower: ['eth0'] },
      { name: 'bond0.7', kind: 'vlan', usb: undefined, link: 'up', speed: undefined, lower: ['bond0'] },
      { name: 'veth1', kind: 'virtual', usb: undefined, link: 'up', speed: undefined, lower: [] },
    ]);
  });

  test('a description is added where udev has none, and its failure touches nothing', async () => {
    const described = await read(
      async () =>
        await Promise.resolve(
          new Map([
            ['enx1', 'USB adapter'],
            ['eth0', 'other'],
          ]),
        ),
    );
    expect(described.map(({ model }) => model).slice(0, 2)).toEqual([
      'Realtek RTL8125 2.5GbE Controller',
      'USB adapter',
    ]);
    expect(await read(async () => await Promise.reject(new Error('no')))).toEqual(await read());
  });

  test('what files said is quoted with their paths', async () => {
    const lines = [...(await filesNow()).values()].flatMap(fileLines);
    expect(lines).toContain('/sys/class/net/enx1/carrier:0');
    expect(lines).toContain('/sys/class/net/eth0/speed:1000');
  });
});

describe('counters', () => {
  test('of a running kernel', () => {
    expect([...parseNetDevice(fixture('net-dev/dev.txt'))]).toEqual([
      ['lo', expect.objectContaining({ received: 0, sent: 0 })],
      ['eth0', expect.objectContaining({ received: 6279, sent: 6327 })],
    ]);
  });

  test('a long number touches the colon', () => {
    const counters = parseNetDevice(fixture('net-dev/glued.txt'));
    expect([...counters.keys()]).toEqual(['lo', 'enx00e04c680001', 'eth0.100']);
    expect(counters.get('eth0.100')).toMatchObject({ received: 781025774, sent: 1681958 });
  });

  test.each([
    ['nothing', ''],
    ['cut', fixture('net-dev/dev.txt').slice(0, -20)],
    ['too few numbers', fixture('net-dev/dev.txt').replace(/ +0\n$/, '\n')],
    ['words', fixture('net-dev/dev.txt').replace('6327', 'many')],
  ])('%s is a ParseError', (_, text) => {
    expect(() => parseNetDevice(text)).toThrow(ParseError);
  });
});

describe('the rest', () => {
  test('the fastest modes, and none where none is reported', () => {
    expect(parseEthtool(fixture('ethtool/gigabit-on-fast-port.txt'))).toEqual({ supported: 2.5e9, partner: 1e9 });
    expect(parseEthtool(fixture('ethtool/virtio.txt'))).toEqual({ supported: undefined, partner: undefined });
    expect(() => parseEthtool('netlink error: No such device\n')).toThrow(ParseError);
  });

  test('a bond and its members', () => {
    const text = fixture('bonding/lacp.txt');
    expect(parseBond('bond0', text)).toEqual({
      name: 'bond0',
      mode: 'IEEE 802.3ad Dynamic link aggregation',
      members: [
        { name: 'eth0', up: true, speed: 1e9 },
        { name: 'eth1', up: false, speed: undefined },
      ],
    });
    expect(decisiveOfBond(text)).toHaveLength(8);
    expect(() => parseBond('bond0', 'MII Status: up\n')).toThrow(ParseError);
  });

  test('settings of interfaces and of all', async () => {
    const conf = '/proc/sys/net/ipv4/conf';
    const files = Object.fromEntries(
      ['rp_filter', 'arp_ignore', 'arp_announce', 'arp_filter'].flatMap((name, index) => [
        [`${conf}/all/${name}`, `${index}\n`],
        [`${conf}/eth0/${name}`, index === 0 ? '2\n' : '0\n'],
      ]),
    );
    const { value, lines } = await readIpv4Settings(fakeMachine({ files }), ['eth0', 'gone0']);
    expect(value).toEqual([
      { name: 'all', rpFilter: 0, arpIgnore: 1, arpAnnounce: 2, arpFilter: 3 },
      { name: 'eth0', rpFilter: 2, arpIgnore: 0, arpAnnounce: 0, arpFilter: 0 },
      { name: 'gone0', rpFilter: undefined, arpIgnore: undefined, arpAnnounce: undefined, arpFilter: undefined },
    ]);
    expect(lines).toContain('/proc/sys/net/ipv4/conf/eth0/rp_filter:2');
    expect(() => parseSetting('on')).toThrow(ParseError);
  });

  test('vendor and product of udev', () => {
    expect(udevModel('E:ID_MODEL=USB_10_100_1G_2.5G_LAN\nE:ID_VENDOR=Realtek\n')).toBe(
      'Realtek USB 10 100 1G 2.5G LAN',
    );
    expect(udevModel('E:ID_VENDOR=Realtek\n')).toBeUndefined();
  });
});
