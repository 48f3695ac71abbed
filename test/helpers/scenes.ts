import { bitsPerSecond } from '../../shared/model/units.ts';
import { enp3s0, enp5s0, nearGigabit, workstation, type LaneWish, type NasWish } from './scene-facts.ts';
import { hostileScenes } from './scene-hostile.ts';
import { iscsiScenes } from './scene-iscsi.ts';
import { nasScenes } from './scene-nas.ts';
import { nfsScenes } from './scene-nfs.ts';
import type { Look, Scene } from './scene.ts';
import * as builder from './snapshot-builder.ts';
import { windowsScenes } from './scene-windows.ts';

const first: LaneWish = { to: '10.0.0.25', received: nearGigabit, sent: 900_000 };
const second: LaneWish = { to: '10.0.0.26', received: nearGigabit * 0.97, sent: 900_000 };
const both = [first.to, second.to];
const nas = (change: Partial<NasWish> = {}): NasWish => ({
  name: 'nas',
  shares: ['media'],
  announced: both,
  lanes: [first, second],
  ...change,
});
const single = (change: Partial<NasWish> = {}): NasWish => nas({ lanes: [first], ...change });

/** The same in every second but for what has moved. */
const seen =
  (all: readonly NasWish[], change: builder.Situation = {}): Scene['look'] =>
  (at) => ({ facts: workstation(at, all, change) });
const scene = (...all: readonly NasWish[]): Scene => ({ look: seen(all) });
/** What a change makes of one lane of two. */
const onceChanged = (change: Partial<NasWish> = {}): Scene['changed'] => ({
  helped: seen([nas(change)]),
  worse: seen([single({ ...change, lanes: [{ ...first, state: 'reconnecting' }] })]),
});
const repairable = (change: Partial<NasWish> = {}): Scene => ({
  ...scene(single(change)),
  changed: onceChanged(change),
});

const twoPorts = [enp3s0, enp5s0].map((nic) => ({ ...nic, speed: bitsPerSecond(1e9) }));
const cable = { by: 'enp5s0', from: '10.0.0.51' } as const;
const refused = (address: string): readonly string[] => [
  'CIFS: Status code returned 0xc000000d STATUS_INVALID_PARAMETER',
  `CIFS: VFS: failed to open extra channel on iface:${address} rc=-22`,
];
const away = 'media-server does not answer on port 22 (timed out after 10 s).';
const remote = { kind: 'remote', machine: 'ada@media-server', hostName: 'media-server' } as const;

/** Sixteen channels over both interfaces to both ports. */
const sixteen: readonly LaneWish[] = Array.from({ length: 16 }, (_, index) => ({
  ...(index % 4 < 2 ? {} : cable),
  to: both[index % 2] ?? first.to,
  received: 9e7,
  sent: 1e6,
}));
const tank = ['10.0.0.61', '10.0.0.62', '10.0.0.63', '10.0.0.64'];
const toTank = (count: number, received: number): readonly LaneWish[] =>
  tank.slice(0, count).map((to) => ({ to, received, sent: 4e5 }));
const withoutMounts = (change: builder.Situation): Scene['look'] => seen([], { mounts: [], ...change });
const denied = (source: string) => ({ state: 'denied', source, needs: 'administrator' }) as const;

/** Everything that the window can be asked to show, by name. */
export const scenes = {
  looking: { look: (): Look => ({}) },
  failed: { look: (): Look => ({}), since: { source: remote, lookFailure: away } },
  'first-run': { look: withoutMounts({}) },
  'first-run-no-rights': { look: withoutMounts({ readings: { mounts: denied('/proc/self/mountinfo') } }) },
  'all-fine': scene(nas({ shares: ['media', 'backup'] })),
  idle: scene(nas({ lanes: both.map((to) => ({ to })) })),
  'one-of-two': repairable(),
  ...nfsScenes,
  ...iscsiScenes,
  'at-the-nas': nasScenes.switchedOff,
  'at-the-samba': nasScenes.switchedOffSamba,
  guest: {
    look: seen([single({ session: { login: 'guest' } })], { kernelLog: builder.log(...refused(second.to)) }),
    changed: onceChanged(),
  },
  lost: scene(nas({ lanes: [first, { ...second, state: 'reconnecting' }] })),
  stalled: scene(nas({ lanes: [first, { ...second, silentFrom: 9 }] })),
  limited: scene({
    name: 'attic',
    shares: ['photos'],
    announced: ['10.0.0.40'],
    lanes: [{ to: '10.0.0.40', received: 42e6 }],
    asked: 1,
  }),
  unknown: { look: seen([nas()], { readings: { debugData: denied('/proc/fs/cifs/DebugData') } }) },
  'same-mac': {
    look: seen([single({ asked: 2 })], {
      neighbours: both.map((address) => ({ ...builder.neighbour(address, '00:11:32:aa:10:25'), dev: 'enp3s0' })),
    }),
  },
  unreachable: {
    look: seen([nas({ announced: [...both, '172.18.0.1', 'fe80::211:32ff:feaa:1001', 'fd00:4::25'] })], {
      routesTo: {
        ...builder.route(first.to, 'enp3s0'),
        ...builder.route(second.to, 'enp3s0'),
        ...builder.noRoute('172.18.0.1'),
      },
    }),
  },
  bundled: {
    look: seen(
      [
        nas({
          name: 'tank',
          shares: ['projects'],
          lanes: sixteen,
          announced: both.map((address) => builder.announced(address, { rss: true, speed: bitsPerSecond(10e9) })),
        }),
      ],
      { nics: [enp3s0, enp5s0] },
    ),
  },
  'two-by-two': {
    look: seen([nas({ lanes: [first, { ...second, ...cable, received: 2e6, sent: nearGigabit * 0.8 }] })], {
      nics: twoPorts,
    }),
  },
  'same-exit': { look: seen([nas()], { nics: twoPorts }) },
  remote: { ...scene(nas()), since: { source: remote } },
  recording: { ...scene(nas()), since: { source: { kind: 'recording', name: 'port-2-pulled', hostName: '' } } },
  sample: { ...scene(single()), since: { source: { kind: 'sample', hostName: '' } } },
  stale: { ...scene(nas()), since: { stale: true } },
  'look-failed': { ...scene(nas()), since: { source: remote, stale: true, lookFailure: away } },
  'no-tray': { ...scene(nas()), trayMissing: true },
  many: {
    look: seen([
      single({ shares: ['media', 'backup'] }),
      nas({
        name: 'vault',
        shares: ['cameras'],
        announced: ['10.0.0.71', '10.0.0.72'],
        lanes: [
          { to: '10.0.0.71', received: 4e6 },
          { to: '10.0.0.72', state: 'reconnecting' },
        ],
      }),
      nas({
        name: 'tank',
        shares: ['projects', 'render-cache', 'homes', 'vm-images'],
        announced: tank,
        lanes: toTank(4, 9e7),
      }),
      nas({
        name: 'scratch',
        shares: ['scratch'],
        announced: ['10.0.0.81', '10.0.0.82', '10.0.0.83'],
        lanes: [
          { to: '10.0.0.81', received: 5e7 },
          { to: '10.0.0.82', received: 5e7 },
        ],
        asked: 2,
      }),
      nas({ name: 'shelf', shares: ['iso'], announced: ['10.0.0.91'], lanes: [], asked: 2, unlisted: true }),
      nas({
        name: 'attic',
        shares: ['photos', 'music', 'letters'],
        announced: ['10.0.0.40'],
        lanes: [{ to: '10.0.0.40' }],
        asked: 2,
      }),
    ]),
  },
  'long-names': repairable({
    name: 'the-network-storage-in-the-cupboard-under-the-stairs.home.arpa',
    shares: ['family-archive-of-photographs-and-scanned-letters-1931-to-2026'],
  }),
  'right-to-left': repairable({ name: 'אחסון-ביתי', shares: ['ملفات-العائلة'] }),
  'windows-healthy': windowsScenes.healthy,
  'windows-first-run': windowsScenes.nothingMapped,
  'windows-rss-off': windowsScenes.rssOff,
  'windows-multichannel-off': windowsScenes.multichannelOff,
  'windows-not-loaded': windowsScenes.notLoaded,
  'windows-denied': windowsScenes.denied,
  'windows-looked-at': windowsScenes.lookedAt,
  'windows-counted': windowsScenes.counted,
  ...hostileScenes,
  'nas-asked': nasScenes.asked,
  'nas-port-idle': nasScenes.portIdle,
  'nas-lane-gone': nasScenes.laneGone,
  'nas-other-speed': nasScenes.otherSpeed,
  'nas-denied': nasScenes.denied,
  'nas-synology': nasScenes.synology,
  'nas-crowd': nasScenes.crowd,
  'nas-connecting': nasScenes.connecting,
  'nas-silent': nasScenes.silent,
  'nas-needs-secret': nasScenes.needsSecret,
  'nas-needs-key': nasScenes.needsKey,
  'nas-changed-key': nasScenes.changedKey,
  'nas-login-refused': nasScenes.loginRefused,
  'nas-no-share': nasScenes.withoutShare,
} as const satisfies Readonly<Record<string, Scene>>;
