import { access, constants } from 'node:fs/promises';
import type { ConsentWay } from '../../../shared/model/fix.ts';
import { consentTexts } from '../../../shared/text/fixes/elevated.ts';
import { runLocally } from '../../machine/local-run.ts';
import { programPath } from '../native/programs.ts';
import { changeableByOthers, commandOf, type ElevatedProgram } from './program.ts';

/** How the program is started as root: the words before it, or why it cannot be. */
export type WayToRoot =
  | {
      readonly way: 'already-root' | 'polkit' | 'sudo';
      readonly command: readonly [string, ...string[]];
      readonly note?: string;
    }
  | { readonly way: 'impossible'; readonly note: string };

/** Asks for nothing: finds out what would ask. */
export async function wayToRoot(program: ElevatedProgram | undefined, uid: number): Promise<WayToRoot> {
  if (program === undefined) return { way: 'impossible', note: consentTexts.noHelper };
  const unsafe = await unsafePlace(program, uid);
  if (unsafe !== undefined) return { way: 'impossible', note: unsafe };
  const command = commandOf(program);
  const note = program.kind === 'built' ? { note: consentTexts.notInstalled } : {};
  if (uid === 0) return { way: 'already-root', command, ...note };
  const pkexec = await programPath('pkexec');
  // Its own agent would ask on a terminal that nobody looks at.
  if (pkexec !== undefined)
    return { way: 'polkit', command: [pkexec, '--disable-internal-agent', ...command], ...note };
  const sudo = await sudoWords(command);
  return sudo === undefined ? { way: 'impossible', note: consentTexts.noWay } : { way: 'sudo', command: sudo, ...note };
}

/** A folder of sources may be its user's own, who is asked for the password: nobody else may change what root runs then. */
async function unsafePlace(program: ElevatedProgram, uid: number): Promise<string | undefined> {
  const isInstalled = program.kind === 'installed';
  const trusted = { owners: isInstalled ? [0] : [0, uid], isSharedFolderFit: !isInstalled };
  try {
    await access(isInstalled ? program.path : program.node, constants.X_OK);
    for (const path of commandOf(program)) {
      const changeable = await changeableByOthers(path, trusted);
      if (changeable === undefined) continue;
      return isInstalled ? consentTexts.unsafeHelper(changeable) : consentTexts.unsafeFolder(changeable);
    }
    return undefined;
  } catch (error) {
    if (error instanceof Error && 'code' in error) return consentTexts.noHelper;
    throw error;
  }
}

/** Without a password; or with a program that asks for it, where one is set up. */
async function sudoWords(command: readonly [string, ...string[]]): Promise<readonly [string, ...string[]] | undefined> {
  const sudo = await programPath('sudo');
  if (sudo === undefined) return undefined;
  const { exitCode } = await runLocally([sudo, '-n', '-l', '--', ...command], 'sudo -n -l', 10_000);
  if (exitCode === 0) return [sudo, '-n', '--', ...command];
  return process.env['SUDO_ASKPASS'] === undefined ? undefined : [sudo, '-A', '--', ...command];
}

export function consentOf(found: WayToRoot): ConsentWay {
  const { way, note } = found;
  return { place: { kind: 'workstation' }, way, ...(note === undefined ? {} : { note }) };
}
