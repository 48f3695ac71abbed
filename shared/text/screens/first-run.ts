/** Words of the page shown while no share is mounted. */
export const firstRunWords = {
  title: 'No NAS share is mounted on this machine',
  intro:
    'Lanewise watches shares that this machine mounts by SMB and tells whether they use every network port of the NAS. Mount one, and it appears here by itself.',
  unreadTitle: 'It is not known which shares are mounted',
  unreadText: 'As soon as it can be read, your shares appear here.',
  looksFor: 'What Lanewise looks for',
  looksForItems: [
    'A mounted SMB share (file system type cifs), whatever mounted it: fstab, systemd, or the mount command.',
    'Which of the NAS’s addresses it is connected to, and over which of this machine’s interfaces.',
    'What each of these connections moves, every second while this window is open.',
  ],
  nothingWritten:
    'It reads. It changes nothing before you have seen what exactly and said yes, and sends nothing to anyone else.',
  mountTitle: 'How to mount one with two lanes',
  mountText:
    'Put the name of your NAS, the share and your account in. The last option is the one that makes the difference.',
  mountExample: 'sudo mount -t cifs //nas/media /mnt/media -o username=you,vers=3.1.1,multichannel,max_channels=2',
  sample: 'Look around with a sample',
  sampleText: 'A recorded machine with a NAS of two ports plays in this window until you stop it.',
  cannotLook: 'No share is shown because something could not be read',
} as const;
