import type { Finding } from '../../../shared/model/finding.ts';
import type { NasFacts } from '../../../shared/model/nas-facts.ts';
import type { Nas, Snapshot } from '../../../shared/model/snapshot.ts';
import { announceAll, announceByHand, boundWhy, unaskedWhy } from '../../../shared/text/fixes/nas.ts';
import { nasFactsOf } from '../../findings/nas-side.ts';
import { unannouncedPorts } from '../../snapshot/nas-ports.ts';
import type { Proposal, RemedyMaker } from '../plan.ts';
import { nasOf, portsOnceAnnounced, sharesOf } from './looking.ts';
import { copy, firstOf, fromAdvice } from './proposals.ts';
import { atLeast } from './remount.ts';
import { announcing, freelyListening, interfacesLine, plainSamba } from './samba.ts';
import { announce } from './samba-plan.ts';

export const serverAdvertisesOne: RemedyMaker = {
  code: 'smb.server-advertises-one',
  propose: (finding, now) => {
    const nas = nasOf(finding, now);
    const facts = nas && plainSamba(nas, now);
    if (nas === undefined) return fromAdvice(finding, announceByHand);
    const addresses = ourPorts(nas, now);
    if (facts === undefined && nasFactsOf(nas, now) !== undefined) return fromAdvice(finding, announceByHand);
    const why = facts === undefined ? unaskedWhy : boundWhy;
    const byHand = copy(announceByHand, why, interfacesLine(facts ? listOf(facts, addresses) : addresses));
    return firstOf(facts && freelyListening(facts) ? click(finding, nas, facts, now) : [], [byHand]);
  },
};

/** What is announced already, and what is not although this computer could reach it. */
function ourPorts(nas: Nas, now: Snapshot): readonly string[] {
  const reached = new Set(sharesOf(nas, now).flatMap(({ mount }) => mount.address ?? []));
  const announced = nas.ports.filter((port) => port.announced && port.use.kind !== 'link-local');
  const mountedBy = nas.ports.filter((port) => !port.announced && reached.has(port.address));
  return [...new Set([...announced, ...unannouncedPorts(nas), ...mountedBy].map(({ address }) => address))];
}

const listOf = (facts: NasFacts, addresses: readonly string[]): readonly string[] =>
  announcing(facts, addresses).map(({ address }) => address);

function click(finding: Finding, nas: Nas, facts: NasFacts, now: Snapshot): readonly Proposal[] {
  const interfaces = announcing(facts, ourPorts(nas, now));
  return announce(finding, { title: announceAll, nas, now, interfaces, wishOf: atLeast(portsOnceAnnounced(nas, now)) });
}
