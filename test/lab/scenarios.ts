import { usualSettings } from './nas.ts';
import { nasMac, portMegabits, workstationMac, type Wiring } from './network.ts';
import { asUser, type Scenario, type ShareMount } from './scenario.ts';

const oneLocalPort: Wiring = { layout: 'same', localPorts: 1 };
const two = 'vers=3.1.1,multichannel,max_channels=2';
const mount = (options: string): readonly ShareMount[] => [{ share: 'data', at: '/mnt/a', options }];

const usual = {
  wiring: oneLocalPort,
  settings: usualSettings,
  mounts: mount(`${asUser},${two}`),
  connections: () => 2,
  reader: 'ahead',
} as const satisfies Partial<Scenario>;

export const scenarios: readonly Scenario[] = [
  { ...usual, name: 'two-channels', about: 'Two NAS ports, two channels: all is well.' },
  {
    ...usual,
    name: 'not-requested',
    about: 'The mount does not ask for more than one channel.',
    mounts: mount(`${asUser},vers=3.1.1`),
    connections: () => 1,
  },
  {
    ...usual,
    name: 'server-off',
    about: 'Multichannel is switched off at the NAS.',
    settings: { ...usualSettings, multichannel: false },
    connections: () => 1,
  },
  {
    ...usual,
    name: 'guest',
    about: 'The share is mounted as a guest, who may not have a second channel.',
    settings: { ...usualSettings, guests: true },
    mounts: mount(`guest,${two}`),
    connections: () => 1,
  },
  {
    ...usual,
    name: 'old-dialect',
    about: 'The mount speaks SMB 2.1, which has no channels.',
    mounts: mount(`${asUser},vers=2.1,multichannel,max_channels=2`),
    connections: () => 1,
  },
  {
    ...usual,
    name: 'other-port',
    about: 'The share is mounted by a port of the server’s own; the kernel opens further channels by the usual one.',
    settings: { ...usualSettings, smbPorts: [445, 4455] },
    mounts: mount(`${asUser},${two},port=4455`),
  },
  {
    ...usual,
    name: 'port-139',
    about: 'The share is mounted by the port of NetBIOS.',
    settings: { ...usualSettings, smbPorts: [445, 139] },
    mounts: mount(`${asUser},${two},port=139`),
  },
  {
    ...usual,
    name: 'two-shares',
    about: 'Two shares of one NAS ride on the same two channels.',
    mounts: [
      { share: 'data', at: '/mnt/a', options: `${asUser},${two}` },
      { share: 'data2', at: '/mnt/b', options: `${asUser},${two}` },
    ],
  },
  {
    ...usual,
    name: 'shared-session',
    about: 'The first share was mounted without channels; the second one asks for two.',
    mounts: [
      { share: 'data', at: '/mnt/a', options: `${asUser},vers=3.1.1` },
      { share: 'data2', at: '/mnt/b', options: `${asUser},${two}` },
    ],
    connections: (suite) => (suite === 'sid' ? 2 : 1),
  },
  {
    ...usual,
    name: 'more-channels-than-addresses',
    about: 'Four channels are asked for, the NAS has two addresses.',
    mounts: mount(`${asUser},vers=3.1.1,multichannel,max_channels=4`),
    connections: (suite) => (suite === 'bookworm' ? 3 : 2),
  },
  {
    ...usual,
    name: 'rss',
    about: 'Four channels over two ports that take several each (RSS).',
    settings: { ...usualSettings, rss: true },
    mounts: mount(`${asUser},vers=3.1.1,multichannel,max_channels=4`),
    connections: () => 4,
  },
  {
    ...usual,
    name: 'unequal-speeds',
    about: 'One port of the NAS is faster than the other one.',
    settings: { ...usualSettings, megabits: [portMegabits, 2.5 * portMegabits] },
  },
  {
    ...usual,
    name: 'arp-flux',
    about: 'Two addresses, one subnet, and the NAS answers for both with either port.',
    wiring: { layout: 'flux', localPorts: 1 },
    // Whose answer the workstation keeps is a race, decided here: for the port that everything else comes from too, so that
    // nobody learns of the other one until a packet is sent to its address.
    atWorkstation: [25, 26]
      .map((host) => `ip neigh replace 10.77.1.${host} lladdr ${nasMac(0)} dev eth0 nud reachable`)
      .join('\n'),
  },
  {
    ...usual,
    name: 'two-local-ports-one-subnet',
    about: 'The workstation has two ports in one subnet and sends everything by the first one.',
    wiring: { layout: 'same', localPorts: 2 },
  },
  {
    ...usual,
    name: 'two-local-ports-two-subnets',
    about: 'Two ports at either end, each pair in a subnet of its own: all is well.',
    wiring: { layout: 'two', localPorts: 2 },
  },
  {
    ...usual,
    name: 'strict-rp-filter',
    about:
      'Answers of the second NAS port come in by the second local port, which drops what it would not send that way.',
    wiring: { layout: 'same', localPorts: 2 },
    // Either local port answers ARP for the first one's address; whose answer a NAS port keeps is a race, decided here.
    atNas: `ip neigh replace 10.77.1.50 lladdr ${workstationMac(1)} dev eth1 nud permanent`,
    atWorkstation: 'sysctl -qw net.ipv4.conf.all.rp_filter=1',
    connections: (suite) => (suite === 'bookworm' ? 2 : 1),
  },
  {
    ...usual,
    name: 'unreachable-address',
    about: 'The NAS announces an address in a subnet that the workstation has no way into.',
    wiring: { layout: 'two', localPorts: 1 },
    connections: (suite) => (suite === 'bookworm' ? 2 : 1),
  },
  {
    ...usual,
    name: 'one-request-at-a-time',
    about: 'Both channels are up, and a program that waits for each block gets the speed of one.',
    reader: 'one-by-one',
  },
  {
    ...usual,
    name: 'no-cache',
    about: 'Both channels are up, and the mount has no cache, hence no read-ahead: every program waits for each block.',
    mounts: mount(`${asUser},${two},cache=none`),
  },
];

/** One local port, one network, each NAS port answers for itself. */
export const isPlain = ({ wiring }: Scenario): boolean => wiring.layout === 'same' && wiring.localPorts === 1;

/** In groups that one lab can play, one after the other. */
export function byWiring<T>(
  list: readonly T[],
  wiringOf: (one: T) => Wiring,
): readonly { readonly wiring: Wiring; readonly list: readonly T[] }[] {
  return [...Map.groupBy(list, (one) => JSON.stringify(wiringOf(one))).values()].flatMap(([first, ...rest]) =>
    first === undefined ? [] : [{ wiring: wiringOf(first), list: [first, ...rest] }],
  );
}

export function scenarioOf(name: string): Scenario {
  const found = scenarios.find((scenario) => scenario.name === name);
  if (found === undefined) throw new Error(`There is no scenario "${name}".`);
  return found;
}
