import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseBlockDisks } from '../../../main/collect/iscsi-client/block-disks.ts';
import { parseDiskCounts } from '../../../main/collect/iscsi-client/disk-counts.ts';
import { parseMapsJson } from '../../../main/collect/iscsi-client/maps-json.ts';
import { parseMapsText } from '../../../main/collect/iscsi-client/maps-text.ts';
import { parseMultipathConfig } from '../../../main/collect/iscsi-client/multipath-config.ts';
import { parseNodeRecords } from '../../../main/collect/iscsi-client/node-records.ts';
import { parseRefusedLogins } from '../../../main/collect/iscsi-client/refused-logins.ts';
import { wwidOf } from '../../../main/collect/iscsi-client/wwid.ts';
import { MachineError } from '../../../main/machine/machine.ts';
import { captures, iscsiSituations } from '../../helpers/captures.ts';
import { disk, lsblk, mapsJson } from '../../helpers/iscsi-machine.ts';
import { resultOf } from '../../helpers/parser-results.ts';
import { equalLogic, failover, oldFailed, oldFailover } from './seeds.ts';

const config = `# made by hand
defaults {
    user_friendly_names yes
    path_grouping_policy  "multibus"   # all at once
}
blacklist {
    devnode "^sda"
    device { vendor "SGI"
             product "Universal Xport" }
}
blacklist_exceptions { wwid "3600a" }
multipaths
{
    multipath {
        wwid   3600140551aa592fd025ed4ef1da523db
        alias  san
    }
}
`;

const records = `/etc/iscsi/nodes/iqn.2026-01.lab:disk/10.77.1.25,3260,1/default:node.name = iqn.2026-01.lab:disk
/etc/iscsi/nodes/iqn.2026-01.lab:disk/10.77.1.25,3260,1/default:node.startup = manual
/var/lib/iscsi/nodes/iqn.2026-01.lab:disk/fd00::25,3260,1/storage:node.startup = automatic
/var/lib/iscsi/nodes/iqn.2026-01.lab:disk/fd00::25,3260,1/storage:node.conn[0].startup = manual
/etc/iscsi/nodes/iqn.2026-01.lab:disk/10.77.2.25,3260:node.conn[0].startup = manual
`;

const diskstats =
  '   8       0 sda 251 0 204958 13137 1 0 0 42 3 8790 13223 0 0 0 0 1 42\n 254       0 dm-0 151 0 200750 12739 0 0 0 0 0 8560 12739\n';
const journal = '[ 4711.1] pc iscsid[791]: conn 0 login rejected: initiator error - target not found (02/03)\n';

describe('multipath -ll', () => {
  test('of today: groups, states, paths', () => {
    const [map] = parseMapsText(failover);
    expect(map).toMatchObject({
      name: 'mpatha',
      wwid: '3600140551aa592fd025ed4ef1da523db',
      device: 'dm-0',
      vendor: 'SYNOLOGY',
      handler: '1 alua',
      groups: [
        {
          state: 'active',
          priority: 50,
          selector: 'service-time 0',
          paths: [{ disk: 'sda', hctl: '4:0:0:1', check: 'ready' }],
        },
        { state: 'enabled', priority: 50, paths: [{ disk: 'sdb', state: 'active', device: 'running' }] },
      ],
    });
  });

  test('up to 0.4.8: the id is the name, and the device is glued to it', () => {
    const [map] = parseMapsText(oldFailover);
    const wwid = '14945540000000000000000000100000099b2f8000f000000';
    expect(map).toMatchObject({
      name: wwid,
      wwid,
      device: 'dm-0',
      vendor: 'IET',
      product: 'VIRTUAL-DISK',
      features: '0',
    });
    expect(map?.groups.map(({ state, paths }) => [state, paths.map((path) => path.disk)])).toEqual([
      ['active', ['sdd']],
      ['enabled', ['sdc']],
    ]);
  });

  test('messages of a checker are passed over, and a failed path is failed', () => {
    const [map] = parseMapsText(oldFailed);
    expect(map?.groups[1]?.paths).toEqual([
      { hctl: '3:0:0:0', disk: 'sdc', state: 'failed', check: 'faulty', marginal: false },
    ]);
  });

  test('a map without its heading is left out, one without an id has its name', () => {
    const maps = parseMapsText(equalLogic);
    expect(maps.map(({ name, features, groups }) => [name, features, groups[0]?.paths.length])).toEqual([
      ['eql-0-8a0906-4f2b9e409-2b800184d024d9db_c', '1 queue_if_no_path', 2],
    ]);
  });

  test('bold letters, a path that is gone, words with a blank', () => {
    const [map] = parseMapsText(
      "\u001B[1mreload: a (3600) undef IBM,2145\u001B[0m\nsize=1G features='0' hwhandler='0' wp=ro\n`-+- policy='queue-length 0' prio=-1 status=undef\n  |- #:#:#:# -   #:#  failed i/o timeout unknown\n  `- 1:0:0:2 sdc 8:32 active i/o pending running\n",
    );
    expect(map).toMatchObject({ name: 'a', wwid: '3600', product: '2145' });
    expect(map?.device).toBeUndefined();
    expect(map?.groups).toEqual([
      {
        selector: 'queue-length 0',
        state: 'unknown',
        marginal: false,
        paths: [
          { state: 'failed', check: 'timeout', device: 'unknown', marginal: false },
          { hctl: '1:0:0:2', disk: 'sdc', state: 'active', check: 'pending', device: 'running', marginal: false },
        ],
      },
    ]);
  });

  test('a path that was cut off is no path less', () => {
    expect(() => parseMapsText(failover.slice(0, -30))).toThrow('ends in the middle of a line');
    expect(() => parseMapsText(`${failover.split('\n').slice(0, 3).join('\n')}\n| \`- 4:0:0:1 sda\n`)).toThrow(
      'not a path',
    );
  });
});

describe('multipathd show maps json', () => {
  test.each(['timeout', 'fail', '', 'error -1 receiving packet'])(
    '%j in place of an answer is no empty list',
    (said) => {
      expect(() => parseMapsJson(`${said}\n`)).toThrow(/printed (?:no list|nothing)/);
    },
  );

  test('a refusal is one', () => {
    const denied = expect.objectContaining({ kind: 'denied' });
    expect(() => parseMapsJson('permission deny: need to be root\n')).toThrow(denied);
    expect(() => parseMapsJson('permission deny: need to be root\n')).toThrow(MachineError);
  });

  test('fields that an old one lacks are not known; those of a new one do not disturb', () => {
    const old =
      '{"major_version":9,"maps":[{"name":"a","uuid":"36","path_groups":[{"dm_st":"active","paths":[{"dev":"sdb","dm_st":"active","chk_st":"ghost","new":[]}]}]}]}';
    expect(parseMapsJson(old)).toEqual([
      {
        name: 'a',
        wwid: '36',
        groups: [
          {
            state: 'active',
            marginal: false,
            paths: [{ disk: 'sdb', state: 'active', check: 'ghost', marginal: false }],
          },
        ],
        quoted: [expect.stringContaining('"uuid":"36"')],
      },
    ]);
  });

  test('`-` is no word on queueing, and no disk', () => {
    const [map] = parseMapsJson(mapsJson('36', [{ paths: [{ dev: '-', marginal: true }] }]));
    expect(map?.queueing).toBeUndefined();
    expect(map?.groups[0]).toMatchObject({ marginal: true, paths: [{ marginal: true }] });
    expect(map?.groups[0]?.paths[0]?.disk).toBeUndefined();
  });
});

describe('lsblk', () => {
  test('disks of other buses without a SCSI address are none; numbers may be words', () => {
    const disks = parseBlockDisks(
      lsblk(
        disk('sda', '2:0:0:1', { size: '21474836480', wwn: '0x600140551aa592fd025ed4ef1da523db' }),
        { name: 'nvme0n1', type: 'disk', size: 5, hctl: null },
        { name: 'sr0', type: 'rom', hctl: '0:0:0:0' },
      ),
    );
    expect(disks.map(({ name, size, wwid }) => [name, size, wwid])).toEqual([
      ['sda', 21_474_836_480, '3600140551aa592fd025ed4ef1da523db'],
    ]);
  });

  test('half an id that a whole NAS shares is none', () => {
    const [short, other] = parseBlockDisks(
      lsblk(
        disk('sda', '2:0:0:1', { wwn: '0x600140551aa592fd' }),
        disk('sdb', '3:0:0:1', { wwn: '0x5000c500a1b2c3d4' }),
      ),
    );
    expect([short?.wwid, other?.wwid]).toEqual([undefined, '35000c500a1b2c3d4']);
  });

  test('what lies upon a disk, however deep', () => {
    const [one] = parseBlockDisks(
      lsblk(
        disk('sda', '2:0:0:1', {
          children: [
            {
              name: 'sda1',
              kname: 'sda1',
              type: 'part',
              children: [{ name: 'vg-lv', kname: 'dm-1', type: 'lvm', fstype: 'xfs', mountpoint: '/srv' }],
            },
          ],
        }),
      ),
    );
    expect(one?.uses).toEqual([
      { name: 'sda1', path: '/dev/sda1', kind: 'part' },
      { name: 'dm-1', path: '/dev/mapper/vg-lv', kind: 'lvm', fileSystem: 'xfs', mountPoint: '/srv' },
    ]);
  });
});

test('diskstats: sectors of 512 bytes, requests in flight, whole SCSI disks alone', () => {
  expect(parseDiskCounts(diskstats)).toEqual([
    { name: 'sda', read: 204_958 * 512, written: 0, inFlight: 3, quoted: expect.stringContaining('sda 251') },
  ]);
});

test('multipath.conf: quotes, comments, braces on lines of their own, sections in a row', () => {
  expect(parseMultipathConfig([config])).toMatchObject({
    policy: 'multibus',
    maps: [{ wwid: '3600140551aa592fd025ed4ef1da523db', alias: 'san' }],
    blacklist: [{ by: 'devnode', pattern: '^sda' }],
    exceptions: [{ by: 'wwid', pattern: '3600a' }],
  });
  expect(() => parseMultipathConfig(['multipaths {\n multipath {\n wwid 3\n}\n'])).toThrow('a section does not end');
  expect(() => parseMultipathConfig(['}\n'])).toThrow('a brace too many');
});

test('node records: both layouts, IPv6, one record each', () => {
  expect(parseNodeRecords(records).map(({ address, iface, startup }) => [address, iface, startup])).toEqual([
    ['10.77.1.25', 'default', 'manual'],
    ['fd00::25', 'storage', 'automatic'],
    ['10.77.2.25', 'default', 'manual'],
  ]);
});

test('refused logins: each once, with its status', () => {
  expect(parseRefusedLogins(journal + journal)).toEqual([
    {
      text: expect.stringContaining('login rejected'),
      status: '02/03',
      quoted: [expect.stringContaining('iscsid[791]')],
    },
  ]);
});

test('refused logins: what iscsiadm says of one names target and portal, if it was a refusal', () => {
  const of = (portal: string, why: string, pid = 9): string =>
    `[ 1.1] pc iscsiadm[9]: Could not login to [iface: default, target: iqn.a:b, portal: ${portal},3260].\n[ 1.2] pc iscsiadm[${pid}]: initiator reported error (${why})\n`;
  const refused = of('10.77.2.25', '19 - encountered non-retryable iSCSI login failure');
  expect(parseRefusedLogins(refused)).toEqual([
    {
      text: 'initiator reported error (19 - encountered non-retryable iSCSI login failure)',
      target: 'iqn.a:b',
      portal: '10.77.2.25',
      quoted: refused.trim().split('\n'),
    },
  ]);
  expect(parseRefusedLogins(of('10.77.2.25', '8 - connection timed out'))).toEqual([]);
  expect(parseRefusedLogins(of('10.77.2.25', '19 - of another one', 10))).toEqual([]);
});

test.each([
  ['naa.600140551AA592fd025ed4ef1da523db\n', '3600140551aa592fd025ed4ef1da523db'],
  ['eui.0025385b71b0f2a1', '20025385b71b0f2a1'],
  ['t10.ATA     QEMU HARDDISK   QM00001 ', '1ATA_QEMU_HARDDISK_QM00001'],
  ['', undefined],
  ['naa.6', undefined],
])('the kernel’s id %j is %j to multipath', (text, wwid) => expect(wwidOf(text)).toBe(wwid));

const parsers: readonly (readonly [string, (text: string) => unknown, string])[] = [
  ['maps json', parseMapsJson, mapsJson('36', [{ paths: [{ dev: 'sda' }] }])],
  ['multipath -ll', parseMapsText, failover],
  ['old multipath -ll', parseMapsText, oldFailed],
  ['lsblk', parseBlockDisks, lsblk(disk('sda', '2:0:0:1'))],
  ['diskstats', parseDiskCounts, diskstats],
  ['multipath.conf', (text) => parseMultipathConfig([text]), config],
  ['node records', parseNodeRecords, records],
  ['journal', parseRefusedLogins, journal],
];

describe.each(parsers)('%s', (_name, parse, text) => {
  const survives = (input: string): void => {
    try {
      resultOf(parse, input);
    } catch (error) {
      // What the daemon refuses is an answer as well.
      if (!(error instanceof MachineError)) throw error;
    }
  };

  test('every beginning of it parses or is refused with a reason', () => {
    for (let end = 0; end <= text.length; end += 1) survives(text.slice(0, end));
  });

  test('random bytes and random changes as well', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), survives));
    fc.assert(
      fc.property(fc.nat(text.length), fc.nat(20), fc.string({ unit: 'binary', maxLength: 9 }), (at, cut, piece) =>
        survives(text.slice(0, at) + piece + text.slice(at + cut)),
      ),
    );
  });
});

describe('captures', () => {
  const own: Readonly<Record<string, (text: string) => unknown>> = {
    'multipath_-ll': parseMapsText,
    multipathd_show_topology: parseMapsText,
    multipathd_show_maps_json: parseMapsJson,
    'lsblk_-J_-O': parseBlockDisks,
    proc_diskstats: parseDiskCounts,
    multipathd_show_config_local: (text) => parseMultipathConfig([text]),
    'multipath.conf': (text) => parseMultipathConfig([text]),
  };
  const found = iscsiSituations.flatMap((situation) =>
    readdirSync(join(captures, situation), { recursive: true, encoding: 'utf8' }).flatMap((path) => {
      const parse = own[path.split('/').at(-1) ?? ''];
      return parse === undefined ? [] : [[join(situation, path), parse] as const];
    }),
  );

  test.each(found)('%s parses', (path, parse) => {
    expect(parse(readFileSync(join(captures, path), 'utf8'))).toBeDefined();
  });

  test('JSON and both layouts of text tell the same', () => {
    expect(found.length).toBeGreaterThan(20);
    for (const [path] of found.filter(([name]) => name.endsWith('multipathd_show_maps_json'))) {
      const at = (name: string): string => readFileSync(join(captures, path, '..', name), 'utf8');
      const shape = (maps: ReturnType<typeof parseMapsText>) =>
        maps.map(({ name, wwid, groups }) => [
          name,
          wwid,
          groups.map(({ state, priority, paths }) => [
            state,
            priority,
            paths.map((one) => [one.disk, one.state, one.check]),
          ]),
        ]);
      const json = shape(parseMapsJson(at('multipathd_show_maps_json')));
      expect(shape(parseMapsText(at('multipath_-ll')))).toEqual(json);
      expect(shape(parseMapsText(at('multipathd_show_topology')))).toEqual(json);
    }
  });
});
