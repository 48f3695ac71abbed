import { restartWarning, type Profile } from './profile.ts';

export const unraid: Profile = {
  kind: 'unraid',
  recognise: ({ unraid: file }) =>
    file === undefined ? undefined : { kind: 'unraid', name: 'Unraid', version: file.get('version') },
  tools: {},
  needsRoot: true,
  multichannel: {
    text:
      'Settings → SMB → Enable SMB Multi Channel (the name of the switch is from memory), or in ' +
      '/boot/config/smb-extra.conf: server multi channel support = yes.',
    sure: false,
  },
  restart: { text: `Restart Samba. ${restartWarning}`, copy: '/etc/rc.d/rc.samba restart', sure: true },
};
