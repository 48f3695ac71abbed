import { multichannelOff, nasFacts, port, settings } from '../../helpers/nas-facts.ts';
import { announced, attempt, log, lone, mount, neighbour } from '../../helpers/snapshot-builder.ts';
import { oneConnection, ends, eth0 } from './nas-looks.ts';
import type { Situation } from './situation.ts';
import { first } from './smb-parts.ts';

const noList = lone({ interfaces: undefined, serverMultichannel: undefined });

/** What the SMB service of the NAS is set to and announces. */
export const nasServiceSituations: readonly Situation[] = [
  { name: 'both ends agree that all is well', history: ends(nasFacts()), roots: [] },
  {
    name: 'the settings of the NAS say off, and the kernel says nothing of it',
    history: ends(nasFacts({ configuration: multichannelOff, connections: oneConnection }), { sockets: [first] }, [
      noList,
    ]),
    roots: ['warning smb.server-off'],
  },
  {
    name: 'the settings say off, and another mount opened the connection',
    history: ends(
      nasFacts({ configuration: multichannelOff, connections: oneConnection }),
      { sockets: [first], mounts: [mount(1, { at: '/mnt/music' }), mount(2)] },
      [lone({ interfaces: undefined, serverMultichannel: false })],
    ),
    roots: ['warning smb.server-off', 'warning smb.session-shared'],
  },
  {
    name: 'a NAS with one port, and multichannel off: nothing is lost by it',
    history: ends(
      nasFacts({ configuration: multichannelOff, connections: oneConnection, interfaces: [eth0] }),
      { sockets: [first] },
      [noList],
    ),
    roots: [],
  },
  {
    name: 'a mount that never asked, on a kernel that asks for no list: the NAS tells its ports',
    history: ends(nasFacts({ connections: oneConnection }), { sockets: [first], mounts: [mount(1)] }, [noList]),
    roots: ['warning smb.not-requested'],
  },
  {
    name: 'the NAS announces one of its two ports',
    history: ends(
      nasFacts({
        connections: oneConnection,
        configuration: settings(
          { multichannel: { on: true, by: 'printed' }, interfaces: [{ name: 'eth0' }], bindInterfacesOnly: true },
          'interfaces = eth0',
          'bind interfaces only = Yes',
        ),
      }),
      { sockets: [first] },
      [lone({ interfaces: [announced('10.0.0.25')] })],
    ),
    roots: ['warning smb.server-advertises-one'],
  },
  {
    name: 'the second port of the NAS is in a network of its own that this computer is not in',
    history: ends(
      nasFacts({ connections: oneConnection, interfaces: [eth0, port('eth1', '10.9.0.25')] }),
      { sockets: [first] },
      [lone({ interfaces: [announced('10.0.0.25')] })],
    ),
    roots: ['note smb.fewer-than-asked'],
  },
  {
    name: 'a container bridge, a VLAN and a second address of the NAS are no further ports',
    history: ends(
      nasFacts({
        connections: oneConnection,
        interfaces: [
          {
            ...eth0,
            addresses: [...eth0.addresses, { family: 'ipv4', address: '10.0.0.30', prefixLength: 24, scope: 'global' }],
          },
          port('docker0', '10.0.0.40', { kind: 'bridge' }),
          port('eth0.7', '10.0.0.41', { kind: 'vlan', lower: ['eth0'] }),
          port('wlan0', '10.0.0.42', { kind: 'wireless' }),
        ],
      }),
      { sockets: [first] },
      [lone({ interfaces: [announced('10.0.0.25')] })],
    ),
    roots: ['note smb.fewer-than-asked'],
  },
  {
    name: 'a channel is refused, and the NAS demands encryption for everything',
    history: ends(
      nasFacts({
        connections: oneConnection,
        configuration: settings(
          { multichannel: { on: true, by: 'printed' }, encryption: 'required' },
          'server multi channel support = Yes',
          'server smb encrypt = required',
        ),
      }),
      {
        sockets: [first],
        kernelLog: log(attempt, 'CIFS: VFS: failed to open extra channel on iface:10.0.0.26 rc=-13'),
      },
      [lone()],
    ),
    roots: ['warning smb.binding-refused'],
  },
  {
    name: 'the NAS announces an address that none of its ports has any more',
    history: ends(
      nasFacts({ connections: oneConnection, interfaces: [eth0, port('eth1', '10.0.0.77')] }),
      {
        sockets: [first],
        neighbours: [neighbour('10.0.0.25', '02:00:00:00:00:25'), neighbour('10.0.0.26', undefined, ['FAILED'])],
      },
      [lone()],
    ),
    roots: ['warning smb.server-advertises-one', 'warning smb.unreachable-address'],
  },
];
