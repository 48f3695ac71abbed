import type { FixPlace } from '../../../shared/model/fix.ts';
import { openSshChanging } from '../../machine/ssh-change.ts';
import type { SshOptions } from '../../machine/ssh.ts';
import { prepareSteps } from '../verbs/prepare-steps.ts';
import { remotePerformer, type RemotePerformer } from './performer.ts';

export interface RemoteComputer {
  /** How it is logged in to; of a known NAS: `nasSshOptions` of main/machine/open-nas.ts. */
  readonly ssh: SshOptions;
  readonly place: FixPlace;
  /** What the computer is called in sentences. */
  readonly host: string;
}

/**
 * Logs in to change a computer; throws what `sshMachine` throws. To be closed when the last change is kept or put back:
 * one that is open then goes back by itself.
 */
export async function openRemotePerformer({
  ssh,
  ...of
}: RemoteComputer): Promise<RemotePerformer & { close(): Promise<void> }> {
  const changing = await openSshChanging(ssh);
  return { ...remotePerformer({ ...of, changing, prepare: prepareSteps }), close: () => changing.close() };
}
