import { describe, expect, test } from 'vitest';
import { troublesOf } from '../../../main/judge/troubles.ts';
import type { Finding } from '../../../shared/model/finding.ts';
import { keyOfFinding } from '../../../shared/model/finding.ts';
import type { Trouble } from '../../../shared/model/judgement.ts';
import { finding } from '../../helpers/finding.ts';
import { judging } from '../../helpers/scene.ts';
import { scenes } from '../../helpers/scenes.ts';

const subjects = (troubles: readonly Trouble[]): readonly (readonly string[])[] =>
  troubles.map(({ finding: cause, consequences }) => [cause, ...consequences].map(({ subject }) => subject.id));
const ofShare = (code: Finding['code'], id: string, because: Finding['because'] = []): Finding =>
  finding({ code, subject: { kind: 'share', id, name: id }, title: '', because });

describe('findings as a tree', () => {
  test('the same trouble of two shares is folded under each one’s own cause', () => {
    const of = (id: string) => [ofShare('smb.not-requested', id), ofShare('smb.one-port', id, ['smb.not-requested'])];
    expect(subjects(troublesOf([...of('a'), ...of('b')], []))).toEqual([
      ['a', 'a'],
      ['b', 'b'],
    ]);
  });

  test('of two NAS with one trouble, each share is folded under its own NAS’s cause', () => {
    const cause = (id: string) =>
      finding({ code: 'smb.server-off', subject: { kind: 'nas', id, name: id }, title: '' });
    const consequence = (id: string, nas: string) => ({
      ...ofShare('smb.fewer-than-asked', id, ['smb.server-off']),
      causes: [keyOfFinding(cause(nas))],
    });
    const all = [cause('tank'), cause('attic'), consequence('photos', 'attic'), consequence('media', 'tank')];
    expect(subjects(troublesOf(all, []))).toEqual([
      ['tank', 'media'],
      ['attic', 'photos'],
    ]);
  });

  test('a consequence whose cause is not reported stands for itself', () => {
    const alone = ofShare('smb.one-port', 'a', ['net.arp-flux']);
    expect(troublesOf([alone], [])).toMatchObject([{ finding: alone, consequences: [] }]);
  });
});

describe('whom a trouble concerns', () => {
  const [media, backup] = judging()(scenes['all-fine'].look(0)).judged?.snapshot.shares ?? [];
  if (media === undefined || backup === undefined) throw new Error('the scenario has two shares');
  const broken = { ...backup, verdict: { ...backup.verdict, word: 'broken' as const } };
  const concerned = (subject: Finding['subject']): readonly string[] =>
    troublesOf([finding({ code: 'net.link-slow', subject, title: '' })], [media, broken]).flatMap(
      ({ shares }) => shares,
    );

  test.each([
    ['a share', { kind: 'share', id: media.id, name: '' }, [media.id]],
    ['a NAS', { kind: 'nas', id: media.nas, name: '' }, [media.id, broken.id]],
    ['an interface that carries', { kind: 'interface', id: 'enp3s0', name: '' }, [media.id, broken.id]],
    ['an interface that carries nothing', { kind: 'interface', id: 'wlan0', name: '' }, [broken.id]],
    ['the machine', { kind: 'machine', id: 'local', name: '' }, [broken.id]],
  ] as const)('%s', (_what, subject, shares) => {
    expect(concerned(subject)).toEqual(shares);
  });

  test('and whom its consequences concern', () => {
    const cause = finding({ code: 'net.link-slow', subject: { kind: 'interface', id: 'wlan0', name: '' }, title: '' });
    const consequence = { ...ofShare('smb.one-port', media.id, [cause.code]), causes: [keyOfFinding(cause)] };
    expect(troublesOf([cause, consequence], [media]).map(({ shares }) => shares)).toEqual([[media.id]]);
  });
});
