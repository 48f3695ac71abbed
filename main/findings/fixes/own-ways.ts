import { familyOf } from '../../../shared/model/ip-family.ts';
import type { Interface } from '../../../shared/model/network.ts';
import { valueOf } from '../../../shared/model/reading.ts';
import type { Nas, Snapshot } from '../../../shared/model/snapshot.ts';
import { milliseconds } from '../../../shared/model/units.ts';
import { listed } from '../../../shared/text/phrases.ts';
import type { FixStep } from '../../change/steps.ts';
import { inNetwork } from '../../snapshot/addresses.ts';
import type { FixDraft } from '../finding.ts';
import { nicsOf, reaches } from '../nic-view.ts';
import { fix } from '../remedy.ts';
import type { ShareView } from '../share-view.ts';
import { sharesOf } from './ports.ts';
import { remountPart, remountSentences, remountTakes, remountUndo } from './remount.ts';

const settingMs = 5_000;
/** Strict: packets are dropped that come in by another interface than this machine would send to by. */
const strict = 1;
const loose = 2;

/** One address of the NAS, the interface that it shall leave by, and the address to send from. */
interface Way {
  readonly to: string;
  readonly dev: string;
  readonly source: string;
}

/** Sends each further path by a port of its own; empty where there is no further port, or no address left for it. */
export function ownWays(nas: Nas, view: ShareView): readonly FixDraft[] {
  const { now } = view;
  const exit = view.open[0]?.nic;
  const ways = waysOf(nas, view, exit);
  if (exit === undefined || ways.length === 0) return [];
  const shares = sharesOf(nas, now);
  const nics = [exit, ...ways.map(({ dev }) => dev)];
  const steps: readonly FixStep[] = [
    { verb: 'set-sysctls', settings: [...answers, ...looseFilters(nics, now)] },
    ...ways.map((way): FixStep => ({ verb: 'route-address', ...way })),
  ];
  const settings = ways.some(({ to }) => familyOf(to) === 'ipv4') ? steps : steps.slice(1);
  return fix({
    name: 'own-ways',
    title: 'Send each path by its own port',
    plan: {
      // Open connections keep the way they have, so the shares are mounted again once the ways are there.
      parts: [{ place: { kind: 'workstation' }, steps: settings }, ...remountPart(shares, () => ({}))],
      verification: { kind: 'finding-gone' },
      risk: 'drops-network',
      interrupts: [ownRouting(nics), ...remountSentences(shares, shares)],
      undo: [settingsUndo, ...remountUndo],
      duration: milliseconds(settingMs + remountTakes(shares)),
    },
  });
}

/** Each interface answers for its own addresses only, or the answers of the NAS come in by the first one all the same. */
export const answers = [
  { interface: 'all', name: 'arp_ignore', value: 1 },
  { interface: 'all', name: 'arp_announce', value: 2 },
] as const;

/**
 * The NAS may ask for this machine's second address from an address of its that is routed by the first interface: a
 * strict filter does not even answer ARP then.
 */
export function looseFilters(nics: readonly string[], now: Snapshot) {
  const known = valueOf(now.facts.network.settings) ?? [];
  // The larger one of both counts, and what is not read may be strict.
  const filtersOf = (name: string): readonly (number | undefined)[] =>
    [name, 'all'].map((each) => known.find((one) => one.name === each)?.rpFilter);
  const mayBeStrict = (filters: readonly (number | undefined)[]): boolean =>
    !filters.includes(loose) && (filters.includes(strict) || filters.includes(undefined));
  return nics
    .filter((name) => mayBeStrict(filtersOf(name)))
    .map((name) => ({ interface: name, name: 'rp_filter', value: loose }) as const);
}

/** A further interface each gets an address of the NAS that no mount goes to: those stay where they are. */
function waysOf(nas: Nas, view: ShareView, exit: string | undefined): readonly Way[] {
  const mounted = new Set(sharesOf(nas, view.now).map(({ address }) => address));
  const addresses = [...new Set([...view.reached, ...view.useful.map(({ address }) => address)])];
  const ways: Way[] = [];
  for (const nic of nicsOf(view.now)) {
    if (nic.name === exit || nic.kind !== 'wired' || nic.link === 'down' || !reaches(nic, nas)) continue;
    const free = addresses.filter((one) => !mounted.has(one) && ways.every(({ to }) => to !== one));
    const way = free.flatMap((to) => wayBy(nic, to)).at(0);
    if (way !== undefined) ways.push(way);
  }
  return ways;
}

function wayBy({ name, addresses }: Interface, to: string): readonly Way[] {
  const own = addresses.find((one) => one.scope === 'global' && inNetwork(to, one.address, one.prefixLength));
  return own === undefined ? [] : [{ to, dev: name, source: own.address }];
}

const ownRouting = (nics: readonly string[]): string =>
  `How this machine answers for its addresses and sends to the NAS is changed for ${listed(nics)}; other connections over them may pause for a moment.`;
export const settingsUndo =
  'The settings, routes and files get the values of before; if the machine cannot be reached any more after a change, they do so by themselves.';
