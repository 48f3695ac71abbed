import type { ConnectionState, PublishedNas, WatchedNas } from '../../shared/ipc/nas.ts';
import type { Publication, PublishedSnapshot, PublishedWorkstation } from '../../shared/ipc/publication.ts';
import type { Finding } from '../../shared/model/finding.ts';
import type { Remedy } from '../../shared/model/remedy.ts';
import type { MachineId } from '../../shared/model/reading.ts';
import type { Nas, Snapshot } from '../../shared/model/snapshot.ts';
import { failoverOffers } from '../change/failover/offers.ts';
import type { Judged } from '../judge/judge.ts';
import { onceEach, publishedShare, sharingOf } from './published-once.ts';
import type { TargetState } from './target-watcher.ts';

/** What is published beside the state of a target. */
export interface PublicationParts {
  readonly sequence: number;
  readonly trayMissing: boolean;
}

/** The form in which the state of a target goes to the window. */
export function publicationOf(state: TargetState, parts: PublicationParts): Publication {
  const { source, judged, interval, stale, nas = [] } = state;
  const { sequence, trayMissing } = parts;
  return {
    sequence,
    source: judged === undefined ? source : { ...source, hostName: judged.snapshot.hostName },
    ...(judged === undefined ? { troubles: [], level: 'none', shares: [], events: [], tests: {} } : published(judged)),
    stale,
    interval,
    machines: [publishedWorkstation(state), ...nas.map((one) => publishedNas(one, judged?.snapshot))],
    trayMissing,
  };
}

function publishedWorkstation({ source, judged, lookFailure, stale }: TargetState): PublishedWorkstation {
  const seen = judged === undefined ? {} : { lastSeen: judged.snapshot.at };
  return {
    role: 'workstation',
    name: judged?.snapshot.hostName ?? source.hostName,
    connection: connectionOf(judged, lookFailure),
    ...seen,
    current: judged !== undefined && !stale,
  };
}

function connectionOf(judged: Judged | undefined, lookFailure: string | undefined): ConnectionState {
  if (lookFailure !== undefined) return { state: 'failed', sentence: lookFailure };
  return { state: judged === undefined ? 'connecting' : 'connected' };
}

/** As joined with the last look at the workstation. */
function publishedNas(known: WatchedNas, snapshot: Snapshot | undefined): PublishedNas {
  const isSame = ({ machine }: { readonly machine: MachineId }): boolean => machine === known.machine;
  const joined = snapshot?.nasViews.find(isSame);
  if (joined === undefined)
    return { ...known, role: 'nas', nas: snapshot?.silentNas?.find(isSame)?.nas ?? byAddress(known, snapshot) };
  const { facts: _facts, ...view } = joined;
  return { ...known, role: 'nas', nas: view.nas, ...(known.current && { view }) };
}

/** Until it has answered once, the name or address by which it was added has to do. */
function byAddress({ host }: WatchedNas, snapshot: Snapshot | undefined): PublishedNas['nas'] {
  const isMeant = ({ names, ports }: Nas): boolean =>
    names.includes(host) || ports.some(({ address }) => address === host);
  return (snapshot?.nas ?? []).filter(isMeant).map(({ id }) => id);
}

type PublishedJudgement = Pick<Publication, 'snapshot' | 'troubles' | 'level' | 'shares' | 'events' | 'tests'>;

function published(judged: Judged): PublishedJudgement {
  const { snapshot, troubles, level, shares, events } = judged;
  return {
    snapshot: withoutFacts(snapshot),
    troubles: troubles.map(({ finding, consequences, ...rest }) => ({
      ...rest,
      finding: withoutPlans(finding),
      consequences: consequences.map(withoutPlans),
    })),
    level,
    shares,
    events,
    tests: Object.fromEntries(failoverOffers(snapshot).map(({ subject, remedy }) => [subject.id, remedy])),
  };
}

/** The window asks for a fix by its id; the plan stays here. */
function withoutPlans(finding: Finding): Finding {
  return { ...finding, remedies: finding.remedies.map(withoutPlan) };
}

function withoutPlan(remedy: Remedy): Remedy {
  if (remedy.kind !== 'fix') return remedy;
  const { kind, id, title, risk, needs } = remedy;
  return { kind, id, title, risk, needs };
}

/** Raw facts stay here, and what repeats crosses once. */
function withoutFacts({
  facts: { family: system },
  clientIds: _ids,
  nasViews: _views,
  silentNas: _silent,
  ...snapshot
}: Snapshot): PublishedSnapshot {
  const once = onceEach();
  const { shares, laneMaps } = snapshot;
  return {
    ...snapshot,
    system,
    shares: shares.map((share) => publishedShare(share, once)),
    laneMaps: Object.fromEntries(Object.entries(laneMaps).map(([share, map]) => [share, once(map)])),
    sharing: sharingOf(shares),
  };
}
