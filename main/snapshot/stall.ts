import type { TcpSocket } from '../../shared/model/network.ts';
import { valueOf } from '../../shared/model/reading.ts';
import type { Lane, Share, Snapshot } from '../../shared/model/snapshot.ts';
import { milliseconds, type Milliseconds } from '../../shared/model/units.ts';
import { lanesById, mapLanes, sharesById } from './rates.ts';

/** Two expired retransmission timers in a row: not one lost packet, but a partner that does not answer. */
const backoffOfSilence = 2;
/** Short enough to tell within three seconds of a cut with a look each second. */
const shortestSilenceMs = 1_400;
/**
 * One smbd answers all channels in turn: while it sends a whole answer on one, the others may be silent for as long as
 * that takes. Three answers in a row are no coincidence.
 */
const answersOfSilence = 3;
/** The size of an answer where the share does not tell: the largest that kernels ask for by themselves. */
const largestAnswerBytes = 4 * 1024 * 1024;
/** With every lane silent it may be the NAS itself that is slow (disks waking up): wait for longer than that takes. */
const silenceOfAllMs = 12_000;
/** At first sight, without an earlier look to compare with, only a silence that no busy NAS has in the middle of an answer. */
const silenceAtFirstSightMs = 8_000;
/** A lane counts as having been in use if it moved this much a second: far above keep-alives and look-ups. */
const inUseBytesPerSecond = 64 * 1024;
/** The same for a whole connection that was never compared. */
const inUseBytes = 1024 * 1024;
/** How far back a lane may last have been in use to be called stopped instead of idle. */
const inUseWithinMs = 30_000;

/**
 * Marks lanes that the kernel calls connected but that stand still. The kernel itself says nothing for up to three
 * echo intervals; what can be seen before is a retransmission timer backing off, or a lane that stopped in the middle of
 * an answer: it was carrying, has requests waiting, and receives nothing while its neighbours went on for longer.
 */
export function withStalls(history: readonly Snapshot[], next: Snapshot): Snapshot {
  const sockets = new Map((valueOf(next.facts.network.sockets) ?? []).map((socket) => [socketKey(socket), socket]));
  return { ...next, shares: next.shares.map((share) => stalledShare(share)) };

  function stalledShare(share: Share): Share {
    const lanes = valueOf(share.session)?.lanes ?? [];
    return mapLanes(share, (lane) => {
      const socket = sockets.get(laneKey(lane));
      if (lane.state !== 'connected' || socket === undefined) return lane;
      const others = lanes.filter((other) => other !== lane).map((other) => sockets.get(laneKey(other)));
      const silent = silenceOf({ share, lane, lanes, socket, others, history, next });
      return silent === undefined ? lane : { ...lane, state: 'stalled', stalledForMs: silent };
    });
  }
}

/** Longer than the pauses between two answers of a NAS that does its work. */
const suspiciousSilenceMs = 400;
/** By then it has been judged by every rule but the one for a NAS that is slow as a whole, which is in no hurry. */
const suspiciousUntilMs = 5_000;

/**
 * The time until a lane in use that owes an answer and has just fallen silent will have been silent for too long: what
 * that means, only a look by then can tell. `undefined` where there is none.
 */
export function doubtEndsIn([next, ...history]: readonly Snapshot[]): Milliseconds | undefined {
  if (next === undefined) return undefined;
  const sockets = new Map((valueOf(next.facts.network.sockets) ?? []).map((socket) => [socketKey(socket), socket]));
  const ends = next.shares.flatMap((share) => {
    const lanes = valueOf(share.session)?.lanes ?? [];
    return lanes.flatMap((lane) => {
      const socket = sockets.get(laneKey(lane));
      const since = socket?.sinceReceivedMs ?? 0;
      if (lane.state !== 'connected' || socket === undefined) return [];
      if (since < suspiciousSilenceMs || since > suspiciousUntilMs) return [];
      const suspect: Suspect = { share, lane, lanes, socket, others: [], history, next };
      if (!inTheMiddleOfAnAnswer(socket) || !waits(suspect, next)) return [];
      const paces = pacesOf(suspect);
      return paces.length === 0 ? [] : [Math.max(0, patience(suspect, paces) - since)];
    });
  });
  return ends.length === 0 ? undefined : milliseconds(Math.min(...ends));
}

interface Suspect {
  readonly share: Share;
  readonly lane: Lane;
  readonly lanes: readonly Lane[];
  readonly socket: TcpSocket;
  readonly others: readonly (TcpSocket | undefined)[];
  readonly history: readonly Snapshot[];
  readonly next: Snapshot;
}

/** For how long the lane has stood still, or `undefined` if it has not. */
function silenceOf(suspect: Suspect): number | undefined {
  const { socket, others, history, next } = suspect;
  const since = socket.sinceReceivedMs ?? 0;
  if ((socket.backoff ?? 0) >= backoffOfSilence) return Math.max(since, socket.sinceAckMs ?? 0);
  if (!inTheMiddleOfAnAnswer(socket) || !waits(suspect, next)) return undefined;
  const paces = pacesOf(suspect);
  if (paces.length === 0) {
    return since >= silenceAtFirstSightMs && (socket.bytesReceived ?? 0) >= inUseBytes ? since : undefined;
  }
  const before = history[0];
  if (before === undefined || !waits(suspect, before)) return undefined;
  if (since < patience(suspect, paces)) return undefined;
  if (onlyThisIsAsked(suspect)) return since;
  const othersWentOn = others.some((other) => other !== undefined && (other.sinceReceivedMs ?? Infinity) < since);
  return othersWentOn || since >= silenceOfAllMs ? since : undefined;
}

/**
 * A reader that waits for each answer leaves the other lanes without anything to go on with, and the NAS without another
 * channel to serve first: an answer that stopped halfway then tells enough by itself.
 */
function onlyThisIsAsked({ lane, lanes }: Suspect): boolean {
  const others = lanes.filter((other) => other !== lane);
  // A connection that is not named may have anything waiting.
  const nothingElse = others.every(({ requests }) => requests?.outstanding === 0);
  return others.length > 0 && nothingElse && lane.requests?.certain === true;
}

/** With one answer at a time the lanes take turns: while it is this one's, it comes at the pace of all together. */
function pacesOfAll({ share, history, next }: Suspect): readonly number[] {
  return history.flatMap((snapshot) => {
    if (next.facts.answered - snapshot.facts.answered > inUseWithinMs) return [];
    const then = sharesById(snapshot).get(share.id);
    const rates = (then === undefined ? [] : (valueOf(then.session)?.lanes ?? [])).map((lane) => valueOf(lane.rate));
    return [rates.reduce((sum, rate) => sum + (rate?.received ?? 0), 0)];
  });
}

/** Nothing was asked since the last data came, so what is still owed is the rest of an answer and not the start of one. */
function inTheMiddleOfAnAnswer(socket: TcpSocket): boolean {
  const { unacknowledged, sinceSentMs, sinceReceivedMs } = socket;
  if (unacknowledged !== undefined && unacknowledged > 0) return true;
  // Where ages are told at all, one that is not told is longer than is counted.
  return sinceReceivedMs !== undefined && (sinceSentMs ?? Infinity) >= sinceReceivedMs;
}

/** `paces`: the lane's own. */
function patience(suspect: Suspect, paces: readonly number[]): number {
  const answer = suspect.share.answerSize ?? largestAnswerBytes;
  const pace = Math.max(...paces, ...(onlyThisIsAsked(suspect) ? pacesOfAll(suspect) : []));
  return Math.max(shortestSilenceMs, (answersOfSilence * answer * 1000) / pace);
}

/** Bytes a second that the lane received at earlier looks, as far as it was in use; a lane known to stand still keeps its pace. */
function pacesOf({ lane, history, next }: Suspect): readonly number[] {
  return history.flatMap((snapshot) => {
    if (next.facts.answered - snapshot.facts.answered > inUseWithinMs) return [];
    const then = lanesById(snapshot).get(lane.id);
    const rate = then && valueOf(then.rate);
    if (then?.state === 'stalled') return [Math.max(rate?.received ?? 0, largestAnswerBytes)];
    return rate !== undefined && rate.received >= inUseBytesPerSecond ? [rate.received] : [];
  });
}

/**
 * Requests wait on the lane's connection. Where it is not certain which one that is, more connections must be waiting than
 * other lanes are being served: what an idle lane's neighbours wait for says nothing about it.
 */
function waits({ share, lane, lanes }: Suspect, snapshot: Snapshot): boolean {
  const then = sharesById(snapshot).get(share.id);
  const requests = new Map((then && valueOf(then.session))?.lanes.map((one) => [one.connectionId, one.requests]));
  const waiting = lanes.filter(({ connectionId }) => (requests.get(connectionId)?.outstanding ?? 0) > 0);
  if (lane.requests?.certain === true) return waiting.includes(lane);
  const received = new Map(
    (valueOf(snapshot.facts.network.sockets) ?? []).map((socket) => [socketKey(socket), socket.sinceReceivedMs ?? 0]),
  );
  const served = lanes.filter(
    (other) => other !== lane && (received.get(laneKey(other)) ?? Infinity) < shortestSilenceMs,
  );
  return waiting.length > served.length;
}

function socketKey(socket: TcpSocket): string {
  return `${socket.local.address} ${socket.local.port} ${socket.remote.address}`;
}

function laneKey(lane: Lane): string {
  return `${lane.local?.address} ${lane.local?.port} ${lane.remote?.address}`;
}
