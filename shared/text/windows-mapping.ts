import type { WindowsMapping } from '../model/windows-smb.ts';
import { powerShellLine } from './phrases.ts';

/** Commands about mappings, for a PowerShell of the user's own token: the letters of an administrator are others. */
export const inOwnPowerShell = 'In PowerShell, not as administrator:';

export type LetteredMapping = WindowsMapping & { readonly letter: string };
export const hasLetter = (mapping: WindowsMapping): mapping is LetteredMapping => mapping.letter !== undefined;

/** Removes them all and maps them as they are mapped now, after a minute in which Windows forgets; `undefined` as of `linesOf`. */
export function mapAgainCommands(mappings: readonly WindowsMapping[]): string | undefined {
  const lettered = mappings.filter(hasLetter);
  if (lettered.length === 0) return undefined;
  return linesOf([...lettered.map(removalOf), 'Start-Sleep -Seconds 60', ...lettered.map(mappingOf)]);
}

/** Removes it and maps it so that it is kept over a logon. */
export const keepCommands = (mapping: LetteredMapping): string | undefined =>
  linesOf([removalOf(mapping), mappingOf({ ...mapping, persistent: true })]);

/** What a mapping that is kept leaves in the user's profile goes too: mapped again, it would be remembered already. */
const removalOf = ({ letter, persistent }: LetteredMapping): string | undefined =>
  powerShellLine('Remove-SmbMapping', { LocalPath: letter }, [
    ...(persistent === true ? ['UpdateProfile'] : []),
    'Force',
  ]);

/** Whether it is kept is not left to chance, nor is its port. */
const mappingOf = ({ letter, remote, persistent, port }: LetteredMapping): string | undefined =>
  powerShellLine('New-SmbMapping', {
    LocalPath: letter,
    RemotePath: remote,
    ...(persistent !== undefined && { Persistent: persistent }),
    ...(port !== undefined && port !== usualPort && { TcpPort: port }),
  });

const usualPort = 445;

/** All lines as one text; `undefined` if one of them cannot be written. */
export const linesOf = (all: readonly (string | undefined)[]): string | undefined =>
  all.every((line) => line !== undefined) ? all.join('\n') : undefined;
