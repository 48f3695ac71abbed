import { homedir } from 'node:os';
import type { NasLogin } from '../../shared/ipc/nas.ts';
import type { MachineId } from '../../shared/model/reading.ts';
import type { Machine } from './machine.ts';
import type { SshOptions } from './ssh.ts';

/** Where a NAS is asked. */
export interface NasAddress {
  /** A name, an address or an alias of ~/.ssh/config. */
  readonly host: string;
  readonly port?: number | undefined;
  readonly user?: string | undefined;
}

export interface NasTarget extends NasAddress {
  readonly login: NasLogin;
  /** Fingerprint (`SHA256:…`) of a host key that the person has compared. */
  readonly acceptHostKey?: string | undefined;
  /** The file of keys accepted in Lanewise. */
  readonly knownHosts?: string | undefined;
}

/** `user@host:port` as far as given: what the machine is called, and what `ssh-target.ts` reads. */
export function nasMachineId({ host, port, user }: NasAddress): MachineId {
  const bracketed = host.includes(':') ? `[${host}]` : host;
  return `${user === undefined ? '' : `${user}@`}${bracketed}${port === undefined ? '' : `:${port}`}`;
}

/** Logs in by the way that was chosen, and by no other. Throws what `sshMachine` throws. */
export async function openNas(target: NasTarget): Promise<Machine> {
  const { sshMachine } = await import('./ssh.ts');
  return sshMachine(nasSshOptions(target));
}

/** For those who open the same NAS to change it. */
export function nasSshOptions(target: NasTarget): SshOptions {
  return {
    host: nasMachineId(target),
    knownHosts: target.knownHosts,
    acceptHostKey: target.acceptHostKey,
    ...waysOf(target.login),
  };
}

function waysOf(login: NasLogin) {
  switch (login.kind) {
    case 'agent':
      return {};
    case 'keyFile': {
      const { passphrase } = login;
      const path = atHome(login.path);
      return {
        only: 'named-key' as const,
        identity: path,
        passphrase: async (file: string) => (file === path ? passphrase : undefined),
      };
    }
    case 'password':
      return { only: 'password' as const, password: async () => login.password };
    default:
      return login satisfies never;
  }
}

/** People write `~/.ssh/id_ed25519`; no shell stands between to know what that is. */
const atHome = (path: string): string => path.replace(/^~(?=[/\\])/, homedir());
