import { judgementOf } from '../../../main/judge/judge.ts';
import { expect, test } from 'vitest';
import { openLive } from '../../../main/machine/open.ts';
import { MachineError } from '../../../main/machine/machine.ts';
import { publicationOf } from '../../../main/watch/publication.ts';
import { trayState } from '../../../main/app/tray-state.ts';
import { nextSnapshot } from '../../../main/snapshot/next.ts';
import { textOf } from '../../../main/cli/people.ts';
import { instant, milliseconds } from '../../../shared/model/units.ts';
import { hostFacts } from '../../helpers/host-facts.ts';

test.each([
  ['freebsd', 'FreeBSD'],
  ['darwin', 'macOS'],
  ['sunos', 'sunos'],
])('on %s nothing is opened, and what can be done instead is said', async (platform, name) => {
  const error: unknown = await openLive({ kind: 'local' }, platform).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(MachineError);
  expect(String(error)).toMatch(new RegExp(`shares of ${name} yet.*SSH.*sample`));
});

test('this Linux machine is opened', async () => {
  const machine = await openLive({ kind: 'local' }, 'linux');
  expect(machine.id).toBe('local');
  await machine.close();
});

test('on Windows it is asked by PowerShell, which is not started before somebody asks', async () => {
  const machine = await openLive({ kind: 'local' }, 'win32');
  expect([machine.id, machine.family]).toEqual(['local', 'windows']);
  await expect(machine.readFile('/proc/self/mountinfo')).rejects.toMatchObject({ kind: 'absent' });
  await machine.close();
});

test('a machine without a mount table is not one without shares', () => {
  const evidence = { machine: 'desk', source: '/proc/self/mountinfo', lines: [], readAt: instant(0) };
  const snapshot = nextSnapshot(
    [],
    hostFacts({ mounts: { state: 'absent', evidence }, debugData: { state: 'absent', evidence } }, []),
  );
  const source = { kind: 'remote', machine: 'ada@desk', hostName: 'desk' } as const;
  const judged = judgementOf(snapshot, []);
  const state = { source, judged, interval: milliseconds(1000), stale: false };
  expect(trayState(state, 'bits').level).toBe('unknown');
  expect(publicationOf(state, { sequence: 1, trayMissing: false }).snapshot?.mountsUnread).toMatchObject({
    state: 'absent',
  });
  expect(textOf(judged)).toContain('could not be read');
});
