import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { collectMachine } from '../../main/collect/collect-machine.ts';
import { openNas, type NasTarget } from '../../main/machine/open-nas.ts';
import { sshMachine, type SshMachine } from '../../main/machine/ssh.ts';
import { tryNas, type TriedNas } from '../../main/known-nas/trial.ts';
import type { PasswordServer } from './password-server.ts';
import { startWindowsNas, windowsParts, type WindowsNas, type WindowsNasOptions } from './windows-nas.ts';

const account = { user: 'ada', password: 'canary-Qx3' } as const;

type End = () => Promise<void> | void;
type Later = (end: End) => void;

/** Windows servers of one test and the connections to them; all end together. */
export interface WindowsServers {
  readonly windows: (change?: Partial<WindowsNasOptions>) => Promise<WindowsNas>;
  readonly connected: (server: PasswordServer) => Promise<SshMachine>;
  /** The steps of adding it. */
  readonly trial: (server: PasswordServer) => Promise<TriedNas>;
  /** The same for any target. */
  readonly trialOf: (target: NasTarget) => Promise<TriedNas>;
  /** Something more that ends with the others. */
  readonly later: Later;
  readonly end: () => Promise<void>;
}

export function windowsServers(): WindowsServers {
  const ends: End[] = [];
  const later: Later = (end) => void ends.push(end);
  const trusting = (server: PasswordServer) => {
    const home = mkdtempSync(join(tmpdir(), 'lanewise-windows-'));
    later(() => rmSync(home, { recursive: true, force: true }));
    return { home, knownHosts: join(home, 'known_hosts'), acceptHostKey: server.fingerprint };
  };
  return {
    later,
    trialOf: (target) => trialOf(target, later),
    async windows(change = {}) {
      const server = await startWindowsNas({ ...account, parts: () => windowsParts(), ...change });
      later(() => server.stop());
      return server;
    },
    async connected(server) {
      const machine = await sshMachine({
        host: `${account.user}@127.0.0.1:${server.port}`,
        ...trusting(server),
        only: 'password',
        password: async () => account.password,
      });
      later(() => machine.close());
      return machine;
    },
    trial(server) {
      const { knownHosts, acceptHostKey } = trusting(server);
      const login = { kind: 'password', password: account.password } as const;
      const target = { host: '127.0.0.1', port: server.port, user: account.user, login, knownHosts, acceptHostKey };
      return trialOf(target, later);
    },
    async end() {
      for (const end of ends.splice(0).toReversed()) await end();
    },
  };
}

function trialOf(target: NasTarget, later: Later): Promise<TriedNas> {
  return tryNas({
    host: target.host,
    login: target.login.kind,
    accepted: true,
    connect: async () => {
      const machine = await openNas(target);
      later(() => machine.close());
      return machine;
    },
    collect: (machine, depth, previous) => collectMachine('nas', machine, depth, previous),
    report: (what, error) => {
      throw new Error(what, { cause: error });
    },
  });
}
