import type { FoundPortal, FoundTarget, LunSearch } from '../../../shared/model/lun-search.ts';
import type { Endpoint } from '../../../shared/model/network.ts';
import { lunSearchTexts } from '../../../shared/text/lun-search.ts';
import type { ToldAtPortal } from './ask-portal.ts';
import { DiscoveryFailed } from './conversation.ts';

/** What is known before anybody is asked. */
export interface Whereabouts {
  /** Addresses that a person named, or that a name stands for. */
  readonly named: readonly Endpoint[];
  /** Further addresses of the same NAS, as far as this machine knows them: a target may tell of the asked portal alone. */
  readonly known: readonly Endpoint[];
  /** This machine's interface that has the address. */
  readonly interfaceOf: (address: string) => Omit<NonNullable<FoundPortal['by']>, 'address'> | undefined;
  readonly isLoggedIn: (target: string, portal: Endpoint) => boolean;
  readonly ask: (portal: Endpoint) => Promise<ToldAtPortal>;
}

/** More portals than any NAS has; who tells more does not make this machine knock at hundreds of doors. */
const mostPortals = 32;
/** More than anybody could choose from. */
const mostTargets = 256;

type Told = ToldAtPortal | { readonly portal: Endpoint; readonly complaint: string };
const keyOf = ({ address, port }: Endpoint): string => `${address} ${port}`;

/** Asks the named portals, the known ones, and those that they tell of; never throws for what a portal does. */
export async function findTargets(where: Whereabouts): Promise<LunSearch> {
  const told = new Map<string, Told>();
  const asked = async (portals: readonly Endpoint[]): Promise<void> => {
    const distinct = new Map(portals.map((portal) => [keyOf(portal), portal]));
    const fresh = [...distinct.values()].filter((portal) => !told.has(keyOf(portal)));
    const answers = await Promise.all(fresh.slice(0, mostPortals - told.size).map((portal) => heard(portal, where)));
    for (const answer of answers) told.set(keyOf(answer.portal), answer);
  };
  await asked([...where.named, ...where.known]);
  const announced = [...told.values()].flatMap((one) => ('targets' in one ? one.targets : []));
  await asked(announced.flatMap(({ portals }) => portals));
  const targets = targetsOf([...told.values()], where);
  const sentences = sentencesOf([...told.values()], where);
  if (targets.length <= mostTargets) return { targets, sentences };
  return {
    targets: targets.slice(0, mostTargets),
    sentences: [...sentences, lunSearchTexts.tooMany(targets.length, mostTargets)],
  };
}

async function heard(portal: Endpoint, { ask }: Whereabouts): Promise<Told> {
  try {
    return await ask(portal);
  } catch (error) {
    if (!(error instanceof DiscoveryFailed)) throw error;
    return { portal, complaint: lunSearchTexts.failed[error.why](portal, error.message) };
  }
}

function targetsOf(told: readonly Told[], where: Whereabouts): readonly FoundTarget[] {
  const found = new Map<string, Map<string, FoundPortal>>();
  for (const one of told) {
    if (!('targets' in one)) continue;
    for (const { name, portals } of one.targets) {
      const here = found.get(name) ?? new Map<string, FoundPortal>();
      for (const portal of [one.portal, ...portals])
        if (!here.has(keyOf(portal))) here.set(keyOf(portal), portalOf(name, portal, told, where));
      found.set(name, here);
    }
  }
  return [...found]
    .map(([name, portals]) => ({
      name,
      portals: [...portals.values()].toSorted((a, b) => Number(b.answers) - Number(a.answers)),
    }))
    .toSorted((a, b) => a.name.localeCompare(b.name));
}

function portalOf(target: string, portal: Endpoint, told: readonly Told[], where: Whereabouts): FoundPortal {
  const answer = told.find((one) => keyOf(one.portal) === keyOf(portal));
  const loggedIn = where.isLoggedIn(target, portal);
  const { address, port } = portal;
  if (answer === undefined) return { address, port, answers: false, complaint: lunSearchTexts.notAsked, loggedIn };
  if (!('targets' in answer)) return { address, port, answers: false, complaint: answer.complaint, loggedIn };
  const by = where.interfaceOf(answer.local);
  const way = by === undefined ? {} : { by: { ...by, address: answer.local } };
  if (answer.targets.some(({ name }) => name === target)) return { address, port, answers: true, ...way, loggedIn };
  return { address, port, answers: false, complaint: lunSearchTexts.hasItNot, ...way, loggedIn };
}

/** Of what a person named, each that told nothing; of what was only tried beside it, nobody waits for an answer. */
function sentencesOf(told: readonly Told[], { named }: Whereabouts): readonly string[] {
  const asked = new Set(named.map(keyOf));
  return told.flatMap((one) => {
    if ('complaint' in one) return asked.has(keyOf(one.portal)) ? [one.complaint] : [];
    const unfit = one.unfit === 0 ? [] : [lunSearchTexts.unfit(one.portal, one.unfit)];
    return one.targets.length === 0 && one.unfit === 0 ? [lunSearchTexts.none(one.portal), ...unfit] : unfit;
  });
}
