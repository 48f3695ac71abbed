import type { MachineFacts } from '../../shared/model/machine.ts';
import type { TcpSocket } from '../../shared/model/network.ts';
import type { Reading } from '../../shared/model/reading.ts';
import type { Look } from './look.ts';
import type { MountTable } from './systems/mount-table.ts';

/** The parts of a machine's facts that its clients fill, each its own. */
export type ClientParts = Partial<Pick<MachineFacts, 'smbClient' | 'nfsClient' | 'iscsiClient'>>;

/** What a client is given in one look. */
export interface ClientAsk {
  readonly look: Look;
  /** Read once for all clients. */
  readonly table: Promise<Reading<MountTable>>;
  /** An earlier look, in a tick: then only what moves is read, and the rest is taken from it. */
  readonly before?: MachineFacts;
}

export interface ClientRead {
  /** What the others wait for: what is attached, and by which connections. */
  readonly parts: ClientParts;
  /** The same with what takes longer, where nothing waits for it. */
  readonly later?: Promise<ClientParts>;
}

/**
 * A client of one protocol on a machine with Linux. What does not depend on anything is read in the turn in which `read` is
 * called, so that it goes along with what the other clients read; where nothing is attached, nothing further is asked for.
 */
export interface LinuxClient {
  readonly read: (ask: ClientAsk) => Promise<ClientRead>;
  /** Every address by which a NAS is or could be spoken to, but link-local ones: no route leads there without an interface. */
  readonly addresses: (parts: ClientParts, sockets: readonly TcpSocket[]) => readonly string[];
  /**
   * Addresses to which it has open connections that `ss` showed none of by the usual ports: those are asked for by any
   * port. `namespace`: the network namespace that was looked at.
   */
  readonly unseen: (
    parts: ClientParts,
    sockets: readonly TcpSocket[],
    namespace: number | undefined,
  ) => readonly string[];
}
