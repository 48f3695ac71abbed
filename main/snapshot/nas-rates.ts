import type { NasConnection } from '../../shared/model/smb-server.ts';
import { type MachineFacts, smbServerOf } from '../../shared/model/machine.ts';
import { unchecked, valueOf, type Reading } from '../../shared/model/reading.ts';
import type { Rate } from '../../shared/model/snapshot.ts';
import { sameConnection } from './nas-match.ts';
import { interfaceRates, rateBetween } from './rates.ts';

/** Rate of one connection as the NAS counts it. */
export function connectionRate(before: MachineFacts | undefined, now: MachineFacts, one: NasConnection): Reading<Rate> {
  const { connections } = smbServerOf(now);
  if (before === undefined || connections.state !== 'known') return unchecked;
  const earlier = valueOf(smbServerOf(before).connections)?.list.find((other) => sameConnection(one, other));
  return rateBetween(
    earlier,
    one,
    { from: before.asked, until: now.asked },
    { ...connections.evidence, lines: one.quoted },
  );
}

/** Rates of all ports by name. */
export function portRates(
  before: MachineFacts | undefined,
  now: MachineFacts,
): Readonly<Record<string, Reading<Rate>>> {
  if (before === undefined) return {};
  return interfaceRates(before.network.interfaces, now.network.interfaces, { from: before.asked, until: now.asked });
}

/** Rate of one port. */
export function portRate(before: MachineFacts | undefined, now: MachineFacts, name: string): Reading<Rate> {
  return portRates(before, now)[name] ?? unchecked;
}
