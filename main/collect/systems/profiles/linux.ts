import { restartWarning, type Profile, type ToolName } from './profile.ts';

/** Where Linux distributions have their programs. */
export const linuxTools: Readonly<Record<ToolName, readonly string[]>> = {
  smbstatus: ['/usr/bin/smbstatus', '/usr/local/bin/smbstatus', '/usr/local/samba/bin/smbstatus'],
  smbd: ['/usr/sbin/smbd', '/usr/bin/smbd', '/usr/local/sbin/smbd'],
  testparm: ['/usr/bin/testparm', '/usr/local/bin/testparm', '/usr/local/samba/bin/testparm'],
  ss: ['/usr/bin/ss', '/bin/ss', '/usr/sbin/ss', '/sbin/ss'],
  ip: ['/usr/sbin/ip', '/sbin/ip', '/usr/bin/ip', '/bin/ip'],
  ifconfig: ['/sbin/ifconfig', '/usr/sbin/ifconfig', '/usr/bin/ifconfig', '/bin/ifconfig'],
  netstat: ['/usr/bin/netstat', '/bin/netstat'],
  sockstat: ['/usr/bin/sockstat'],
  sysctl: ['/usr/sbin/sysctl', '/sbin/sysctl', '/usr/bin/sysctl'],
  sudo: ['/usr/bin/sudo', '/bin/sudo', '/usr/local/bin/sudo'],
  midclt: ['/usr/bin/midclt', '/usr/local/bin/midclt'],
  find: ['/usr/bin/find', '/bin/find'],
  tgtadm: ['/usr/sbin/tgtadm', '/usr/local/sbin/tgtadm', '/sbin/tgtadm'],
};

/** Any Linux with Samba that has no profile of its own. */
export const linux: Profile = {
  kind: 'linux',
  recognise: ({ kernelName, osRelease }) =>
    kernelName === 'Linux' || (kernelName === undefined && osRelease !== undefined)
      ? { kind: 'linux', name: osRelease?.get('NAME') ?? 'Linux', version: osRelease?.get('VERSION_ID') }
      : undefined,
  tools: {},
  needsRoot: true,
  multichannel: {
    text:
      'In /etc/samba/smb.conf, section [global]: server multi channel support = yes. Since Samba 4.15 this is the ' +
      'default; check with testparm -sv what holds.',
    sure: true,
  },
  restart: { text: `Restart Samba. ${restartWarning}`, copy: 'sudo systemctl restart smbd', sure: true },
};
