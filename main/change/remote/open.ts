import { openSshChanging, type ChangingMachine } from '../../machine/ssh-change.ts';
import type { SshOptions } from '../../machine/ssh.ts';

/** A computer over SSH that a performer may change; whoever opens it closes it. */
export type ChangeableComputer = ChangingMachine;

/** Connects like `sshMachine` and throws what it throws. */
export function openChangeable(ssh: SshOptions): Promise<ChangeableComputer> {
  return openSshChanging(ssh);
}
