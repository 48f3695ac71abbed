/** LUNs and the maps upon them: together, one at a time, none, failed, marginal, idle, slow. */
import { disk, lsblk, mapDevice, mapsJson, type MadeWorkstation } from '../../helpers/iscsi-machine.ts';
import { bothMapped, together, wwid } from '../../helpers/two-portals.ts';
import { equalLogic, failover, oldFailed, oldFailover } from '../collect-iscsi/seeds.ts';
import { alone, both, dead, first, second, situationsOf } from './iscsi-made.ts';

const naa = { sda: 'naa.600140551aa592fd025ed4ef1da523db', sdb: 'naa.600140551aa592fd025ed4ef1da523db' };
const plain = lsblk(disk('sda', '4:0:0:1'), disk('sdb', '5:0:0:1'));
const apart = (priorities: readonly [number, number], state = 'active'): string =>
  mapsJson(wwid, [
    { state, priority: priorities[0], paths: [{ dev: 'sda' }] },
    { state: 'enabled', priority: priorities[1], paths: [{ dev: 'sdb' }] },
  ]);
const mounted = bothMapped({ fstype: 'xfs', mountpoint: '/mnt/lun' });
const queueing = (word: string): string =>
  mapsJson(wwid, [{ paths: [{ dev: 'sda' }, { dev: 'sdb' }] }], { queueing: word, features: '1 queue_if_no_path' });
const configOf = (...lines: readonly string[]): string => `defaults {\n}\n${lines.join('\n')}\n`;
const section = (id: string): string =>
  configOf('multipaths {', ' multipath {', `  wwid "${id}"`, '  alias mpath0', ' }', '}');
const exclude = (line: string): string => configOf('blacklist {', `  ${line}`, '}');

/** Each disk moved this many MiB by each of the looks. */
const moving = (...looks: readonly (readonly [number, number])[]): readonly MadeWorkstation[] =>
  looks.map(([one, other]) => ({ ...both, counts: { sda: [one * 2048, 0], sdb: [other * 2048, 0] } }));

/** The published layouts name disks and hosts of their own. */
const published = (maps: string, names: readonly [string, string], hosts: readonly [number, number], lun: number) => ({
  ...both,
  maps,
  sessions: [
    { ...first, host: hosts[0] },
    { ...second, host: hosts[1] },
  ],
  disks: lsblk(...names.map((name, at) => disk(name, `${hosts[at]}:0:0:${lun}`, { children: [mapDevice('mpatha')] }))),
});

export const multipathSituations = await situationsOf([
  ['both paths in one group', [both], []],
  ['all paths enabled, as nothing was read yet', [{ ...both, maps: together.replace('"active"', '"enabled"') }], []],
  ['the NAS ranks its paths', [{ ...both, maps: apart([50, 10]) }], []],
  [
    'the other path works only after the NAS has switched over to it',
    [
      {
        ...both,
        maps: mapsJson(wwid, [
          { paths: [{ dev: 'sda' }] },
          { state: 'enabled', paths: [{ dev: 'sdb', check: 'ghost' }] },
        ]),
      },
    ],
    [],
  ],
  [
    'weights that are meant so',
    moving([0, 0], [100, 20], [200, 40], [300, 60]).map((made) => ({
      ...made,
      maps: mapsJson(wwid, [{ paths: [{ dev: 'sda' }, { dev: 'sdb' }] }]).replaceAll('service-time 0', 'round-robin 0'),
    })),
    [],
  ],
  ['two equal groups', [{ ...both, maps: apart([50, 50]) }], ['warning mpath.failover-policy']],
  ['two equal groups, all enabled', [{ ...both, maps: apart([1, 1], 'enabled') }], ['warning mpath.failover-policy']],
  ['published: failover of today', [published(failover, ['sda', 'sdb'], [4, 5], 1)], ['warning mpath.failover-policy']],
  [
    'published: failover, old layout',
    [published(oldFailover, ['sdd', 'sdc'], [4, 3], 0)],
    ['warning mpath.failover-policy'],
  ],
  [
    'published: a failed path, old layout',
    [published(oldFailed, ['sdd', 'sdc'], [4, 3], 0)],
    ['error mpath.path-failed'],
  ],
  [
    'published: one group that queues',
    [published(equalLogic, ['sdg', 'sdf'], [6, 11], 0)],
    ['note mpath.queues-forever'],
  ],
  ['two disks and no map', [{ ...both, disks: plain, wwids: naa, maps: undefined }], ['error mpath.no-map']],
  [
    'two disks, no map, one is mounted',
    [{ ...both, disks: plain.replace('"running"', '"running","mountpoint":"/mnt/x"'), wwids: naa, maps: undefined }],
    ['error mpath.no-map'],
  ],
  ['two disks, no map, and no id', [{ ...both, disks: plain, maps: undefined }], ['error mpath.no-map']],
  [
    'two LUNs of one target, one path each',
    [{ ...both, disks: plain, wwids: { ...naa, sdb: 'naa.600140551aa592fd025ed4ef1da523dc' }, maps: undefined }],
    ['warning iscsi.one-session', 'warning iscsi.one-session'],
  ],
  [
    'lsblk shows a map that multipathd tells nothing of',
    [{ ...both, maps: 'timeout\n' }],
    ['warning host.cannot-look'],
  ],
  [
    'the blacklist has the name of a disk',
    [{ ...both, disks: plain, wwids: naa, maps: undefined, config: exclude('devnode "^sda"') }],
    ['error mpath.no-map'],
    ['mpath.blacklisted <- mpath.no-map'],
  ],
  [
    'one path of two is excluded',
    [
      {
        ...both,
        disks: lsblk(
          disk('sda', '4:0:0:1', { wwn: `0x${wwid.slice(1)}` }),
          disk('sdb', '5:0:0:1', { children: [mapDevice('mpatha')] }),
        ),
        maps: mapsJson(wwid, [{ paths: [{ dev: 'sdb' }] }]),
        config: exclude('devnode "^sda"'),
      },
    ],
    ['warning mpath.blacklisted'],
  ],
  ['the blacklist has a local disk', [{ ...both, config: exclude('devnode "^vda"') }], []],
  ['the blacklist is everything else', [{ ...both, config: exclude('devnode "!^(sd[a-z]|nvme)"') }], []],
  [
    'a section for a disk that is not there, and no map',
    [{ ...both, disks: plain, wwids: naa, maps: undefined, config: section(wwid.slice(1)) }],
    ['error mpath.no-map'],
    ['mpath.wrong-wwid <- mpath.no-map'],
  ],
  [
    'a section for a disk that is not there',
    [
      {
        ...both,
        disks: bothMapped().replaceAll('"running"', `"running","wwn":"0x${wwid.slice(1)}"`),
        config: section('3600a'),
      },
    ],
    ['note mpath.wrong-wwid'],
  ],
  ['a section for this LUN', [{ ...both, config: section(wwid) }], []],
  ['queues for ever', [{ ...both, maps: queueing('on') }], ['note mpath.queues-forever']],
  ['queues for some checks', [{ ...both, maps: queueing('12 chk') }], []],
  [
    'queues for ever, and no path is left',
    [
      {
        ...both,
        maps: mapsJson(
          wwid,
          [
            {
              state: 'enabled',
              paths: [
                { dev: 'sda', ...dead },
                { dev: 'sdb', ...dead },
              ],
            },
          ],
          { queueing: 'on' },
        ),
      },
    ],
    ['error mpath.path-failed', 'error mpath.queues-forever'],
  ],
  ['fails at once under a file system', [{ ...both, disks: mounted }], ['note mpath.fails-at-once']],
  ['under a file system, with checks to wait for', [{ ...both, disks: mounted, maps: queueing('60 chk') }], []],
  [
    'a path failed',
    [{ ...both, maps: mapsJson(wwid, [{ paths: [{ dev: 'sda' }, { dev: 'sdb', ...dead }] }]) }],
    ['error mpath.path-failed'],
  ],
  [
    'a path is marginal',
    [
      {
        ...both,
        maps: mapsJson(wwid, [
          { paths: [{ dev: 'sda' }] },
          { state: 'enabled', priority: 50, paths: [{ dev: 'sdb', marginal: true }] },
        ]),
      },
    ],
    ['warning mpath.marginal-path'],
  ],
  ['both paths busy', moving([0, 0], [100, 90], [200, 180], [300, 270]), []],
  ['an uneven split', moving([0, 0], [100, 1], [200, 2], [300, 3]), []],
  ['one path of the group moves nothing', moving([0, 0], [100, 0], [200, 0], [300, 0]), ['warning mpath.idle-path']],
  ['nobody reads', moving([0, 0], [0, 0], [0, 0], [0, 0]), []],
  [
    'timers of the defaults',
    [
      {
        ...both,
        sessions: [
          { ...first, recovery: 120 },
          { ...second, recovery: 120 },
        ],
      },
    ],
    ['note mpath.slow-failover'],
  ],
  [
    'no pings: TCP must give up first',
    [{ ...both, sessions: [{ ...first, pingAfter: 0 }, second] }],
    ['note mpath.slow-failover'],
  ],
  [
    'no end to the wait for a session',
    [{ ...both, sessions: [{ ...first, recovery: -1 }, second] }],
    ['note mpath.slow-failover'],
  ],
  [
    'slow timers without a map',
    [{ ...alone, sessions: [{ ...first, recovery: 120 }], records: undefined }],
    ['note host.cannot-look'],
  ],
]);
