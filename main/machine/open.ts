import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { localMachine } from './local.ts';
import { lookingTexts } from '../../shared/text/looking.ts';
import { MachineError, type Machine } from './machine.ts';
import { recordedMachine, type RecordedMachine, type RecordedOptions } from './recorded.ts';
import { RecordingError } from './recording-files.ts';

/** The machine to look at: this one, another one over SSH, or a recording. */
export type Target =
  | { readonly kind: 'local' }
  | { readonly kind: 'recording'; readonly folder: string }
  | {
      readonly kind: 'remote';
      readonly host: string;
      readonly port?: number | undefined;
      readonly identity?: string | undefined;
      readonly knownHosts?: string | undefined;
      /** Fingerprint (`SHA256:…`) of a host key that the person has compared. */
      readonly acceptHostKey?: string | undefined;
    };

/** Opens a live machine; what only one kind needs is loaded for that kind. Throws with a sentence for people. */
export async function openLive(
  target: Exclude<Target, { kind: 'recording' }>,
  platform: string = process.platform,
): Promise<Machine> {
  if (target.kind === 'local') {
    if (platform === 'win32') return (await import('./windows/windows-machine.ts')).windowsMachine();
    // Elsewhere each file of Linux would be "not there", which says nothing of mounts.
    if (platform !== 'linux') throw new MachineError('failed', platform, lookingTexts.systemNotRead(platform));
    return localMachine();
  }
  const { sshMachine } = await import('./ssh.ts');
  return sshMachine(target);
}

/** Opens a recording, or the workstation's of a moment that holds two machines. */
export async function openRecording(folder: string, options: RecordedOptions = {}): Promise<RecordedMachine> {
  for (const candidate of [folder, join(folder, 'workstation')]) {
    if (await exists(join(candidate, 'machine.json'))) return recordedMachine(candidate, options);
  }
  throw new RecordingError(folder, 'there is no machine.json in it, nor in a folder "workstation" below it.');
}

/** The NAS's recording of a moment that holds two machines. */
export async function openNasRecording(folder: string): Promise<RecordedMachine | undefined> {
  const nas = join(folder, 'nas');
  return (await exists(join(nas, 'machine.json'))) ? recordedMachine(nas) : undefined;
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
