import type { CifsMount } from '../../../../shared/model/cifs.ts';
import type { TcpSocket } from '../../../../shared/model/network.ts';

/** Port of SMB over TCP. */
export const smbPort = 445;
/** Port of SMB Direct over iWARP, which may be made of a TCP connection of the kernel. */
export const rdmaPort = 5445;
/** SMB over NetBIOS: the kernel goes there by itself where port 445 does not answer. */
const netbiosPort = 139;
/** NFS, iSCSI, NFS over RDMA: root's as well, and to the same machine. */
const otherStorage: ReadonlySet<number> = new Set([2049, 3260, 20_049]);

/** A mount's `port=`, which kernels print so far in no version. */
export function portsOfMount({ options }: CifsMount): readonly number[] {
  const port = Number(options['port']);
  return Number.isInteger(port) && port > 0 ? [port] : [];
}

/** The kernel's own belong to root; ports below 1024 are other services', as SSH, but for the one that SMB had first. */
export function mayBeSmb({ remote: { port }, user }: TcpSocket): boolean {
  const isForSmb = port === netbiosPort || (port >= 1024 && !otherStorage.has(port));
  return isForSmb && (user ?? 0) === 0;
}
