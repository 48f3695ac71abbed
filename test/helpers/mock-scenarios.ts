import type { Publication, PublishedSnapshot, WatchedSource } from '../../shared/ipc/publication.ts';
import type { Finding } from '../../shared/model/finding.ts';
import type { Remedy } from '../../shared/model/fix.ts';
import type { Nic } from '../../shared/model/network.ts';
import type { Lane, Nas, Share } from '../../shared/model/snapshot.ts';
import { bitsPerSecond, bytes, bytesPerSecond, instant, milliseconds } from '../../shared/model/units.ts';
import {
  cannotLook,
  mountListUnread,
  notRequested,
  fiveProblems,
  channelLost,
  channelStalled,
  arpFlux,
  sameExit,
  unreachable,
} from './mock-findings.ts';
import { mockRemedies, otherRemedies } from './mock-fixes.ts';
import { nasScenes } from './mock-nas-scenarios.ts';
import { gigabit, known, lane, type Moment, nas, nic, port, session, share, verdict, wander } from './mock-parts.ts';

/** What a scenario shows at a moment; `undefined` parts are not there yet. */
interface Scene {
  readonly nics?: readonly Nic[];
  readonly nas?: readonly Nas[];
  readonly shares?: readonly Share[];
  readonly findings?: readonly Finding[];
  readonly remedies?: Publication['remedies'];
  readonly asked?: Publication['nas'];
  readonly views?: PublishedSnapshot['nasViews'];
  readonly mountsUnread?: PublishedSnapshot['mountsUnread'];
  readonly source?: WatchedSource;
  readonly snapshot?: 'none';
  readonly lookFailure?: string;
  readonly trayMissing?: boolean;
  /** How long ago the snapshot was read. */
  readonly ageMs?: number;
}

const hostName = 'workstation';
const enp3s0 = nic('enp3s0', '10.100.5.152');
const nearGigabit = 119e6;
const diskStation = nas(
  'nas',
  'nas',
  [port('10.100.4.25'), port('10.100.4.26', { mac: '00:11:32:aa:10:02' })],
  ['nas', '10.100.4.25'],
);
const way = { nic: 'enp3s0', from: '10.100.5.152' } as const;

function machineNics(moment: Moment): readonly Nic[] {
  const moved = Math.round(moment.look * 2e8);
  return [
    { ...enp3s0, received: bytes(enp3s0.received + moved) },
    nic('wlp4s0', '10.100.7.31', {
      kind: 'wireless',
      speed: bitsPerSecond(866e6),
      supportedSpeed: undefined,
      driver: 'iwlwifi',
      model: 'Intel Wi-Fi 6 AX200',
      receiveQueues: undefined,
      mac: '3c:58:c2:10:77:e1',
      addresses: [{ family: 'ipv4', address: '192.168.7.31', prefixLength: 24, scope: 'global' }],
    }),
    nic('enx00e04c680117', '10.100.5.153', {
      usb: true,
      link: 'down',
      speed: undefined,
      duplex: undefined,
      supportedSpeed: bitsPerSecond(2.5e9),
      driver: 'r8152',
      model: 'Realtek RTL8156 2.5GbE',
      mac: '00:e0:4c:68:01:17',
      addresses: [],
    }),
    nic('eno1', '192.168.1.20', {
      speed: bitsPerSecond(1e8),
      supportedSpeed: gigabit,
      partnerSpeed: gigabit,
      driver: 'e1000e',
      model: 'Intel I219-V',
      receiveQueues: 1,
      mac: '04:d9:f5:80:11:22',
      addresses: [
        { family: 'ipv4', address: '192.168.1.20', prefixLength: 24, scope: 'global' },
        { family: 'ipv6', address: '2001:db8:4:1:6d9:f5ff:fe80:1122', prefixLength: 64, scope: 'global' },
      ],
    }),
    nic('lo', '127.0.0.1', { kind: 'loopback', speed: undefined }),
    nic('docker0', '172.17.0.1', { kind: 'bridge', speed: undefined }),
  ];
}

function lanes(moment: Moment, load: 'busy' | 'idle', key = 'session'): readonly Lane[] {
  const at = (seed: number): number =>
    load === 'idle' ? 180 : nearGigabit * (0.86 + 0.14 * wander(moment.look, seed));
  return [
    lane({ channel: 1, ...way, to: '10.100.4.25', received: at(1), sent: at(1) / 130, key }, moment),
    lane({ channel: 2, ...way, to: '10.100.4.26', received: at(2), sent: at(2) / 130, key }, moment),
  ];
}

function media(moment: Moment, load: 'busy' | 'idle' = 'busy'): Share {
  return share({
    name: 'media',
    nas: diskStation,
    verdict: verdict('full', 'all-ports-carry', 2, 2),
    session: session(lanes(moment, load)),
  });
}

function backup(moment: Moment): Share {
  return share({
    name: 'backup',
    nas: diskStation,
    verdict: verdict('full', 'all-ports-carry', 2, 2),
    session: session(lanes(moment, 'idle', 'backup')),
  });
}

function single(moment: Moment): Share {
  const received = nearGigabit * (0.93 + 0.07 * wander(moment.look, 3));
  return share({
    name: 'media',
    nas: diskStation,
    verdict: verdict('single', 'ports-unused', 1, 2),
    session: session([lane({ channel: 1, ...way, to: '10.100.4.25', received, sent: 700_000 }, moment)]),
    mount: { asked: 1 },
  });
}

const one = (shared: Share, findings: readonly Finding[] = []): Scene => ({
  nas: [diskStation],
  shares: [shared],
  findings,
});

const scenes = {
  looking: (): Scene => ({ snapshot: 'none' }),
  failed: (): Scene => ({
    snapshot: 'none',
    lookFailure: 'media-server does not answer on port 22 (timed out after 10 s).',
  }),
  'first-run': (): Scene => ({}),
  'first-run-no-rights': (moment): Scene => ({
    mountsUnread: { state: 'denied', source: '/proc/self/mountinfo', needs: 'administrator' },
    findings: [mountListUnread(moment)],
  }),
  'all-fine': (moment): Scene => ({ nas: [diskStation], shares: [media(moment), backup(moment)] }),
  idle: (moment): Scene => one(media(moment, 'idle')),
  'one-of-two': (moment): Scene => {
    const shared = single(moment);
    return { nas: [diskStation], shares: [shared, backup(moment)], findings: [notRequested(shared, moment)] };
  },
  'at-the-nas': (moment): Scene => remedied(moment, otherRemedies['at-the-nas']),
  'copy-only': (moment): Scene => remedied(moment, otherRemedies.copy),
  'no-remedy': (moment): Scene => {
    const scene = scenes.lost(moment);
    return { ...scene, remedies: mockRemedies(scene.findings ?? [], otherRemedies.none) };
  },
  'five-problems': (moment): Scene => {
    const shared = single(moment);
    return one(shared, fiveProblems(shared, diskStation, moment));
  },
  lost: (moment): Scene => {
    const [first] = lanes(moment, 'busy');
    const gone = lane({ channel: 2, state: 'reconnecting' }, moment);
    const shared = share({
      name: 'media',
      nas: diskStation,
      verdict: verdict('broken', 'lane-lost', 1, 2),
      session: session([...(first === undefined ? [] : [first]), gone]),
    });
    return one(shared, [channelLost(shared, moment)]);
  },
  stalled: (moment): Scene => {
    const [first, second] = lanes(moment, 'busy');
    const still: Lane[] =
      second === undefined
        ? []
        : [
            {
              ...second,
              state: 'stalled',
              stalledForMs: 12_000 + moment.look * 1000,
              rate: known({ received: bytesPerSecond(0), sent: bytesPerSecond(0), over: milliseconds(1000) }),
            },
          ];
    const shared = share({
      name: 'media',
      nas: diskStation,
      verdict: verdict('broken', 'lane-stalled', 1, 2),
      session: session([...(first === undefined ? [] : [first]), ...still]),
    });
    return one(shared, [channelStalled(shared, moment)]);
  },
  limited: (moment): Scene => {
    const small = nas('attic', 'attic', [port('10.100.4.40')]);
    return {
      nas: [small],
      shares: [
        share({
          name: 'photos',
          nas: small,
          verdict: verdict('limited', 'nas-has-one-port', 1, 1),
          session: session([lane({ channel: 1, ...way, to: '10.100.4.40', received: 42e6, sent: 1e6 }, moment)]),
          mount: { address: '10.100.4.40' },
        }),
      ],
    };
  },
  unknown: (moment): Scene => {
    const shared = share({
      name: 'media',
      nas: diskStation,
      verdict: {
        ...verdict('unknown', 'not-readable', 0, 0),
        missing: [
          'The channels could not be read: this user may not open /proc/fs/cifs/DebugData. Run Lanewise as a user who may.',
        ],
      },
      session: { state: 'denied', source: '/proc/fs/cifs/DebugData', needs: 'administrator' },
    });
    return one(shared, [cannotLook(moment)]);
  },
  'same-mac': (moment): Scene => {
    const flux = nas('nas', 'nas', [
      port('10.100.4.25'),
      port('10.100.4.26', { use: { kind: 'same-port', as: '10.100.4.25' } }),
    ]);
    const shared = { ...single(moment), verdict: verdict('single', 'one-way-in', 1, 2) };
    return { nas: [flux], shares: [shared], findings: [arpFlux(flux, moment)] };
  },
  unreachable: (moment): Scene => {
    const wide = nas('nas', 'nas', [
      port('10.100.4.25'),
      port('10.100.4.26'),
      port('172.18.0.1', {
        speed: bitsPerSecond(10e9),
        mac: undefined,
        use: { kind: 'unreachable', reason: 'no-route', onLink: false },
      }),
      port('fe80::211:32ff:feaa:1001', { use: { kind: 'link-local' } }),
      port('fd00:4::25', { rss: true, use: { kind: 'other-family' } }),
    ]);
    const shared = media(moment);
    return { nas: [wide], shares: [shared], findings: [unreachable(wide, moment)] };
  },
  bundled: (moment): Scene => {
    const fast = nas('tank', 'tank', [
      port('10.100.4.25', { rss: true, speed: bitsPerSecond(10e9) }),
      port('10.100.4.26', { rss: true, speed: bitsPerSecond(10e9) }),
    ]);
    const many = Array.from({ length: 16 }, (_, index) =>
      lane(
        {
          channel: index + 1,
          nic: index % 4 < 2 ? 'enp3s0' : 'enp5s0',
          from: index % 4 < 2 ? '10.100.5.152' : '10.100.5.160',
          to: index % 2 === 0 ? '10.100.4.25' : '10.100.4.26',
          received: 1.1e8 * wander(moment.look, index),
          sent: 1e6,
        },
        moment,
      ),
    );
    return {
      nics: [enp3s0, nic('enp5s0', '10.100.5.160')],
      nas: [fast],
      shares: [
        share({
          name: 'projects',
          nas: fast,
          verdict: verdict('full', 'all-ports-carry', 4, 4),
          session: session(many),
          mount: { asked: 16 },
        }),
      ],
    };
  },
  'two-by-two': (moment): Scene => {
    const both = [
      lane({ channel: 1, ...way, to: '10.100.4.25', received: nearGigabit * 0.9, sent: 1e6 }, moment),
      lane(
        {
          channel: 2,
          nic: 'enp5s0',
          from: '10.100.5.160',
          to: '10.100.4.26',
          received: 2e6,
          sent: nearGigabit * (0.7 + 0.2 * wander(moment.look, 2)),
          extra: { attribution: 'inferred' },
        },
        moment,
      ),
    ];
    return {
      nics: [{ ...enp3s0, speed: gigabit }, nic('enp5s0', '10.100.5.160', { speed: gigabit })],
      nas: [diskStation],
      shares: [
        share({
          name: 'media',
          nas: diskStation,
          verdict: verdict('full', 'all-ports-carry', 2, 2),
          session: session(both),
        }),
      ],
    };
  },
  'same-exit': (moment): Scene => {
    const shared = { ...single(moment), verdict: verdict('single', 'one-way-out', 1, 2) };
    return {
      nics: [{ ...enp3s0, speed: gigabit }, nic('enp5s0', '10.100.5.160', { speed: gigabit })],
      nas: [diskStation],
      shares: [shared],
      findings: [sameExit(shared, moment)],
    };
  },
  remote: (moment): Scene => ({
    ...one(media(moment)),
    source: { kind: 'remote', machine: 'anna@media-server', hostName: 'media-server' },
  }),
  recording: (moment): Scene => ({
    ...one(media(moment)),
    source: { kind: 'recording', name: 'port-2-pulled', hostName },
  }),
  sample: (moment): Scene => ({ ...scenes['one-of-two'](moment), source: { kind: 'sample', hostName } }),
  stale: (moment): Scene => ({ ...one(media(moment)), ageMs: 47_000 }),
  'look-failed': (moment): Scene => ({
    ...one(media(moment)),
    ageMs: 26_000,
    source: { kind: 'remote', machine: 'anna@media-server', hostName: 'media-server' },
    lookFailure: 'media-server does not answer on port 22 (timed out after 10 s).',
  }),
  'no-tray': (moment): Scene => ({ ...one(media(moment)), trayMissing: true }),
  many: (moment): Scene => manyShares(moment),
  'long-names': (moment): Scene =>
    named(
      'family-archive-of-photographs-and-scanned-letters-1931-to-2026',
      'the-network-storage-in-the-cupboard-under-the-stairs.home.arpa',
      moment,
    ),
  ...nasScenes,
  'right-to-left': (moment): Scene => named('ملفات-العائلة', 'אחסון-ביתי', moment),
} as const satisfies Record<string, (moment: Moment) => Scene>;

export type ScenarioName = keyof typeof scenes;
const isScenario = (name: string): name is ScenarioName => name in scenes;
export const scenarioNames: readonly ScenarioName[] = Object.keys(scenes).filter(isScenario);

function remedied(moment: Moment, remedy: Remedy): Scene {
  const shared = single(moment);
  const findings = [notRequested(shared, moment)];
  return { ...one(shared, findings), remedies: mockRemedies(findings, remedy) };
}

function named(name: string, nasName: string, moment: Moment): Scene {
  const storage = nas('nas', nasName, diskStation.ports);
  const shared = {
    ...share({
      name,
      nas: storage,
      verdict: verdict('single', 'ports-unused', 1, 2),
      session: single(moment).session,
      mount: { asked: 1 },
    }),
  };
  return { nas: [storage], shares: [shared], findings: [notRequested(shared, moment)] };
}

function manyShares(moment: Moment): Scene {
  const tank = nas('tank', 'tank', [port('10.100.6.1'), port('10.100.6.2'), port('10.100.6.3'), port('10.100.6.4')]);
  const attic = nas('attic', 'attic', [port('10.100.7.9')]);
  const toTank = (key: string, count: number, load: number): readonly Lane[] =>
    Array.from({ length: count }, (_, index) =>
      lane(
        {
          channel: index + 1,
          ...way,
          to: `10.100.6.${index + 1}`,
          received: load * (0.6 + 0.4 * wander(moment.look, index + key.length)),
          sent: 4e5,
          key,
        },
        moment,
      ),
    );
  const onTank = (name: string, count: number, load: number): Share =>
    share({
      name,
      nas: tank,
      verdict: count === 4 ? verdict('full', 'all-ports-carry', 4, 4) : verdict('partial', 'ports-unused', count, 4),
      session: session(toTank(name, count, load)),
      mount: { asked: count, address: '10.100.6.1' },
    });
  const onAttic = (name: string): Share =>
    share({
      name,
      nas: attic,
      verdict: verdict('limited', 'nas-has-one-port', 1, 1),
      session: session([lane({ channel: 1, ...way, to: '10.100.7.9', received: 200, key: 'attic' }, moment)]),
    });
  const unread = share({
    name: 'iso',
    nas: tank,
    verdict: {
      ...verdict('unknown', 'not-readable', 0, 0),
      missing: ['The kernel shows no session for this mount, so its channels cannot be counted.'],
    },
    session: { state: 'failed', source: '/proc/fs/cifs/DebugData', reason: 'no session names //tank/iso' },
  });
  const [lost] = scenes.lost(moment).shares ?? [];
  const missed = single(moment);
  const shares = [
    backup(moment),
    missed,
    ...(lost === undefined ? [] : [{ ...lost, id: 'lost', name: 'cameras', at: '/mnt/cameras' }]),
    onTank('projects', 4, 9e7),
    onTank('render-cache', 4, 1.15e8),
    onTank('scratch', 2, 5e7),
    unread,
    onTank('homes', 4, 120),
    onTank('vm-images', 4, 3e6),
    onAttic('photos'),
    onAttic('music'),
    onAttic('letters'),
  ];
  return { nas: [diskStation, tank, attic], shares, findings: [notRequested(missed, moment)] };
}

/** What the main program would publish at this moment of a scenario. */
export function publicationOf(name: ScenarioName, moment: Moment): Publication {
  const scene: Scene = scenes[name](moment);
  const readAt = instant(moment.now - (scene.ageMs ?? 0));
  const nics = scene.nics ?? machineNics(moment);
  const rate = (seed: number) =>
    known({
      received: bytesPerSecond(2.1e8 * wander(moment.look, seed)),
      sent: bytesPerSecond(4e6 * wander(moment.look, seed + 1)),
      over: milliseconds(1000),
    });
  const snapshot: PublishedSnapshot = {
    machine: scene.source?.kind === 'remote' ? scene.source.machine : 'local',
    hostName: scene.source?.hostName ?? hostName,
    at: readAt,
    nics: known(nics),
    nicRates: Object.fromEntries(
      nics.map((one, index) => [
        one.name,
        index === 0
          ? rate(1)
          : known({ received: bytesPerSecond(0), sent: bytesPerSecond(0), over: milliseconds(1000) }),
      ]),
    ),
    nas: scene.nas ?? [],
    shares: scene.shares ?? [],
    nasViews: scene.views ?? [],
    ...(scene.mountsUnread !== undefined && { mountsUnread: scene.mountsUnread }),
  };
  return {
    sequence: moment.look,
    source: scene.source ?? { kind: 'local', hostName },
    phase: scene.snapshot === 'none' ? 'looking' : 'watching',
    ...(scene.snapshot !== 'none' && { snapshot, readAt }),
    findings: scene.findings ?? [],
    remedies:
      scene.remedies ??
      mockRemedies(
        (scene.findings ?? []).filter(({ code }) => code === 'smb.not-requested'),
        undefined,
      ),
    nas: scene.asked ?? [],
    interval: milliseconds(1000),
    ...(scene.lookFailure !== undefined && { lookFailure: scene.lookFailure }),
    trayMissing: scene.trayMissing ?? false,
  };
}
