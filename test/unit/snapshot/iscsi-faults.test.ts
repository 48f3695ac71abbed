/** A workstation with iSCSI on which something is missing, hangs, or goes away while it is read. */
import { expect, test } from 'vitest';
import { diagnose } from '../../../main/findings/diagnose.ts';
import { valueOf } from '../../../shared/model/reading.ts';
import { disk, iscsiSnapshot, lsblk, mapDevice, type MadeWorkstation } from '../../helpers/iscsi-machine.ts';
import { bothMapped, together, twoPortals, wwid } from '../../helpers/two-portals.ts';

const { target, first, second } = twoPortals('iqn.2026-01.lab:disk');
const both: MadeWorkstation = {
  sessions: [first, second],
  disks: bothMapped(),
  maps: together,
  counts: { sda: [1000, 0], sdb: [1000, 0] },
  records: [first, second]
    .map(({ portal }) => `/etc/iscsi/nodes/${target}/${portal},3260,1/default:node.startup = automatic\n`)
    .join(''),
};

/** The verdict of the only LUN with what is missing, and what is found. */
async function told(made: MadeWorkstation) {
  const snapshot = await iscsiSnapshot(made);
  const [share, ...more] = snapshot.shares;
  if (share === undefined || more.length > 0) throw new Error(`${snapshot.shares.length} shares`);
  const { word, missing } = share.verdict;
  return { word, missing, found: diagnose([snapshot]), lanes: valueOf(share.session)?.lanes ?? [] };
}

test.each([
  ['dead', 'error -1 receiving packet\n'],
  ['hanging', 'timeout\n'],
  ['refusing', 'permission deny: need to be root\n'],
])('multipathd is %s: which paths the map uses is not known, and it is said what to do', async (_, maps) => {
  const { word, missing, found } = await told({ ...both, maps });
  expect([word, missing]).toEqual(['unknown', [expect.stringContaining('multipathd did not answer')]]);
  const cause = found.find(({ code }) => code === 'host.cannot-look');
  expect(JSON.stringify(cause?.remedies)).toContain('systemctl enable --now multipathd');
});

test('multipath-tools is not installed, and the LUN is there twice: red, and it is said what to install', async () => {
  const disks = lsblk(disk('sda', '4:0:0:1'), disk('sdb', '5:0:0:1'));
  const wwids = { sda: `naa.${wwid.slice(1)}`, sdb: `naa.${wwid.slice(1)}` };
  const { found } = await told({ ...both, disks, wwids, lacks: ['multipath-tools'] });
  const [cause] = found;
  expect([cause?.severity, cause?.code]).toEqual(['error', 'mpath.no-map']);
  expect(JSON.stringify(cause?.remedies)).toContain('apt install multipath-tools');
});

test('open-iscsi is not installed, and a session is there all the same: no record is denied', async () => {
  const { word, missing, found } = await told({
    ...both,
    sessions: [first],
    disks: lsblk(disk('sda', '4:0:0:1')),
    maps: undefined,
    records: { exitCode: 2, stdout: '', stderr: 'grep: /etc/iscsi/nodes: No such file or directory\n' },
  });
  expect([word, missing]).toEqual(['unknown', [expect.stringContaining('One portal of the NAS is known here')]]);
  expect(found).toEqual([]);
});

test('a session that goes while it is read is none', async () => {
  const { word, lanes } = await told({ ...both, leaving: [3] });
  expect([word, lanes.length]).toEqual(['full', 2]);
});

test('a disk that goes between the list of disks and the map is a path that is lost', async () => {
  const { word, lanes } = await told({
    ...both,
    disks: lsblk(disk('sda', '4:0:0:1', { children: [mapDevice('mpatha')] })),
  });
  expect([word, lanes.map(({ state }) => state)]).toEqual(['broken', ['connected', 'disconnected']]);
});

test('an ordinary user: nothing of the verdict needs root, and what does is said', async () => {
  const { word, found } = await told({ ...both, records: undefined });
  expect([word, found.map(({ severity, code }) => `${severity} ${code}`)]).toEqual(['full', ['note host.cannot-look']]);
  expect(found[0]?.consequence).toContain('logs in when it starts');
  expect(JSON.stringify(found[0]?.remedies)).toContain(`sudo grep -r '^node.startup' /etc/iscsi/nodes`);
});
