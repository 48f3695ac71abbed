import { describe, expect, it } from 'vitest';
import { rootShell } from '../../../main/change/remote/root-shell.ts';
import { MachineError, type CommandResult, type MachineErrorKind } from '../../../main/machine/machine.ts';

const done: CommandResult = { exitCode: 0, stdout: '', stderr: '' };
const lost = (kind: MachineErrorKind) => new MachineError(kind, 'a script of root', 'It broke.');

/** Another computer that answers so, one answer after the other; the last one again and again. */
function shellOf(...answers: readonly (MachineError | CommandResult)[]) {
  let asked = 0;
  const made = rootShell(
    {
      runAsRoot: async () => {
        const answer = answers[Math.min(asked, answers.length - 1)];
        asked += 1;
        if (answer === undefined || answer instanceof Error) throw answer;
        return answer;
      },
    },
    'the NAS',
  );
  return { ...made, asked: () => asked };
}

describe('a script for another computer', () => {
  it('is not begun again where nothing is open that waits', async () => {
    const once = shellOf(lost('unreachable'));
    await expect(once.run('x', 1)).rejects.toMatchObject({ code: 'failed' });
    expect(once.asked()).toBe(1);
  });

  it('is begun again when the connection was lost, and says that it was', async () => {
    const again = shellOf(lost('unreachable'), lost('unreachable'), done);
    again.waitUntil(performance.now() + 10_000);
    expect(await again.run('x', 1)).toEqual({ ...done, again: true });
    expect(await shellOf(done).run('x', 1)).toEqual({ ...done, again: false });
  });

  it('whose shell is ended there is tried three times, not for minutes', async () => {
    const ended = shellOf(lost('failed'));
    ended.waitUntil(performance.now() + 300_000);
    await expect(ended.run('x', 1)).rejects.toMatchObject({
      code: 'failed',
      message: expect.stringMatching(/^What was to be done on the NAS was ended there/),
    });
    expect(ended.asked()).toBe(3);
    expect(await shellOf(lost('failed'), done).run('x', 1)).toEqual({ ...done, again: true });
  });

  it('that gives no answer in time is not begun again', async () => {
    const slow = shellOf(lost('timeout'));
    slow.waitUntil(performance.now() + 300_000);
    await expect(slow.run('x', 1)).rejects.toMatchObject({ code: 'failed' });
    expect(slow.asked()).toBe(1);
  });
});
