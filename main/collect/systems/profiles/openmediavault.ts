import { restartWarning, type Profile } from './profile.ts';

export const openMediaVault: Profile = {
  kind: 'openmediavault',
  recognise: ({ openMediaVault: version }) =>
    version === undefined
      ? undefined
      : { kind: 'openmediavault', name: 'OpenMediaVault', version: version === '' ? undefined : version },
  tools: {},
  needsRoot: true,
  multichannel: {
    text:
      'Services → SMB/CIFS → Settings → Extra options: server multi channel support = yes. Do not edit smb.conf: ' +
      'OpenMediaVault writes it anew.',
    sure: true,
  },
  restart: { text: `Restart Samba. ${restartWarning}`, copy: 'sudo systemctl restart smbd', sure: true },
};
