import { windowsSmbOf, type MachineFacts } from '../../../../shared/model/machine.ts';
import { valueOf } from '../../../../shared/model/reading.ts';
import type { Instant } from '../../../../shared/model/units.ts';
import { loadThatOpensAll, type WindowsSetup } from '../../../../shared/model/windows-smb.ts';

/** Mappings, interfaces, settings and constraints: what decides which connections the client opens. */
function setupOf(facts: MachineFacts): WindowsSetup {
  const { mappings, configuration, constraints } = windowsSmbOf(facts);
  return [
    valueOf(mappings)?.map(({ letter, remote, port }) => [letter, remote, port]),
    // The speed of a wireless interface is another one every few seconds.
    valueOf(facts.network.interfaces)?.map(({ name, kind, link, speed, addresses }) => [
      name,
      link,
      kind === 'wireless' ? undefined : speed,
      addresses,
    ]),
    valueOf(configuration)?.quoted,
    valueOf(constraints)?.map(({ quoted }) => quoted),
  ].map((part) => (part === undefined ? undefined : JSON.stringify(part)));
}

/** What could not be read now is not known to have changed. */
const isSameSetup = (before: WindowsSetup, now: WindowsSetup): boolean =>
  before.every((part, index) => part === undefined || now[index] === undefined || part === now[index]);

/**
 * Notes how everything is set up. `since`: the previous look, if it was set up the same; a part that could not be read now is as
 * it was then.
 */
export function withSetup(
  facts: MachineFacts,
  previous: MachineFacts | undefined,
): { readonly facts: MachineFacts; readonly since: MachineFacts | undefined } {
  const now = setupOf(facts);
  const before = previous && windowsSmbOf(previous).setup;
  const isSame = before !== undefined && isSameSetup(before, now);
  const setup = isSame ? now.map((part, index) => part ?? before[index]) : now;
  return {
    facts: { ...facts, windowsSmb: { ...windowsSmbOf(facts), setup } },
    since: isSame ? previous : undefined,
  };
}

/** Notes which shares were seen under load; what an earlier look saw counts as long as everything is set up as it was. */
export function withLoad(facts: MachineFacts, since: MachineFacts | undefined): MachineFacts {
  const windowsSmb = windowsSmbOf(facts);
  const before = since === undefined ? {} : windowsSmbOf(since).loaded;
  const busy = (valueOf(windowsSmb.shareCounters) ?? []).filter(({ queue = 0 }) => queue >= loadThatOpensAll);
  const now: readonly (readonly [string, Instant])[] = busy.map(({ share }) => [share.toLowerCase(), facts.readAt]);
  return { ...facts, windowsSmb: { ...windowsSmb, loaded: { ...Object.fromEntries(now), ...before } } };
}
