import { collectMachine } from '../../../main/collect/collect-machine.ts';
import { nextSnapshot } from '../../../main/snapshot/next.ts';
import type { Snapshot } from '../../../shared/model/snapshot.ts';
import {
  adapter,
  answer,
  configuration,
  healthyAnswers,
  idlePair,
  mapping,
  neighbour,
  ownAddress,
  pair,
  refusal,
  shareCounter,
  tcpRow,
  windowsMachine,
  type Answers,
} from '../../helpers/windows-answers.ts';
import type { Situation } from './situation.ts';

async function look(change: Answers = {}): Promise<readonly Snapshot[]> {
  const machine = windowsMachine({ ...healthyAnswers, 'route-to 10.0.1.10': answer(), ...change });
  return [nextSnapshot([], await collectMachine('workstation', machine, 'full'))];
}

const second = { ClientInterfaceIndex: 15, ClientInterfaceFriendlyName: 'Ethernet 2', ServerInterfaceIndex: 4 };
const first = pair('10.0.1.20', '10.0.1.10');
const both = [first, pair('10.0.2.20', '10.0.2.10', second)];
const left = idlePair('10.0.2.20', '10.0.2.10', second);
const oneRow = answer(tcpRow('10.0.1.20', 50_211, '10.0.1.10'));
const one = { 'smb-multichannel': answer(first, left), 'tcp-connections 445': oneRow };
const bare = { 'smb-multichannel': answer(), 'tcp-connections 445': oneRow };
const alone = { 'smb-multichannel': answer(first), 'tcp-connections 445': oneRow };
const off = 'smb-client-configuration';
const fast = { ClientLinkSpeed: 10e9, ServerLinkSpeed: 10e9 };
const fastAdapter = adapter('Ethernet', 12, { ReceiveLinkSpeed: 10e9 });
const virtual = { Virtual: true, HardwareInterface: false, NdisPhysicalMedium: 0 };
const team = { ClientInterfaceFriendlyName: 'Team', ClientLinkSpeed: 2e9 };
const teamed = {
  machine: healthyAnswers.machine.replace('"ProductType":1', '"ProductType":3'),
  adapters: answer(
    adapter('Ethernet', 12),
    adapter('Ethernet 2', 15),
    adapter('Team', 30, { ...virtual, LowerLayerInterfaceIndices: [12, 15], ReceiveLinkSpeed: 2e9 }),
  ),
  'ip-addresses': answer(ownAddress(30, 'Team', '10.0.1.20')),
  neighbours: answer(
    neighbour(30, 'Team', '10.0.1.10', '00-11-32-00-00-01'),
    neighbour(30, 'Team', '10.0.1.11', '00-11-32-00-00-02'),
  ),
  'tcp-connections 445': oneRow,
};
const guestEvent = {
  Id: 31_017,
  Log: 'Security',
  TimeCreated: '2026-11-28T18:22:31Z',
  Data: { ServerName: '\\\\nas', UserName: 'guest' },
};
const throughTunnel = { ClientInterfaceFriendlyName: 'Tailscale', ClientLinkSpeed: 100e9 };
const tunnelled = {
  adapters: answer(
    adapter('Ethernet', 12),
    adapter('Tailscale', 40, { ...virtual, InterfaceType: 53, ReceiveLinkSpeed: 100e9 }),
  ),
  'ip-addresses': answer(ownAddress(12, 'Ethernet', '10.0.1.20'), ownAddress(40, 'Tailscale', '100.101.102.20', 32)),
  'tcp-connections 445': answer(tcpRow('100.101.102.20', 50_211, '100.101.102.10')),
  'smb-multichannel': answer(
    pair('100.101.102.20', '100.101.102.10', throughTunnel),
    idlePair('10.0.1.20', '10.0.1.10'),
  ),
  'route-to 10.0.1.10 100.101.102.10': answer(),
};
const denied = refusal('Windows System Error 5,Get-SmbMultichannelConnection');

const situations: readonly (readonly [string, Answers, readonly string[]])[] = [
  ['a share over both ports', {}, []],
  [
    'multichannel is off',
    { ...bare, [off]: answer({ ...configuration, EnableMultiChannel: false }) },
    ['warning win.multichannel-disabled'],
  ],
  [
    'multichannel is off by the registry',
    { ...bare, 'smb-client-parameters': answer({ DisableMultiChannel: 1 }) },
    ['warning win.multichannel-disabled'],
  ],
  ['the registry has the value and it is 0', { 'smb-client-parameters': answer({ DisableMultiChannel: 0 }) }, []],
  [
    'SMB 2.1 is the most',
    { ...bare, [off]: answer({ ...configuration, Smb2DialectMax: 'SMB210' }) },
    ['warning win.dialect-capped'],
  ],
  ['SMB 3.0 is the most', { [off]: answer({ ...configuration, Smb2DialectMax: 'SMB300' }) }, []],
  [
    'a constraint names one interface',
    { ...one, 'smb-constraints': answer({ ServerName: 'NAS', InterfaceAlias: 'Ethernet' }) },
    ['warning win.constraint-active'],
  ],
  [
    'a constraint names both interfaces',
    {
      'smb-constraints': answer(
        { ServerName: 'nas', InterfaceAlias: 'Ethernet' },
        { ServerName: 'nas', InterfaceAlias: 'Ethernet 2' },
      ),
    },
    [],
  ],
  [
    'a constraint is for another NAS',
    { 'smb-constraints': answer({ ServerName: 'old', InterfaceAlias: 'Ethernet' }) },
    [],
  ],
  [
    'RSS is off on the only interface',
    { ...alone, 'adapter-rss': answer({ Name: 'Ethernet', Enabled: false, NumberOfReceiveQueues: 4 }) },
    ['note win.rss-off'],
  ],
  [
    'RSS is off on two interfaces that are both used',
    { 'adapter-rss': answer({ Name: 'Ethernet', Enabled: false }, { Name: 'Ethernet 2', Enabled: false }) },
    [],
  ],
  [
    'RSS has one queue',
    { ...alone, 'adapter-rss': answer({ Name: 'Ethernet', Enabled: true, NumberOfReceiveQueues: 1 }) },
    ['note win.rss-one-queue'],
  ],
  [
    'RSS has two queues',
    { ...alone, 'adapter-rss': answer({ Name: 'Ethernet', Enabled: true, NumberOfReceiveQueues: 2 }) },
    [],
  ],
  [
    'a team towards two ports',
    {
      ...teamed,
      'smb-multichannel': answer(pair('10.0.1.20', '10.0.1.10', team), idlePair('10.0.1.20', '10.0.1.11', team)),
      'route-to 10.0.1.10 10.0.1.11': answer(),
    },
    ['warning win.team-hides-ports'],
  ],
  ['a team towards one port', { ...teamed, 'smb-multichannel': answer(pair('10.0.1.20', '10.0.1.10', team)) }, []],
  [
    'one port is slower',
    {
      ...one,
      adapters: answer(fastAdapter, adapter('Ethernet 2', 15)),
      'smb-multichannel': answer({ ...first, ...fast }, left),
    },
    ['warning win.mixed-speed'],
  ],
  ['the share goes through a VPN', tunnelled, ['warning win.overlay-candidate']],
  [
    'the share is mapped by an address of the VPN',
    {
      ...tunnelled,
      'smb-mappings': answer(mapping('X:', '\\\\100.101.102.10\\media')),
      'smb-multichannel': answer(
        pair('100.101.102.20', '100.101.102.10', { ...throughTunnel, ServerName: '100.101.102.10' }),
        { ...idlePair('10.0.1.20', '10.0.1.10'), ServerName: '100.101.102.10' },
      ),
    },
    ['warning win.overlay-candidate'],
  ],
  [
    'a constraint keeps the NAS off the VPN, and its connection is older',
    { ...tunnelled, 'smb-constraints': answer({ ServerName: 'NAS', InterfaceAlias: 'Ethernet' }) },
    ['warning win.overlay-candidate'],
  ],
  [
    'a constraint keeps the NAS off the VPN',
    {
      ...one,
      ...tunnelled,
      'tcp-connections 445': answer(tcpRow('10.0.1.20', 50_211, '10.0.1.10')),
      'smb-multichannel': answer(pair('10.0.1.20', '10.0.1.10'), {
        ...idlePair('100.101.102.20', '100.101.102.10'),
        ...throughTunnel,
      }),
      'smb-constraints': answer({ ServerName: 'nas', InterfaceAlias: 'Ethernet' }),
    },
    [],
  ],
  [
    'a VPN is listed and not used',
    {
      'smb-multichannel': answer(...both, idlePair('10.0.1.20', '100.101.102.10')),
      'route-to 10.0.1.10 10.0.2.10 100.101.102.10': answer(),
    },
    [],
  ],
  [
    'a guest is refused',
    {
      ...bare,
      'tcp-connections 445': answer(),
      'smb-mappings': answer(mapping('X:', '\\\\nas\\media', { Status: 6 })),
      'smb-events': answer(guestEvent),
    },
    ['error win.guest-blocked'],
  ],
  ['a guest was refused before, and the share is connected', { 'smb-events': answer(guestEvent) }, []],
  [
    'nothing has loaded the share',
    { ...one, 'smb-multichannel': answer(first, { ...left, Selected: true }) },
    ['note win.not-loaded-yet'],
  ],
  [
    'a pair in use has failed',
    { ...one, 'smb-multichannel': answer(first, { ...left, Selected: true, Failed: true, FailureCount: 2 }) },
    ['error smb.channel-lost'],
  ],
  [
    'the NAS has no multichannel',
    { ...alone, 'smb-events': answer({ Id: 30_904, Log: 'Connectivity', Data: { ServerName: '\\\\nas' } }) },
    ['warning smb.server-off'],
  ],
  [
    'the NAS had no multichannel before',
    { 'smb-events': answer({ Id: 30_904, Log: 'Connectivity', Data: { ServerName: '\\\\nas' } }) },
    [],
  ],
  [
    'a drive is not kept',
    { 'smb-mappings': answer(mapping('X:', '\\\\nas\\media', { Persistent: false, TcpPort: 445 })) },
    ['note win.mapping-not-kept'],
  ],
  [
    'a mapping without a letter is not kept',
    { 'smb-mappings': answer(mapping('', '\\\\nas\\media', { Persistent: false })) },
    [],
  ],
  [
    'multichannel is off, and the drive is not kept and goes by a port of its own',
    {
      ...bare,
      [off]: answer({ ...configuration, EnableMultiChannel: false }),
      'smb-mappings': answer(mapping('X:', '\\\\nas\\media', { Persistent: false, TcpPort: 1445 })),
      'tcp-connections 445 1445': answer({ ...tcpRow('10.0.1.20', 50_211, '10.0.1.10'), RemotePort: 1445 }),
    },
    ['warning win.multichannel-disabled', 'note win.mapping-not-kept'],
  ],
  ['the pairs may not be read', { 'smb-multichannel': denied }, ['warning host.cannot-look']],
  ['nothing is mapped', { 'smb-mappings': answer(), 'smb-multichannel': denied }, []],
];

/** A copy over both ports: so many megabytes a second of each share of the NAS, and so many requests under way at every look. */
async function copying(shares: Readonly<Record<string, number>>, queue: number): Promise<readonly Snapshot[]> {
  const history: Snapshot[] = [];
  for (let second = 0; second < 10; second += 1) {
    const counters = Object.entries(shares).map(([share, rate]) =>
      shareCounter(share, rate * 1e6 * second, queue, second * 1e7),
    );
    const [snapshot] = await look({ 'smb-share-counters': answer(...counters) });
    if (snapshot !== undefined) history.unshift(snapshot);
  }
  return history;
}

const copies: readonly (readonly [string, Readonly<Record<string, number>>, number, readonly string[]])[] = [
  ['one request under way at a time', { '\\\\nas\\media': 100 }, 1, ['note load.one-request-at-a-time']],
  ['a film plays, and no request is seen', { '\\\\nas\\media': 6 }, 0, []],
  ['both links full', { '\\\\nas\\media': 220 }, 16, []],
  ['both links full, and the looks happened to see one request', { '\\\\nas\\media': 220 }, 1, []],
  ['many requests wait, and both links have room', { '\\\\nas\\media': 60 }, 12, ['note load.limited-elsewhere']],
  ['many requests wait, and one link could be full', { '\\\\nas\\media': 90 }, 12, []],
  ['another share of the NAS fills the links', { '\\\\nas\\media': 60, '\\\\NAS\\photo': 160 }, 12, []],
  [
    'a share of another NAS moves more',
    { '\\\\nas\\media': 60, '\\\\old\\photo': 160 },
    12,
    ['note load.limited-elsewhere'],
  ],
  ['few requests wait', { '\\\\nas\\media': 60 }, 3, []],
];

/** A workstation with Windows, from the lines of its scripts. */
export const windowsSituations: readonly Situation[] = await Promise.all([
  ...situations.map(async ([name, change, roots]) => ({ name, history: await look(change), roots })),
  ...copies.map(async ([name, shares, queue, roots]) => ({ name, history: await copying(shares, queue), roots })),
]).then((all) => all.map((one) => ({ ...one, name: `Windows: ${one.name}` })));
