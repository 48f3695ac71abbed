import type { IscsiSession } from '../../../../shared/model/iscsi.ts';

/** How long a dead path is silent, and what that is made of. Seconds. */
export interface Silence {
  /** Until its requests fail, so that they can go by another path. `undefined`: never by themselves. */
  readonly seconds: number | undefined;
  /** Until the kernel notices that the connection is dead. */
  readonly notice: number;
  /** By pings of iSCSI; without them TCP must give up first. */
  readonly byPing: boolean;
  /** From then until requests are handed back. */
  readonly recovery: number;
}

/** The first wait of TCP for an acknowledgement, and its longest one (include/net/tcp.h). Seconds. */
const [firstWait, longestWait] = [0.2, 120];

/**
 * From the last answer on: a ping after `recv_tmo`, its answer within `ping_tmo`, then `recovery_tmo` for the session to come back
 * (drivers/scsi/libiscsi.c). With pings off TCP gives up after `tcp_retries2` unanswered retransmissions, each of which waits
 * twice as long as the one before: with 15 about 15 minutes. `undefined`: what it needs is not told.
 */
export function silenceOf(session: IscsiSession, retries: number | undefined): Silence | undefined {
  const { recoverySeconds: recovery, connection } = session;
  const { pingAfterSeconds: after, pingTimeoutSeconds: timeout } = connection ?? {};
  if (recovery === undefined || after === undefined || timeout === undefined) return undefined;
  const byPing = after > 0;
  if (!byPing && retries === undefined) return undefined;
  const notice = byPing ? after + timeout : untilTcpGivesUp(retries ?? 0);
  return { seconds: recovery < 0 ? undefined : notice + recovery, notice, byPing, recovery };
}

function untilTcpGivesUp(retries: number): number {
  let sum = 0;
  // A kernel takes up to 255 of them.
  for (let retry = 0; retry <= Math.min(retries, 255); retry += 1) sum += Math.min(firstWait * 2 ** retry, longestWait);
  return Math.round(sum);
}
