import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { diagnose } from '../../../main/findings/diagnose.ts';
import { withAccount } from '../../../main/change/plan.ts';
import { accountToGive } from '../../../main/change/steps.ts';
import { catalogue } from '../../../main/findings/catalogue.ts';
import type { PlannedFinding, Proposal } from '../../../main/change/plan.ts';
import { stepsSchema } from '../../../main/change/steps.ts';
import type { CifsMount } from '../../../shared/model/cifs.ts';
import type { NasPort, Snapshot } from '../../../shared/model/snapshot.ts';
import { bytes } from '../../../shared/model/units.ts';
import { allSituations } from '../findings/all-situations.ts';
import { oneReader } from '../findings/load-situations.ts';
import { proposalWords } from './proposal-words.ts';

interface Told {
  readonly situation: string;
  readonly now: Snapshot;
  readonly finding: PlannedFinding;
}
const told: readonly Told[] = allSituations.flatMap(({ name, history }) => {
  const [now] = history;
  return now === undefined ? [] : diagnose(history).map((finding) => ({ situation: name, now, finding }));
});
const proposed = told.map((one) => ({ ...one, proposals: one.finding.remedies }));

describe('the catalogue of remedies', () => {
  test('is asked of each finding at least once here', () => {
    const codes = catalogue.map(({ code }) => code);
    expect([...new Set(told.map(({ finding }) => finding.code))].toSorted()).toEqual(codes.toSorted());
  });

  test('has something to do by hand for every finding, whatever it is folded under', () => {
    expect(proposed.filter(({ proposals }) => proposals.every(({ kind }) => kind === 'fix'))).toEqual([]);
  });

  test('has no click for a consequence', () => {
    const folded = proposed.filter(({ finding }) => finding.because.length > 0);
    expect([folded.length > 0, folded.filter(({ proposals }) => proposals.some(({ kind }) => kind === 'fix'))]).toEqual(
      [true, []],
    );
  });

  test('has one click at most for a finding, and that comes first', () => {
    const wrong = proposed.filter(({ proposals }) => {
      const kinds = proposals.map(({ kind }) => kind);
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

describe('the system of the workstation', () => {
  /** Programs, files and options that only a Linux workstation has. */
  const ofLinux =
    /\b(?:fstab|umount|sysctl|nmcli|max_channels|ip (?:-6 )?(?:link|route|rule|address))\b|\/proc\/|\/sys\//;

  test('gets no command of another one', () => {
    const windows = proposed.filter(({ now }) => now.facts.family === 'windows');
    const wordsOf = ({ proposals }: (typeof proposed)[number]) => proposals.flatMap(proposalWords).join('\n');
    expect(windows.length).toBeGreaterThan(10);
    expect(windows.map(wordsOf).filter((words) => ofLinux.test(words))).toEqual([]);
    const linux = proposed.filter(({ now }) => now.facts.family === 'linux');
    expect(linux.map(wordsOf).filter((words) => /-Smb[A-Z]|-Net[A-Z]/.test(words))).toEqual([]);
  });

  test('takes no command from the NAS, which has a system of its own', () => {
    const nowIn = (part: string): Snapshot => {
      const found = allSituations.find(({ name }) => name.includes(part))?.history[0];
      if (found === undefined) throw new Error(`No situation “${part}”.`);
      return found;
    };
    const now = nowIn('Windows: the NAS has no multichannel');
    const [asked] = nowIn('the settings of the NAS say off, and the kernel').nasViews;
    const [nas] = now.nas;
    if (asked === undefined || nas === undefined) throw new Error('No NAS is asked in that situation.');
    const findings = diagnose([{ ...now, nasViews: [{ ...asked, nas: [nas.id] }] }]);
    const commands = findings
      .filter(({ code }) => code === 'smb.server-off')
      .flatMap(({ remedies }) => remedies.flatMap((one) => (one.kind === 'copy' ? [one.commands] : [])));
    expect(commands.map((one) => one.split('\n')[0])).toEqual([
      '[global]',
      'sudo systemctl restart smbd',
      "Remove-SmbMapping -LocalPath 'X:' -UpdateProfile -Force",
    ]);
  });
});

describe('every remedy', () => {
  test('asks each computer once: a change that is open keeps the next one out', () => {
    const twice = proposed.flatMap(({ proposals, situation }) =>
      proposals.flatMap((proposal) => {
        if (!('plan' in proposal)) return [];
        const places = proposal.plan.parts.map(({ place }) => JSON.stringify(place));
        return new Set(places).size === places.length ? [] : [`${situation}: ${proposal.id}`];
      }),
    );
    expect(twice).toEqual([]);
  });
  const all = proposed.flatMap(({ proposals, situation, finding, now }) =>
    proposals.map((proposal) => ({ proposal, situation, finding, now })),
  );
  const titled = all.flatMap(({ proposal }) => ('title' in proposal ? [proposal.title] : []));

  test('has a short title that says what is done', () => {
    const verbs =
      /^(?:Accept|Allow|Announce|Ask|Change|Demand|Let|Lift|Log|Look|Loosen|Mount|Raise|Read|Remove|Restart|Send|Set|Switch|Take)\b/;
    expect([...new Set(titled)].filter((title) => title.length > 42 || !verbs.test(title))).toEqual([]);
  });

  test('is told in whole sentences', () => {
    const sentences = all.flatMap(({ proposal }) => [
      ...('plan' in proposal ? [...proposal.plan.interrupts, ...proposal.plan.undo] : []),
      ...(proposal.kind === 'fix' ? [] : [proposal.text]),
    ]);
    const wrong = sentences.filter((one) => !/^[\p{Lu}/\w].*[.:]$/u.test(one) || /undefined|NaN|\s{2}/.test(one));
    expect([sentences.length > 0, [...new Set(wrong)]]).toEqual([true, []]);
  });

  const plans = all.flatMap(({ proposal, ...rest }) =>
    'plan' in proposal ? [{ ...rest, ...proposal, remedy: proposal }] : [],
  );

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
      const ids = proposals.flatMap((one) => (one.kind === 'fix' ? [one.id] : []));
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

describe('what waits for each request', () => {
  const waiting = (change: Partial<CifsMount>, release: string): readonly Proposal[] =>
    diagnose(oneReader(change, release)).find(({ code }) => code === 'load.one-request-at-a-time')?.remedies ?? [];
  const wishOf = ([first]: readonly Proposal[]): unknown => {
    const [step] = first !== undefined && 'plan' in first ? (first.plan.parts[0]?.steps ?? []) : [];
    return step?.verb === 'remount-cifs' ? step.mounts.map(({ wish }) => wish) : first;
  };
  const readSize = bytes(4_194_304);

  test.each(['5.10.0', '6.1.0', '6.12.1', '7.2.7'])('a mount without a cache gets one, on Linux %s', (release) => {
    expect(wishOf(waiting({ options: { cache: 'none' }, readSize }, release))).toEqual([{ cache: 'usual' }]);
  });

  test('with a cache, smaller requests help from 6.12 on, and what is read ahead stays', () => {
    expect(wishOf(waiting({ readSize }, '6.12.1'))).toEqual([{ readSize: 262_144, readAheadSize: 8_388_608 }]);
    expect(wishOf(waiting({ readSize, readAheadSize: bytes(16_777_216) }, '7.2.7'))).toEqual([
      { readSize: 262_144, readAheadSize: 16_777_216 },
    ]);
  });

  test.each([
    ['an older kernel', { readSize }, '6.1.0-44'],
    ['one whose version is not understood', { readSize }, 'odd'],
    ['small requests already', { readSize: bytes(262_144) }, '6.12.1'],
    ['a size that is not told', {}, '6.12.1'],
  ])('nothing is offered that was seen to do nothing: %s', (_, change, release) => {
    expect(waiting(change, release)).toMatchObject([
      { kind: 'explain', text: expect.stringMatching(/several streams/) },
      { kind: 'explain', text: expect.stringMatching(/O_DIRECT/) },
    ]);
  });
});

test('a line for smb.conf makes up no speed that the NAS did not tell', () => {
  const [one] = proposed.filter(({ proposals }) =>
    proposals.some((remedy) => remedy.kind === 'copy' && remedy.commands.includes(';speed=')),
  );
  if (one === undefined) throw new Error('no situation has a line with speeds');
  const nas = one.now.nas.map((each) => ({ ...each, ports: each.ports.map(withoutSpeed) }));
  const again = diagnose([{ ...one.now, nas }]).find(({ code }) => code === one.finding.code);
  expect(again?.remedies.map(({ kind }) => kind)).toEqual(['explain', 'explain']);
});

function withoutSpeed(port: NasPort): NasPort {
  const { address, announced, rss, use, path } = port;
  return { address, announced, rss, use, path };
}
