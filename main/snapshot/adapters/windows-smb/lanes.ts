import type { MachineFacts } from '../../../../shared/model/machine.ts';
import type { Interface, TcpSocket } from '../../../../shared/model/network.ts';
import { unchecked, valueOf, type Reading } from '../../../../shared/model/reading.ts';
import type { Count, Lane } from '../../../../shared/model/snapshot.ts';
import type { WindowsPair } from '../../../../shared/model/windows-smb.ts';
import { windowsSmbTexts as texts } from '../../../../shared/text/windows-smb.ts';
import { arePairsOfNow, type WindowsServer } from './servers.ts';

type Bare = Omit<Lane, 'number' | 'label'>;

/**
 * The lanes to one NAS: one for each TCP connection, those between the same two addresses one after the other. A pair that
 * goes by RDMA has no TCP connection, nor are there any where they could not be listed: of such a pair one lane is known. A
 * pair that Windows uses and calls failed is a lane that was lost.
 */
export function lanesOf({ sockets, pairs }: WindowsServer, facts: MachineFacts): readonly Lane[] {
  const nics = valueOf(facts.network.interfaces) ?? [];
  const count = absentCount(facts);
  const seen = sockets.toSorted(byEnds).map((socket) => laneOf(socket, nics, count));
  const isSeen = ({ remote, local }: WindowsPair): boolean =>
    sockets.some(
      (socket) => socket.remote.address === remote && (local === undefined || socket.local.address === local),
    );
  // What was open once when an administrator looked is no lane of the present, and what had failed then is none that is lost.
  const used = arePairsOfNow(facts)
    ? onePerAddresses(pairs.filter(({ selected }) => selected)).filter((pair) => !isSeen(pair))
    : [];
  const unlisted = sockets.length === 0 || facts.network.sockets.state !== 'known';
  const told = used
    .filter(({ open = 0, rdma }) => open > 0 && (rdma || unlisted))
    .map((pair) => pairLane(pair, 'connected', count));
  const lost = used
    .filter(({ open, failed }) => failed === true && open === 0)
    .map((pair) => pairLane(pair, 'disconnected', count));
  return [...seen, ...told, ...lost].map((lane, index) => ({
    ...lane,
    number: index + 1,
    label: texts.connection(index + 1),
  }));
}

/** Windows counts no bytes of a connection. */
function absentCount({ network: { sockets } }: MachineFacts): Reading<Count> {
  return sockets.state === 'known' ? { state: 'absent', evidence: { ...sockets.evidence, lines: [] } } : sockets;
}

function laneOf({ local, remote }: TcpSocket, nics: readonly Interface[], count: Reading<Count>): Bare {
  return {
    id: `${local.address}:${local.port}-${remote.address}:${remote.port}`,
    state: 'connected',
    nic: nics.find(({ addresses }) => addresses.some(({ address }) => address === local.address))?.name,
    local,
    remote,
    attribution: 'certain',
    count,
    rate: unchecked,
    recent: unchecked,
  };
}

function pairLane(pair: WindowsPair, state: Lane['state'], count: Reading<Count>): Bare {
  return {
    id: `${pair.local ?? pair.interface ?? ''}-${pair.remote}`,
    state,
    nic: pair.interface,
    remote: { address: pair.remote, port: undefined },
    attribution: 'certain',
    count,
    rate: unchecked,
    recent: unchecked,
  };
}

/** The same two addresses stand twice where both RDMA and RSS are possible; each name of the NAS lists them again. */
function onePerAddresses(pairs: readonly WindowsPair[]): readonly WindowsPair[] {
  const byEnd = Map.groupBy(pairs, ({ local, remote }) => `${local ?? ''} ${remote}`);
  return [...byEnd.values()].flatMap((same) => same.find(({ open = 0 }) => open > 0) ?? same.slice(0, 1));
}

function byEnds(left: TcpSocket, right: TcpSocket): number {
  const key = ({ local, remote }: TcpSocket): string =>
    `${local.address} ${remote.address} ${String(local.port).padStart(5, '0')}`;
  return key(left) < key(right) ? -1 : 1;
}
