import { emulationPrograms, labPrograms } from '../../test/lab/needs.ts';
import { osslsigncode } from '../package/signing.ts';
import { program, type Requirement } from './system-packages.ts';

/** What the tests run beside the program: a desktop, an SSH server, a NAS, a kernel. */
export function testPrograms(): readonly Requirement[] {
  if (process.platform !== 'linux') return [];
  return [
    program('Xvfb', 'xvfb'),
    program('dbus-daemon', 'dbus'),
    program('xfwm4', 'xfwm4'),
    program('xfce4-panel', 'xfce4-panel'),
    program('gnome-keyring-daemon', 'gnome-keyring'),
    program('import', 'imagemagick'),
    program('ssh-keygen', 'openssh-client'),
    { ...program('sshd', 'openssh-server'), services: ['ssh.service', 'ssh.socket'] },
    { ...program('smbd', 'samba'), services: ['smbd.service', 'nmbd.service', 'samba-ad-dc.service'] },
    { ...program('tgtd', 'tgt'), services: ['tgt.service'] },
    program('iscsi-perf', 'libiscsi-bin'),
    program('visudo', 'sudo'),
    program('pkexec', 'pkexec', 'policykit-1'),
    program('makensis', 'nsis'),
    program('openssl', 'openssl'),
    osslsigncode,
    ...Object.entries({ ...labPrograms(), ...emulationPrograms }).map(([name, ...packages]) =>
      program(name, ...packages),
    ),
  ];
}
