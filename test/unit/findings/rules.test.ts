import { describe, expect, test } from 'vitest';
import { catalogue } from '../../../main/findings/catalogue.ts';
import { diagnose } from '../../../main/findings/diagnose.ts';
import { isFindingCode, type Finding } from '../../../shared/model/finding.ts';
import type { Remedy } from '../../../shared/model/remedy.ts';
import { allSituations } from './all-situations.ts';

const told = allSituations.map((situation) => ({ situation, findings: diagnose(situation.history) }));

const rootWords = (findings: readonly Finding[]): readonly string[] =>
  findings.filter((one) => one.because.length === 0).map((one) => `${one.severity} ${one.code}`);
const foldedWords = (findings: readonly Finding[]): readonly string[] =>
  findings.filter((one) => one.because.length > 0).map((one) => `${one.code} <- ${one.because.join(', ')}`);

const wordsOf = (remedy: Remedy): string => (remedy.kind === 'fix' ? remedy.title : remedy.text);

/** Codes are stable: none of these may be renamed or lost. */
const everTold = [
  'smb.not-requested',
  'smb.session-shared',
  'smb.dialect-too-old',
  'smb.server-off',
  'smb.guest-cannot-bind',
  'smb.binding-refused',
  'smb.channel-not-opened',
  'smb.server-advertises-one',
  'smb.mount-address-not-advertised',
  'smb.one-port',
  'smb.unequal-speed',
  'smb.channel-stalled',
  'smb.channel-lost',
  'smb.fewer-than-asked',
  'smb.unreachable-address',
  'smb.kernel-weak',
  'smb.user-sessions-single',
  'smb.signature-failures',
  'nfs.connection-lost',
  'nfs.no-trunking',
  'nfs.nconnect-one-address',
  'nfs.version-too-old',
  'nfs.first-mount-wins',
  'nfs.soft-writes',
  'nfs.pnfs-not-offered',
  'load.one-request-at-a-time',
  'load.limited-elsewhere',
  'net.port-down',
  'net.link-slow',
  'net.arp-flux',
  'net.same-exit',
  'net.reverse-path-filter',
  'net.bond-hides-ports',
  'net.bond-one-member',
  'net.tunnel-carries',
  'net.mtu-mismatch',
  'host.cannot-look',
  'nas.views-differ',
  'nas.cannot-look',
  'win.multichannel-disabled',
  'win.constraint-active',
  'win.rss-off',
  'win.rss-one-queue',
  'win.team-hides-ports',
  'win.mixed-speed',
  'win.overlay-candidate',
  'win.guest-blocked',
  'win.mapping-not-kept',
  'win.dialect-capped',
  'win.not-loaded-yet',
  'mpath.no-map',
  'mpath.failover-policy',
  'mpath.path-failed',
  'mpath.marginal-path',
  'mpath.idle-path',
  'mpath.wrong-wwid',
  'mpath.blacklisted',
  'mpath.queues-forever',
  'mpath.fails-at-once',
  'mpath.slow-failover',
  'iscsi.one-session',
  'iscsi.second-session-refused',
  'iscsi.manual-startup',
  'iscsi.same-exit',
  'iscsi.connection-lost',
  'iscsi.portal-unreachable',
];

describe('each situation has its causes and no others', () => {
  test.each(told)('$situation.name', ({ situation, findings }) => {
    expect({ roots: rootWords(findings), folded: foldedWords(findings) }).toEqual({
      roots: situation.roots,
      folded: situation.folded ?? [],
    });
  });
});

describe('the catalogue', () => {
  test('names every code once, each as a code is written', () => {
    const codes = catalogue.map(({ code }) => code);
    expect([new Set(codes).size, codes.filter((code) => !isFindingCode(code))]).toEqual([catalogue.length, []]);
  });

  test('folds findings under codes that there are', () => {
    const codes = new Set(catalogue.map(({ code }) => code));
    const named = [...catalogue.flatMap(({ unless }) => unless), 'host.cannot-look', 'nas.cannot-look'] as const;
    expect(named.filter((code) => !codes.has(code))).toEqual([]);
  });

  test('names every code that was ever told: they are in reports, histories and journals', () => {
    expect(catalogue.map(({ code }) => code)).toEqual(expect.arrayContaining(everTold));
  });

  test('has no cycle of consequences', () => {
    const after = new Map(catalogue.map((rule) => [rule.code, rule.unless]));
    const leadsTo = (from: string, to: string, seen: readonly string[] = []): boolean =>
      [...after].some(
        ([code, unless]) =>
          code === from &&
          unless.some((cause) => cause === to || (!seen.includes(cause) && leadsTo(cause, to, [...seen, cause]))),
      );
    expect(catalogue.map((rule) => rule.code).filter((code) => leadsTo(code, code))).toEqual([]);
  });

  test.each(catalogue)('$code fires in one situation and is silent in another', ({ code }) => {
    const fires = told.map(({ findings }) => findings.some((one) => one.code === code));
    expect([fires.includes(true), fires.includes(false)]).toEqual([true, true]);
  });
});

describe('every finding', () => {
  const all = told.flatMap(({ situation, findings }) => findings.map((finding) => ({ name: situation.name, finding })));

  test('quotes lines, and its decisive words stand in them', () => {
    const wrong = all.filter(({ finding: { evidence } }) => {
      const quoted = evidence.every((one) => one.lines.length > 0 && one.source !== '');
      const words = evidence.every((one) =>
        (one.decisive ?? []).every((word) => one.lines.some((line) => line.includes(word))),
      );
      return evidence.length === 0 || !quoted || !words || !evidence.some((one) => one.decisive !== undefined);
    });
    expect(wrong.map(({ name, finding }) => `${name}: ${finding.code}`)).toEqual([]);
  });

  test('quotes a few lines, never a file', () => {
    expect(all.filter(({ finding }) => finding.evidence.some((one) => one.lines.length > 12))).toEqual([]);
  });

  test('speaks in whole sentences and says what to do', () => {
    const wrong = all.filter(
      ({ finding }) =>
        !/^\p{Lu}|^\d|^[\w-]+ |^\//u.test(finding.title) ||
        !/[.!]$/.test(finding.title) ||
        !/^\p{Lu}.*[.]$/u.test(finding.consequence) ||
        finding.remedies.every(({ kind }) => kind === 'fix') ||
        [finding.title, finding.consequence, ...finding.remedies.map(wordsOf)].some((text) =>
          /undefined|NaN|\s{2}/.test(text),
        ),
    );
    expect(wrong.map(({ finding }) => `${finding.code}: ${finding.title} ${finding.consequence}`)).toEqual([]);
  });

  test('says nothing of Linux on a workstation with Windows', () => {
    const words = all
      .filter(({ name }) => name.startsWith('Windows: '))
      .flatMap(({ finding: { title, consequence, remedies } }) => [title, consequence, JSON.stringify(remedies)]);
    expect(words.filter((text) => /sudo|fstab|umount|Linux|kernel|\/proc\//.test(text))).toEqual([]);
  });

  test('has a code and a subject of its own', () => {
    for (const { situation, findings } of told) {
      const keys = findings.map((one) => `${one.code} ${one.subject.kind} ${one.subject.id}`);
      expect(new Set(keys).size, situation.name).toBe(keys.length);
    }
  });
});
