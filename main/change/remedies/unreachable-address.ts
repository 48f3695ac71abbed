import type { NasPort } from '../../../shared/model/snapshot.ts';
import {
  announceByHand,
  announceReachable,
  boundWhy,
  unaskedWhy,
  unreachableWire,
} from '../../../shared/text/fixes/nas.ts';
import { nasFactsOf } from '../../findings/nas-side.ts';
import { unannouncedPorts } from '../../snapshot/nas-ports.ts';
import { cutOffPorts } from '../../findings/rules/unreachable-address.ts';
import type { RemedyMaker } from '../plan.ts';
import { nasOf } from './looking.ts';
import { copy, firstOf, fromAdvice, none, reasonIn } from './proposals.ts';
import { announcing, freelyListening, interfacesLine, plainSamba } from './samba.ts';
import { announce } from './samba-plan.ts';

/** Not announcing an address takes no way in from anybody: the NAS goes on listening there. */
export const unreachableAddress: RemedyMaker = {
  code: 'smb.unreachable-address',
  propose: (finding, now) => {
    const nas = nasOf(finding, now);
    if (nas === undefined) return fromAdvice(finding, announceByHand);
    const cutOff = cutOffPorts(nas, [now]);
    // A port in a network of this computer that is silent is a matter of the wire, unless the NAS has no such port.
    if (cutOff.some(({ why, onLink }) => onLink && why === 'no-answer')) return [none(unreachableWire)];
    const cut = cutOff.map(({ port }) => port);
    const facts = plainSamba(nas, now);
    const announced = nas.ports.filter((port) => port.announced && !cut.includes(port));
    const rest = [...announced.filter(({ use }) => use.kind !== 'link-local'), ...unannouncedPorts(nas)];
    if (rest.length === 0 || cut.length === 0) return fromAdvice(finding, announceByHand);
    if (facts === undefined) {
      const line = interfacesLine(rest.map(({ address }) => address));
      return nasFactsOf(nas, now) === undefined ? [copy(announceByHand, unaskedWhy, line)] : [none(reasonIn(finding))];
    }
    const interfaces = announcing(facts, addressesOf(rest), addressesOf(cut));
    const line = interfacesLine(interfaces.map(({ address }) => address));
    const change = { title: announceReachable, nas, now, interfaces, wishOf: () => ({}) };
    return firstOf(freelyListening(facts) ? announce(finding, change) : [], [copy(announceByHand, boundWhy, line)]);
  },
};

const addressesOf = (ports: readonly NasPort[]): readonly string[] => ports.map(({ address }) => address);
