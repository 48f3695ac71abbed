import { known } from '../../helpers/host-facts.ts';
import type { InterfaceSysctls } from '../../../shared/model/network.ts';
import { unchecked, type Reading } from '../../../shared/model/reading.ts';
import {
  announced,
  attempt,
  facts,
  gigabit,
  log,
  look,
  looks,
  lone,
  mount,
  nic,
  session,
  socket,
} from '../../helpers/snapshot-builder.ts';
import type { Situation } from './situation.ts';

const first = socket(40_001, '10.0.0.25');
const second = socket(40_002, '10.0.0.26');
const eth0 = nic('eth0', '10.0.0.50', { speed: gigabit(1) });
const eth1 = nic('eth1', '10.0.0.51', { speed: gigabit(1) });

function settings(value: number): Reading<readonly InterfaceSysctls[]> {
  const names = ['all', 'eth0', 'eth1'];
  return known<readonly InterfaceSysctls[]>(
    names.map((name) => ({ name, rpFilter: name === 'eth1' ? value : 0 })),
    '/proc/sys/net/ipv4/conf',
    names.map((name) => `/proc/sys/net/ipv4/conf/${name}/rp_filter:${name === 'eth1' ? value : 0}`),
  );
}
function dropped(count: number): { readonly reversePathDrops: Reading<number> } {
  return { reversePathDrops: known(count, '/proc/net/netstat', [`TcpExtIPReversePathFilter ${count}`]) };
}
const waiting = {
  ...dropped(4),
  nics: [eth0, eth1],
  sockets: [first, socket(40_002, '10.0.0.26', { state: 'SYN-SENT', backoff: 3 })],
};
const attemptFrom = (port: number) => ({ sockets: [first, socket(port, '10.0.0.26', { state: 'SYN-SENT' })] });
const gaveUp = {
  ...dropped(4),
  nics: [eth0, eth1],
  sockets: [first],
  kernelLog: log(attempt, 'CIFS: VFS: failed to open extra channel on iface:10.0.0.26 rc=-115'),
};
const seen: readonly Situation[] = [
  {
    name: 'a strict filter drops answers that come in by the other port',
    history: look({ ...waiting, settings: settings(1) }, [lone()]),
    roots: ['warning net.reverse-path-filter'],
    folded: ['smb.unreachable-address <- net.reverse-path-filter'],
  },
  {
    name: 'the same where each attempt is given up and another one begun',
    history: looks(
      [40_002, 40_003].map((port) => facts({ ...waiting, ...attemptFrom(port), settings: settings(1) }, [lone()])),
    ),
    roots: ['warning net.reverse-path-filter'],
    folded: ['smb.unreachable-address <- net.reverse-path-filter'],
  },
  {
    name: 'the first second of the first attempt, and a strict filter that has dropped nothing',
    history: look({ ...waiting, ...attemptFrom(40_002), ...dropped(0), settings: settings(1) }, [lone()]),
    roots: ['warning smb.channel-not-opened'],
  },
  {
    name: 'a strict filter, and a kernel that tried while mounting only and then wrote into its log that it gave up',
    history: look({ ...gaveUp, settings: settings(1) }, [lone()]),
    roots: ['warning net.reverse-path-filter'],
    folded: ['smb.unreachable-address <- net.reverse-path-filter'],
  },
  {
    name: 'the same log with a loose filter',
    history: look({ ...gaveUp, settings: settings(2) }, [lone()]),
    roots: ['warning smb.unreachable-address'],
  },
  {
    name: 'a loose filter is not the reason',
    history: look({ ...waiting, settings: settings(2) }, [lone()]),
    roots: ['warning smb.unreachable-address'],
  },
  {
    name: 'a strict filter that has dropped nothing is not the reason',
    history: look({ ...waiting, ...dropped(0), settings: settings(1) }, [lone()]),
    roots: ['warning smb.unreachable-address'],
  },
  {
    name: 'attempts, a strict filter, and a count that cannot be read',
    history: look({ ...waiting, reversePathDrops: unchecked, settings: settings(1) }, [lone()]),
    roots: ['warning net.reverse-path-filter'],
    folded: ['smb.unreachable-address <- net.reverse-path-filter'],
  },
  {
    name: 'a strict filter while everything works',
    history: look({ nics: [eth0], settings: settings(1) }),
    roots: [],
  },
];

/** A kernel that tried while mounting, gave up, and says nothing of it. */
const silent = { ...dropped(7), nics: [eth0, eth1], sockets: [first], settings: settings(1) };
const piledUp = { ...silent, sockets: [first, socket(40_002, '10.0.0.25')] };
const deniedLog = { state: 'denied', source: 'dmesg', needs: 'log-group' } as const;
const counted: readonly Situation[] = [
  {
    name: 'a channel is missing, a strict filter has dropped packets, and nothing else tells why',
    history: look(silent, [lone()]),
    roots: ['warning net.reverse-path-filter'],
  },
  {
    name: 'the same on a kernel that opened the channel to the first port instead',
    history: look(piledUp, [session()]),
    roots: ['warning net.reverse-path-filter'],
    folded: ['smb.one-port <- net.reverse-path-filter'],
  },
  {
    name: 'the same, and the log may not be read',
    history: look({ ...silent, readings: { kernelLog: deniedLog } }, [lone()]),
    roots: ['warning net.reverse-path-filter', 'note host.cannot-look'],
  },
  {
    name: 'a channel is missing, and the strict filter has dropped nothing',
    history: look({ ...silent, ...dropped(0) }, [lone()]),
    roots: ['warning smb.channel-not-opened'],
  },
  {
    name: 'a channel is missing, and what the filter dropped cannot be read',
    history: look({ ...silent, reversePathDrops: unchecked }, [lone()]),
    roots: ['warning smb.channel-not-opened'],
  },
  {
    name: 'packets were dropped once, and the filter is loose now',
    history: look({ ...silent, settings: settings(2) }, [lone()]),
    roots: ['warning smb.channel-not-opened'],
  },
  {
    name: 'packets were dropped, and the only port of this computer is the one that sends',
    history: look({ ...silent, nics: [{ ...eth0, speed: gigabit(10) }] }, [lone()]),
    roots: ['warning smb.channel-not-opened'],
  },
  {
    name: 'packets were dropped, and all channels are there',
    history: look({ ...silent, nics: [{ ...eth0, speed: gigabit(10) }, eth1], sockets: [first, second] }),
    roots: [],
  },
  {
    name: 'packets were dropped, and the log names another reason',
    history: look(
      { ...silent, kernelLog: log(attempt, 'CIFS: VFS: failed to open extra channel on iface:10.0.0.26 rc=-13') },
      [lone()],
    ),
    roots: ['warning smb.binding-refused'],
  },
  {
    name: 'packets were dropped, and the NAS does not offer multichannel',
    history: look(silent, [lone({ serverMultichannel: false })]),
    roots: ['warning smb.server-off'],
  },
  {
    name: 'packets were dropped, and the account is a guest',
    history: look(silent, [lone({ login: 'guest' })]),
    roots: ['warning smb.guest-cannot-bind'],
  },
  {
    name: 'packets were dropped, and one channel was asked for',
    history: look({ ...silent, mounts: [mount(1)] }, [lone()]),
    roots: ['warning smb.not-requested'],
  },
  {
    name: 'packets were dropped, and an old kernel gives both channels to a port with several queues',
    history: look({ ...piledUp, release: '6.1.0' }, [
      session({
        interfaces: ['10.0.0.25', '10.0.0.26'].map((one) =>
          announced(one, { rss: true, allocatedChannels: undefined }),
        ),
      }),
    ]),
    roots: ['warning smb.kernel-weak'],
    folded: ['smb.one-port <- smb.kernel-weak'],
  },
];

export const filterSituations: readonly Situation[] = [...seen, ...counted];
