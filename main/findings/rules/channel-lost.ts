import { milliseconds } from '../../../shared/model/units.ts';
import type { Lane, Snapshot } from '../../../shared/model/snapshot.ts';
import { channelLost as text } from '../../../shared/text/findings/smb-channels.ts';
import { logSinceMount, messagesWith, quoteLog } from '../mount-log.ts';
import { quote } from '../quotes.ts';
import { found, type Rule } from '../rule.ts';
import { quoteChannels, quoteSession, quoteSockets } from '../share-quotes.ts';
import { sharesOf, shareSubject, shareWith, type ShareView, nasNamed } from '../share-view.ts';

/** A reconnect that succeeds at once is no event. */
const lasting = milliseconds(2_000);
const kernelWords = [
  'has not responded in',
  'Disable all other channels',
  'secondary channels',
  'reconnect tcon failed',
];
const lostWords = ['DISCONNECTED', 'RECONNECTING', 'DISABLED', 'TCP status: 3', 'TCP status: 4', 'TCP status: 5'];

/** A channel is down, connecting anew or switched off, or one that was there is gone from the same session. */
export const channelLost: Rule = {
  code: 'smb.channel-lost',
  unless: ['net.port-down', 'smb.server-off'],
  visibleAfter: lasting,
  diagnose: ([now, ...earlier]) =>
    sharesOf(now).flatMap((view) => {
      const lanes = view.session?.lanes ?? [];
      const lost = lanes.filter((lane) => lane.state !== 'connected' && lane.state !== 'stalled');
      const before = lost.length > 0 ? undefined : fuller(view, earlier);
      if (lost.length === 0 && before === undefined) return [];
      const gone = before === undefined ? [] : goneLanes(view, before);
      const affected = lost.length > 0 ? lost : gone;
      return found(channelLost, {
        severity: 'error',
        subject: shareSubject(view),
        text: text({
          nas: nasNamed(view.nas),
          address: addressOf(affected),
          affected: affected.length,
          channels: before?.session?.channels ?? lanes.length,
          nic: affected[0]?.nic,
          place: view.share.at,
          gone: gone.length > 0,
        }),
        evidence: [
          ...quoteChannels(view, lost, lostWords),
          ...quoteSockets(now, lost, ['SYN-SENT', 'FIN-WAIT-1']),
          ...(before === undefined ? [] : [...quoteSession(view, []), ...quoteFormer(before, gone)]),
          ...quoteLog(view, messagesWith(logSinceMount(view), kernelWords).slice(-4), kernelWords),
        ],
      });
    }),
};

/** The same session (a new mount has a new one) with more channels, at an earlier look. */
function fuller({ session, share }: ShareView, earlier: readonly Snapshot[]): ShareView | undefined {
  if (session === undefined) return undefined;
  return earlier
    .flatMap((snapshot) => shareWith(share.id, snapshot) ?? [])
    .filter((one) => one.session?.key === session.key && one.share.mount.asked === share.mount.asked)
    .find((one) => (one.session?.channels ?? 0) > session.channels);
}

function goneLanes({ session }: ShareView, before: ShareView): readonly Lane[] {
  const there = new Set(session?.lanes.map((lane) => lane.connectionId ?? lane.channel));
  return (before.session?.lanes ?? []).filter((lane) => !there.has(lane.connectionId ?? lane.channel));
}

function quoteFormer(before: ShareView, gone: readonly Lane[]) {
  const numbers = new Set(gone.map((lane) => lane.channel));
  const channels = (before.kernel?.channels ?? []).filter((channel) => numbers.has(channel.number));
  return quote(
    before.now.facts.cifs,
    channels.flatMap((channel) => channel.quoted),
    ['Channel: ', 'TCP status: 1'],
  );
}

function addressOf(lanes: readonly Lane[]): string | undefined {
  const addresses = new Set(lanes.map((lane) => lane.remote?.address));
  return addresses.size === 1 ? [...addresses][0] : undefined;
}
