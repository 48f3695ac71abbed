import { type MachineFacts, smbClientOf } from '../../../../shared/model/machine.ts';
import type { CifsChannel, CifsMount } from '../../../../shared/model/cifs.ts';
import { valueOf } from '../../../../shared/model/reading.ts';

/** The network namespace that was looked at. `certain`: it was read, and not only concluded. */
export interface OwnNamespace {
  readonly id: number | undefined;
  readonly certain: boolean;
}

/**
 * Where the namespace itself was not read (older recordings), it is the one whose sessions explain best what is seen here:
 * they hold the most mounts of the table, then have as many channels as those mounts ask for and as there are connections.
 * Of equal ones it is the oldest, which has the lowest number.
 */
export function ownNamespace(facts: MachineFacts): OwnNamespace {
  const read = valueOf(facts.network.namespace);
  if (read !== undefined) return { id: read, certain: true };
  const sessions = (valueOf(smbClientOf(facts).debugData)?.servers ?? []).flatMap((server) => server.sessions);
  const printed = new Set(sessions.flatMap(({ channels }) => channels.flatMap((one) => one.networkNamespace ?? [])));
  const mounts = valueOf(smbClientOf(facts).mounts) ?? [];
  const remotes = new Set(sessions.map(({ address }) => address));
  const seen = (valueOf(facts.network.sockets) ?? []).filter(
    ({ state, remote }) => state === 'ESTAB' && remotes.has(remote.address),
  );
  const weighed = [...printed].map((id) => {
    const inIt = sessions.filter(({ channels }) => channels.every((one) => one.networkNamespace === id));
    const asked = mounts.map((mount) => bestAsked(mount, inIt));
    const held = asked.filter((one) => one !== undefined);
    const channels = inIt.flatMap((one) => one.channels).filter(isFirst).length;
    return [-held.length, held.reduce((sum, one) => sum + one, 0), Math.abs(seen.length - channels), id];
  });
  return { id: weighed.toSorted(byEach)[0]?.at(-1), certain: false };
}

/** First channels go to the addresses of the sessions; where the others go is not printed. */
const isFirst = ({ number }: CifsChannel): boolean => number === 1;

function bestAsked(
  { address, asked }: CifsMount,
  sessions: readonly { readonly address?: string; readonly channels: readonly CifsChannel[] }[],
): number | undefined {
  const there = sessions.filter((one) => one.address === address);
  return there.length === 0 ? undefined : Math.min(...there.map(({ channels }) => Math.abs(channels.length - asked)));
}

function byEach(left: readonly number[], right: readonly number[]): number {
  const place = left.findIndex((one, index) => one !== right[index]);
  return place === -1 ? 0 : (left[place] ?? 0) - (right[place] ?? 0);
}
