import { isOpen, type Lane } from '../../../shared/model/snapshot.ts';
import { milliseconds } from '../../../shared/model/units.ts';
import { capital, commandOf, count, listed } from '../../../shared/text/phrases.ts';
import { finding, type Draft } from '../finding.ts';
import { perNfsShare, quoteConnections, type NfsView } from '../nfs-view.ts';
import { explain, copy, onLinux } from '../remedy.ts';
import { nasNamed } from '../share-view.ts';
import { session, sockets } from '../sources.ts';
import { quoteStalled, silentFor } from '../stalled.ts';
import { lookAtWire } from '../wire.ts';

/** A connection of a mount broke, has stopped, or was taken out of use. */
export const nfsConnectionLost = finding({
  code: 'nfs.connection-lost',
  unless: ['net.port-down'],
  visibleAfter: milliseconds(1_000),
  label: 'connection lost',
  examine: (history) =>
    perNfsShare(history, [session, sockets], (view) => {
      const lanes = view.session?.lanes ?? [];
      const lost = lanes.filter(({ state }) => state !== 'connected' && state !== 'standby');
      // What was taken out of use is somebody's doing; a connection that broke comes first.
      const one = lost.find(({ state }) => state !== 'disabled') ?? lost[0];
      if (one === undefined) return undefined;
      const alike = lost.filter(({ state }) => kindOf(state) === kindOf(one.state));
      return {
        severity: 'error',
        seen: { view, lost: alike, kind: kindOf(one.state), left: lanes.length - lost.length },
        evidence: [
          ...quoteStalled(
            view.now,
            alike.filter((lane) => isOpen(lane)),
          ),
          ...quoteConnections({ ...view, open: [] }, addressesOf(alike)),
        ],
      };
    }),
  says: (seen) => ({ title: titleOf(seen), consequence: consequenceOf(seen) }),
  remedies: ({ view, lost, kind }) =>
    kind === 'taken-out'
      ? lost.flatMap(online)
      : [
          explain(
            lookAtWire({
              nas: nasNamed(view.nas),
              address: addressesOf(lost).length === 1 ? addressesOf(lost)[0] : undefined,
              nic: lost[0]?.nic,
            }),
          ),
          onLinux(copy('See what the kernel says of it:', `sudo dmesg | grep 'nfs: server'`)),
        ],
});

type Kind = 'stopped' | 'broken' | 'taken-out';

interface Seen {
  readonly view: NfsView;
  readonly lost: readonly Lane[];
  readonly kind: Kind;
  /** Connections that carry. */
  readonly left: number;
}

function kindOf(state: Lane['state']): Kind {
  if (state === 'disabled') return 'taken-out';
  return state === 'stalled' ? 'stopped' : 'broken';
}

const addressesOf = (lanes: readonly Lane[]): readonly string[] => [
  ...new Set(lanes.flatMap(({ remote }) => remote?.address ?? [])),
];

function titleOf({ view, lost, kind, left }: Seen): string {
  const nas = nasNamed(view.nas);
  if (left === 0 && kind === 'stopped') return `Nothing comes from ${nas} any more${silentFor(lost)}.`;
  const addresses = addressesOf(lost);
  const where = addresses.length === 0 ? nas : `${nas} at ${listed(addresses)}`;
  const several = lost.length > 1;
  const what = several ? `${capital(count(lost.length))} connections to ${where}` : `The connection to ${where}`;
  switch (kind) {
    case 'stopped':
      return `${what} ${several ? 'have' : 'has'} not answered${silentFor(lost)}.`;
    case 'broken':
      return `${what} ${several ? 'are' : 'is'} lost.`;
    case 'taken-out':
      return `${what} ${several ? 'were' : 'was'} taken out of use on this machine.`;
    default:
      return kind satisfies never;
  }
}

function consequenceOf({ view, kind, left }: Seen): string {
  const others = left === 1 ? 'The other connection goes on.' : `${capital(count(left))} other connections go on.`;
  if (kind === 'taken-out') return left === 0 ? `No connection carries ${view.share.name}.` : others;
  const { recovery } = view.nfs.mount;
  const waits =
    recovery === 'hard' || recovery === undefined
      ? 'What was asked for by it waits until the NAS answers again.'
      : `What was asked for by it fails after a while, because the mount is ${recovery}.`;
  return left === 0 ? waits : `${waits} ${others}`;
}

/** `switch-0/xprt-1-tcp` is `xprt-1` to rpcctl. */
function online({ connectionId = '', remote }: Lane): readonly Draft[] {
  const name = /\/(?<name>xprt-\d+)(?:-|$)/.exec(connectionId)?.groups?.['name'];
  const text = `Somebody set the connection to ${remote?.address ?? 'the NAS'} offline or to be removed (rpcctl). To use it again:`;
  return [onLinux(copy(text, name && commandOf('sudo', 'rpcctl', 'xprt', 'set', name, 'online')))];
}
