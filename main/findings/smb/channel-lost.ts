import { smbClientOf } from '../../../shared/model/machine.ts';
import { isOpen, type Lane, type Snapshot } from '../../../shared/model/snapshot.ts';
import { milliseconds } from '../../../shared/model/units.ts';
import { capital, commandOf, count } from '../../../shared/text/phrases.ts';
import { asWindows } from '../../snapshot/adapters/windows-smb/native.ts';
import { finding, type Draft } from '../finding.ts';
import { together } from '../fixes/ports.ts';
import { fixOrWhy, mountAgainTitle, remountPlan } from '../fixes/remount.ts';
import { logSinceMount, messagesWith, quoteLog } from '../mount-log.ts';
import { quote } from '../quotes.ts';
import { copy, explain, onLinux } from '../remedy.ts';
import { quoteChannels, quoteSession, quoteSockets } from '../share-quotes.ts';
import { nasNamed, shareWith, type ShareView } from '../share-view.ts';
import { session, sockets } from '../sources.ts';
import { perSmbShare, type Wrong } from '../subjects.ts';
import { perWindowsShare, quoteEvents, quoteRows, type WindowsView } from '../windows-view.ts';
import { lookAtWire } from '../wire.ts';

const kernelWords = [
  'has not responded in',
  'Disable all other channels',
  'secondary channels',
  'reconnect tcon failed',
];
const lostWords = ['DISCONNECTED', 'RECONNECTING', 'DISABLED', 'TCP status: 3', 'TCP status: 4', 'TCP status: 5'];

interface Seen {
  readonly view: ShareView;
  readonly address: string | undefined;
  readonly affected: number;
  readonly channels: number;
  readonly nic: string | undefined;
  readonly gone: boolean;
}

/** A channel is down, connecting anew or switched off, or one that was there is gone from the same session. */
export const channelLost = finding<Seen>({
  code: 'smb.channel-lost',
  unless: ['net.port-down', 'smb.server-off'],
  // A reconnect that succeeds at once is no event.
  visibleAfter: milliseconds(2_000),
  label: 'was lost',
  examine: ([now, ...earlier]) => [
    ...perWindowsShare([now], [session, sockets], lostInWindows),
    ...perSmbShare([now], [session, sockets], (view) => {
      const lanes = view.session?.lanes ?? [];
      const lost = lanes.filter((lane) => !isOpen(lane));
      const before = lost.length > 0 ? undefined : fuller(view, earlier);
      if (lost.length === 0 && before === undefined) return undefined;
      const gone = before === undefined ? [] : goneLanes(view, before);
      const affected = lost.length > 0 ? lost : gone;
      return {
        severity: 'error',
        seen: {
          view,
          address: addressOf(affected),
          affected: affected.length,
          channels: before?.session?.channels ?? lanes.length,
          nic: affected[0]?.nic,
          gone: gone.length > 0,
        },
        evidence: [
          ...quoteChannels(view, lost, lostWords),
          ...quoteSockets(now, lost, ['SYN-SENT', 'FIN-WAIT-1']),
          ...(before === undefined ? [] : [...quoteSession(view, []), ...quoteFormer(before, gone)]),
          ...quoteLog(view, messagesWith(logSinceMount(view), kernelWords).slice(-4), kernelWords),
        ],
      };
    }),
  ],
  says: ({ view, address, affected, channels, gone }) => {
    const isAll = affected === channels && !gone;
    const which = address === undefined ? '' : ` to ${address}`;
    const some = affected === 1 ? 'A channel' : `${capital(count(affected))} channels`;
    const verb = affected === 1 ? 'is' : 'are';
    return {
      title: isAll
        ? `The connection to ${nasNamed(view.nas)} is lost.`
        : `${some}${which} ${verb} ${gone ? 'no longer there' : 'lost'}.`,
      consequence: isAll
        ? `The share does not answer; ${asWindows(view.share) ? 'Windows' : 'the kernel'} is trying to connect anew.`
        : `The share goes on over ${count(Math.max(0, channels - affected))} of ${count(channels)} channels.`,
    };
  },
  remedies: ({ view, address, nic }) => [
    ...(asWindows(view.share) ? [] : click(view)),
    explain(lookAtWire({ nas: nasNamed(view.nas), address, nic })),
    ...(asWindows(view.share) ? [] : [onLinux(byHand(view))]),
  ],
});

/** Windows uses a pair of addresses and calls it failed; event 30822 names its ends. */
function lostInWindows(view: WindowsView): Wrong<Seen> | undefined {
  const { session: opened, native, client } = view;
  const lanes = opened?.lanes ?? [];
  const lost = lanes.filter(({ state }) => state === 'disconnected');
  if (lost.length === 0) return undefined;
  const failed = native.pairs.filter(
    ({ remote, failed: is }) => is && lost.some((lane) => lane.remote?.address === remote),
  );
  return {
    severity: 'error',
    seen: {
      view,
      address: addressOf(lost),
      affected: lost.length,
      channels: lanes.length,
      nic: lost[0]?.nic,
      gone: false,
    },
    evidence: [...quoteRows(client.pairs, failed, ['"Failed":true']), ...quoteEvents(client, 30_822, native.names)],
  };
}

/** The same session (a new mount has a new one) with more channels, at an earlier look. */
function fuller({ session: present, share }: ShareView, earlier: readonly Snapshot[]): ShareView | undefined {
  if (present === undefined) return undefined;
  return earlier
    .flatMap((snapshot) => shareWith(share.id, snapshot) ?? [])
    .filter((one) => one.session?.key === present.key && one.share.asked === share.asked)
    .find((one) => (one.session?.channels ?? 0) > present.channels);
}

function goneLanes({ session: present }: ShareView, before: ShareView): readonly Lane[] {
  const there = new Set(present?.lanes.map((lane) => lane.connectionId ?? lane.number));
  return (before.session?.lanes ?? []).filter((lane) => !there.has(lane.connectionId ?? lane.number));
}

function quoteFormer(before: ShareView, gone: readonly Lane[]) {
  const numbers = new Set(gone.map((lane) => lane.number));
  const channels = (before.kernel?.channels ?? []).filter((channel) => numbers.has(channel.number));
  return quote(
    smbClientOf(before.now.facts).debugData,
    channels.flatMap((channel) => channel.quoted),
    ['Channel: ', 'TCP status: 1'],
  );
}

function addressOf(lanes: readonly Lane[]): string | undefined {
  const addresses = new Set(lanes.map((lane) => lane.remote?.address));
  return addresses.size === 1 ? [...addresses][0] : undefined;
}

/** Mounting anew helps a kernel that does not bring a channel back by itself, once there is a way again. */
function click(view: ShareView): readonly Draft[] {
  if (isLostWhole(view) || isCut(view)) return [];
  const plan = remountPlan({ shares: together(view), meant: [view.share], wishOf: () => ({}) });
  return fixOrWhy({ name: 'mount-again', title: mountAgainTitle, plan });
}

const isLostWhole = ({ open }: ShareView): boolean => open.every(({ state }) => state !== 'connected');

/** An address that should have a lane does not answer. */
function isCut({ nas, reached }: ShareView): boolean {
  return nas.ports.some(
    ({ announced, address, use }) => announced && !reached.includes(address) && use.kind === 'unreachable',
  );
}

function byHand(view: ShareView) {
  const off = commandOf('sudo', 'umount', view.share.at);
  const on = commandOf('sudo', 'mount', view.share.at);
  const commands = off === undefined || on === undefined ? undefined : `${off}\n${on}`;
  return copy(
    `${whyNoClick(view)}If it does not return within a minute after the link is back, unmount the share and mount it again:`,
    commands,
  );
}

function whyNoClick(view: ShareView): string {
  if (isLostWhole(view)) return 'The kernel is connecting anew already, and unmounting now would only get stuck. ';
  return isCut(view)
    ? 'As long as cable, switch or port do not carry again, mounting anew would only fail or lose the paths that are left; the kernel connects anew by itself once they do. '
    : '';
}
