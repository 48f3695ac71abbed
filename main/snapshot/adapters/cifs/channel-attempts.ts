import type { KernelMessage } from '../../../../shared/model/cifs.ts';
import { canonical } from '../../addresses.ts';

/** What the kernel says of one try to open an extra channel. */
export interface ChannelAttempt {
  readonly address: string;
  /** errno of the failure, negative; `undefined`: it was opened. */
  readonly rc: number | undefined;
}

/**
 * `failed to open extra channel on iface:ADDRESS rc=-N` or `successfully opened new channel on iface:ADDRESS`
 * (fs/smb/client/sess.c). The kernel writes IPv6 addresses in full there: `2001:0db8:0077:0001:…:0026`.
 */
export function channelAttempt({ text }: KernelMessage): ChannelAttempt | undefined {
  const failed = /failed to open extra channel on iface:(?<address>\S+) rc=(?<rc>-\d{1,9})/.exec(text)?.groups;
  if (failed) return { address: canonical(failed['address'] ?? ''), rc: Number(failed['rc']) };
  const opened = /successfully opened new channel on iface:(?<address>\S+)/.exec(text)?.groups?.['address'];
  return opened === undefined ? undefined : { address: canonical(opened), rc: undefined };
}
