import { restartWarning, type Profile } from './profile.ts';

export const qnap: Profile = {
  kind: 'qnap',
  recognise: ({ qnap: system }) => {
    const version = system?.get('Version');
    if (system === undefined || version === undefined) return undefined;
    const build = system.get('Build Number');
    return {
      kind: 'qnap',
      name: /^h/i.test(version) ? 'QNAP QuTS hero' : 'QNAP QTS',
      version: build === undefined ? version : `${version} build ${build}`,
      model: system.get('Model') ?? system.get('Internal Model'),
    };
  },
  tools: {
    smbstatus: ['/usr/local/samba/bin/smbstatus'],
    testparm: ['/usr/local/samba/bin/testparm'],
    smbd: ['/usr/local/samba/sbin/smbd'],
    ifconfig: ['/sbin/ifconfig'],
  },
  needsRoot: true,
  multichannel: {
    text:
      'Control Panel → Network & File Services → Win/Mac/NFS/WebDAV → Microsoft Networking → Advanced Options → ' +
      'Enable SMB Multichannel (QTS 5 or later; the way there is from memory and may be named a little differently).',
    sure: false,
  },
  restart: { text: `Restart the SMB service. ${restartWarning}`, copy: '/etc/init.d/smb.sh restart', sure: true },
};
