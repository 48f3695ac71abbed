import { expect, test } from 'vitest';
import { fromHome, sshPlaces } from '../../../main/machine/ssh-places.ts';

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

test('a path below the home folder begins with ~ and a separator of its system', () => {
  const home = String.raw`C:\Users\$&`;
  expect(fromHome('~/.ssh/id', home, 'win32')).toBe(`${home}/.ssh/id`);
  expect(fromHome(String.raw`~\.ssh\id`, home, 'win32')).toBe(String.raw`C:\Users\$&\.ssh\id`);
  expect(fromHome(String.raw`~\id`, '/home/ada', 'linux')).toBe(String.raw`~\id`);
  for (const path of ['~ada/id', 'a/~/id']) expect(fromHome(path, home, 'win32')).toBe(path);
});
