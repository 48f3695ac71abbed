import type { Finding } from '../../../shared/model/finding.ts';
import type { Nas, NasPort, Snapshot } from '../../../shared/model/snapshot.ts';
import { milliseconds } from '../../../shared/model/units.ts';
import {
  announceByHand,
  announceReachable,
  boundWhy,
  unaskedWhy,
  unreachableWire,
} from '../../../shared/text/fixes/nas.ts';
import { remountUndo } from '../../../shared/text/fixes/remounting.ts';
import { nasFactsOf } from '../../diagnose/nas-side.ts';
import { unannouncedPorts } from '../../snapshot/nas-ports.ts';
import { cutOffPorts } from '../../diagnose/rules/unreachable-address.ts';
import type { Proposal, RemedyMaker } from '../plan.ts';
import { nasOf, sharesOf } from './looking.ts';
import { copy, firstOf, fix, fromAdvice, none, reasonIn } from './proposals.ts';
import { remountPart, remountSentences, remountTakes } from './remount.ts';
import {
  announcedSentence,
  announcing,
  freelyListening,
  interfacesLine,
  plainSamba,
  sambaInterrupts,
  sambaPart,
  sambaTakesMs,
  sambaUndo,
} from './samba.ts';

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
    return firstOf(freelyListening(facts) ? click(finding, nas, interfaces, now) : [], [
      copy(announceByHand, boundWhy, line),
    ]);
  },
};

const addressesOf = (ports: readonly NasPort[]): readonly string[] => ports.map(({ address }) => address);

function click(
  finding: Finding,
  nas: Nas,
  interfaces: ReturnType<typeof announcing>,
  now: Snapshot,
): readonly Proposal[] {
  const shares = sharesOf(nas, now);
  return fix(finding, {
    name: 'announce',
    title: announceReachable,
    plan: {
      parts: [sambaPart(nas, { interfaces }), ...remountPart(shares, () => ({}))],
      verification: { kind: 'finding-gone' },
      risk: 'remounts-share',
      interrupts: [sambaInterrupts(nas), announcedSentence(interfaces), ...remountSentences(shares, shares)],
      undo: [sambaUndo, ...remountUndo],
      duration: milliseconds(sambaTakesMs + remountTakes(shares)),
    },
  });
}
