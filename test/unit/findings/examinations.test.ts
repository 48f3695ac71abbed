import { smbClientOf, type MachineFacts } from '../../../shared/model/machine.ts';
import type { NetworkFacts } from '../../../shared/model/network.ts';
/** The three answers: what is fine says what that rests on, and what could not be read is unknown and never fine. */
import { describe, expect, test } from 'vitest';
import { catalogue } from '../../../main/findings/catalogue.ts';
import { examineAll, type Examination } from '../../../main/findings/diagnose.ts';
import type { FindingCode } from '../../../shared/model/finding.ts';
import type { Reading } from '../../../shared/model/reading.ts';
import type { Snapshot } from '../../../shared/model/snapshot.ts';
import { look } from '../../helpers/snapshot-builder.ts';
import { allSituations } from './all-situations.ts';
import { withFacts } from '../../helpers/machine-facts.ts';

type History = readonly [Snapshot, ...Snapshot[]];
const histories = allSituations.flatMap(({ history: [now, ...earlier] }): readonly History[] =>
  now === undefined ? [] : [[now, ...earlier]],
);
const examined = histories.map((history) => ({ history, answers: examineAll(history) }));

const codeOf = (one: Examination): FindingCode => (one.answer === 'trouble' ? one.finding.code : one.code);
const isFine = (code: FindingCode) => (one: Examination) => one.answer === 'fine' && one.code === code;

/** The same looks, by somebody who may read the mount table and nothing else, and not even that where a cause rests on it alone. */
function blinded([now, ...earlier]: History, instead: Reading<never>, byTableAlone: boolean): History {
  const blind = (snapshot: Snapshot): Snapshot => ({
    ...snapshot,
    nics: instead,
    facts: {
      ...withFacts(withoutReadings(snapshot.facts, instead), {
        mounts: smbClientOf(snapshot.facts).mounts,
        routesTo: routesBlind(snapshot, instead),
      }),
      ...(snapshot.facts.nfsClient && {
        nfsClient: {
          ...blindPart(snapshot.facts.nfsClient, instead),
          ...(!byTableAlone && { mounts: snapshot.facts.nfsClient.mounts }),
        },
      }),
      ...(snapshot.facts.windowsSmb && {
        windowsSmb: {
          ...blindPart(snapshot.facts.windowsSmb, instead),
          ...(!byTableAlone && { mappings: snapshot.facts.windowsSmb.mappings }),
        },
      }),
    },
    nasViews: snapshot.nasViews.map((view) => ({ ...view, facts: withoutReadings(view.facts, instead) })),
    shares: snapshot.shares.map((share) => ({ ...share, session: instead })),
  });
  return [blind(now), ...earlier.map(blind)];
}

const routesBlind = ({ facts }: Snapshot, instead: Reading<never>): NetworkFacts['routesTo'] =>
  Object.fromEntries(Object.keys(facts.network.routesTo).map((address) => [address, instead]));

function withoutReadings(facts: MachineFacts, instead: Reading<never>): MachineFacts {
  const { network, smbClient, iscsiClient, smbServer } = facts;
  return {
    ...blindPart(facts, instead),
    network: blindPart(network, instead),
    ...(smbClient && { smbClient: blindPart(smbClient, instead) }),
    ...(iscsiClient && { iscsiClient: blindPart(iscsiClient, instead) }),
    ...(smbServer && { smbServer: blindPart(smbServer, instead) }),
  };
}

function blindPart<Part extends object>(part: Part, instead: Reading<never>): Part {
  const isReading = (value: unknown): boolean => typeof value === 'object' && value !== null && 'state' in value;
  const names = Object.entries(part).flatMap(([name, value]: [string, unknown]) => (isReading(value) ? [name] : []));
  return Object.assign({}, part, Object.fromEntries(names.map((name) => [name, instead])));
}

/** Causes that rest on the list of what is attached and on nothing else. */
const tableAlone: readonly FindingCode[] = ['win.mapping-not-kept', 'nfs.soft-writes'];
const denied: Reading<never> = { state: 'denied', source: 'all of it', needs: 'administrator' };

describe.each(catalogue.map(({ code }) => code))('%s', (code) => {
  const [fine] = examined.filter(({ answers }) => answers.some(isFine(code)));

  test('is fine somewhere, and quotes lines for it', () => {
    const one = fine?.answers.find(isFine(code));
    expect(one).toMatchObject({ answer: 'fine', code });
    const evidence = one?.answer === 'fine' ? one.evidence : [];
    expect(evidence.length).toBeGreaterThan(0);
    expect(evidence.filter(({ lines, source }) => lines.length === 0 || source === '')).toEqual([]);
  });

  test('is unknown, and not fine, where nothing of it can be read', () => {
    if (fine === undefined) throw new Error('it is fine nowhere');
    // That something may not be read is itself what these two report.
    const instead: Reading<never> = code.endsWith('.cannot-look') ? { state: 'unchecked' } : denied;
    const answers = examineAll(blinded(fine.history, instead, tableAlone.includes(code))).filter(
      (one) => codeOf(one) === code,
    );
    expect(answers.filter(({ answer }) => answer !== 'unknown')).toEqual([]);
    expect(answers.flatMap((one) => (one.answer === 'unknown' ? one.unread : []))).toContainEqual(instead);
  });
});

test('without a mount table every answer about shares is unknown', () => {
  const answers = examineAll(look({ readings: { mounts: denied } })).filter((one) => codeOf(one).startsWith('smb.'));
  expect([answers.length > 10, answers.filter(({ answer }) => answer === 'fine')]).toEqual([true, []]);
});

test('a healthy machine has no trouble, and most causes are excluded with evidence', () => {
  const answers = examineAll(look());
  const count = (wanted: Examination['answer']): number => answers.filter(({ answer }) => answer === wanted).length;
  expect([count('trouble'), count('fine') > 15]).toEqual([0, true]);
});

test('no quotation of what is fine holds more than a few lines', () => {
  const long = examined.flatMap(({ answers }) =>
    answers.filter((one) => one.answer === 'fine' && one.evidence.some(({ lines }) => lines.length > 12)),
  );
  expect(long).toEqual([]);
});
