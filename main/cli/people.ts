import type { Judged } from '../judge/judge.ts';
import { nasLines } from './nas-people.ts';
import type { ShareLevel, Trouble } from '../../shared/model/judgement.ts';
import type { LaneMap } from '../../shared/model/lane-map.ts';
import { valueOf } from '../../shared/model/reading.ts';
import type { Remedy } from '../../shared/model/remedy.ts';
import { movedBy, type Lane, type Nas, type Share, type Snapshot } from '../../shared/model/snapshot.ts';
import { countedTexts } from '../../shared/text/counted-by.ts';
import { plain } from '../../shared/text/plain.ts';
import { verdictBadge, verdictSentence } from '../../shared/text/verdicts.ts';

/** The answer of `lanewise check` for people: one paragraph a share, then what stands in the way and why we think so. */
export function textOf({
  snapshot,
  troubles,
  shares: judged,
}: Pick<Judged, 'snapshot' | 'troubles' | 'shares'>): string {
  // Here, where lines are put together, so that no name of a NAS passes by, and none makes a line of its own.
  const text = (lines: readonly string[]): string => lines.map((line) => `${plain(line)}\n`).join('');
  if (snapshot.shares.length === 0 && troubles.length === 0 && snapshot.nasViews.length === 0) {
    return text([
      snapshot.mountsUnread === undefined
        ? `No share of a NAS is mounted on ${snapshot.hostName}.`
        : `Which shares are mounted on ${snapshot.hostName} could not be read.`,
    ]);
  }
  const shares = snapshot.shares.map((share) => shareLines(share, snapshot, judged));
  const nas = snapshot.nasViews.map((view) => nasLines(view, snapshot));
  return [...shares, ...nas, ...troubles.map(troubleLines)].map(text).join('\n');
}

function shareLines(share: Share, snapshot: Snapshot, judged: readonly ShareLevel[]): readonly string[] {
  const nas = snapshot.nas.find((one) => one.id === share.nas);
  const heading = `${share.name} on ${nas?.name ?? share.nas} (${share.at}): ${verdictBadge(share.verdict)}`;
  const sentence = nas ? [`  ${verdictSentence(share, nas)}`] : [];
  const map = snapshot.laneMaps[share.id];
  const lanes = (valueOf(share.session)?.lanes ?? []).map((lane) => `  ${laneText(lane, nas, map)}`);
  const label = judged.find((one) => one.share === share.id)?.label;
  const missing = label === undefined ? [] : missingLines(map, label);
  const details = share.details.map(({ label, text }) => `${label}: ${text}`);
  return [heading, ...sentence, ...lanes, ...missing, ...(details.length === 0 ? [] : [`  ${details.join(' · ')}`])];
}

/** Lanes that could be there, once it is known why they are not. */
function missingLines(map: LaneMap | undefined, label: string): readonly string[] {
  const possible = (map?.missing ?? []).filter(({ state }) => state === 'possible');
  return possible.map(({ from, to }) => `  ${from.at ?? 'unknown interface'} -> ${to}  no lane: ${label}`);
}

function laneText(lane: Lane, nas: Nas | undefined, map: LaneMap | undefined): string {
  const rate = movedBy(lane);
  const by = lane.countedBy === 'nas' ? ` (${countedTexts.byNas})` : '';
  const speed = rate ? `  in ${megabytes(rate.received)}  out ${megabytes(rate.sent)}${by}` : '  rate not known';
  const from = lane.nic ?? lane.local?.address ?? 'unknown interface';
  const port = nas?.ports.find(({ address }) => address === lane.remote?.address)?.name;
  const to = `${lane.remote?.address ?? likelyAddress(lane, map)}${port === undefined ? '' : ` (${port})`}`;
  return `${from} -> ${to}  ${lane.state}${speed}`;
}

/** A lost lane has no connection that would show its address. */
function likelyAddress({ id }: Lane, map: LaneMap | undefined): string {
  const address = map?.lanes.find(({ lane }) => lane === id)?.to.at;
  return address === undefined ? 'unknown address' : `likely ${address}`;
}

function megabytes(rate: number): string {
  return `${(rate / 1e6).toFixed(1)} MB/s`;
}

function troubleLines({ finding: cause, consequences }: Trouble): readonly string[] {
  return [
    `${cause.severity}: ${cause.title} [${cause.code}]`,
    `  ${cause.consequence}`,
    ...cause.remedies.flatMap(remedyLines),
    ...cause.evidence.flatMap((one) => [`  seen in ${one.source}:`, ...one.lines.map((line) => `    ${line.trim()}`)]),
    ...consequences.map((finding) => `  also seen: ${finding.title} [${finding.code}]`),
  ];
}

/** The one click is the window's; the steps by hand follow it. */
function remedyLines(remedy: Remedy): readonly string[] {
  switch (remedy.kind) {
    case 'fix':
      return [`  - In the window of Lanewise, with one click: ${remedy.title}. Or by hand:`];
    case 'copy':
      return [`  - ${remedy.text}`, ...remedy.commands.split('\n').map((line) => `      ${line}`)];
    case 'load':
    case 'administrator-look':
      return [`  - In the window of Lanewise, with one click: ${remedy.title}. ${remedy.text}`];
    case 'at-the-nas':
    case 'explain':
      return [`  - ${remedy.text}`];
    default:
      return remedy satisfies never;
  }
}
