import type { Finding } from '../../shared/model/finding.ts';
import type { Remedy } from '../../shared/model/remedy.ts';
import type { Lane, Share } from '../../shared/model/snapshot.ts';
import { bitsPerSecond, bytesPerSecond, milliseconds } from '../../shared/model/units.ts';
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
import { manyShares } from './mock-many-shares.ts';
import { nasScenes } from './mock-nas-scenarios.ts';
import { gigabit, known, lane, type Moment, nas, nic, port, session, share, verdict, wander } from './mock-parts.ts';
import { mockRemedies, otherRemedies } from './mock-remedies.ts';
import type { Scene } from './mock-scene.ts';
import { hostName, enp3s0, diskStation, way, nearGigabit, lanes, media, backup, single, lost } from './mock-shares.ts';

const one = (shared: Share, findings: readonly Finding[] = []): Scene => ({
  nas: [diskStation],
  shares: [shared],
  findings,
});

/** Everything that the window can be asked to show, by name. */
export const scenes = {
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
    return { ...scene, remedies: mockRemedies(scene.findings ?? [], otherRemedies.explain) };
  },
  'five-problems': (moment): Scene => {
    const shared = single(moment);
    return one(shared, fiveProblems(shared, diskStation, moment));
  },
  lost: (moment): Scene => {
    const shared = lost(moment);
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
              rate: known({
                received: bytesPerSecond(0),
                sent: bytesPerSecond(0),
                over: milliseconds(1000),
                until: milliseconds(1000),
              }),
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
