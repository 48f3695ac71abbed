import { expect, test } from 'vitest';
import { callerAt } from '../../../main/change/caller.ts';
import { fakeMachine } from '../../helpers/fake-machine.ts';

const asked = (user: string, exitCode = 0) =>
  callerAt(fakeMachine({ commands: { 'id -u': { exitCode, stdout: user, stderr: '' }, 'id -g': '100\n' } }));

test('whoever is logged in', async () => {
  expect(await asked('1000\n')).toEqual({ uid: 1000, gid: 100 });
});

test.each([
  ['', 1],
  ['', 0],
  ['ada\n', 0],
])('an id that prints %j and ends with %i makes nobody root', async (user, exitCode) => {
  await expect(asked(user, exitCode)).rejects.toThrow('id -u');
});
