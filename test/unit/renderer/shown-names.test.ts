import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, onTestFinished, test } from 'vitest';
import { collectMachine } from '../../../main/collect/collect-machine.ts';
import { diagnose } from '../../../main/findings/diagnose.ts';
import { recordedMachine } from '../../../main/machine/recorded.ts';
import { nextSnapshot } from '../../../main/snapshot/next.ts';
import { nasOf } from '../../../renderer/state/nas.ts';
import { withShownNames, withShownTexts } from '../../../renderer/state/shown-names.ts';
import { Breakable, hasUnseen } from '../../../renderer/ui/breakable.tsx';
import type { Publication } from '../../../shared/ipc/publication.ts';
import type { Finding } from '../../../shared/model/finding.ts';
import { unchecked, valueOf } from '../../../shared/model/reading.ts';
import { unseen } from '../../../shared/text/plain.ts';
import { hostileNames } from '../../helpers/hostile-names.ts';
import { hostileRecording } from '../../helpers/hostile-recording.ts';
import { play } from '../../helpers/scene.ts';
import { scenes } from '../../helpers/scenes.ts';

const odd = (texts: readonly string[]): readonly string[] => texts.filter((text) => text.match(unseen) !== null);
const wordsOf = ({ title, consequence }: Finding): readonly string[] => [title, consequence];

test('names that steer, turn or hide text reach no sentence and no screen; ids stay as they are', async () => {
  const folder = hostileRecording();
  onTestFinished(() => rmSync(dirname(folder), { recursive: true }));
  const machine = await recordedMachine(folder);
  const now = nextSnapshot([], await collectMachine('workstation', machine, 'full'));
  const findings = diagnose([now]);
  expect(now.shares).toHaveLength(hostileNames.length + 1);
  expect(findings.length).toBeGreaterThan(0);
  expect(odd(now.shares.flatMap(({ verdict }) => verdict.missing))).toEqual([]);
  expect(odd(findings.flatMap(wordsOf))).toEqual([]);
  const [empty] = play(scenes['first-run'], 0);
  if (empty === undefined) throw new Error('a scene has a look');
  const foreign: Publication = {
    ...empty,
    snapshot: { ...now, system: 'linux', sharing: [] },
    troubles: findings.map((finding) => ({ finding, consequences: [], level: 'warning', shares: [] })),
  };
  const shown = withShownNames(foreign);
  const { shares = [], nas = [] } = shown.snapshot ?? {};
  const named = [
    ...shares.flatMap(({ name, remote, at }) => [name, remote, at]),
    ...nas.flatMap(({ name, names }) => [name, ...names]),
    ...shown.troubles.flatMap(({ finding }) => [
      finding.subject.name,
      ...finding.evidence.flatMap(({ lines }) => lines),
    ]),
  ];
  expect(odd(named)).toEqual([]);
  expect(odd(now.shares.map(({ name }) => name)).length).toBeGreaterThan(2);
  expect(shares.map(({ id }) => id)).toEqual(now.shares.map(({ id }) => id));
});

test('nor do they by a file that is open, a line of a file or what a NAS says; what is copied or goes back stays as it is', () => {
  const [name] = hostileNames;
  const busy = { at: `/mnt/${name}`, program: 'vlc\u001b[2J', pid: 4211, path: `/mnt/films/${name}` };
  const items = [
    { kind: 'commands', lines: [`umount -- '/mnt/${name}'`] },
    { kind: 'file', path: '/etc/fstab', diff: [{ kind: 'added', text: `//nas/${name}` }] },
  ];
  const preview = {
    id: `smb.guest ${name}`,
    commands: `umount -- '/mnt/${name}'`,
    items,
    busy: [busy],
    cautions: ['one\ntwo\u202e'],
  };
  const { value } = withShownTexts({ ok: true, value: preview });
  expect(value).toMatchObject({ id: preview.id, commands: preview.commands, items });
  expect(odd(Object.values(value.busy[0] ?? {}).map(String))).toEqual([]);
  expect(value).toMatchObject({ cautions: ['one\ntwo�'], busy: [{ pid: 4211, program: 'vlc�[2J' }] });
});

test('nor do they by anything a watched NAS says of itself; its parts still find each other', () => {
  const publication = play(scenes['hostile-nas'], 2).at(-1);
  if (publication === undefined) throw new Error('the scene has a look');
  const shown = withShownNames(publication);
  const [known, before] = [nasOf(shown)[0], nasOf(publication)[0]];
  const texts = textsIn({ ...known, nas: [] });
  expect(odd(texts)).toEqual([]);
  expect(odd(textsIn(before)).length).toBeGreaterThan(10);
  expect(known?.nas).toEqual(before?.nas);
  // Rates are found by the name of the port, as it is shown.
  const ports = valueOf(known?.facts?.network.interfaces ?? unchecked) ?? [];
  expect(ports.length).toBeGreaterThan(hostileNames.length);
  expect(new Set(Object.keys(known?.view?.portRates ?? {}))).toEqual(new Set(ports.map(({ name }) => name)));
  // What a person gave for the login is sent again as it is.
  expect(known).toMatchObject({ host: before?.host, user: before?.user });
  for (const { id } of shown.snapshot?.shares ?? []) expect(shown.snapshot?.laneMaps[id]).toBeDefined();
});

test('a line that is drawn as it is copied shows what it hides', () => {
  const drawn = renderToStaticMarkup(createElement(Breakable, { text: 'umount /mnt/data\u200b\nmount\u202e' }));
  expect(odd(drawn.split('\n'))).toEqual([]);
  expect(drawn.match(/�/g)).toHaveLength(2);
  expect([hasUnseen('a\nb, c'), hasUnseen('a\u200bb')]).toEqual([false, true]);
});

/** Every text that is drawn of something; names of fields are texts of ours, ids and lines to copy are not drawn so. */
function textsIn(value: unknown, name = ''): readonly string[] {
  if (typeof value === 'string') return ['id', 'lane', 'sessions', 'sudoers', 'copy'].includes(name) ? [] : [value];
  if (Array.isArray(value)) return value.flatMap((one) => textsIn(one, name));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inside]) => [key, ...textsIn(inside, key)]);
}
