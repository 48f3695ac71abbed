import type { Clues } from './profile.ts';
import { restartWarning, type Profile } from './profile.ts';

/** The SMB Service package of DSM 7 brings its own programs; which of the paths is there depends on the release. */
const tools: Profile['tools'] = {
  smbstatus: ['/usr/bin/smbstatus', '/usr/local/bin/smbstatus', '/var/packages/SMBService/target/usr/bin/smbstatus'],
  testparm: ['/usr/bin/testparm', '/usr/local/bin/testparm', '/var/packages/SMBService/target/usr/bin/testparm'],
  smbd: ['/usr/bin/smbd', '/usr/sbin/smbd', '/var/packages/SMBService/target/usr/bin/smbd'],
  ip: ['/sbin/ip', '/bin/ip', '/usr/sbin/ip', '/usr/bin/ip'],
};

export const synologyDsm7: Profile = {
  kind: 'synology-dsm7',
  recognise: (clues) => system(clues, 'synology-dsm7', (major) => major >= 7),
  tools,
  needsRoot: true,
  multichannel: {
    text:
      'Control Panel → File Services → SMB → Advanced settings → Others → Enable SMB3 Multichannel (DSM 7.1.1 or ' +
      'later; which release was the first is not confirmed). All network ports should have the same speed.',
    sure: true,
  },
  restart: {
    text: `Restart the SMB service, or switch SMB off and on in Control Panel → File Services. ${restartWarning}`,
    copy: 'sudo systemctl restart pkg-synosamba-smbd.service',
    sure: true,
  },
};

export const synologyDsm6: Profile = {
  kind: 'synology-dsm6',
  recognise: (clues) => system(clues, 'synology-dsm6', (major) => major < 7),
  tools,
  needsRoot: true,
  multichannel: {
    text:
      'DSM 6 has no switch for SMB multichannel. A line server multi channel support = yes in /etc/samba/smb.conf is ' +
      'reported to work, is not supported by Synology, and may vanish when DSM writes the file anew: not confirmed.',
    sure: false,
  },
  restart: { text: `Restart the SMB service. ${restartWarning}`, copy: 'sudo synoservice --restart smbd', sure: true },
};

function system(
  { synology, synologyModel }: Clues,
  kind: 'synology-dsm7' | 'synology-dsm6',
  fits: (major: number) => boolean,
): ReturnType<Profile['recognise']> {
  const product = synology?.get('productversion') ?? synology?.get('majorversion');
  const major = /^(?<major>\d{1,3})/.exec(synology?.get('majorversion') ?? product ?? '')?.groups?.['major'];
  if (synology === undefined || major === undefined || !fits(Number(major))) return undefined;
  const build = synology.get('buildnumber');
  const fix = synology.get('smallfixnumber');
  const update = fix === undefined || fix === '0' ? '' : ` Update ${fix}`;
  return {
    kind,
    name: 'Synology DSM',
    version: `${product}${build === undefined ? '' : `-${build}`}${update}`,
    model: synologyModel === '' ? undefined : synologyModel,
  };
}
