import type { Judged } from '../judge/judge.ts';
import type { Finding } from '../../shared/model/finding.ts';
import type { Level, ShareLevel, Trouble } from '../../shared/model/judgement.ts';
import type { LaneMap } from '../../shared/model/lane-map.ts';
import type { Remedy } from '../../shared/model/remedy.ts';
import { valueOf, type Reading } from '../../shared/model/reading.ts';
import { reportNas, reportNasEnd, type ReportedNas } from './nas-report.ts';
import { isOpen, type Lane, type Rate, type Share, type ShareId, type Snapshot } from '../../shared/model/snapshot.ts';

/** The result of `lanewise check --json`. Fields are only ever added; a change of meaning raises `schema`. */
export interface Report {
  readonly schema: 1;
  readonly machine: string;
  readonly hostName: string;
  readonly readAt: string;
  readonly status: Status;
  readonly shares: readonly ReportedShare[];
  /** As tray and window show it; `status` is the same in the words of monitoring plugins. */
  readonly level: Level;
  /** A look that was just made is never old. */
  readonly stale: false;
  /** Where each share is mounted, the worst first. */
  readonly worstFirst: readonly string[];
  /** `findings` as a tree. */
  readonly troubles: readonly ReportedTrouble[];
  readonly findings: readonly ReportedFinding[];
  /** One for each NAS that was asked; left out where none was. */
  readonly nas?: readonly ReportedNas[];
}

export type Status = 'ok' | 'warning' | 'critical' | 'unknown';
/** Exit codes of monitoring plugins. */
export const exitCodes: Readonly<Record<Status, number>> = { ok: 0, warning: 1, critical: 2, unknown: 3 };

type ReportedShare = ReturnType<typeof reportShare>;
type ReportedFinding = ReturnType<typeof reportFinding>;
type ReportedTrouble = ReturnType<typeof reportTrouble>;

export function reportOf({ snapshot, findings, troubles, level, shares }: Judged): Report {
  return {
    schema: 1,
    machine: snapshot.machine,
    hostName: snapshot.hostName,
    readAt: new Date(snapshot.at).toISOString(),
    status: statusOf(level),
    level,
    stale: false,
    shares: snapshot.shares.map((share) => reportShare(share, snapshot, shares)),
    worstFirst: shares.map(({ share }) => placeOf(share, snapshot)),
    troubles: troubles.map((trouble) => reportTrouble(trouble, snapshot)),
    findings: findings.map(reportFinding),
    ...(snapshot.nasViews.length === 0 ? {} : { nas: snapshot.nasViews.map((view) => reportNas(view, snapshot)) }),
  };
}

/** Nothing mounted is not known to be fine. */
export function statusOf(level: Level): Status {
  if (level === 'error') return 'critical';
  return level === 'none' ? 'unknown' : level;
}

function reportShare(share: Share, snapshot: Snapshot, judged: readonly ShareLevel[]) {
  const session = valueOf(share.session);
  const lanes = session?.lanes ?? [];
  const connected = lanes.filter(isOpen);
  const nas = snapshot.nas.find((one) => one.id === share.nas);
  const map = snapshot.laneMaps[share.id];
  const detail = (wanted: string) => share.details.find(({ name }) => name === wanted)?.value ?? null;
  const counted = session !== undefined && share.verdict.missing.length === 0;
  return {
    protocol: share.protocol,
    remote: share.remote,
    at: share.at,
    nas: nas?.name ?? share.nas,
    verdict: share.verdict.word,
    reason: share.verdict.reason,
    missing: share.verdict.missing,
    dialect: detail('dialect'),
    login: detail('login'),
    details: share.details.map(({ name, value, label, text }) => ({ name, value, label, text })),
    channels: {
      asked: share.asked,
      open: session === undefined ? null : connected.length,
      carrying: counted ? share.verdict.carrying : null,
      possible: counted ? share.verdict.possible : null,
    },
    serverAddresses: distinct(connected.map((lane) => lane.remote?.address)),
    localInterfaces: distinct(connected.map((lane) => lane.nic)),
    announced: (nas?.ports ?? [])
      .filter((port) => port.announced)
      .map((port) => ({ address: port.address, speed: port.speed ?? null, rss: port.rss ?? null, use: port.use.kind })),
    lanes: lanes.map((lane) => ({
      ...reportLane(lane),
      likely: reportLikely(lane, map),
      ...reportNasEnd(lane, share, snapshot),
    })),
    missingLanes: reportMissing(map, judged.find((one) => one.share === share.id)?.label),
  };
}

function reportMissing(map: LaneMap | undefined, label: string | undefined) {
  return (map?.missing ?? []).map(({ from, to, state }) => ({
    interface: from.at ?? null,
    address: to,
    state,
    use: map?.ports.find(({ port }) => port.address === to)?.port.use.kind ?? null,
    reason: state === 'possible' ? (label ?? null) : null,
  }));
}

/** Where a lane without a connection most likely went; `null`: its connection shows it, or nobody knows. */
function reportLikely({ id, remote }: Lane, map: LaneMap | undefined) {
  const place = map?.lanes.find(({ lane }) => lane === id);
  if (remote !== undefined || place?.to.at === undefined) return null;
  return { interface: place.from.at ?? null, address: place.to.at, by: place.to.by };
}

function reportLane(lane: Lane) {
  return {
    channel: lane.number,
    label: lane.label,
    state: lane.state,
    interface: lane.nic ?? null,
    local: lane.local ?? null,
    remote: lane.remote ?? null,
    attribution: lane.attribution,
    bytesReceived: valueOf(lane.count)?.received ?? null,
    bytesSent: valueOf(lane.count)?.sent ?? null,
    countedBy: lane.count.state === 'known' ? (lane.countedBy ?? 'workstation') : null,
    rate: reportRate(lane.rate),
  };
}

/** Bytes a second; `null` where it could not be measured. */
function reportRate(rate: Reading<Rate>) {
  const value = valueOf(rate);
  return value === undefined
    ? null
    : { received: Math.round(value.received), sent: Math.round(value.sent), overMs: value.over };
}

function reportFinding(finding: Finding) {
  const { code, severity, subject, title, consequence, remedies, because, evidence } = finding;
  return {
    code,
    severity,
    subject,
    title,
    consequence,
    advice: adviceOf(finding),
    remedies: remedies.map(reportRemedy),
    because,
    evidence: evidence.map((one) => ({
      machine: one.machine,
      source: one.source,
      lines: one.lines,
      readAt: new Date(one.readAt).toISOString(),
    })),
  };
}

interface Advice {
  readonly text: string;
  /** Text for a terminal or a file. */
  readonly copy?: string;
}

/** What a person does, in order: the remedies without the one click that only the window makes. */
export function adviceOf({ remedies }: Pick<Finding, 'remedies'>): readonly Advice[] {
  return remedies.flatMap((remedy): readonly Advice[] => {
    if (remedy.kind === 'fix') return [];
    return remedy.kind === 'copy' ? [{ text: remedy.text, copy: remedy.commands }] : [{ text: remedy.text }];
  });
}

function reportRemedy(remedy: Remedy) {
  switch (remedy.kind) {
    case 'fix': {
      const { kind, title, risk, needs } = remedy;
      return { kind, title, risk, needs };
    }
    case 'load': {
      const { kind, title, text } = remedy;
      return { kind, title, text };
    }
    case 'copy':
    case 'at-the-nas':
    case 'administrator-look':
    case 'explain':
      return remedy;
    default:
      return remedy satisfies never;
  }
}

/** A share's own name for programs: where it is mounted. */
function placeOf(id: ShareId, { shares }: Snapshot): string {
  return shares.find((share) => share.id === id)?.at ?? id;
}

function reportTrouble({ finding, level, shares, consequences }: Trouble, snapshot: Snapshot) {
  return {
    code: finding.code,
    subject: finding.subject,
    level,
    shares: shares.map((share) => placeOf(share, snapshot)),
    consequences: consequences.map(({ code, subject }) => ({ code, subject })),
  };
}

function distinct(values: readonly (string | undefined)[]): readonly string[] {
  return [...new Set(values.filter((value) => value !== undefined))].sort();
}
