import { expect, test } from 'vitest';
import { collectMachine } from '../../../main/collect/collect-machine.ts';
import { diagnose } from '../../../main/findings/diagnose.ts';
import { recordedMachine } from '../../../main/machine/recorded.ts';
import { nextSnapshot } from '../../../main/snapshot/next.ts';
import { withShownNames, withShownTexts } from '../../../renderer/state/shown-names.ts';
import type { Publication } from '../../../shared/ipc/publication.ts';
import type { Finding } from '../../../shared/model/finding.ts';
import { unseen } from '../../../shared/text/plain.ts';
import { hostileNames, hostileRecording } from '../../helpers/hostile-recording.ts';
import { play } from '../../helpers/scene.ts';
import { scenes } from '../../helpers/scenes.ts';

const odd = (texts: readonly string[]): readonly string[] => texts.filter((text) => text.match(unseen) !== null);
const wordsOf = ({ title, consequence }: Finding): readonly string[] => [title, consequence];

test('names that steer, turn or hide text reach no sentence and no screen; ids stay as they are', async () => {
  const machine = await recordedMachine(hostileRecording());
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

test('nor do they by a file that is open, a line of a file or what a NAS says; what goes back stays as it is', () => {
  const [name] = hostileNames;
  const busy = { at: `/mnt/${name}`, program: 'vlc\u001b[2J', pid: 4211, path: `/mnt/films/${name}` };
  const preview = {
    id: `smb.guest ${name}`,
    commands: `umount -- '/mnt/${name}'`,
    busy: [busy],
    diff: 'one\ntwo\u202e',
  };
  const shown = withShownTexts({ ok: true, value: preview });
  expect(shown.value.id).toBe(preview.id);
  expect(shown.value.commands).toBe(preview.commands);
  expect(odd(Object.values(shown.value.busy[0] ?? {}).map(String))).toEqual([]);
  expect(shown.value).toMatchObject({ diff: 'one\ntwo�', busy: [{ pid: 4211, program: 'vlc�[2J' }] });
});
