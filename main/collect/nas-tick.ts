import type { NasFacts } from '../../shared/model/nas-facts.ts';
import { unchecked, valueOf, type Reading } from '../../shared/model/reading.ts';
import type { BitsPerSecond } from '../../shared/model/units.ts';
import type { Machine } from '../machine/machine.ts';
import { connectionsOf } from './smb-server/connections.ts';
import type { Look } from './look.ts';
import { interfacesIn, nothingElse, type InterfaceExtras } from './network/interfaces.ts';
import { readCounters, readLinksByAny } from './network/links.ts';
import { readProcessors } from './systems/processors.ts';
import { socketsBy, type SocketsLook } from './network/sockets-look.ts';
import { lookAtStatus, type StatusLook } from './smb-server/status-look.ts';

/**
 * One turn: sessions and channels, sockets, interfaces with their counters, processors, each by the way that worked.
 * What was denied is not asked again: every refused `sudo` is a line in the NAS's log, and a mail on some.
 */
export async function tick(machine: Machine, timeoutMs: number, previous: NasFacts): Promise<NasFacts> {
  const { ways } = previous;
  const root = valueOf(previous.user)?.root === true;
  const look: Look = { machine, timeoutMs, tools: ways.tools, root, ways };
  const time = machine.now();
  const family = ways.family === 'freebsd' ? 'freebsd' : 'linux';
  const [sockets, raw, counters, processors, status] = await Promise.all([
    ways.sockets === 'none' ? noSockets(previous) : socketsBy(look, ways.sockets),
    readLinksByAny(look, family, previous.interfaces),
    readCounters(look, family),
    family === 'linux' ? readProcessors(machine) : unchecked,
    // Last: where it hangs, everything before it has been answered.
    ways.status === 'none' ? standing(previous) : lookAtStatus(look, [ways.status]),
  ]);
  const hopeless = status.way === 'none' && sockets.rows.state === 'known';
  return {
    ...previous,
    sessions: status.sessions.state === 'unchecked' ? previous.sessions : status.sessions,
    connections: connectionsOf(status, sockets),
    interfaces: interfacesIn(raw, { ...standingLinks(previous), counters: valueOf(counters) ?? new Map() }),
    processors,
    // What hangs or breaks while the NAS answers otherwise is left alone until the next full look.
    ways: hopeless ? { ...ways, status: 'none' } : ways,
    readAt: time.at,
    clock: time.clock,
    answered: machine.now().clock,
  };
}

/** Nothing was told at the last full look; only a full look asks again. */
function standing({ sessions }: NasFacts): StatusLook {
  const refused: Reading<never> = sessions.state === 'known' ? unchecked : sessions;
  return { way: 'none', bySudo: false, version: undefined, sessions: unchecked, channels: refused };
}

function noSockets({ connections }: NasFacts): SocketsLook {
  const why: Reading<never> = connections.state === 'known' ? unchecked : connections;
  return { way: 'none', rows: why };
}

/** Speeds and bonds change rarely: the last full look's hold until the next one. */
function standingLinks({ interfaces, bonds }: NasFacts): InterfaceExtras {
  const speeds = (valueOf(interfaces) ?? []).flatMap(
    ({ name, speed }): readonly (readonly [string, BitsPerSecond])[] => (speed === undefined ? [] : [[name, speed]]),
  );
  return {
    ...nothingElse,
    speeds: new Map(speeds),
    bonds: new Set((valueOf(bonds) ?? []).map((bond) => bond.name)),
  };
}
