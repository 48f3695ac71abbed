import { bsdTools, restartOnBsd } from './freebsd.ts';
import { restartWarning, type Profile } from './profile.ts';

export const trueNasScale: Profile = {
  kind: 'truenas-scale',
  recognise: ({ midclt, version, kernelName }) =>
    (midclt || /^TrueNAS-SCALE/i.test(version ?? '')) && kernelName !== 'FreeBSD'
      ? { kind: 'truenas-scale', name: 'TrueNAS SCALE', version: version?.replace(/^TrueNAS-SCALE-/i, '') }
      : undefined,
  tools: {},
  needsRoot: true,
  multichannel: {
    text:
      'System → Services → SMB → edit → Advanced Options → Multichannel; stop the service first. It does not go ' +
      'together with link aggregation, and each port should be in a subnet of its own.',
    sure: true,
  },
  restart: {
    text: `Restart the SMB service. ${restartWarning}`,
    copy: 'sudo midclt call service.restart smb',
    sure: true,
  },
};

export const trueNasCore: Profile = {
  kind: 'truenas-core',
  recognise: ({ midclt, version, kernelName }) =>
    kernelName === 'FreeBSD' && (midclt || /^(?:TrueNAS|FreeNAS)-/i.test(version ?? ''))
      ? {
          kind: 'truenas-core',
          name: 'TrueNAS CORE',
          version: version?.replace(/^(?:TrueNAS|FreeNAS)-/i, '').replace(/ \(.*\)$/, ''),
        }
      : undefined,
  tools: bsdTools,
  needsRoot: true,
  multichannel: {
    text:
      'Services → SMB → Auxiliary Parameters: server multi channel support = yes. With Samba 4.15 or later it is the ' +
      'default.',
    sure: true,
  },
  restart: { ...restartOnBsd, text: `Restart the SMB service. ${restartWarning}` },
};
