import { expect, test } from 'vitest';
import { sshPlaces } from '../../../main/machine/ssh-places.ts';

test('on Windows they are where its OpenSSH has them', () => {
  const variables = { APPDATA: String.raw`C:\Users\ada\AppData\Roaming`, ProgramData: String.raw`D:\ProgramData` };
  expect(sshPlaces('win32', variables, String.raw`C:\Users\ada`)).toEqual({
    agent: String.raw`\\.\pipe\openssh-ssh-agent`,
    ownKnownHosts: String.raw`C:\Users\ada\AppData\Roaming\lanewise\known_hosts`,
    systemKnownHosts: String.raw`D:\ProgramData\ssh\ssh_known_hosts`,
  });
  expect(sshPlaces('win32', { ...variables, SSH_AUTH_SOCK: 'pageant' }, '').agent).toBe('pageant');
});

test('elsewhere no agent is assumed', () => {
  expect(sshPlaces('linux', {}, '/home/ada')).toEqual({
    agent: undefined,
    ownKnownHosts: '/home/ada/.config/lanewise/known_hosts',
    systemKnownHosts: '/etc/ssh/ssh_known_hosts',
  });
});
