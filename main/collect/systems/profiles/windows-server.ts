import { type Profile } from './profile.ts';

/** Windows with OpenSSH and PowerShell; an account of the Administrators group has every right over SSH. */
export const windowsServer: Profile = {
  kind: 'windows-server',
  recognise: ({ windows }) =>
    windows && { kind: 'windows-server', name: windows.name, version: windows.version, model: windows.model },
  tools: {},
  needsRoot: false,
  multichannel: {
    text: 'In a PowerShell as administrator. It is on unless somebody switched it off.',
    copy: 'Set-SmbServerConfiguration -EnableMultiChannel $true -Force',
    sure: true,
  },
  restart: { text: 'No restart is needed; clients open further channels by themselves.', sure: true },
};
