import { smbClientOf } from '../../shared/model/machine.ts';
import type { KernelMessage } from '../../shared/model/cifs.ts';
import { valueOf, type Evidence } from '../../shared/model/reading.ts';
import type { Snapshot } from '../../shared/model/snapshot.ts';
import { channelAttempt } from '../snapshot/adapters/cifs/channel-attempts.ts';
import { messagesSinceMount } from '../snapshot/adapters/cifs/mount-log.ts';
import { quote } from './quotes.ts';
import type { ShareView } from './share-view.ts';

/** What `messagesSinceMount` gives. */
export function logSinceMount(view: ShareView): readonly KernelMessage[] {
  const bySession = logs.get(view.now) ?? new Map<string, readonly KernelMessage[]>();
  logs.set(view.now, bySession);
  const key =
    view.session === undefined ? `share ${view.share.id}` : `session ${view.server?.number} ${view.session.key}`;
  const made = bySession.get(key);
  if (made !== undefined) return made;
  const companions = new Set(view.session?.sharedWith);
  const sharing = view.now.shares.filter(({ id }) => id === view.share.id || companions.has(id));
  const messages = messagesSinceMount(
    valueOf(smbClientOf(view.now.facts).kernelLog) ?? [],
    sharing.map(({ remote }) => remote),
  );
  bySession.set(key, messages);
  return messages;
}

/** Shares of one session have the same words said about them; they are looked up once. */
const logs = new WeakMap<Snapshot, Map<string, readonly KernelMessage[]>>();

/** Quotes log messages. */
export function quoteLog(
  view: ShareView,
  messages: readonly KernelMessage[],
  decisive: readonly string[],
): readonly Evidence[] {
  return quote(
    smbClientOf(view.now.facts).kernelLog,
    [...new Set(messages.map((message) => message.quoted))],
    decisive,
  );
}

export interface ChannelFailure {
  readonly address: string;
  readonly rc: number;
  readonly message: KernelMessage;
}

/** The last word on each address that an extra channel could not be opened to, unless one was opened after it. */
export function failedChannels(messages: readonly KernelMessage[]): readonly ChannelFailure[] {
  const last = new Map<string, ChannelFailure>();
  for (const message of messages) {
    const attempt = channelAttempt(message);
    if (attempt?.rc !== undefined) last.set(attempt.address, { address: attempt.address, rc: attempt.rc, message });
    else if (attempt !== undefined) last.delete(attempt.address);
  }
  return [...last.values()];
}

/** errno of a connection that never came about: no route, timed out, refused, host down, gave up waiting. */
export const noWay: ReadonlySet<number> = new Set([-101, -110, -111, -112, -113, -115]);

/** Words by which the kernel says that the NAS does not offer multichannel (several kernels' wordings). */
export const noMultichannelWords = [
  'no multichannel support',
  'does not support multichannel',
  'multichannel not available',
  'Empty network interface list',
  'empty network interface list',
  'does not advertise interfaces',
  'no iface list available',
] as const;

/** Words by which it says that the list of interfaces was asked for and came back empty. */
export const noListWords: readonly string[] = noMultichannelWords.slice(2);

export function messagesWith(messages: readonly KernelMessage[], words: readonly string[]): readonly KernelMessage[] {
  return messages.filter((message) => words.some((word) => message.text.includes(word)));
}
