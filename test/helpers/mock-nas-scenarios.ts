import { portAt } from '../../main/snapshot/nas-port.ts';
import { portRates } from '../../main/snapshot/nas-rates.ts';
import type { PublishedNas } from '../../shared/ipc/nas.ts';
import type { NasFacts } from '../../shared/model/nas-facts.ts';
import type { Disagreement, NasView } from '../../shared/model/nas-view.ts';
import { unchecked, valueOf } from '../../shared/model/reading.ts';
import type { Lane, Nas, Share } from '../../shared/model/snapshot.ts';
import { bitsPerSecond, bytes, bytesPerSecond, instant } from '../../shared/model/units.ts';
import {
  deniedBySudo,
  factsBefore,
  failedConnection,
  mockNasId,
  nasFacts,
  nasInterface,
  nasView,
  publishedNas,
  synologyFacts,
} from './mock-nas.ts';
import {
  evidence,
  gigabit,
  known,
  lane,
  type Moment,
  nas,
  port,
  session,
  share,
  verdict,
  wander,
} from './mock-parts.ts';

/** A scene in which a NAS is asked itself. */
interface NasScene {
  readonly nas: readonly Nas[];
  readonly shares: readonly Share[];
  readonly asked: readonly PublishedNas[];
  readonly views: readonly NasView[];
}

const way = { nic: 'enp3s0', from: '10.100.5.152' } as const;
const diskStation = nas('nas', 'nas', [port('10.100.4.25'), port('10.100.4.26', { mac: '00:11:32:aa:10:02' })]);

function lanesOf(moment: Moment): readonly Lane[] {
  return ['10.100.4.25', '10.100.4.26'].map((to, index) => {
    const received = 118e6 * (0.88 + 0.12 * wander(moment.look, index));
    return lane({ channel: index + 1, ...way, to, received, sent: received / 130 }, moment);
  });
}

function media(lanes: readonly Lane[], storage: Nas = diskStation): Share {
  return share({
    name: 'media',
    nas: storage,
    verdict: verdict('full', 'all-ports-carry', 2, 2),
    session: session(lanes),
  });
}

interface Wish {
  readonly view?: Partial<NasView>;
  readonly known?: Partial<PublishedNas>;
  readonly storage?: Nas;
  /** The look before, for rates of its ports. */
  readonly before?: NasFacts;
}

/** Its ports as the main program joins them with the NAS's own word. */
function told(storage: Nas, facts: NasFacts): Nas {
  const interfaces = valueOf(facts.interfaces) ?? [];
  return { ...storage, ports: storage.ports.map((one) => ({ ...one, atNas: portAt(one.address, interfaces) })) };
}

function answering(
  moment: Moment,
  { view = {}, known: wish = {}, storage = diskStation, before: earlier }: Wish = {},
): NasScene {
  const lanes = lanesOf(moment);
  const before = earlier ?? factsBefore(lanes, moment);
  const facts = wish.facts ?? nasFacts(lanes, moment);
  return {
    nas: [told(storage, facts)],
    shares: [media(lanes, storage)],
    asked: [publishedNas(facts, moment, wish)],
    views: [nasView(lanes, facts, moment, { portRates: portRates(before, facts), ...view })],
  };
}

function silent(moment: Moment, wish: Partial<PublishedNas>, neverSeen = false): NasScene {
  const lanes = lanesOf(moment);
  const then = instant(moment.now - 190_000);
  const facts = neverSeen ? undefined : nasFacts(lanes, { ...moment, now: then });
  const lastSeen = neverSeen ? {} : { lastSeen: then };
  return {
    nas: [diskStation],
    shares: [media(lanes)],
    asked: [publishedNas(facts, moment, { current: false, ...lastSeen, ...wish })],
    views: [],
  };
}

const idlePort = (moment: Moment): Disagreement => ({
  kind: 'port-idle',
  port: 'eth1',
  lanes: ['session 2'],
  direction: 'received',
  here: bytesPerSecond(112e6),
  there: bytesPerSecond(340_000),
  busiest: 'eth0',
  evidence: [
    evidence('ss -tinOH', ['ESTAB 0 0 10.100.5.152:44214 10.100.4.26:445 bytes_received:41200000000'], moment.now),
    { ...evidence('/proc/net/dev', ['eth1: received 1200000000, sent 87000340000'], moment.now), machine: 'anna@nas' },
  ],
});

function idleScene(moment: Moment): NasScene {
  const lanes = lanesOf(moment);
  const ports = (sent: number) => ({
    interfaces: known(
      [
        nasInterface('eth0', '10.100.4.25', { sent: bytes(88e9 + sent) }),
        nasInterface('eth1', '10.100.4.26', { sent: bytes(1e9 + sent / 350) }),
      ],
      moment.now,
    ),
  });
  const facts = nasFacts(lanes, moment, ports(moment.look * 119e6));
  const before = factsBefore(lanes, moment, ports((moment.look - 1) * 119e6));
  return answering(moment, { known: { facts }, before, view: { disagreements: [idlePort(moment)] } });
}

function goneScene(moment: Moment): NasScene {
  const scene = answering(moment);
  const [view] = scene.views;
  if (view === undefined) return scene;
  const lines = [evidence('smbstatus -p --json', ['"1": { "remote_address": "ipv4:10.100.5.152:44212" }'], moment.now)];
  const lanes = view.lanes.map((end, index) =>
    index === 1 ? { ...end, match: 'none' as const, connection: undefined, rate: unchecked } : end,
  );
  return {
    ...scene,
    views: [
      {
        ...view,
        lanes,
        disagreements: [
          { kind: 'connection-count', here: 2, there: 1, evidence: lines },
          { kind: 'not-at-nas', lane: 'session 2', evidence: lines },
        ],
      },
    ],
  };
}

function speedScene(moment: Moment): NasScene {
  const storage = nas('nas', 'nas', [port('10.100.4.25', { speed: bitsPerSecond(2.5e9) }), port('10.100.4.26')]);
  const facts = nasFacts(lanesOf(moment), moment, {
    interfaces: known([nasInterface('eth0', '10.100.4.25'), nasInterface('eth1', '10.100.4.99')], moment.now),
  });
  const lines = [evidence('/proc/fs/cifs/DebugData', ['1)\tSpeed: 2500Mbps', '\tIPv4: 10.100.4.25'], moment.now)];
  return answering(moment, {
    storage,
    known: { facts },
    view: {
      disagreements: [
        {
          kind: 'announced-speed',
          address: '10.100.4.25',
          port: 'eth0',
          announced: bitsPerSecond(2.5e9),
          actual: gigabit,
          evidence: lines,
        },
        { kind: 'address-not-at-nas', address: '10.100.4.26', evidence: lines },
      ],
    },
  });
}

function deniedScene(moment: Moment): NasScene {
  const facts = nasFacts(lanesOf(moment), moment, {
    sessions: deniedBySudo('/usr/bin/smbstatus -p --json'),
    smb: deniedBySudo('/usr/bin/testparm -sv'),
    processors: { state: 'failed', source: '/proc/stat', reason: 'it ended in the middle of a line' },
    connections: known(
      {
        source: 'sockets-by-client',
        counters: 'connection',
        list: [],
      },
      moment.now,
    ),
  });
  const scene = answering(moment, { known: { facts }, view: { source: 'sockets-by-client' } });
  const views = scene.views.map((view) => ({
    ...view,
    clients: view.clients.map(({ name: _name, dialect: _dialect, ...client }) => ({ ...client, users: [] })),
  }));
  return { ...scene, views };
}

function synologyScene(moment: Moment): NasScene {
  const lanes = lanesOf(moment);
  const facts = synologyFacts(lanes, moment);
  const before = synologyFacts(lanes, { now: instant(moment.now - 1000), look: moment.look - 1 });
  return {
    ...answering(moment, {
      known: { facts, name: 'ds923' },
      before,
      view: { source: 'synology-channels', counters: 'port' },
    }),
  };
}

function crowdScene(moment: Moment): NasScene {
  const scene = answering(moment);
  const views = scene.views.map((view) => ({
    ...view,
    clients: [
      ...view.clients,
      ...Array.from({ length: 40 }, (_, index) => ({
        group: `pid ${9000 + index}`,
        addresses: [`10.100.9.${index + 1}`, `fd00:4::9:${index + 1}`],
        name: index === 3 ? 'a-client-that-calls-itself-something-very-long-indeed.home.arpa' : `room-${index + 1}`,
        users: [`user${index + 1}`],
        dialect: 'SMB3_00',
        channels: 1 + (index % 4),
        ports: ['eth0', 'eth1'].slice(0, 1 + (index % 2)),
        thisWorkstation: false,
      })),
    ],
  }));
  return { ...scene, views };
}

const hostKey = {
  host: 'nas',
  type: 'ssh-ed25519',
  fingerprint: 'SHA256:Rk4Q0vRz0rj0hYb7l3xqV9Jm2yGkQx1mTtC5bD8nE0w',
} as const;

export const nasScenes = {
  'nas-asked': (moment: Moment): NasScene => answering(moment),
  'nas-port-idle': idleScene,
  'nas-lane-gone': goneScene,
  'nas-other-speed': speedScene,
  'nas-denied': deniedScene,
  'nas-synology': synologyScene,
  'nas-crowd': crowdScene,
  'nas-connecting': (moment: Moment): NasScene => silent(moment, { connection: { state: 'connecting' } }, true),
  'nas-silent': (moment: Moment): NasScene =>
    silent(moment, {
      connection: failedConnection('nas does not answer on port 22 (timed out after 15 s).'),
    }),
  'nas-needs-secret': (moment: Moment): NasScene =>
    silent(
      moment,
      {
        login: 'password',
        secret: 'missing',
        connection: failedConnection('The password of anna@nas is not known any more: it was not stored.', {
          needs: 'secret',
        }),
      },
      true,
    ),
  'nas-needs-key': (moment: Moment): NasScene =>
    silent(
      moment,
      { connection: failedConnection('nas is not known here yet.', { needs: 'host-key', hostKey }) },
      true,
    ),
  'nas-changed-key': (moment: Moment): NasScene =>
    silent(moment, {
      connection: failedConnection(
        'nas answers with a key other than the one on file (ssh-ed25519, SHA256:Rk4Q0vRz0rj0hYb7l3xqV9Jm2yGkQx1mTtC5bD8nE0w).',
        { needs: 'changed-host-key', filedKey: { name: 'nas', files: ['/home/anna/.ssh/known_hosts'] } },
      ),
    }),
  'nas-login-refused': (moment: Moment): NasScene =>
    silent(moment, {
      connection: failedConnection(
        'nas did not let anna in. Tried: the keys of the agent, the key ~/.ssh/id_ed25519.',
        {
          needs: 'login',
        },
      ),
    }),
  'nas-no-share': (moment: Moment): NasScene => {
    const scene = answering(moment);
    const attic = publishedNas(undefined, moment, {
      id: 'a1b4dd0e-52c7-4f57-8d0b-0c7be0a3cf55',
      name: 'attic',
      host: 'attic.home.arpa',
      machine: 'root@attic.home.arpa',
      kept: false,
      connection: failedConnection('attic.home.arpa could not be found.'),
    });
    return { ...scene, asked: [...scene.asked, attic] };
  },
} as const;

export const nasPage = `#/nas/${mockNasId}`;
export const mockHostKey = hostKey;
