import type { MachineFacts } from '../../model/machine.ts';

/** Words of the page shown while no share is attached, on any system. */
export const firstRunWords = {
  unreadText: 'Your shares appear here as soon as the list can be read.',
  looksFor: 'What Lanewise looks for',
  looksForItems: [
    'The addresses of the NAS that it is connected to, and the interfaces of this machine that it uses.',
    'The data that each connection moves, every second while this window is open.',
  ],
  nothingWritten:
    'Lanewise only reads. It changes nothing until you have seen the exact change and agreed to it, and it sends nothing to anyone else.',
  sample: 'Play the sample',
  sampleText:
    'The sample is a recording of a machine and a NAS with two ports. It plays in this window until you stop it.',
  cannotLook: 'No share is shown because something could not be read',
} as const;

const mounting = {
  title: 'No NAS share is mounted on this machine',
  intro:
    'Lanewise watches the shares of a NAS that this machine mounts (SMB, NFS) and its iSCSI disks, and shows whether they use every network port of the NAS. Mount one, and it appears here by itself.',
  unreadTitle: 'It is not known which shares are mounted',
  looksFor:
    'A mounted share (file system type cifs, nfs or nfs4), mounted by fstab, systemd or the mount command, or a disk that came by iSCSI.',
  howTitle: 'Mount a share with two lanes',
  howText: 'Fill in the name of your NAS, the share and your account. The last two options allow the second lane.',
  example: 'sudo mount -t cifs //nas/media /mnt/media -o username=you,vers=3.1.1,multichannel,max_channels=2',
} as const;

const mapping = {
  title: 'No NAS share is mapped on this machine',
  intro:
    'Lanewise watches the SMB shares that you map and shows whether they use every network port of the NAS. Map one, and it appears here by itself.',
  unreadTitle: 'It is not known which shares are mapped',
  looksFor: 'A share that is mapped, with or without a drive letter, by Explorer, net use or PowerShell.',
  howTitle: 'Map a share',
  howText:
    'Fill in the name of your NAS and the share; Windows asks for your account. It opens further lanes by itself. In PowerShell, not as administrator:',
  example: "New-SmbMapping -LocalPath 'X:' -RemotePath '\\\\nas\\media' -Persistent $true -Credential (Get-Credential)",
} as const;

/** How a share is brought to this machine, in the words of its system. */
export const attachingWords = (system: MachineFacts['family']): typeof mounting | typeof mapping =>
  system === 'windows' ? mapping : mounting;
