import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { journalFolder } from '../../main/change/journal.ts';
import type { Machine } from '../../main/machine/machine.ts';
import { smbClientOf, type MachineFacts } from '../../shared/model/machine.ts';
import { valueOf } from '../../shared/model/reading.ts';
import { computer } from './fake-machine.ts';
import { hostileNames, longName, shownByKernel } from './hostile-names.ts';

/** What is different about the computers in a scene of a change. */
export interface ComputerWish {
  /** Programs have the first share in use; those of other users are not seen. */
  readonly inUse?: true;
  /** Mounted with a ticket (Kerberos) by a command, and no longer written down anywhere. */
  readonly byHand?: true;
  /** Unmounted since the window was drawn. */
  readonly unmounted?: true;
  /** Whoever could write something on it wrote names that steer, turn or hide text, and long ones. */
  readonly hostile?: true;
}

/** Each on a line of its own. */
const hostileLines = [...hostileNames, longName].map((name) => name.replaceAll(/[\r\n]/g, ' '));

const credentials = 'credentials=/etc/samba/nas.cred,vers=3.1.1,_netdev';
const otherLines = [
  '# /etc/fstab: static file system information.',
  'UUID=5f1c2c3e-7a0f-4d0e-9c55-0d4f6a7b1e22 / ext4 errors=remount-ro 0 1',
  'UUID=91A2-0B3C /boot/efi vfat umask=0077 0 1',
];

/** The workstation of these facts, as a change reads it. `begun`: names of changes that are begun and not finished. */
export function workstationOf(facts: MachineFacts, wish: ComputerWish, begun: () => readonly string[]): Machine {
  const mounts = valueOf(smbClientOf(facts).mounts) ?? [];
  const isGuest = valueOf(smbClientOf(facts).debugData)?.servers.some(({ sessions }) =>
    sessions.some(({ login }) => login === 'guest'),
  );
  const security = wish.byHand ? ',sec=krb5' : isGuest === true ? ',sec=none' : ',username=ada';
  const table = mounts.map(
    ({ at, remote, address = '', quoted }, index) =>
      `${36 + index} 22 0:${50 + index} / ${shownByKernel(at)} rw,relatime shared:1 - cifs ${shownByKernel(remote)} ` +
      `${quoted[0]?.split(' ')[3]?.replace(/,addr=.*/, '') ?? 'rw'}${security},addr=${address}\n`,
  );
  const channels = (asked: number): string => (asked > 1 ? `,multichannel,max_channels=${asked}` : '');
  const lines = mounts.map(
    ({ at, remote, asked }) =>
      `${shownByKernel(remote)} ${shownByKernel(at)} cifs ${isGuest === true ? 'guest,_netdev' : credentials}${channels(asked)} 0 0`,
  );
  const [first] = mounts;
  const machine = computer({
    files: {
      '/proc/self/mountinfo': `22 1 8:1 / / rw,relatime - ext4 /dev/sda1 rw\n${wish.unmounted ? '' : table.join('')}`,
      '/etc/fstab': `${[...otherLines, ...(wish.hostile ? hostileLines.map((line) => `# ${line}`) : []), ...(wish.byHand ? [] : lines)].join('\n')}\ntmpfs /tmp tmpfs defaults,noatime 0 0\n`,
      '/proc/fs/cifs/DebugData': debugDataOf(first?.remote ?? ''),
      '/proc/4211/comm': wish.hostile ? `vlc${hostileLines[3]}\n` : 'vlc\n',
      '/proc/2208/comm': 'bash\n',
    },
    commands: { 'mount.cifs -V': 'mount.cifs version: 7.0\n' },
  });
  const films = wish.hostile ? [...hostileNames, longName] : ['films/Metropolis (1927).mkv'];
  const open = films.map((film, index) => `/proc/4211/fd/${7 + index}\0${first?.at}/${film}\0`).join('');
  const links = `${open}/proc/2208/cwd\0${first?.at}\0`;
  const inUse = { exitCode: 1, stdout: links, stderr: 'find: ‘/proc/1/fd’: Permission denied\n' };
  return {
    ...withJournal(machine, begun),
    run: async (argv, options) => {
      if (argv[0] !== 'find') return machine.run(argv, options);
      return wish.inUse ? inUse : { exitCode: 0, stdout: '', stderr: '' };
    },
  };
}

/** A plain Linux with a Samba whose multichannel is off. */
export function sambaNas({ hostile }: ComputerWish, open: () => readonly string[]): Machine {
  const comments = hostile ? hostileLines.map((line) => `# ${line}\n`).join('') : '';
  const text = `[global]\n${comments}   server multi channel support = no\n[media]\n   path = /srv/media\n   read only = no\n`;
  const machine = computer({
    files: { '/etc/os-release': 'NAME="Debian GNU/Linux"\nVERSION_ID="13"\nID=debian\n', '/etc/samba/smb.conf': text },
    commands: {
      'uname -s -r': 'Linux 6.12.117\n',
      'testparm -s': {
        exitCode: 0,
        stdout: text,
        stderr: 'Load smb config files from /etc/samba/smb.conf\nLoaded services file OK.\n',
      },
    },
  });
  return withJournal(machine, open);
}

/** What a kernel says of one share, here of this one. */
function debugDataOf(remote: string): string {
  const text = readFileSync(resolve(import.meta.dirname, '../fixtures/linux/debug-data/6.12-not-asked.txt'), 'utf8');
  return text.replace(String.raw`\\10.77.1.25\data`, () => remote.replaceAll('/', '\\'));
}

export function withJournal(machine: Machine, open: () => readonly string[]): Machine {
  return {
    ...machine,
    async listDirectory(path) {
      if (path === journalFolder) return open().map((name) => `${name}.open`);
      return machine.listDirectory(path);
    },
  };
}
