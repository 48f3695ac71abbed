import { collectMachine } from '../../../main/collect/collect-machine.ts';
import { nextSnapshot } from '../../../main/snapshot/next.ts';
import type { Snapshot } from '../../../shared/model/snapshot.ts';
import {
  answer,
  healthyAnswers,
  neighbour,
  refusal,
  tcpRow,
  windowsMachine,
  type Answers,
  type Row,
} from '../../helpers/windows-answers.ts';
import type { Situation } from './situation.ts';

const target = 'iqn.2000-01.com.synology:box.target-1';
const id = '6001405512FE4A3D1C9BD4B2FDAE9FD0';

type Change = Readonly<Record<string, unknown>>;

const session = (number: number, change: Change = {}): Row => ({
  SessionIdentifier: `s-${number}`,
  TargetNodeAddress: target,
  InitiatorPortalAddress: '0.0.0.0',
  NumberOfConnections: 1,
  IsConnected: true,
  IsPersistent: true,
  ...change,
});
const connection = (number: number, address = `10.0.${number}.10`, of = number): Row => ({
  SessionIdentifier: `s-${of}`,
  ConnectionIdentifier: `c-${number}`,
  InitiatorAddress: '0.0.0.0',
  InitiatorPortNumber: 50_300 + number,
  TargetAddress: address,
  TargetPortNumber: 3260,
});
const portal = (address: string): Row => ({
  TargetNodeAddress: target,
  TargetPortalAddress: address,
  TargetPortalPortNumber: 3260,
});
const disk = (number: number, of: number, change: Change = {}): Row => ({
  SessionIdentifier: `s-${of}`,
  Number: number,
  UniqueId: id,
  UniqueIdFormat: 3,
  Size: '268435456000',
  IsOffline: false,
  LogicalUnit: 1,
  DriveLetters: [],
  ...change,
});
const mpio = (policy: number, ...states: readonly number[]): Row => ({
  DiskNumber: 2,
  IsMpioEnabled: true,
  LoadBalancePolicy: policy,
  PathState: states,
});
const tcp = (number: number, remote = `10.0.${number}.10`, local = `10.0.${number}.20`): Row =>
  tcpRow(local, 50_300 + number, remote, { RemotePort: 3260 });

const server = { machine: withService(healthyAnswers.machine.replace('"ProductType":1', '"ProductType":3')) };
const both = [portal('10.0.1.10'), portal('10.0.2.10')];

/** No share is mapped; one session on a client edition. */
const one: Answers = {
  ...healthyAnswers,
  machine: withService(healthyAnswers.machine),
  'smb-mappings': answer(),
  'smb-connections': answer(),
  'smb-multichannel': answer(),
  'smb-share-counters': answer(),
  'tcp-connections 445': answer(),
  'tcp-connections 3260': answer(tcp(1)),
  'iscsi-sessions': answer(session(1)),
  'iscsi-connections': answer(connection(1)),
  'iscsi-portals': answer(...both),
  'iscsi-disks': answer(disk(2, 1, { DriveLetters: ['E:'] })),
  'mpio-disks': answer(),
  'route-to 10.0.1.10': answer(),
};
const two: Answers = {
  ...one,
  'tcp-connections 3260': answer(tcp(1), tcp(2)),
  'iscsi-sessions': answer(session(1), session(2)),
  'iscsi-connections': answer(connection(1), connection(2)),
};
const kept = disk(3, 2, { IsOffline: true, OfflineReason: 4 });
const joined: Answers = {
  ...two,
  ...server,
  'iscsi-disks': answer(disk(2, 1, { DriveLetters: ['E:'] }), disk(2, 2, { DriveLetters: ['E:'] })),
  'mpio-disks': answer(mpio(4, 3, 3)),
};
const oneExit: Answers = {
  ...joined,
  'iscsi-connections': answer(connection(1), connection(2, '10.0.1.11')),
  'iscsi-portals': answer(portal('10.0.1.10'), portal('10.0.1.11')),
  'tcp-connections 3260': answer(tcp(1), tcp(2, '10.0.1.11', '10.0.1.20')),
  'route-to 10.0.1.10 10.0.1.11': answer(),
  'ip-addresses': healthyAnswers['ip-addresses'].replace('10.0.2.20', '10.0.1.21'),
  neighbours: answer(
    neighbour(12, 'Ethernet', '10.0.1.10', '00-11-32-00-00-01'),
    neighbour(12, 'Ethernet', '10.0.1.11', '00-11-32-00-00-02'),
  ),
};
const accessDenied = refusal('MI RESULT 2,Get-Disk');

const situations: readonly (readonly [string, Answers, readonly string[], (readonly string[])?])[] = [
  [
    'one session on a client edition, and a second portal',
    one,
    ['warning mpath.client-edition'],
    ['iscsi.one-session <- mpath.client-edition'],
  ],
  [
    'one session on a client edition, and no other portal known',
    { ...one, 'iscsi-portals': answer(portal('10.0.1.10')) },
    [],
  ],
  [
    'two disks that are one LUN on a client edition',
    { ...two, 'iscsi-disks': answer(disk(2, 1, { DriveLetters: ['E:'] }), kept) },
    ['error mpath.no-map'],
    ['mpath.client-edition <- mpath.no-map'],
  ],
  [
    'two disks that are one LUN on a server, none in use',
    { ...two, ...server, 'iscsi-disks': answer(disk(2, 1), disk(3, 2)) },
    ['error mpath.no-map'],
  ],
  [
    'two LUNs of one target',
    {
      ...two,
      'iscsi-portals': answer(),
      'iscsi-disks': answer(disk(2, 1), disk(3, 2, { UniqueId: `${id.slice(0, -1)}1`, LogicalUnit: 2 })),
    },
    ['warning mpath.client-edition', 'warning mpath.client-edition'],
    ['iscsi.one-session <- mpath.client-edition', 'iscsi.one-session <- mpath.client-edition'],
  ],
  ['one session on a server', { ...one, ...server }, ['warning iscsi.one-session']],
  ['MPIO over both paths', joined, []],
  [
    'MPIO over both paths of two controllers, of which one is a reserve',
    { ...joined, 'mpio-disks': answer(mpio(3, 3, 1)) },
    [],
  ],
  [
    'MPIO with one path at a time',
    { ...joined, 'mpio-disks': answer(mpio(1, 3, 2)) },
    ['warning mpath.failover-policy'],
  ],
  ['MPIO of a maker, which tells no policy of ours', { ...joined, 'mpio-disks': answer(mpio(7, 3, 3)) }, []],
  ['MPIO with a path that failed', { ...joined, 'mpio-disks': answer(mpio(4, 3, 0)) }, ['error mpath.path-failed']],
  [
    'a session that is lost',
    {
      ...joined,
      'iscsi-sessions': answer(session(1), session(2, { IsConnected: false })),
      'tcp-connections 3260': answer(tcp(1)),
    },
    ['error iscsi.connection-lost'],
  ],
  [
    'a session that does not come back after a start',
    { ...joined, 'iscsi-sessions': answer(session(1), session(2, { IsPersistent: false })) },
    ['note iscsi.manual-startup'],
  ],
  ['both sessions by one interface', oneExit, ['warning iscsi.same-exit']],
  [
    'two connections in one session',
    {
      ...two,
      'iscsi-sessions': answer(session(1, { NumberOfConnections: 2 })),
      'iscsi-connections': answer(connection(1), connection(2, '10.0.2.10', 1)),
    },
    [],
  ],
  ['disks that only an administrator may list', { ...one, 'iscsi-disks': accessDenied }, ['warning host.cannot-look']],
  [
    'sessions that only an administrator may list',
    { ...one, 'iscsi-sessions': accessDenied, 'iscsi-connections': accessDenied, 'route-to': answer() },
    ['warning host.cannot-look'],
  ],
  [
    'sessions that only an administrator may list, and no connection',
    { ...one, 'tcp-connections 3260': answer(), 'iscsi-sessions': accessDenied, 'iscsi-connections': accessDenied },
    [],
  ],
];

/** 4: the service of the initiator runs. */
function withService(machine: string): string {
  return machine.replace('"Elevated":', '"Initiator":4,"Elevated":');
}

async function look(answers: Answers): Promise<readonly Snapshot[]> {
  return [nextSnapshot([], await collectMachine('workstation', windowsMachine(answers), 'full'))];
}

/** The initiator of Windows, from the lines of its scripts. */
export const windowsIscsiSituations: readonly Situation[] = await Promise.all(
  situations.map(async ([name, answers, roots, folded]) => ({
    name: `Windows: ${name}`,
    history: await look(answers),
    roots,
    ...(folded !== undefined && { folded }),
  })),
);
