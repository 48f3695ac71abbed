import type { NasConnection, NasSession } from '../../../shared/model/nas-facts.ts';

/** A channel that the SMB service itself lists; what the kernel knows of its socket is joined later. */
export type ListedChannel = Omit<NasConnection, 'socketState' | 'received' | 'sent' | 'socket'>;

/** What `smbstatus` told, in whichever format. */
export interface SmbStatus {
  readonly version: string | undefined;
  /** `undefined`: it did not say (Synology's list of channels has no sessions, JSON without rights neither). */
  readonly sessions: readonly NasSession[] | undefined;
  /** `undefined`: this format or version does not list channels. */
  readonly channels: readonly ListedChannel[] | undefined;
}

const mostPidDigits = 10;

/** `24`, in a cluster `1:24`, with a task `24.5` (libcli/util/server_id.c). */
export function pidOf(text: string): number | undefined {
  const pid = /^(?:\d+:)?(?<pid>\d+)(?:\.\d+)?$/.exec(text)?.groups?.['pid'];
  return pid === undefined || pid.length > mostPidDigits ? undefined : Number(pid);
}
