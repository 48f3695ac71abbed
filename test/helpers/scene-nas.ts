import { guideOf } from '../../main/collect/systems/profiles/known.ts';
import { synologyDsm7 } from '../../main/collect/systems/profiles/synology.ts';
import type { NasConnection } from '../../shared/model/smb-server.ts';
import type { MachineFacts } from '../../shared/model/machine.ts';
import type { ConnectionState, WatchedNas } from '../../shared/ipc/nas.ts';
import type { Interface } from '../../shared/model/network.ts';
import type { Reading } from '../../shared/model/reading.ts';
import { bitsPerSecond, bytes, instant, milliseconds } from '../../shared/model/units.ts';
import { known } from './host-facts.ts';
import { arpSettings, connection, nasFacts, port, settings, type NasChange } from './nas-facts.ts';
import { movedBy, nearGigabit, workstation, type LaneWish, type NasWish } from './scene-facts.ts';
import { sceneHostKey, sceneNasId } from './scene-nas-answers.ts';
import { sceneBegins, type Scene } from './scene.ts';
import * as builder from './snapshot-builder.ts';

const machine = 'ada@nas';

const lanes: readonly LaneWish[] = ['10.0.0.25', '10.0.0.26'].map((to) => ({
  to,
  received: nearGigabit,
  sent: 900_000,
}));
const nas: NasWish = { name: 'nas', shares: ['media'], announced: ['10.0.0.25', '10.0.0.26'], lanes };

/** The NAS's ends of the two lanes. */
function connectionsAt(second: number, counted = true): readonly NasConnection[] {
  return lanes.map(({ to, received = 0, sent = 0 }, index) =>
    connection('10.0.0.50', 44_210 + index, to, {
      channel: String(index + 1),
      received: counted ? bytes(movedBy(second, sent, 44_210 + index)) : undefined,
      sent: counted ? bytes(movedBy(second, received, 44_210 + index)) : undefined,
    }),
  );
}

/** Another client with its session. */
const others = [
  ['DESKTOP-9K2\\”<b>', '10.0.0.31', 2],
  ['tv', '10.0.0.77', 1],
  ['10.0.0.90', '10.0.0.90', 1],
] as const;
function otherConnections(some: readonly (readonly [string, string, number])[]): readonly NasConnection[] {
  return some.flatMap(([name, address, channels], place) =>
    Array.from({ length: channels }, (_, index) =>
      connection(address, 50_000 + index, `10.0.0.2${5 + (index % 2)}`, {
        group: `pid ${8100 + place}`,
        sessions: [`s ${name}`],
        pid: 8100 + place,
      }),
    ),
  );
}

function portsAt(second: number, second26 = nearGigabit): readonly Interface[] {
  return [
    port('lo', '127.0.0.1', { kind: 'loopback', speed: undefined, mtuBytes: 65_536 }),
    port('eth0', '10.0.0.25', { sent: bytes(movedBy(second, nearGigabit, 1)), received: bytes(second * 900_000) }),
    port('eth1', '10.0.0.26', { sent: bytes(movedBy(second, second26, 2)), received: bytes(second * 900_000) }),
    port('eth2', '', { link: 'down', speed: undefined }),
    port('docker0', '172.17.0.1', { kind: 'bridge', link: 'down', speed: undefined }),
  ];
}

const allSettings = settings(
  {
    multichannel: { on: true, by: 'printed' },
    interfaces: [{ name: 'eth0', speed: bitsPerSecond(1e9), rss: true, rdma: false }, { name: 'eth1' }],
    bindInterfacesOnly: false,
    minimumProtocol: 'SMB2_02',
    maximumProtocol: 'SMB3',
    signing: 'default',
    encryption: 'default',
    mapToGuest: 'Bad User',
    guestAccount: 'nobody',
  },
  'server multi channel support = Yes',
  'interfaces = eth0;capability=RSS,speed=1000000000 eth1',
  'bind interfaces only = No',
  'server min protocol = SMB2_02',
  'server max protocol = SMB3',
  'server signing = default',
  'server smb encrypt = default',
  'map to guest = Bad User',
  'guest account = nobody',
);

/** What a NAS with two ports reports when it may be asked everything. */
export function factsAt(second: number, change: NasChange = {}): MachineFacts {
  const time = { asked: milliseconds(second * 1000), answered: milliseconds(second * 1000) };
  const { readings, ...rest } = change;
  return nasFacts({
    machine,
    system: known({ kind: 'linux', name: 'Debian GNU/Linux', version: '13', model: 'ProLiant MicroServer Gen10' }),
    version: known('4.22.11-Debian-4.22.11+dfsg-0+deb13u1'),
    sessions: known([
      {
        id: 's1',
        pid: 7793,
        user: 'ada',
        clientName: 'workstation',
        dialect: 'SMB3_11',
        quoted: ['"username": "ada"'],
      },
      ...others.map(([name], place) => ({
        id: `s ${name}`,
        pid: 8100 + place,
        user: 'ben',
        clientName: name,
        dialect: 'SMB2_10',
        quoted: [name],
      })),
    ]),
    configuration: allSettings,
    settings: arpSettings(1),
    interfaces: portsAt(second),
    connections: [...connectionsAt(second), ...otherConnections(others)],
    ...rest,
    readings: { readAt: instant(sceneBegins + second * 1000), ...time, ...readings },
  });
}

/** A NAS that is watched: what the program knows of it beside its facts. */
export function watched(change: Partial<WatchedNas> = {}): WatchedNas {
  const { facts } = change;
  return {
    id: sceneNasId,
    name: 'nas',
    host: 'nas',
    user: 'ada',
    machine,
    login: 'agent',
    secret: 'none',
    kept: true,
    connection: { state: 'connected' },
    current: facts !== undefined,
    ...(facts !== undefined && { lastSeen: facts.readAt }),
    ...change,
  };
}

const answering = (
  factsOf: (second: number) => MachineFacts,
  change: Partial<NasWish> = {},
  known_: Partial<WatchedNas> = {},
): Scene => ({
  look: (second) => ({
    facts: workstation(second, [{ ...nas, ...change }]),
    nas: [watched({ facts: factsOf(second), ...known_ })],
  }),
});

const withoutMultichannel = (change: NasChange, only = lanes.slice(0, 1)): Scene =>
  answering(
    (second) =>
      factsAt(second, {
        configuration: settings({ multichannel: { on: false, by: 'printed' } }, 'server multi channel support = No'),
        connections: connectionsAt(second).slice(0, 1),
        ...change,
      }),
    { lanes: only, asked: 2, session: { serverMultichannel: false } },
  );

/** It answered until the second look, or never did. */
const notAnswering = (connection: ConnectionState, change: Partial<WatchedNas> = {}, answeredOnce = true): Scene => ({
  look: (second) => ({
    facts: workstation(second, [nas]),
    nas: [watched({ ...(answeredOnce && { facts: factsAt(0) }), ...change, connection, current: false })],
  }),
});

const failed = (
  sentence: string,
  more: Partial<Extract<ConnectionState, { state: 'failed' }>> = {},
): ConnectionState => ({
  state: 'failed',
  sentence,
  ...more,
});
const bySudo = (source: string): Reading<never> => ({ state: 'denied', source, needs: 'nas-sudo' });

/** A Synology with a bond, a virtual switch and no tool that counts connections. */
function synologyAt(second: number): MachineFacts {
  const list = connectionsAt(second, false);
  const by = (name: string, address: string, rate: number, change: Partial<Interface>): Interface =>
    port(name, address, { sent: bytes(movedBy(second, rate)), ...change });
  return factsAt(second, {
    system: known({ kind: 'synology-dsm7', name: 'Synology DSM', version: '7.2.1-69057', model: 'DS923+' }),
    version: known('4.15.13'),
    readings: { connections: known({ source: 'synology-channels', counters: 'port', list }) },
    interfaces: [
      by('ovs_bond0', '10.0.0.25', nearGigabit, { kind: 'open-vswitch', lower: ['bond0'], speed: undefined }),
      by('bond0', '', nearGigabit, { kind: 'bond', lower: ['eth0', 'eth1'], speed: bitsPerSecond(2e9) }),
      by('eth0', '', nearGigabit, { master: 'bond0' }),
      by('eth1', '', 0, { master: 'bond0', mtuBytes: 9000 }),
      by('ovs_eth2', '10.0.0.26', nearGigabit, { kind: 'open-vswitch', lower: ['eth2'], speed: undefined }),
      by('eth2', '', nearGigabit, { master: 'ovs_eth2' }),
      port('lo', '127.0.0.1', { kind: 'loopback', speed: undefined }),
    ],
  });
}

const crowd = Array.from(
  { length: 40 },
  (_, index) => [`room-${index + 1}`, `10.0.9.${index + 1}`, 1 + (index % 4)] as const,
);

const otherAddress = (second: number): readonly Interface[] => [
  port('eth0', '10.0.0.25', { sent: bytes(movedBy(second, nearGigabit)) }),
  port('eth1', '10.0.0.99', { sent: bytes(movedBy(second, nearGigabit)) }),
];

export const nasScenes = {
  asked: answering(factsAt),
  portIdle: answering((second) => factsAt(second, { interfaces: portsAt(second, 340_000) })),
  laneGone: answering((second) => factsAt(second, { connections: connectionsAt(second).slice(0, 1) })),
  otherSpeed: answering((second) => factsAt(second, { interfaces: otherAddress(second) }), {
    announced: [builder.announced('10.0.0.25', { speed: bitsPerSecond(2.5e9) }), '10.0.0.26'],
  }),
  denied: answering((second) =>
    factsAt(second, {
      sessions: bySudo('/usr/bin/smbstatus -p --json'),
      configuration: bySudo('/usr/bin/testparm -sv'),
      processors: { state: 'failed', source: '/proc/stat', reason: 'it ended in the middle of a line' },
    }),
  ),
  synology: answering(synologyAt, {}, { name: 'ds923' }),
  crowd: answering((second) =>
    factsAt(second, { connections: [...connectionsAt(second), ...otherConnections([...others, ...crowd])] }),
  ),
  /** Multichannel is off at a NAS whose settings Lanewise does not change. */
  switchedOff: withoutMultichannel({
    system: known({ kind: 'synology-dsm7', name: 'Synology DSM', version: '7.2.1-69057', model: 'DS923+' }),
    guide: guideOf(synologyDsm7, 'ada', {}),
  }),
  /** The same at one whose settings it changes. */
  switchedOffSamba: {
    ...withoutMultichannel({}),
    changed: {
      helped: answering(factsAt).look,
      worse: withoutMultichannel({}, [{ to: '10.0.0.25', state: 'reconnecting' }]).look,
    },
  },
  connecting: notAnswering({ state: 'connecting' }, {}, false),
  silent: notAnswering(failed('nas does not answer on port 22 (timed out after 15 s).')),
  needsSecret: notAnswering(
    failed('The password of ada@nas is not known any more: it was not stored.', { needs: 'secret' }),
    { login: 'password', secret: 'missing' },
    false,
  ),
  needsKey: notAnswering(failed('nas is not known here yet.', { needs: 'host-key', hostKey: sceneHostKey }), {}, false),
  changedKey: notAnswering(
    failed(`nas answers with a key other than the one on file (ssh-ed25519, ${sceneHostKey.fingerprint}).`, {
      needs: 'changed-host-key',
      filedKey: { name: 'nas', files: ['/home/ada/.ssh/known_hosts'] },
    }),
  ),
  loginRefused: notAnswering(
    failed('nas did not let ada in. Tried: the keys of the agent, the key ~/.ssh/id_ed25519.', { needs: 'login' }),
  ),
  /** A second one is watched, and no share here is of it. */
  withoutShare: {
    look: (second) => ({
      facts: workstation(second, [nas]),
      nas: [
        watched({ facts: factsAt(second) }),
        watched({
          id: 'a1b4dd0e-52c7-4f57-8d0b-0c7be0a3cf55',
          name: 'attic',
          host: 'attic.home.arpa',
          machine: 'root@attic.home.arpa',
          kept: false,
          connection: failed('attic.home.arpa could not be found.'),
        }),
      ],
    }),
  },
} as const satisfies Readonly<Record<string, Scene>>;
