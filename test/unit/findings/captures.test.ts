/**
 * Every recorded situation of the laboratory, through the importer and the whole engine, beside the
 * reviewed results in test/golden.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { collectMachine } from '../../../main/collect/collect-machine.ts';
import { adviceOf } from '../../../main/cli/report.ts';
import { diagnose } from '../../../main/findings/diagnose.ts';
import { player } from '../../../main/machine/recorded.ts';
import { nextSnapshot } from '../../../main/snapshot/next.ts';
import type { PlannedFinding } from '../../../main/change/plan.ts';
import type { Finding } from '../../../shared/model/finding.ts';
import { valueOf } from '../../../shared/model/reading.ts';
import type { Share, Snapshot } from '../../../shared/model/snapshot.ts';
import { captures, recordingsOf, shareSituations } from '../../helpers/captures.ts';
import { proposalWords } from '../change/proposal-words.ts';

const golden = resolve(import.meta.dirname, '../../golden');

/** The causes that must be told in each situation; a moment may have its own. */
const causes: Readonly<Record<string, readonly string[] | Readonly<Record<string, readonly string[]>>>> = {
  a: [],
  a2: [],
  b: ['warning smb.not-requested'],
  b2: [],
  c: ['warning smb.server-off'],
  d: ['warning smb.guest-cannot-bind'],
  e: { mounted: ['warning smb.dialect-too-old'], mounted_plain: ['note smb.dialect-too-old'] },
  e2: [],
  f: ['warning net.arp-flux'],
  g: {
    mounted: [],
    down_8s: ['error smb.channel-stalled'],
    down_60s: ['error smb.channel-stalled'],
    up_15s: [],
    up_85s: [],
  },
  g3: {
    mounted: [],
    down_8s: ['error smb.channel-stalled'],
    down_50s: ['error smb.channel-lost'],
    down_85s: ['error smb.channel-lost'],
    up_15s: [],
    up_70s: [],
  },
  h: ['note smb.fewer-than-asked'],
  h2: [],
  h3: [],
  i: [],
  i2: ['warning smb.not-requested', 'warning smb.session-shared'],
  j: ['warning net.same-exit'],
  j2: [],
  n: ['warning smb.unreachable-address'],
  o: ['warning smb.unreachable-address'],
  'nfs n': [],
  'nfs n2': ['note nfs.nconnect-one-address'],
  'nfs n3': [],
  'nfs n4': [],
  'nfs n4b': [],
  'nfs n5': [],
  'nfs n6': ['note nfs.nconnect-one-address', 'note nfs.nconnect-one-address'],
  'iscsi m': ['warning mpath.failover-policy'],
  'iscsi m2': [],
  'iscsi m4': ['warning iscsi.one-session'],
};

/** What is proposed, by situation and moment. */
const proposals = new Map<string, readonly string[]>();

describe.each(shareSituations)('%s', (name) => {
  const letter = letterOf(name);
  const moments = momentsOf(name).map(({ moment }) => moment);
  const still = moments.filter((moment) => moment !== 'series');

  test.each(still)('%s: the causes are the right ones', async (moment) => {
    const [now, ...earlier] = await watch(name, moment, 2);
    const findings = diagnose([now, ...earlier]);
    const expected = moment === 'before' ? [] : causesAt(letter, moment);
    expect(rootWords(findings)).toEqual(expected);
    if (moment === 'before') return;
    proposals.set(`${name}.${moment}`, findings.flatMap(remedyLines));
    await expect(text(summaryOf(now, findings))).toMatchFileSnapshot(join(golden, `${name}.${moment}.json`));
  });

  if (!moments.includes('series')) return;
  test('the series: what is told, and when it changes', async () => {
    const history: Snapshot[] = [];
    const changes: { look: number; shares: readonly string[]; findings: readonly string[] }[] = [];
    for (const now of (await watch(name, 'series')).toReversed()) {
      history.unshift(now);
      const seen = { shares: now.shares.map(verdictWords), findings: rootWords(diagnose(history.slice(0, 15))) };
      const { look: _, ...last } = changes.at(-1) ?? { look: 0 };
      if (JSON.stringify(last) !== JSON.stringify(seen)) changes.push({ look: history.length - 1, ...seen });
    }
    const words = changes.map(({ shares }) => /full|broken/.exec(shares.join())?.[0]);
    expect([words[0], words.includes('broken'), words.at(-1)]).toEqual(['full', true, 'full']);
    await expect(text(changes)).toMatchFileSnapshot(join(golden, `${name}.series.json`));
  });
});

/** All of them in one table, so that a change of what is proposed is seen at a glance. */
test('what is proposed in each situation', async ({ skip }) => {
  const all = shareSituations.flatMap(momentsOf).filter(({ moment }) => moment !== 'series' && moment !== 'before');
  if (proposals.size < all.length) skip('Not all situations were looked at.');
  const blocks = [...proposals].toSorted(([left], [right]) => (left < right ? -1 : 1));
  const table = blocks.map(([where, lines]) => [where, ...lines.map((line) => `  ${line}`)].join('\n'));
  await expect(`${table.join('\n')}\n`).toMatchFileSnapshot(join(golden, 'fixes', 'captures.txt'));
});

test('every reviewed result belongs to a situation that is looked at', () => {
  const moments = shareSituations.flatMap(momentsOf).filter(({ moment }) => moment !== 'before');
  const reviewed = readdirSync(golden).filter((name) => /_(?:s|ganesha|knfsd|tgt)\d+\.\d+_/.test(name));
  expect(reviewed.toSorted()).toEqual(moments.map(({ name, moment }) => `${name}.${moment}.json`).toSorted());
});

test('the reviewed results of the healthy situations hold no warning', () => {
  const healthy = readdirSync(golden).filter((name) =>
    /_s[^_]+_(?:a|a2|b2|e2|h2|h3|i|j2)-[^_]*\.|_knfsd[^_]+_n3-|_tgt[^_]+_m2-/.test(name),
  );
  const troubled = healthy.filter((name) =>
    /"finding": "(?:warning|error)/.test(readFileSync(join(golden, name), 'utf8')),
  );
  expect([healthy.length > 0, troubled]).toEqual([true, []]);
});

/** `a` of `uml6.1_s4.17_a-two-channels`, `nfs n3` of `uml6.1_knfsd6.1_n3-trunk-by-second-mount`, `iscsi m` of `uml6.1_tgt1.0_m-…`. */
function letterOf(name: string): string {
  const parts = /_(?<server>s|ganesha|knfsd|tgt)\d+\.\d+_(?:burst6k_)?(?<letter>[a-z]\d?[a-z]?)-/.exec(name)?.groups;
  const protocol = { s: '', tgt: 'iscsi ' }[parts?.['server'] ?? ''] ?? 'nfs ';
  return `${protocol}${parts?.['letter'] ?? ''}`;
}

function momentsOf(name: string): readonly { readonly name: string; readonly moment: string }[] {
  return readdirSync(join(captures, name)).flatMap((folder) => {
    const moment = /^client-(?<moment>.+)$/.exec(folder)?.groups?.['moment'];
    return moment === undefined ? [] : [{ name, moment }];
  });
}

/** Consequences have no remedy of their own. */
function remedyLines(finding: PlannedFinding): readonly string[] {
  if (finding.because.length > 0) return [];
  return [finding.code, ...finding.remedies.flatMap(proposalWords).map((line) => `  ${line}`)];
}

function causesAt(letter: string, moment: string): readonly string[] {
  const all = causes[letter];
  if (all === undefined) throw new Error(`Nothing is written down for the situation ${letter}.`);
  if (Array.isArray(all)) return all;
  const own = Object.entries(all).find(([name]) => name === moment)?.[1];
  if (own === undefined) throw new Error(`Nothing is written down for the moment ${moment} of ${letter}.`);
  return own;
}

/** All looks at a recording (or the first few), newest first. */
async function watch(name: string, moment: string, looks?: number): Promise<readonly [Snapshot, ...Snapshot[]]> {
  const recording = (await recordingsOf(name)).get(`${moment}/workstation`);
  if (recording === undefined) throw new Error(`${name} has no workstation at ${moment}.`);
  const machine = player(recording);
  const first = nextSnapshot([], await collectMachine('workstation', machine, 'full'));
  let history: readonly [Snapshot, ...Snapshot[]] = [first];
  for (let look = 1; look < (looks ?? machine.frames.length); look += 1) {
    history = [
      nextSnapshot(history, await collectMachine('workstation', machine, 'tick', history[0].facts)),
      ...history,
    ];
  }
  return history;
}

function rootWords(findings: readonly Finding[]): readonly string[] {
  return findings.filter((one) => one.because.length === 0).map((one) => `${one.severity} ${one.code}`);
}

function verdictWords({ at, verdict }: Share): string {
  return `${at} ${verdict.word} (${verdict.reason}), ${verdict.carrying} of ${verdict.possible}`;
}

/** What a reviewer wants to see of a moment: no addresses of this machine's folders, no times. */
function summaryOf({ shares }: Snapshot, findings: readonly Finding[]) {
  return {
    shares: shares.map((share) => ({
      verdict: verdictWords(share),
      asked: share.asked,
      lanes: (valueOf(share.session)?.lanes ?? []).map(
        (lane) => `${lane.nic} -> ${lane.remote?.address} ${lane.state}`,
      ),
    })),
    findings: findings.map(({ severity, code, subject, title, consequence, remedies, because, evidence }) => ({
      finding: `${severity} ${code} (${subject.kind} ${subject.id})`,
      title,
      consequence,
      advice: adviceOf({ remedies }).map((one) => one.copy ?? one.text),
      because,
      evidence: evidence.map(({ source, lines, decisive }) => ({ source, lines: lines.length, decisive })),
    })),
  };
}

function text(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
