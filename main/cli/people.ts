import { consequencesOf } from '../diagnose/diagnose.ts';
import { nasLines } from './nas-people.ts';
import type { Finding } from '../../shared/model/finding.ts';
import { valueOf } from '../../shared/model/reading.ts';
import { movedBy, type Lane, type Nas, type Share, type Snapshot } from '../../shared/model/snapshot.ts';
import { verdictBadge, verdictSentence } from '../../shared/text/verdicts.ts';

/** The answer of `lanewise check` for people: one paragraph a share, then what stands in the way and why we think so. */
export function textOf(snapshot: Snapshot, findings: readonly Finding[]): string {
  if (snapshot.shares.length === 0 && findings.length === 0 && snapshot.nasViews.length === 0) {
    return `No SMB share is mounted on ${plain(snapshot.hostName)}.\n`;
  }
  const shares = snapshot.shares.map((share) => shareText(share, snapshot));
  const nas = snapshot.nasViews.map((view) => `${nasLines(view, snapshot).map(plain).join('\n')}\n`);
  const folded = consequencesOf(findings, snapshot);
  const causes = findings
    .filter((finding) => finding.because.length === 0)
    .map((cause) => findingText(cause, folded(cause)));
  return [...shares, ...nas, ...causes].join('\n');
}

function shareText(share: Share, snapshot: Snapshot): string {
  const nas = snapshot.nas.find((one) => one.id === share.nas);
  const heading = `${plain(share.name)} on ${plain(nas?.name ?? share.nas)} (${plain(share.at)}): ${verdictBadge(share.verdict)}`;
  const sentence = nas ? [`  ${plain(verdictSentence(share, nas))}`] : [];
  const lanes = (valueOf(share.session)?.lanes ?? []).map((lane) => `  ${laneText(lane, nas)}`);
  return `${[heading, ...sentence, ...lanes].join('\n')}\n`;
}

function laneText(lane: Lane, nas: Nas | undefined): string {
  const rate = movedBy(lane);
  const speed = rate ? `  in ${megabytes(rate.received)}  out ${megabytes(rate.sent)}` : '  rate not known';
  const from = lane.nic ?? lane.local?.address ?? 'unknown interface';
  const port = nas?.ports.find(({ address }) => address === lane.remote?.address)?.name;
  const to = `${lane.remote?.address ?? 'unknown address'}${port === undefined ? '' : ` (${plain(port)})`}`;
  return `${from} -> ${to}  ${lane.state}${speed}`;
}

function megabytes(rate: number): string {
  return `${(rate / 1e6).toFixed(1)} MB/s`;
}

function findingText(cause: Finding, folded: readonly Finding[]): string {
  return [
    `${cause.severity}: ${plain(cause.title)} [${cause.code}]`,
    `  ${plain(cause.consequence)}`,
    ...cause.advice.flatMap((one) => [`  - ${plain(one.text)}`, ...copyLines(one.copy)]),
    ...cause.evidence.flatMap((one) => [
      `  seen in ${one.source}:`,
      ...one.lines.map((line) => `    ${plain(line).trim()}`),
    ]),
    ...folded.map((finding) => `  also seen: ${plain(finding.title)} [${finding.code}]`),
    '',
  ].join('\n');
}

function copyLines(copy: string | undefined): readonly string[] {
  return (copy ?? '').split('\n').flatMap((line) => (line === '' ? [] : [`      ${plain(line)}`]));
}

/** What a NAS named must not be able to steer a terminal. */
function plain(text: string): string {
  // oxlint-disable-next-line no-control-regex -- control characters are exactly what is taken out
  return text.replaceAll(/[\u0000-\u0008\u000a-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '�');
}
