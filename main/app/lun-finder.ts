import { lookup } from 'node:dns/promises';
import type { LunResults } from '../../shared/ipc/luns.ts';
import { parseHostAddress } from '../../shared/model/host-address.ts';
import type { LunSearch } from '../../shared/model/lun-search.ts';
import { iscsiClientOf } from '../../shared/model/machine.ts';
import type { Endpoint } from '../../shared/model/network.ts';
import { valueOf } from '../../shared/model/reading.ts';
import type { Snapshot } from '../../shared/model/snapshot.ts';
import { milliseconds } from '../../shared/model/units.ts';
import { lunSearchTexts as texts } from '../../shared/text/lun-search.ts';
import { shortestAddress } from '../collect/text/ip-address.ts';
import type { Offer } from '../change/plan.ts';
import { attachOffer } from '../discover/iscsi/attach-offer.ts';
import { askPortal } from '../discover/iscsi/ask-portal.ts';
import { findTargets, type Whereabouts } from '../discover/iscsi/find-targets.ts';
import type { TargetState } from '../watch/target-watcher.ts';

/** Looks for LUNs that are not attached yet, when a person asks; and keeps what was found until the next search. */
export interface LunFinder {
  find(at: string): Promise<LunResults['luns.find']>;
  /** Of what was found last; a portal that nobody told of is refused. */
  offer(target: string, portals: readonly Endpoint[]): LunResults['luns.offer'];
  /** What was offered last. */
  offers(): readonly Offer[];
}

const iscsiPort = 3260;
/** A NAS whose disks sleep answers discovery within seconds. */
const patience = milliseconds(8000);
/** Only root may read this machine's own name; a NAS that shows targets to the names on a list tells this one nothing. */
const initiator = 'iqn.2026-01.localhost:lanewise';

const refused = (sentence: string): { readonly state: 'refused'; readonly sentence: string } => ({
  state: 'refused',
  sentence,
});

export function createLunFinder(state: () => TargetState): LunFinder {
  let found: LunSearch | undefined;
  let offered: Offer | undefined;
  return {
    async find(at) {
      const snapshot = watched(state());
      if (typeof snapshot === 'string') return refused(snapshot);
      const asked = parseHostAddress(at.trim());
      if (asked === undefined || asked.user !== undefined) return refused(texts.noAddress);
      const named = await addressesOf(asked.host, asked.port ?? iscsiPort);
      if (named.length === 0) return refused(texts.noSuchName(asked.host));
      found = await findTargets(whereabouts(named, snapshot));
      return { state: 'found', search: found };
    },
    offer(target, portals) {
      const snapshot = watched(state());
      if (typeof snapshot === 'string') return refused(snapshot);
      const told = found?.targets.find(({ name }) => name === target);
      const isTold = ({ address, port }: Endpoint): boolean =>
        told?.portals.some((one) => one.address === address && one.port === port && one.answers) ?? false;
      if (!portals.every(isTold)) return refused(texts.gone);
      offered = attachOffer(target, portals, snapshot);
      return { state: 'offered', id: offered.remedy.id, title: offered.remedy.title };
    },
    offers: () => (offered === undefined ? [] : [offered]),
  };
}

/** What is known of the machine that this program runs on, or why nobody can attach a LUN there. */
function watched({ source, judged }: TargetState): Snapshot | string {
  if (source.kind !== 'local') return texts.onlyHere;
  if (judged === undefined) return texts.nothingRead;
  return judged.snapshot.facts.family === 'linux' ? judged.snapshot : texts.notLinux;
}

/** Empty where nobody knows the name. */
async function addressesOf(host: string, port: number): Promise<readonly Endpoint[]> {
  try {
    const found = await lookup(host, { all: true });
    return found.map(({ address }) => ({ address: shortestAddress(address) ?? address, port }));
  } catch (error) {
    if (error instanceof Error && 'syscall' in error) return [];
    throw error;
  }
}

function whereabouts(named: readonly Endpoint[], { nas, facts }: Snapshot): Whereabouts {
  const addresses = new Set(named.map(({ address }) => address));
  const same = nas.filter(({ ports }) => ports.some(({ address }) => addresses.has(address)));
  const interfaces = valueOf(facts.network.interfaces) ?? [];
  const sessions = valueOf(iscsiClientOf(facts).sessions) ?? [];
  const port = named[0]?.port ?? iscsiPort;
  return {
    named,
    known: same.flatMap(({ ports }) =>
      ports.filter(({ use }) => use.kind === 'usable').map(({ address }) => ({ address, port })),
    ),
    interfaceOf(local) {
      const own = interfaces.find((one) => one.addresses.some(({ address }) => address === local));
      return own && { interface: own.name, ...(own.speed === undefined ? {} : { speed: own.speed }) };
    },
    isLoggedIn: (target, portal) =>
      sessions.some(
        ({ target: name, connection }) =>
          name === target && connection?.address === portal.address && connection.port === portal.port,
      ),
    ask: (portal) => askPortal({ portal, initiator, patience }),
  };
}
