/** What holds for every kind of operation, and that journals of earlier versions are still read. */
import { describe, expect, it } from 'vitest';
import { parseEntry } from '../../../main/change/journal.ts';
import { allKinds, kindOf, operationKey, undoOf, type Operation } from '../../../main/change/operation.ts';
import { inverse } from '../../../main/change/operations/operation-kind.ts';
import { commandsOf } from '../../../main/change/preview/preview.ts';
import { performLines } from '../../../main/change/remote/operation-script.ts';

/** Written by version 0.1.0. */
const written = `{"version":1,"id":"m1-0a","purpose":{"code":"smb.not-requested","subject":{"kind":"share","id":"1","name":"data"},"title":"Ask for two channels"},
"uid":1000,"at":1700000000000,"operations":[
{"kind":"secret-file","path":"/etc/lanewise/credentials/nas-ada-01234567","after":"written"},
{"kind":"cifs-mount","at":"/mnt/a","remote":"//nas/data","before":{"by":"options","options":["vers=3.1.1","ip=10.0.0.25"],"credentials":"/etc/lanewise/credentials/nas-ada-01234567"}},
{"kind":"file","path":"/etc/fstab","activate":"systemd","before":{"text":"a\\n","mode":420},"after":{"text":"b\\n","mode":420}},
{"kind":"file","path":"/etc/samba/smb.conf","check":"samba-configuration","activate":"samba","before":{"text":"","mode":420}},
{"kind":"cifs-mount","at":"/mnt/a","remote":"//nas/data","after":{"by":"unit","unit":"mnt-a.mount"}},
{"kind":"cifs-mount","at":"/mnt/b","remote":"//nas/data","after":{"by":"fstab"}},
{"kind":"sysctl","key":"net/ipv4/conf/eth1/rp_filter","before":"1","after":"2"},
{"kind":"route","after":{"to":"10.0.0.26/32","dev":"eth1","source":"10.0.0.2","gateway":"10.0.0.1","table":"main"}},
{"kind":"rule","before":{"priority":20000,"from":"10.0.0.2/32","table":"100"}},
{"kind":"mtu","dev":"eth1","before":9000,"after":1500}],
"phase":"kept","next":10,"deadline":1700000180000,"mounted":[{"at":"/mnt/a","options":"rw,vers=3.1.1"}]}`;

const entry = parseEntry(written);
const operations: readonly Operation[] = entry?.operations ?? [];

it('a journal of an earlier version is read, whole', () => {
  expect(entry).toEqual(JSON.parse(written));
});

const guid = '{0b8a1f0e-6c1d-4f7e-9a55-3f1b2c7d9e10}';
const ofWindows: readonly Operation[] = [
  { kind: 'windows-setting', of: { setting: 'multichannel' }, before: 'off', after: 'on' },
  { kind: 'windows-setting', of: { setting: 'dialect-cap' }, before: 'SMB210', after: 'None' },
  { kind: 'windows-setting', of: { setting: 'rss', guid, name: 'Ethernet 2' }, before: 'off', after: 'on' },
  {
    kind: 'windows-setting',
    of: { setting: 'constraint', server: 'nas', guid, name: "Anna's" },
    before: 'on',
    after: 'off',
  },
];

const portal = { target: 'iqn.2026-01.lab:disk', address: 'fd00::25', tcpPort: 3260, iface: 'card1' };
const ofIscsi: readonly Operation[] = [
  { kind: 'iscsi-iface', name: 'lanewise-eth1-01234567', dev: 'eth1', after: 'there' },
  { kind: 'iscsi-session', ...portal, record: 'made', startup: 'automatic', after: 'in' },
  { kind: 'iscsi-node', ...portal, name: 'node.startup', before: 'manual', after: 'automatic' },
];

const ofNfs: readonly Operation[] = [
  { kind: 'nfs-mount', at: '/mnt/a', remote: '10.0.0.25:/data', after: { by: 'fstab' } },
  {
    kind: 'nfs-transport',
    group: 'switch-0',
    name: 'xprt-1-tcp',
    home: 'fd00::25',
    path: '/data',
    minor: 2,
    tcpPort: 2049,
    security: 'sys',
    before: 'fd00::25',
    after: 'fd00::26',
  },
];

it('each kind stands in it, or is of Windows, of iSCSI or of NFS', () => {
  expect(new Set([...operations, ...ofWindows, ...ofIscsi, ...ofNfs].map(kindOf))).toEqual(new Set(allKinds));
});

it.each([
  ['an unknown kind', '"mtu","dev"', '"ntfs-mount","dev"'],
  ['an unknown field', '"dev":"eth1","before"', '"dev":"eth1","argv":["x"],"before"'],
  ['special permission bits', '"mode":420}}', '"mode":2541}}'],
])('a journal with %s is none', (_, from, to) => {
  expect(written).toContain(from);
  expect(parseEntry(written.replace(from, to))).toBeUndefined();
});

it('a setting of Windows is undone in the words of PowerShell', () => {
  expect(commandsOf(undoOf(ofWindows)).split('\n')).toEqual([
    '& {',
    "$ErrorActionPreference = 'Stop'",
    "New-SmbMultichannelConstraint -ServerName 'nas' -InterfaceAlias 'Anna''s' -Force",
    "Disable-NetAdapterRss -Name 'Ethernet 2'",
    'Set-SmbClientConfiguration -Smb2DialectMax SMB210 -Force',
    'Set-SmbClientConfiguration -EnableMultiChannel $false -Force',
    '}',
  ]);
  for (const one of ofWindows) expect(() => performLines(one)).toThrow('is nothing that Lanewise changes');
});

describe.each(
  [...operations, ...ofWindows, ...ofIscsi, ...ofNfs].map((operation) => [operation.kind, operation] as const),
)('%s', (_, operation) => {
  it('is the same again when it is turned round twice, and concerns the same thing both ways', () => {
    expect(inverse(inverse(operation))).toEqual(operation);
    expect(operationKey(inverse(operation))).toBe(operationKey(operation));
    expect(undoOf([operation])).toEqual([inverse(operation)]);
  });

  it('has words for people, commands to copy, and a script where a shell does it', () => {
    const kind = kindOf(operation);
    expect(kind.label(operation)).toMatch(/^The /);
    expect(kind.sentence(operation)).toMatch(/^[A-Z]/);
    expect(commandsOf([operation]).split('\n').length).toBeGreaterThan(3);
    if (kind.shell !== undefined)
      expect(performLines(operation, 'username=a\n')).toContain(`lw_do_${kind.shell.family}`);
  });
});
