import { posix, win32 } from 'node:path';

type Variables = Readonly<Record<string, string | undefined>>;

/** Where the things of SSH are that no configuration names. */
export interface SshPlaces {
  /** The agent's socket; of Windows the pipe of its own OpenSSH, whether or not an agent is there. */
  readonly agent: string | undefined;
  /** Where keys are filed that a person accepted in Lanewise. */
  readonly ownKnownHosts: string;
  /** The known hosts of all users. */
  readonly systemKnownHosts: string;
}

/** Those of Windows after the manual of its OpenSSH; never run there. */
export function sshPlaces(platform: string, variables: Variables, home: string): SshPlaces {
  const agent = variables['SSH_AUTH_SOCK'];
  if (platform !== 'win32') {
    const config = variables['XDG_CONFIG_HOME'] ?? posix.join(home, '.config');
    return {
      agent,
      ownKnownHosts: posix.join(config, 'lanewise', 'known_hosts'),
      systemKnownHosts: '/etc/ssh/ssh_known_hosts',
    };
  }
  const config = variables['APPDATA'] ?? win32.join(home, 'AppData', 'Roaming');
  return {
    agent: agent ?? String.raw`\\.\pipe\openssh-ssh-agent`,
    ownKnownHosts: win32.join(config, 'lanewise', 'known_hosts'),
    systemKnownHosts: win32.join(variables['ProgramData'] ?? String.raw`C:\ProgramData`, 'ssh', 'ssh_known_hosts'),
  };
}

/** The path that `~/…` means in a configuration; on Windows `~\…` too. */
export const fromHome = (path: string, home: string, platform: string = process.platform): string =>
  path.replace(platform === 'win32' ? /^~(?=[\\/])/ : /^~(?=\/)/, () => home);
