import type { KernelMessage } from '../../../../shared/model/cifs.ts';

/**
 * The kernel's words since the connection of a share was made; `mounted`: what is mounted over it. The log is not emptied by an unmount, so what stands
 * before the last `Attempting to mount` of the share is about an earlier mount. Mounts that share the session were
 * served by the first one's channels: the earliest of their attempts counts. A log that rotated is taken whole.
 */
export function messagesSinceMount(
  messages: readonly KernelMessage[],
  mounted: readonly string[],
): readonly KernelMessage[] {
  const remotes = mounted.map(plain);
  const attempts = messages.flatMap(({ text }, index) => {
    const named = /Attempting to mount (?<what>.+)$/.exec(text)?.groups?.['what'];
    return named === undefined ? [] : [{ index, what: plain(named) }];
  });
  const last = remotes.map((remote) => attempts.findLast(({ what }) => isSame(what, remote))?.index);
  const known = last.filter((index) => index !== undefined);
  return known.length === 0 ? messages : messages.slice(Math.min(...known));
}

/** `\\nas\data` (6.1) or `//nas/data` (6.12); a path below the share may be left out of either. */
function isSame(what: string, remote: string): boolean {
  return what === remote || remote.startsWith(`${what}/`) || what.startsWith(`${remote}/`);
}

function plain(remote: string): string {
  return remote.trim().replaceAll('\\', '/').replace(/\/+$/, '').toLowerCase();
}

/** Words of the kernel for an answer whose signature is not the right one. */
export const failedVerification = 'SMB signature verification returned error';

const isFailedSignature = ({ text }: KernelMessage): boolean => text.includes('sign fail cmd 0x');
const isFailedVerification = ({ text }: KernelMessage): boolean => text.includes(failedVerification);

export const isAboutSignatures = (message: KernelMessage): boolean =>
  isFailedSignature(message) || isFailedVerification(message);

/**
 * The messages that are about the NAS of these names (fs/smb/client/smb2transport.c, smb2ops.c):
 *
 *     CIFS: VFS: sign fail cmd 0x5 message id 0x2
 *     CIFS: VFS: \\srv.example.net SMB signature verification returned error = -13
 *
 * The first names no server and belongs to the second, which follows it; older kernels name none at all. What names
 * none is taken only where there is no other NAS that it could be about.
 */
export function signatureFailuresOf(
  messages: readonly KernelMessage[],
  hosts: readonly string[],
  unnamedIsOurs: boolean,
): readonly KernelMessage[] {
  const names = new Set(hosts.map((name) => name.toLowerCase()));
  const ours: KernelMessage[] = [];
  let pending: KernelMessage[] = [];
  for (const message of messages) {
    if (isFailedSignature(message)) pending.push(message);
    if (!isFailedVerification(message)) continue;
    const named = /\\\\(?<host>\S+) SMB signature verification/.exec(message.text)?.groups?.['host'];
    if (named === undefined ? unnamedIsOurs : names.has(named.toLowerCase())) ours.push(...pending, message);
    pending = [];
  }
  return unnamedIsOurs ? [...ours, ...pending] : ours;
}
