import type { FixPreview, FixRefusal, PreviewItem } from '../../shared/model/fix.ts';
import { milliseconds } from '../../shared/model/units.ts';
import { consentTexts } from '../../shared/text/fixes/elevated.ts';

export const workstation = { kind: 'workstation' } as const;
export const atNas = { kind: 'nas', nas: 'nas' } as const;
const options = 'credentials=/etc/samba/nas.cred,vers=3.1.1,uid=1000,gid=1000,_netdev';

export const fstab: PreviewItem = {
  kind: 'file',
  place: workstation,
  path: '/etc/fstab',
  diff: [
    { kind: 'same', text: '# /etc/fstab: static file system information.' },
    { kind: 'same', text: 'UUID=5f1c2c3e-7a0f-4d0e-9c55-0d4f6a7b1e22 / ext4 errors=remount-ro 0 1' },
    { kind: 'same', text: 'UUID=91A2-0B3C /boot/efi vfat umask=0077 0 1' },
    { kind: 'removed', text: `//nas/media /mnt/media cifs ${options} 0 0` },
    { kind: 'added', text: `//nas/media /mnt/media cifs ${options},multichannel,max_channels=2 0 0` },
    { kind: 'same', text: 'tmpfs /tmp tmpfs defaults,noatime 0 0' },
  ],
};
export const remount: PreviewItem = {
  kind: 'commands',
  place: workstation,
  lines: ['umount -- /mnt/media', 'mount -- /mnt/media'],
};

/** Everything a preview can hold, as the main program writes it. */
export const plainPreview: FixPreview = {
  id: 'smb.not-requested share /mnt/media 0',
  title: 'Ask for two channels',
  risk: 'remounts-share',
  needs: 'nothing',
  hash: 'a'.repeat(64),
  items: [fstab, remount],
  cautions: [],
  interrupts: [
    'The share is unmounted and mounted again: for about two seconds nothing can be read from or written to it.',
    'Programs that look at it meanwhile may show an error once.',
  ],
  undo: [
    'The line in /etc/fstab gets its present options back and the share is mounted as it is now.',
    'Undo stands on the page “Changes”, today and next year.',
  ],
  duration: milliseconds(6000),
  busy: [],
  busyUnseen: false,
  commands: "sudo umount -- /mnt/media\nsudo sed -i 's|…|…|' /etc/fstab\nsudo mount -- /mnt/media",
  consent: [{ place: workstation, way: 'polkit' }],
};

export const refusal = (code: FixRefusal['code'], sentence: string): FixRefusal => ({ code, sentence });

/** What a preview is in each scene of a change; a refusal in place of one where nothing can be shown. */
export const previews = {
  plain: plainPreview,
  busy: {
    ...plainPreview,
    busy: [
      { at: '/mnt/media', program: 'vlc', pid: 4211, path: '/mnt/media/films/Metropolis (1927).mkv' },
      { at: '/mnt/media', program: 'bash', pid: 2208, path: '/mnt/media' },
    ],
    busyUnseen: true,
  },
  impossible: {
    ...plainPreview,
    cautions: [
      '/mnt/media was mounted by hand: what is changed holds until it is unmounted or the computer starts anew.',
    ],
    consent: [
      {
        place: workstation,
        way: 'impossible',
        note: consentTexts.noAgent,
      },
    ],
  },
  'two-places': {
    ...plainPreview,
    title: 'Let the NAS announce both ports and ask for them',
    items: [
      {
        kind: 'file',
        place: atNas,
        path: '/etc/samba/smb.conf',
        diff: [
          { kind: 'same', text: '   path = /srv/media' },
          { kind: 'same', text: '   read only = no' },
          { kind: 'added', text: '# begin Lanewise: written by Lanewise, removed by its undo' },
          { kind: 'added', text: '[global]' },
          { kind: 'added', text: '   server multi channel support = yes' },
          { kind: 'added', text: '# end Lanewise' },
        ],
      },
      { kind: 'commands', place: atNas, lines: ['smbcontrol all reload-config'] },
      fstab,
      remount,
    ],
    consent: [
      { place: atNas, way: 'sudo-over-ssh' },
      { place: workstation, way: 'sudo' },
    ],
  },
  changed: refusal(
    'changed-since',
    '/etc/fstab has no line for //nas/media any more, so it is not known what to change. Nothing was changed. Check again.',
  ),
} as const satisfies Readonly<Record<string, FixPreview | FixRefusal>>;

export function isPreview(scene: string): scene is keyof typeof previews {
  return scene in previews;
}
