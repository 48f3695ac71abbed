import { restartWarning, type Profile } from './profile.ts';

/** What a BSD has of its own packages. */
export const bsdTools: Profile['tools'] = {
  smbstatus: ['/usr/local/bin/smbstatus'],
  testparm: ['/usr/local/bin/testparm'],
  smbd: ['/usr/local/sbin/smbd'],
  sudo: ['/usr/local/bin/sudo'],
};
export const restartOnBsd: Profile['restart'] = {
  text: `Restart Samba. ${restartWarning}`,
  copy: 'sudo service samba_server restart',
  sure: true,
};

/** Any BSD with Samba that has no profile of its own. */
export const freeBsd: Profile = {
  kind: 'freebsd',
  recognise: ({ kernelName, kernelRelease }) =>
    kernelName !== undefined && /BSD$|^DragonFly$/.test(kernelName)
      ? { kind: 'freebsd', name: kernelName, version: kernelRelease }
      : undefined,
  tools: bsdTools,
  needsRoot: true,
  multichannel: {
    text:
      'In /usr/local/etc/smb4.conf, section [global]: server multi channel support = yes. With Samba 4.15 or later ' +
      'it is the default on FreeBSD.',
    sure: true,
  },
  restart: restartOnBsd,
};
