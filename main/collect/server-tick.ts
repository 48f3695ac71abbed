import { type MachineFacts, smbServerOf } from '../../shared/model/machine.ts';
import type { SmbServer } from '../../shared/model/smb-server.ts';
import { unchecked, valueOf, type Reading } from '../../shared/model/reading.ts';
import type { BitsPerSecond } from '../../shared/model/units.ts';
import type { Machine } from '../machine/machine.ts';
import { connectionsOf } from './smb-server/connections.ts';
import type { Look } from './look.ts';
import { interfacesIn, nothingElse, type InterfaceExtras } from './network/interfaces.ts';
import { readCounters, readLinksByAny } from './network/links.ts';
import { readProcessors } from './systems/processors.ts';
import { socketsBy, socketsIn, type SocketsLook } from './network/sockets-look.ts';
import { lookAtStatus, type StatusLook } from './smb-server/status-look.ts';

/**
 * One turn: sessions and channels, sockets, interfaces with their counters, processors, each by the way that worked.
 * What was denied is not asked again: every refused `sudo` is a line in the NAS's log, and a mail on some.
 */
export async function serverTick(machine: Machine, timeoutMs: number, previous: MachineFacts): Promise<MachineFacts> {
  const before = smbServerOf(previous);
  const { ways } = before;
  const family = previous.family === 'freebsd' ? 'freebsd' : 'linux';
  const root = valueOf(previous.account)?.root === true;
  const { tools, statusBySudo } = ways;
  const look: Look = { machine, family, timeoutMs, tools, root, statusBySudo };
  const { at: readAt, clock: asked } = machine.now();
  const [sockets, raw, counters, processors, status] = await Promise.all([
    ways.sockets === 'none' ? noSockets(before) : socketsBy(look, ways.sockets),
    readLinksByAny(look, previous.network.interfaces),
    readCounters(look),
    family === 'linux' ? readProcessors(machine) : unchecked,
    // Last: where it hangs, everything before it has been answered.
    ways.status === 'none' ? standing(before) : lookAtStatus(look, [ways.status]),
  ]);
  const interfaces = interfacesIn(raw, { ...standingLinks(previous), counters: valueOf(counters) ?? new Map() });
  const hopeless = status.way === 'none' && sockets.rows.state === 'known';
  return {
    ...previous,
    processors,
    network: { ...previous.network, interfaces, sockets: socketsIn(sockets) },
    smbServer: {
      ...before,
      sessions: status.sessions.state === 'unchecked' ? before.sessions : status.sessions,
      connections: connectionsOf(status, sockets),
      // What hangs or breaks while the NAS answers otherwise is left alone until the next full look.
      ways: hopeless ? { ...ways, status: 'none' } : ways,
    },
    readAt,
    asked,
    answered: machine.now().clock,
  };
}

/** Nothing was told at the last full look; only a full look asks again. */
function standing({ sessions }: SmbServer): StatusLook {
  const refused: Reading<never> = sessions.state === 'known' ? unchecked : sessions;
  return { way: 'none', bySudo: false, version: undefined, sessions: unchecked, channels: refused };
}

function noSockets({ connections }: SmbServer): SocketsLook {
  const why: Reading<never> = connections.state === 'known' ? unchecked : connections;
  return { way: 'none', rows: why };
}

/** Speeds and bonds change rarely: the last full look's hold until the next one. */
function standingLinks({ network: { interfaces, bonds } }: MachineFacts): InterfaceExtras {
  const speeds = (valueOf(interfaces) ?? []).flatMap(
    ({ name, speed }): readonly (readonly [string, BitsPerSecond])[] => (speed === undefined ? [] : [[name, speed]]),
  );
  return {
    ...nothingElse,
    speeds: new Map(speeds),
    bonds: new Set((valueOf(bonds) ?? []).map((bond) => bond.name)),
  };
}
