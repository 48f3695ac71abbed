import type { NasConnection } from '../../shared/model/smb-server.ts';
import type { MachineFacts } from '../../shared/model/machine.ts';
import type { LaneAtNas } from '../../shared/model/nas-view.ts';
import { unchecked, valueOf, type Reading } from '../../shared/model/reading.ts';
import type { ServedConnection } from '../../shared/model/served.ts';
import type { Lane, Rate } from '../../shared/model/snapshot.ts';
import { sameEnd } from './nas-match.ts';
import { portAt } from './nas-port.ts';
import { rateBetween } from './rates.ts';

/** The NAS's end of a lane of iSCSI or NFS: the connection with the same four numbers. */
export function storageLaneAtNas(lane: Lane, nas: MachineFacts, before: MachineFacts | undefined): LaneAtNas {
  const found = connectionOf(lane, nas);
  const address = found?.nas.address ?? lane.remote?.address;
  return {
    lane: lane.id,
    match: found === undefined ? 'none' : 'certain',
    ...(found !== undefined && { connection: asNasConnection(found) }),
    port: portAt(address, valueOf(nas.network.interfaces) ?? []),
    rate: found === undefined ? unchecked : rateOf(found, lane, nas, before),
  };
}

const readingsOf = ({ iscsiServer, nfsServer }: MachineFacts): readonly Reading<readonly ServedConnection[]>[] =>
  [iscsiServer?.connections, nfsServer?.connections].filter((reading) => reading !== undefined);

function connectionOf({ local, remote }: Lane, facts: MachineFacts): ServedConnection | undefined {
  if (local === undefined || remote === undefined) return undefined;
  const all = readingsOf(facts).flatMap((reading) => valueOf(reading) ?? []);
  return all.find(({ client, nas }) => sameEnd(client, local) && sameEnd(nas, remote));
}

function rateOf(now: ServedConnection, lane: Lane, nas: MachineFacts, before: MachineFacts | undefined): Reading<Rate> {
  const source = readingsOf(nas).find((reading) => valueOf(reading)?.includes(now) === true);
  if (before === undefined || source?.state !== 'known') return unchecked;
  const time = { from: before.asked, until: nas.asked };
  return rateBetween(connectionOf(lane, before), now, time, { ...source.evidence, lines: now.quoted });
}

function asNasConnection({ client, nas, state, received, sent, quoted }: ServedConnection): NasConnection {
  const counts = { ...(received !== undefined && { received }), ...(sent !== undefined && { sent }) };
  return { group: `client ${client.address}`, sessions: [], client, nas, socketState: state, ...counts, quoted };
}
