import ipaddr from 'ipaddr.js';
import { windowsSmbOf, type MachineFacts } from '../../../../shared/model/machine.ts';
import { valueOf } from '../../../../shared/model/reading.ts';
import type { WindowsPair, WindowsSmbClient } from '../../../../shared/model/windows-smb.ts';
import { isLinkLocal } from '../../addresses.ts';
import { serverIn, type WindowsServer } from './servers.ts';

/** Within this time Windows has opened what a load makes it open. */
const opensWithinMs = 3_000;

/** Switched off in the settings or the registry, or by a dialect that has none (before SMB 3). */
export function isMultichannelOff({ configuration, parameters }: WindowsSmbClient): boolean {
  const { multichannel, dialectCap } = valueOf(configuration) ?? {};
  return multichannel === false || valueOf(parameters)?.multichannelDisabled === true || isCapped(dialectCap);
}

/** `SMB202` and `SMB210` know one connection a session. */
export const isCapped = (dialect: string | undefined): boolean => dialect !== undefined && dialect < 'SMB300';

/**
 * A client edition may open further connections under load: it uses a pair of addresses that has none yet, or leaves one
 * out for no reason that is known. A server opens them at its first request.
 */
export function isWaiting(server: WindowsServer, facts: MachineFacts): boolean {
  const client = windowsSmbOf(facts);
  if (valueOf(client.edition)?.kind === 'server') return false;
  const reached = new Set(server.sockets.map(({ remote }) => remote.address));
  const free = server.pairs.filter(({ remote, failed }) => !reached.has(remote) && failed !== true);
  return free.some((pair) => pair.selected || !isExplained(pair, server, facts));
}

/** Why Windows leaves a pair out whatever the load: it is slower, an overlay, link-local, or a constraint excludes it. */
function isExplained(pair: WindowsPair, server: WindowsServer, facts: MachineFacts): boolean {
  const used = server.pairs.filter(({ selected }) => selected);
  const beside = used.some((one) => isOverlay(one, facts));
  return (
    isSlower(pair, used) || beside || isLinkLocal(pair.remote) || isOverlay(pair, facts) || isExcluded(server, facts)
  );
}

function isExcluded({ names }: WindowsServer, facts: MachineFacts): boolean {
  const rows = valueOf(windowsSmbOf(facts).constraints) ?? [];
  return rows.some(({ server }) => names.includes(serverIn(server)));
}

/** A pair that goes through a VPN: by a tunnel of this machine, or to an address of the range that overlays use (100.64.0.0/10). */
export function isOverlay({ interface: name, remote }: WindowsPair, { network }: MachineFacts): boolean {
  const nic = (valueOf(network.interfaces) ?? []).find((one) => one.name === name);
  if (nic?.kind === 'tunnel') return true;
  return ipaddr.isValid(remote) && ipaddr.process(remote).range() === 'carrierGradeNat';
}

/** What the slower end of a pair does; `undefined`: one of both is not known. */
const speedOf = ({ localSpeed, remoteSpeed }: WindowsPair): number | undefined =>
  localSpeed === undefined || remoteSpeed === undefined ? undefined : Math.min(localSpeed, remoteSpeed);

/** Slower than one of those that are used; a pair of unknown speed is not known to be. */
export function isSlower(pair: WindowsPair, used: readonly WindowsPair[]): boolean {
  const speed = speedOf(pair);
  return speed !== undefined && used.some((one) => speed < (speedOf(one) ?? 0));
}

/** A share of the NAS was seen under load long enough ago for what it opens to be seen as well. */
export function wasLoaded({ mappings }: WindowsServer, facts: MachineFacts): boolean {
  const { loaded } = windowsSmbOf(facts);
  return mappings.some(({ remote }) => {
    const at = loaded[remote.toLowerCase()];
    return at !== undefined && facts.readAt - at >= opensWithinMs;
  });
}
