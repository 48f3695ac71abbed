/**
 * Every recorded situation of the laboratory that has the NAS's side too: what both ends together tell, beside what the
 * workstation alone tells.
 */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { lookRepeatedly } from '../../../main/cli/look.ts';
import type { Judged } from '../../../main/judge/judge.ts';
import { player } from '../../../main/machine/recorded.ts';
import type { Recording } from '../../../main/machine/recording.ts';
import { iscsiSituations, nfsSituations, recordingsOf, smbSituations } from '../../helpers/captures.ts';

const golden = resolve(import.meta.dirname, '../../golden/both-ends.json');
const storageGolden = resolve(import.meta.dirname, '../../golden/both-ends-storage.json');

/** What the NAS's own word puts in the place of what the workstation sees of it: it is the cause of that. */
const deeper: Readonly<Record<string, string>> = {
  'note smb.dialect-too-old': 'warning smb.dialect-too-old',
  'error smb.channel-stalled': 'error net.port-down',
  'error smb.channel-lost': 'error net.port-down',
  'warning smb.unreachable-address': 'warning net.port-down',
};

describe('captures of both ends', () => {
  const seen: Record<string, unknown> = {};

  test.each(smbSituations)('%s: the NAS contradicts nothing', async (name) => {
    const recordings = await recordingsOf(name);
    for (const moment of momentsOf(recordings)) {
      const alone = await look(recordings, moment);
      const both = await look(recordings, moment, 'nas');
      // What only the NAS can tell of an old dialect's mount that asks for nothing: how many ports it has.
      const answered = name.includes('e-vers21') && moment === 'mounted_plain' ? ['/mnt/a single 1 of 2'] : undefined;
      expect({ moment, verdicts: verdicts(both) }).toEqual({ moment, verdicts: answered ?? verdicts(alone) });
      const allowed = roots(alone).map((root) => [root, deeper[root] ?? root]);
      expect(roots(both).map((root, index) => allowed[index]?.includes(root))).toEqual(allowed.map(() => true));
      seen[`${name} ${moment}`] = summaryOf(both);
    }
  });

  test('what the NAS adds is what was reviewed', async () => {
    await expect(`${JSON.stringify(seen, undefined, 1)}\n`).toMatchFileSnapshot(golden);
  });

  test.each(smbSituations.filter((name) => name.includes('f-arp-flux')))(
    '%s: ARP flux is shown by the NAS’s own settings and counters too',
    async (name) => {
      const { findings } = await look(await recordingsOf(name), 'after_read', 'nas');
      const evidence = findings.find(({ code }) => code === 'net.arp-flux')?.evidence ?? [];
      const told = evidence.filter(({ machine }) => machine === 'nas').flatMap(({ lines }) => lines);
      expect(told.some((line) => /arp_ignore ?[:=] ?0/.test(line))).toBe(true);
      expect(told.filter((line) => /^\s*eth[01]:\s*\d+/.test(line))).toHaveLength(2);
    },
  );

  test.each(smbSituations.filter((name) => name.includes('c-server-off')))(
    '%s: as a plain user of the NAS, the way to look is told',
    async (name) => {
      const recordings = await recordingsOf(name);
      if (!recordings.has('mounted/nas-unprivileged')) return;
      const { findings } = await look(recordings, 'mounted', 'nas-unprivileged');
      expect(findings.map(({ code }) => code)).toContain('smb.server-off');
    },
  );
});

describe('captures of both ends with iSCSI and NFS', () => {
  const seen: Record<string, unknown> = {};

  test.each([...iscsiSituations, ...nfsSituations])(
    '%s: the NAS finds every connection of this machine',
    async (name) => {
      const recordings = await recordingsOf(name);
      for (const moment of momentsOf(recordings)) {
        const alone = await look(recordings, moment);
        const both = await look(recordings, moment, 'nas');
        const [view] = both.snapshot.nasViews;
        expect({ moment, ends: view?.lanes.map(({ match }) => match) }).toEqual({
          moment,
          ends: view?.lanes.map(() => 'certain'),
        });
        expect(view?.served.filter(({ thisWorkstation }) => thisWorkstation).length).toBeGreaterThan(0);
        // How many ports there are the NAS may know better; what this machine knew stays.
        const before = alone.snapshot.shares.map(({ verdict }) => verdict);
        const after = both.snapshot.shares.map(({ verdict }) => verdict);
        expect(after.filter(({ word }, at) => before[at]?.word !== 'unknown' && before[at]?.word !== word)).toEqual([]);
        seen[`${name} ${moment}`] = {
          verdicts: verdicts(both),
          ...summaryOf(both),
          served: view?.served.map(
            ({ protocol, client, verdict, connections, ports }) =>
              `${protocol} for ${client}: ${verdict.word}, ${connections} by ${ports.join(' ')}`,
          ),
        };
      }
    },
  );

  test('what the NAS adds is what was reviewed', async () => {
    await expect(`${JSON.stringify(seen, undefined, 1)}\n`).toMatchFileSnapshot(storageGolden);
  });
});

test('the reviewed results of the healthy situations hold no warning, and the ends agree', () => {
  const reviewed: Readonly<Record<string, unknown>> = JSON.parse(readFileSync(golden, 'utf8'));
  const healthy = Object.entries(reviewed).filter(([name]) => /_(?:a|a2|b2|e2|h2|h3|i|j2)-/.test(name));
  const troubled = healthy.filter(([, told]) => /"(?:warning|error) |differs/.test(JSON.stringify(told)));
  expect([healthy.length > 0, troubled]).toEqual([true, []]);
});

type Recordings = ReadonlyMap<string, Recording>;

function momentsOf(recordings: Recordings): readonly string[] {
  return [...new Set([...recordings.keys()].map((path) => path.split('/')[0] ?? ''))].filter(
    (moment) =>
      moment !== 'series' &&
      moment !== 'before' &&
      ['nas', 'workstation'].every((side) => recordings.has(`${moment}/${side}`)),
  );
}

async function look(recordings: Recordings, moment: string, nas?: string): Promise<Judged> {
  const machineOf = (side: string) => {
    const recording = recordings.get(`${moment}/${side}`);
    if (recording === undefined) throw new Error(`There is no recording of ${side} at ${moment}.`);
    return player(recording);
  };
  return lookRepeatedly(machineOf('workstation'), 2, 0, nas === undefined ? [] : [machineOf(nas)]);
}

function roots({ findings }: Judged): readonly string[] {
  return findings.filter((one) => one.because.length === 0).map((one) => `${one.severity} ${one.code}`);
}

function verdicts({ snapshot }: Judged): readonly string[] {
  return snapshot.shares.map(({ at, verdict }) => `${at} ${verdict.word} ${verdict.carrying} of ${verdict.possible}`);
}

/** What comes from the NAS, in a few words. */
function summaryOf(both: Judged) {
  const { snapshot, findings } = both;
  return {
    roots: roots(both),
    folded: findings
      .filter((one) => one.because.length > 0)
      .map(({ code, because }) => `${code} <- ${because.join(', ')}`),
    quotes: findings
      .filter(({ evidence }) => evidence.some(({ machine }) => machine === 'nas'))
      .map(
        ({ code, evidence }) =>
          `${code}: ${evidence
            .filter(({ machine }) => machine === 'nas')
            .map(({ source }) => source)
            .join(', ')}`,
      ),
    nas: snapshot.nasViews.map((view) =>
      [
        view.source,
        ...view.lanes.map(({ match, port }) => `${match} ${port?.name} ${port?.link}`),
        ...view.clients.map(
          ({ channels, thisWorkstation }) => `${thisWorkstation ? 'own' : 'other'} client: ${channels}`,
        ),
        ...view.disagreements.map(({ kind }) => `differs: ${kind}`),
      ].join(', '),
    ),
  };
}
