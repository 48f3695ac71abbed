import { restartWarning, type Profile } from './profile.ts';

/** The kernel's own SMB server: no smbstatus, no processes of its own; its sockets are all that can be asked. */
export const ksmbd: Profile = {
  kind: 'ksmbd',
  recognise: ({ ksmbd: loaded, osRelease }) =>
    loaded
      ? { kind: 'ksmbd', name: `ksmbd on ${osRelease?.get('NAME') ?? 'Linux'}`, version: osRelease?.get('VERSION_ID') }
      : undefined,
  tools: {},
  needsRoot: false,
  multichannel: {
    text:
      'In /etc/ksmbd/ksmbd.conf, section [global]: server multi channel support = yes. It is off unless this is ' +
      'written (ksmbd-tools 3.4.0 or later).',
    sure: true,
  },
  restart: { text: `Restart ksmbd. ${restartWarning}`, copy: 'sudo systemctl restart ksmbd', sure: false },
};
