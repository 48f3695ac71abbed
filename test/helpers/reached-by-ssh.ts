/** Real SSH servers of a test, and the machines behind them; all of it ends with the test. */
import { join } from 'node:path';
import { afterEach } from 'vitest';
import { MachineError } from '../../main/machine/machine.ts';
import { sshMachine, type SshMachine, type SshOptions } from '../../main/machine/ssh.ts';
import { startSshd, type Sshd, type SshdOptions } from './sshd.ts';

/** What is closed after the test, the last one first. */
export const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const each of open.splice(0).toReversed()) await each.close();
});

export async function server(options: SshdOptions = {}): Promise<Sshd> {
  const sshd = await startSshd(options);
  open.push({ close: () => sshd.stop() });
  return sshd;
}

export const optionsFor = (sshd: Sshd): SshOptions => ({
  host: `${sshd.user}@127.0.0.1:${sshd.port}`,
  home: sshd.home,
  knownHosts: join(sshd.home, 'own_known_hosts'),
});

export async function connected(sshd: Sshd, more: Partial<SshOptions> = {}): Promise<SshMachine> {
  const machine = await sshMachine({ ...optionsFor(sshd), acceptHostKey: sshd.fingerprint, ...more });
  open.push({ close: () => machine.close() });
  return machine;
}

export const errorOf = (asked: Promise<unknown>): Promise<unknown> =>
  asked.then(
    () => undefined,
    (error: unknown) => error,
  );
export const kindOf = async (asked: Promise<unknown>): Promise<unknown> => {
  const error = await errorOf(asked);
  return error instanceof MachineError ? error.kind : error;
};
