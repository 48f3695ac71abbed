import type { TcpSocket } from '../../shared/model/network.ts';
import { valueOf } from '../../shared/model/reading.ts';
import type { Lane, Share, Snapshot } from '../../shared/model/snapshot.ts';
import { mapLanes } from './rates.ts';

/** Two expired retransmission timers in a row: not one lost packet, but a partner that does not answer. */
const backoffOfSilence = 2;
/** Longer than a busy NAS takes between two packets of one answer, short enough to tell within three seconds of a cut. */
const silenceMs = 1_400;
/** With every lane silent it may be the NAS itself that is slow (disks waking up): wait for longer than that takes. */
const silenceOfAllMs = 12_000;
/** A lane counts as having been in use if it moved this much a second: far above keep-alives and look-ups. */
const inUseBytesPerSecond = 64 * 1024;
/** How far back a lane may last have been in use to be called stopped instead of idle. */
const inUseWithinMs = 30_000;

/**
 * Marks lanes that the kernel calls connected but that stand still. The kernel itself says nothing for up to three
 * echo intervals; what can be seen before is a retransmission timer backing off, or a lane that was carrying, has
 * requests outstanding, and receives nothing while its neighbours went on for longer.
 */
export function withStalls(history: readonly Snapshot[], next: Snapshot): Snapshot {
  const sockets = new Map((valueOf(next.facts.sockets) ?? []).map((socket) => [socketKey(socket), socket]));
  return { ...next, shares: next.shares.map((share) => stalledShare(share)) };

  function stalledShare(share: Share): Share {
    const lanes = valueOf(share.session)?.lanes ?? [];
    return mapLanes(share, (lane) => {
      const socket = sockets.get(laneKey(lane));
      if (lane.state !== 'connected' || socket === undefined) return lane;
      const silent = silenceOf(lane, socket, lanes);
      return silent === undefined ? lane : { ...lane, state: 'stalled', stalledForMs: silent };
    });
  }

  function silenceOf(lane: Lane, socket: TcpSocket, lanes: readonly Lane[]): number | undefined {
    const since = socket.sinceReceivedMs ?? socket.sinceAckMs ?? 0;
    if (socket.backoff >= backoffOfSilence) return Math.max(since, socket.sinceAckMs ?? 0);
    if (since < silenceMs || !wasInUse(lane, history, next) || !waits(lane, lanes, history, next)) return undefined;
    const others = lanes.filter((other) => other !== lane && other.state === 'connected');
    const newer = others.some((other) => (sockets.get(laneKey(other))?.sinceReceivedMs ?? Infinity) < since);
    return newer || since >= silenceOfAllMs ? since : undefined;
  }
}

/** The lane moved data lately, so standing still is news. */
function wasInUse(lane: Lane, history: readonly Snapshot[], next: Snapshot): boolean {
  return history.some((snapshot) => {
    if (next.facts.clock - snapshot.facts.clock > inUseWithinMs) return false;
    const then = snapshot.shares
      .flatMap((share) => valueOf(share.session)?.lanes ?? [])
      .find(({ id }) => id === lane.id);
    const rate = then && valueOf(then.rate);
    return rate !== undefined && (rate.received >= inUseBytesPerSecond || then?.state === 'stalled');
  });
}

/** Requests wait on its connection now and did at the look before; a finished request is not a stalled one. */
function waits(lane: Lane, lanes: readonly Lane[], history: readonly Snapshot[], next: Snapshot): boolean {
  const before = history[0];
  if (before === undefined) return false;
  const ids =
    lane.attribution === 'certain' && isTold(lane, lanes) ? [lane.connectionId] : lanes.map((one) => one.connectionId);
  const waiting = (snapshot: Snapshot): boolean =>
    ids.some((id) => id !== undefined && (valueOf(snapshot.facts.cifs)?.outstanding[id] ?? 0) > 0);
  return waiting(next) && waiting(before);
}

/** Which of several extra channels has which socket is a guess; the first channel and a single extra one are not. */
function isTold(lane: Lane, lanes: readonly Lane[]): boolean {
  return lane.connectionId !== undefined && (lane.channel === 1 || lanes.length <= 2);
}

function socketKey(socket: TcpSocket): string {
  return `${socket.local.address} ${socket.local.port} ${socket.remote.address}`;
}

function laneKey(lane: Lane): string {
  return `${lane.local?.address} ${lane.local?.port} ${lane.remote?.address}`;
}
