import type { TcpSocket } from '../../../shared/model/network.ts';
import type { Reading } from '../../../shared/model/reading.ts';
import { readFirst, type Look } from '../look.ts';
import { commands, olderSockets, type Argv } from '../sources.ts';
import type { Taken } from '../text/reading.ts';
import { parseSockets } from './linux/sockets.ts';

/** `before`: the same of an earlier look; an `ss` that was too old then is not asked again for what it does not know. */
export async function readSockets(
  look: Look,
  before?: Reading<readonly TcpSocket[]>,
  argv: Argv = commands.sockets,
): Promise<Reading<readonly TcpSocket[]>> {
  const [newest, ...older] = [argv, ...olderSockets(argv)].map((one) => ({ argv: one, take: takenSockets }));
  if (newest === undefined) throw new Error('no way to list sockets');
  return await readFirst(look, [newest, ...older], before);
}

function takenSockets(text: string): Taken<readonly TcpSocket[]> {
  const value = parseSockets(text);
  return { value, lines: value.flatMap((socket) => socket.quoted) };
}

/** What two answers of `ss` hold; a connection that both hold counts once. */
export function together(
  usual: Reading<readonly TcpSocket[]>,
  further: Reading<readonly TcpSocket[]>,
): Reading<readonly TcpSocket[]> {
  if (usual.state !== 'known' || further.state !== 'known') return usual;
  const ends = ({ local, remote }: TcpSocket): string =>
    `${local.address} ${local.port} ${remote.address} ${remote.port}`;
  const seen = new Set(usual.value.map(ends));
  const more = further.value.filter((socket) => !seen.has(ends(socket)));
  const lines = [...usual.evidence.lines, ...more.flatMap(({ quoted }) => quoted)];
  const source = `${usual.evidence.source} and ${further.evidence.source}`;
  return { state: 'known', value: [...usual.value, ...more], evidence: { ...usual.evidence, source, lines } };
}
