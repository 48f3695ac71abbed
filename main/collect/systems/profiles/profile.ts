import type { NasGuide, System, SystemKind } from '../../../../shared/model/machine.ts';
import type { Assignments } from '../release-files.ts';

/** What the first look at a NAS found, from which a profile recognises its system. */
export interface Clues {
  /** `uname -s`; `undefined`: there is no such command. */
  readonly kernelName: string | undefined;
  readonly kernelRelease: string | undefined;
  readonly osRelease: Assignments | undefined;
  /** /etc.defaults/VERSION */
  readonly synology: Assignments | undefined;
  /** /proc/sys/kernel/syno_hw_version */
  readonly synologyModel: string | undefined;
  /** /etc/version, one line */
  readonly version: string | undefined;
  /** TrueNAS's program for its own interface was found. */
  readonly midclt: boolean;
  /** `[System]` of QNAP's uLinux.conf */
  readonly qnap: Assignments | undefined;
  readonly unraid: Assignments | undefined;
  /** `dpkg-query` knows OpenMediaVault, in this version; `''` if only its folder is there. */
  readonly openMediaVault: string | undefined;
  /** The kernel's own SMB server is loaded. */
  readonly ksmbd: boolean;
  /** What Windows says of itself. */
  readonly windows: { readonly name: string; readonly version: string; readonly model?: string } | undefined;
}

/** Programs that are asked for by path: a login without a profile has often no /sbin on its path. */
export type ToolName =
  | 'smbstatus'
  | 'smbd'
  | 'testparm'
  | 'ss'
  | 'ip'
  | 'ifconfig'
  | 'netstat'
  | 'sockstat'
  | 'sysctl'
  | 'sudo'
  | 'midclt'
  | 'find'
  | 'tgtadm';

/** A kind of NAS: how it is recognised, where its programs are, and what a person needs to know to work on it. */
export interface Profile {
  readonly kind: SystemKind;
  /** What it is, if it is this. */
  recognise(clues: Clues): System | undefined;
  /** Where a program may be, likeliest first; what is not named is where Linux distributions have it. */
  readonly tools: Readonly<Partial<Record<ToolName, readonly string[]>>>;
  /** Reading its SMB service needs root. */
  readonly needsRoot: boolean;
  readonly multichannel: NasGuide['multichannel'];
  readonly restart: NasGuide['restart'];
}

export const restartWarning = 'Every client loses its connection for a moment, so do it when nobody copies.';
