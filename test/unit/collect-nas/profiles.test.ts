import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { allToolPaths, guideOf, profiles, recognise, toolsAt } from '../../../main/collect/systems/profiles/known.ts';
import { linux } from '../../../main/collect/systems/profiles/linux.ts';
import type { Clues } from '../../../main/collect/systems/profiles/profile.ts';
import { synologyDsm7 } from '../../../main/collect/systems/profiles/synology.ts';
import {
  parseAssignments,
  parseId,
  parseQnapSystem,
  parseSambaVersion,
} from '../../../main/collect/systems/release-files.ts';
import { windowsCommands } from '../../../main/collect/smb-server/windows/windows-script.ts';
import { missingFile, onlyWhere } from '../../helpers/only-where.ts';

const clues = (change: Partial<Clues>): Clues => ({
  kernelName: 'Linux',
  kernelRelease: '6.1.0',
  osRelease: undefined,
  synology: undefined,
  synologyModel: undefined,
  version: undefined,
  midclt: false,
  qnap: undefined,
  unraid: undefined,
  openMediaVault: undefined,
  ksmbd: false,
  windows: undefined,
  ...change,
});
const debian = parseAssignments(
  'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nNAME="Debian GNU/Linux"\nVERSION_ID="12"\n',
);
const dsm = (version: string) =>
  parseAssignments(
    `majorversion="${version.split('.')[0]}"\nproductversion="${version}"\nbuildnumber="69057"\nsmallfixnumber="5"\nos_name="DSM"\n`,
  );

test.each<[string, Partial<Clues>, object]>([
  [
    'DSM 7',
    { synology: dsm('7.2.1'), synologyModel: 'DS920+' },
    { kind: 'synology-dsm7', name: 'Synology DSM', version: '7.2.1-69057 Update 5', model: 'DS920+' },
  ],
  ['DSM 6', { synology: dsm('6.2.4') }, { kind: 'synology-dsm6', version: '6.2.4-69057 Update 5' }],
  [
    'QNAP',
    {
      qnap: parseQnapSystem(
        '[System]\nModel = TS-X53D\nVersion = 5.1.2\nBuild Number = 20230904\n[Network]\nModel = x\n',
      ),
    },
    { kind: 'qnap', name: 'QNAP QTS', version: '5.1.2 build 20230904', model: 'TS-X53D' },
  ],
  ['QuTS hero', { qnap: parseQnapSystem('[System]\nVersion = h5.1.0\n') }, { name: 'QNAP QuTS hero' }],
  ['unRAID', { unraid: parseAssignments('version="6.12.4"\n') }, { kind: 'unraid', version: '6.12.4' }],
  [
    'TrueNAS SCALE, which is Debian too',
    { osRelease: debian, version: '24.10.2', midclt: true },
    { kind: 'truenas-scale', version: '24.10.2' },
  ],
  [
    'TrueNAS CORE',
    { kernelName: 'FreeBSD', version: 'TrueNAS-13.0-U6.1 (d3e2d4bb)', midclt: true },
    { kind: 'truenas-core', version: '13.0-U6.1' },
  ],
  ['OpenMediaVault', { osRelease: debian, openMediaVault: '7.4.1-1' }, { kind: 'openmediavault', version: '7.4.1-1' }],
  ['OpenMediaVault by its folder', { osRelease: debian, openMediaVault: '' }, { kind: 'openmediavault' }],
  ['ksmbd', { osRelease: debian, ksmbd: true }, { kind: 'ksmbd' }],
  ['Debian', { osRelease: debian }, { kind: 'linux', name: 'Debian GNU/Linux', version: '12' }],
  ['FreeBSD', { kernelName: 'FreeBSD', kernelRelease: '14.1-RELEASE' }, { kind: 'freebsd', version: '14.1-RELEASE' }],
  [
    'Windows Server',
    { kernelName: undefined, windows: { name: 'Microsoft Windows Server 2022', version: '10.0.20348' } },
    { kind: 'windows-server', name: 'Microsoft Windows Server 2022' },
  ],
  ['something that says nothing', { kernelName: undefined }, { kind: 'linux', name: 'Unknown system' }],
])('recognises %s', (_, change, system) => {
  expect(recognise(clues(change)).system).toMatchObject(system);
});

test('every profile says where multichannel is switched on, and says so where that is not confirmed', () => {
  const unsure = profiles.filter(({ multichannel }) => !multichannel.sure);
  expect(unsure.map(({ kind }) => kind)).toEqual(['synology-dsm6', 'qnap', 'unraid']);
  for (const { multichannel } of unsure) expect(multichannel.text).toMatch(/from memory|not confirmed/);
  for (const { multichannel, restart } of profiles)
    expect(multichannel.text.length * restart.text.length).toBeGreaterThan(0);
});

test('every kind of NAS has one profile', () => {
  const kinds = profiles.map(({ kind }) => kind);
  expect(new Set(kinds).size).toBe(kinds.length);
});

test('a program is taken where the profile has it, else where distributions have it', () => {
  const found = new Set(['/usr/local/bin/smbstatus', '/usr/bin/smbstatus', '/bin/netstat']);
  expect(toolsAt(synologyDsm7, found)).toEqual({ smbstatus: '/usr/bin/smbstatus', netstat: '/bin/netstat' });
  expect(allToolPaths().every((path) => path.startsWith('/'))).toBe(true);
});

const paths = { smbstatus: '/usr/bin/smbstatus', testparm: '/usr/bin/testparm', ss: '/usr/bin/ss' };

test('the sudoers line allows exactly the reads that need root', () => {
  expect(guideOf(linux, 'ada', paths).sudoers).toEqual([
    'ada ALL=(root) NOPASSWD: /usr/bin/smbstatus -p --json, /usr/bin/smbstatus -p, /usr/bin/testparm -sv, ' +
      String.raw`/usr/bin/ss -tinpOH sport \= \:445`,
  ]);
  expect(guideOf(synologyDsm7, 'ada', {}).sudoers[0]).toContain('/usr/bin/smbstatus -v --show-multichannel');
});

test.each(['ada', 'DOM\\ada lovelace', 'ada\nroot ALL=(ALL) NOPASSWD: ALL', '%x'])(
  'visudo takes the line for %j, and it stays one line',
  onlyWhere(missingFile('/usr/sbin/visudo', 'visudo (Debian package sudo)')),
  (user) => {
    const lines = [...guideOf(linux, user, paths).sudoers, ...guideOf(synologyDsm7, user, {}).sudoers];
    expect(lines.every((line) => !line.includes('\n'))).toBe(true);
    const said = execFileSync('/usr/sbin/visudo', ['-cf', '-'], { input: `${lines.join('\n')}\n`, encoding: 'utf8' });
    expect(said).toContain('parsed OK');
  },
);

test('the words of a Windows command line need no quotes under any shell, and fit into cmd.exe', () => {
  for (const argv of Object.values(windowsCommands)) {
    expect(argv.every((word) => /^[\w+/=-]+$/.test(word))).toBe(true);
    expect(argv.join(' ').length).toBeLessThan(8000);
  }
});

test('id and the version of smbd', () => {
  expect(parseId('uid=1026(ada) gid=100(users) groups=100(users),101(administrators)\n')).toEqual({
    name: 'ada',
    root: false,
  });
  expect(parseId('uid=0 gid=0\n')).toEqual({ name: '0', root: true });
  expect(parseSambaVersion('Version 4.17.12-Debian\n')).toBe('4.17.12-Debian');
});
