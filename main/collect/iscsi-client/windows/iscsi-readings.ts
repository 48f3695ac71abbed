import { noIscsiClient, type IscsiClient, type IscsiSession } from '../../../../shared/model/iscsi.ts';
import type { TcpSocket } from '../../../../shared/model/network.ts';
import { valueOf, type Reading } from '../../../../shared/model/reading.ts';
import { isLinkLocal } from '../../text/ip-address.ts';
import { readScript, type WindowsLook } from '../../text/script-reading.ts';
import { connectionForm, diskForm, disksIn, portalForm, recordOf, sessionForm, sessionsIn } from './iscsi-rows.ts';
import { joinedIn, mapsIn, mpioForm, numbersOf } from './mpio-rows.ts';

type Sessions = IscsiClient['sessions'];

/** What Windows' initiator is logged in to. Where one of its two questions is refused, so is the whole. */
export async function readSessions(
  look: WindowsLook,
  sockets: Promise<Reading<readonly TcpSocket[]>>,
): Promise<Sessions> {
  const [sessions, connections, open] = await Promise.all([
    readScript(look, { script: 'iscsi-sessions', form: sessionForm, take: (rows) => rows }),
    readScript(look, { script: 'iscsi-connections', form: connectionForm, take: (rows) => rows }),
    sockets,
  ]);
  if (sessions.state !== 'known') return sessions;
  if (connections.state !== 'known') return connections;
  const lines = [...sessions.evidence.lines, ...connections.evidence.lines];
  const value = sessionsIn(sessions.value, connections.value, valueOf(open) ?? []);
  return { state: 'known', value, evidence: { ...sessions.evidence, lines } };
}

/** What the sessions brought: disks, what MPIO made of them, and the portals of their targets. Without a session nothing is asked. */
export async function readAttached(look: WindowsLook, sessions: Sessions): Promise<IscsiClient> {
  const own = valueOf(sessions) ?? [];
  if (own.length === 0) return { ...noIscsiClient, sessions };
  const [records, rows, joined] = await Promise.all([
    readScript(look, {
      script: 'iscsi-portals',
      form: portalForm,
      take: (portals) => portals.flatMap(({ row, quoted }) => recordOf(row, quoted)),
    }),
    readScript(look, { script: 'iscsi-disks', form: diskForm, take: (disks) => disks }),
    readScript(look, { script: 'mpio-disks', form: mpioForm, take: joinedIn }),
  ]);
  const mapped = numbersOf(valueOf(joined) ?? []);
  const disks = rows.state === 'known' ? { ...rows, value: disksIn(rows.value, own, mapped) } : rows;
  const maps = joined.state === 'known' ? { ...joined, value: mapsIn(joined.value, valueOf(disks) ?? []) } : joined;
  return { ...noIscsiClient, sessions, disks, maps, records };
}

/** In a tick: the sessions, and all of it where one came, went or changed its state. */
export async function readMoved(
  look: WindowsLook,
  before: IscsiClient,
  sockets: Promise<Reading<readonly TcpSocket[]>>,
): Promise<IscsiClient> {
  const sessions = await readSessions(look, sockets);
  return statesOf(sessions) === statesOf(before.sessions)
    ? { ...before, sessions }
    : await readAttached(look, sessions);
}

const statesOf = (sessions: Sessions): string =>
  `${sessions.state} ${(valueOf(sessions) ?? []).map(({ id, state }) => `${id} ${state}`).join()}`;

/** Addresses of its portals, for routes: a link-local one needs an interface to mean anything. */
export function portalsOf({ sessions, records }: IscsiClient): readonly string[] {
  const reached = (valueOf(sessions) ?? []).flatMap(({ connection }: IscsiSession) => connection?.address ?? []);
  const recorded = (valueOf(records) ?? []).map(({ address }) => address);
  return [...reached, ...recorded].filter((address) => !isLinkLocal(address));
}
