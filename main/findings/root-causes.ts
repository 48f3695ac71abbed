import { keyOfFinding, type Finding, type FindingCode, type Severity } from '../../shared/model/finding.ts';
import { valueOf } from '../../shared/model/reading.ts';
import type { Snapshot } from '../../shared/model/snapshot.ts';
import { nicsOf, reaches } from './nic-view.ts';

const weight: Readonly<Record<Severity, number>> = { error: 2, warning: 1, note: 0 };

interface Kind {
  readonly code: FindingCode;
  readonly unless: readonly FindingCode[];
}

/**
 * Folds consequences under what explains them: `because` names the root causes, all of which stand themselves. A
 * finding never disappears behind a milder one.
 */
export function rootCauses<One extends Finding>(
  findings: readonly One[],
  kinds: readonly Kind[],
  now: Snapshot,
): readonly One[] {
  const roots = rootsOfEach(findings, kinds, now);
  return findings.map((finding) => {
    const causes = roots.get(finding) ?? [];
    if (causes.length === 0) return { ...finding, because: [] };
    return { ...finding, because: [...new Set(causes.map(({ code }) => code))], causes: causes.map(keyOfFinding) };
  });
}

/** The findings themselves that each one follows from: of two NAS with one trouble, only the one it has to do with. */
function rootsOfEach(
  findings: readonly Finding[],
  kinds: readonly Kind[],
  now: Snapshot,
): ReadonlyMap<Finding, readonly Finding[]> {
  const unless = new Map(kinds.map(({ code, unless }) => [code, unless]));
  const byCode = Map.groupBy(findings, (finding) => finding.code);
  const bySubject = new Map(findings.map((finding) => [keyOfFinding(finding), finding]));
  const near = nearness(now);
  const causesOf = (finding: Finding): readonly Finding[] =>
    (unless.get(finding.code) ?? []).flatMap((code) => {
      const same = bySubject.get(keyOfFinding({ code, subject: finding.subject }));
      const others = (byCode.get(code) ?? []).filter((other) => other.subject.kind !== finding.subject.kind);
      const candidates = [...(same ? [same] : []), ...others.filter((other) => near(finding, other))];
      return candidates.filter((other) => weight[other.severity] >= weight[finding.severity]);
    });
  return new Map(findings.map((finding) => [finding, [...new Set(rootsOf(finding, causesOf))]]));
}

function rootsOf(finding: Finding, causesOf: (one: Finding) => readonly Finding[]): readonly Finding[] {
  return causesOf(finding).flatMap((cause) => {
    const deeper = rootsOf(cause, causesOf);
    return deeper.length > 0 ? deeper : [cause];
  });
}

/**
 * Two findings about different kinds of things may have to do with each other: a share and its NAS, one of them and a
 * local interface that serves it, or anything and the machine. Two NAS behind the same interface have not.
 */
function nearness(now: Snapshot): (left: Finding, right: Finding) => boolean {
  const known = new Map<Finding, ReadonlySet<string>>();
  const around = (finding: Finding): ReadonlySet<string> => {
    const made = known.get(finding) ?? new Set(surroundings(finding, now));
    known.set(finding, made);
    return made;
  };
  return (left, right) =>
    left.subject.kind === 'machine' ||
    right.subject.kind === 'machine' ||
    around(left).has(thingOf(right)) ||
    around(right).has(thingOf(left));
}

function thingOf({ subject: { kind, id } }: Finding): string {
  return `${kind} ${id}`;
}

/** What a share or a NAS depends on: for a share its NAS, for both the local interfaces. */
function surroundings({ subject }: Finding, now: Snapshot): readonly string[] {
  if (subject.kind === 'interface' || subject.kind === 'machine') return [];
  const shares = now.shares.filter((share) => (subject.kind === 'share' ? share.id : share.nas) === subject.id);
  const [first] = shares;
  const lanes = shares.flatMap((share) => valueOf(share.session)?.lanes ?? []);
  const nics = new Set(lanes.map((lane) => lane.nic));
  return [
    ...(subject.kind === 'share' && first ? [`nas ${first.nas}`] : []),
    ...[...nics].flatMap((nic) => withLower(nic, now)),
    ...(first ? interfacesTo(first.nas, now) : []),
  ];
}

/** An interface and what it is made of, so that a bond's member touches what goes over the bond. */
function withLower(name: string | undefined, now: Snapshot): readonly string[] {
  if (name === undefined) return [];
  const nic = valueOf(now.nics)?.find((one) => one.name === name);
  return [`interface ${name}`, ...(nic?.lower ?? []).map((lower) => `interface ${lower}`)];
}

/** Local interfaces by which the NAS is or could be reached. */
function interfacesTo(id: string, now: Snapshot): readonly string[] {
  const nas = now.nas.find((one) => one.id === id);
  const routed = (nas?.ports ?? []).flatMap((port) => {
    const reading = now.facts.network.routesTo[port.address];
    const route = reading && valueOf(reading);
    return route?.kind === 'via-interface' ? withLower(route.dev, now) : [];
  });
  const inReach = nicsOf(now).filter((nic) => nas !== undefined && reaches(nic, nas));
  return [...routed, ...inReach.flatMap((nic) => withLower(nic.name, now))];
}
