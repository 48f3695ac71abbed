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

/** A process of Samba. */
export interface Process {
  readonly pid: number;
  readonly node?: number;
}

/** `24`, in a cluster `1:24`, with a task `24.5` (libcli/util/server_id.c). */
export function processOf(text: string): Process | undefined {
  const parts = /^(?:(?<node>\d{1,10}):)?(?<pid>\d+)(?:\.\d+)?$/.exec(text)?.groups;
  const pid = parts?.['pid'];
  if (pid === undefined || pid.length > mostPidDigits) return undefined;
  return { pid: Number(pid), ...nodeOf(parts?.['node']) };
}

/** NONCLUSTER_VNN: there is no cluster. */
const noNode = 0xff_ff_ff_ff;

/** `vnn` of a process in the JSON. */
export function nodeOf(vnn: string | undefined): Pick<Process, 'node'> {
  const known = vnn !== undefined && /^\d{1,10}$/.test(vnn) && Number(vnn) !== noNode;
  return known ? { node: Number(vnn) } : {};
}

/** The name of the group of all connections that end in one process. */
export const processGroup = ({ pid, node }: Process): string =>
  node === undefined ? `pid ${pid}` : `pid ${node}:${pid}`;
import type { NasConnection, NasSession } from '../../../shared/model/smb-server.ts';
