import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { diagnose } from '../../../main/diagnose/diagnose.ts';
import { accountToGive, withAccount } from '../../../main/fix/remedies/account.ts';
import { remediesOf, remedyMakers } from '../../../main/fix/remedies/catalogue.ts';
import { readAheadFor } from '../../../main/fix/remedies/read-ahead.ts';
import { stepsSchema } from '../../../main/fix/steps.ts';
import { findingCodes, type Finding } from '../../../shared/model/finding.ts';
import type { Snapshot } from '../../../shared/model/snapshot.ts';
import { hostSituations, loadSituations } from '../diagnose/load-situations.ts';
import { nasSituations } from '../diagnose/nas-situations.ts';
import { filterSituations } from '../diagnose/filter-situations.ts';
import { networkSituations } from '../diagnose/network-situations.ts';
import { smbSituations } from '../diagnose/smb-situations.ts';
import { proposalWords } from './proposal-words.ts';

const situations = [
  ...smbSituations,
  ...networkSituations,
  ...filterSituations,
  ...loadSituations,
  ...hostSituations,
  ...nasSituations,
];

interface Told {
  readonly situation: string;
  readonly now: Snapshot;
  readonly finding: Finding;
}
const told: readonly Told[] = situations.flatMap(({ name, history }) => {
  const [now] = history;
  return now === undefined ? [] : diagnose(history).map((finding) => ({ situation: name, now, finding }));
});
const proposed = told.map((one) => ({ ...one, proposals: remediesOf(one.finding, one.now) }));

describe('the catalogue of remedies', () => {
  test('has every code under its own name, and each is asked of at least once here', () => {
    expect(Object.values(remedyMakers).map(({ code }) => code)).toEqual(Object.keys(remedyMakers));
    expect([...new Set(told.map(({ finding }) => finding.code))].toSorted()).toEqual([...findingCodes].toSorted());
  });

  test('has something for every finding, whatever it is folded under', () => {
    expect(proposed.filter(({ proposals }) => proposals.length === 0)).toEqual([]);
  });

  test('has one click at most for a finding, and that comes first', () => {
    const wrong = proposed.filter(({ proposals }) => {
      const kinds = proposals.map(({ remedy }) => remedy.kind);
      return kinds.lastIndexOf('fix') > 0;
    });
    expect(wrong.map(({ situation, finding }) => `${situation}: ${finding.code}`)).toEqual([]);
  });

  test('the proposals of every situation, as reviewed', async () => {
    const blocks = proposed.map(({ situation, finding, proposals }) =>
      [`${finding.code}: ${situation}`, ...proposals.flatMap(proposalWords).map((line) => `  ${line}`)].join('\n'),
    );
    const table = `${blocks.toSorted().join('\n\n')}\n`;
    await expect(table).toMatchFileSnapshot(resolve(import.meta.dirname, '../../golden/fixes/situations.txt'));
  });
});

describe('every remedy', () => {
  const all = proposed.flatMap(({ proposals, situation, finding, now }) =>
    proposals.map((proposal) => ({ proposal, situation, finding, now })),
  );
  const titled = all.flatMap(({ proposal: { remedy } }) => (remedy.kind === 'none' ? [] : [remedy.title]));

  test('has a short title that says what is done', () => {
    const verbs =
      /^(?:Accept|Allow|Announce|Ask|Change|Demand|Let|Loosen|Mount|Raise|Read|Restart|Send|Set|Switch|Take)\b/;
    expect([...new Set(titled)].filter((title) => title.length > 42 || !verbs.test(title))).toEqual([]);
  });

  test('is told in whole sentences', () => {
    const sentences = all.flatMap(({ proposal }) => [
      ...('plan' in proposal ? [...proposal.plan.interrupts, ...proposal.plan.undo] : []),
      ...(proposal.remedy.kind === 'none' || proposal.remedy.kind === 'copy' ? [proposal.remedy.why] : []),
    ]);
    const wrong = sentences.filter((one) => !/^[\p{Lu}/\w].*[.:]$/u.test(one) || /undefined|NaN|\s{2}/.test(one));
    expect([sentences.length > 0, [...new Set(wrong)]]).toEqual([true, []]);
  });

  const plans = all.flatMap(({ proposal, ...rest }) => ('plan' in proposal ? [{ ...rest, ...proposal }] : []));

  test('that is one click fits the closed list, says what it interrupts and how it is undone', () => {
    const wrong = plans.filter(
      ({ plan }) =>
        plan.parts.length === 0 ||
        plan.parts.some(({ steps }) => !stepsSchema.safeParse(steps).success) ||
        plan.interrupts.length === 0 ||
        plan.undo.length === 0 ||
        plan.duration <= 0,
    );
    expect([plans.length > 10, wrong.map(({ situation }) => situation)]).toEqual([true, []]);
  });

  test('that mounts again says so, and touches no share of another NAS', () => {
    for (const { plan, now, finding, situation } of plans) {
      const mounts = plan.parts.flatMap(({ steps }) =>
        steps.flatMap((step) => (step.verb === 'remount-cifs' ? step.mounts : [])),
      );
      if (mounts.length > 0) expect(plan.risk, situation).not.toBe('none');
      const shares = mounts.map(({ at }) => now.shares.find((share) => share.at === at));
      const owner = finding.subject.kind === 'nas' ? finding.subject.id : shares[0]?.nas;
      if (finding.subject.kind === 'interface') continue;
      expect(
        shares.filter((share) => share?.nas !== owner),
        situation,
      ).toEqual([]);
    }
  });

  test('has an id of its own', () => {
    for (const { proposals, situation } of proposed) {
      const ids = proposals.flatMap(({ remedy }) => (remedy.kind === 'fix' ? [remedy.id] : []));
      expect(new Set(ids).size, situation).toBe(ids.length);
    }
  });

  test('that asks for an account has a place for it, and no other has', () => {
    for (const { plan, remedy } of plans) {
      const given = withAccount(plan, { user: 'ada' });
      const text = JSON.stringify(given);
      expect(text.includes('"user":"ada"')).toBe(remedy.needs === 'account');
      expect(text).not.toContain(JSON.stringify(accountToGive));
    }
  });
});

describe('how far to read ahead', () => {
  const kernels = [5013, 6001, 6012, 7002];
  const channels = Array.from({ length: 15 }, (_, index) => index + 2);

  test('at least two requests for each channel, within what the options take', () => {
    const wrong = kernels.flatMap((kernel) =>
      channels.filter((count) => {
        const sizes = readAheadFor(count, kernel);
        const step = { verb: 'remount-cifs', mounts: [{ at: '/mnt/a', remote: '//nas/a', wish: sizes }] };
        return (
          sizes === undefined ||
          sizes.readAheadSize < 2 * count * sizes.readSize ||
          !stepsSchema.safeParse([step]).success
        );
      }),
    );
    expect(wrong).toEqual([]);
  });

  test('a kernel from before the option is not asked', () => {
    expect(readAheadFor(2, 5012)).toBeUndefined();
  });
});
