import type { Finding } from '../../../shared/model/finding.ts';
import { milliseconds } from '../../../shared/model/units.ts';
import type { Nas, Snapshot } from '../../../shared/model/snapshot.ts';
import { commandOf } from '../../../shared/text/findings/finding-text.ts';
import { copyMtu, lowerMtu, mtuAtNas, mtuPauses, settingsUndo } from '../../../shared/text/fixes/network.ts';
import { nicsOf } from '../../findings/nic-view.ts';
import { sharesOf } from '../../findings/share-view.ts';
import type { Proposal, RemedyMaker } from '../plan.ts';
import { copy, firstOf, fix, fromAdvice } from './proposals.ts';

/** What Ethernet takes by default: right wherever the way is not known to take more. */
const usualBytes = 1500;
const takesMs = 5_000;

/** The larger one of two is made smaller: nothing then needs to be known of the switches between. */
export const mtuMismatch: RemedyMaker = {
  code: 'net.mtu-mismatch',
  propose: (finding, now) => firstOf(ownSide(finding, now), nasSide(finding, now), fromAdvice(finding, copyMtu)),
};

function ownSide(finding: Finding, now: Snapshot): readonly Proposal[] {
  const pair = pairOf(finding, now);
  if (pair === undefined || pair.here <= pair.there) return [];
  const { nic, there } = pair;
  return fix(finding, {
    name: 'lower',
    title: lowerMtu(there),
    plan: {
      parts: [{ place: { kind: 'workstation' }, steps: [{ verb: 'set-mtu', dev: nic, bytes: there }] }],
      verification: { kind: 'finding-gone' },
      risk: 'drops-network',
      interrupts: [mtuPauses(nic)],
      undo: [settingsUndo],
      duration: milliseconds(takesMs),
    },
  });
}

function nasSide(finding: Finding, now: Snapshot): readonly Proposal[] {
  const pair = pairOf(finding, now);
  if (pair?.port === undefined || pair.here >= pair.there) return [];
  return [copy(copyMtu, mtuAtNas, commandOf('ip', 'link', 'set', 'dev', pair.port, 'mtu', String(pair.here)))];
}

interface Pair {
  readonly nic: string;
  readonly here: number;
  /** Of the NAS's port where it tells, else what every Ethernet takes. */
  readonly there: number;
  readonly port?: string;
}

/** The first lane whose ends differ, of the local interface or of the NAS that the finding is about. */
function pairOf({ subject }: Finding, now: Snapshot): Pair | undefined {
  for (const { open, nas } of sharesOf(now)) {
    for (const lane of open) {
      const nic = nicsOf(now).find(({ name }) => name === lane.nic);
      const meant = subject.kind === 'nas' ? nas.id === subject.id : nic?.name === subject.id;
      if (nic === undefined || !meant) continue;
      const port = portAt(lane.remote?.address, nas);
      const there = port?.mtuBytes ?? (subject.kind === 'interface' ? usualBytes : nic.mtuBytes);
      if (there !== nic.mtuBytes) return { nic: nic.name, here: nic.mtuBytes, there, ...(port && { port: port.name }) };
    }
  }
  return undefined;
}

function portAt(address: string | undefined, { ports }: Nas) {
  return ports.find((port) => port.address === address)?.atNas;
}
