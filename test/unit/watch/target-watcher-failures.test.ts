/** What a watcher says of a machine that does not answer, and of a look that fails. */
import { describe, expect, test } from 'vitest';
import { collectMachine } from '../../../main/collect/collect-machine.ts';
import { MachineError } from '../../../main/machine/machine.ts';
import type { MachineFacts } from '../../../shared/model/machine.ts';
import { settled } from '../../helpers/fake-clock.ts';
import { fakeMachine } from '../../helpers/fake-machine.ts';
import { known, mount } from '../../helpers/host-facts.ts';
import { factsAt, setUp } from './target-watcher-setup.ts';

describe('a machine that does not answer', () => {
  test('is asked once, however long it takes, and that is told', async () => {
    const { clock, depths, last, answerWith } = setUp();
    await settled();
    answerWith(() => new Promise(() => undefined));
    await clock.pass(120_000);
    expect(depths).toEqual(['full', 'tick']);
    expect(last().lookFailure).toContain('15 s');
    expect(last().stale).toBe(true);
    expect(last().judged?.snapshot.shares).toHaveLength(1);
  });

  test('is believed when it answers late', async () => {
    const { clock, last, answerWith } = setUp();
    await settled();
    const late = Promise.withResolvers<MachineFacts>();
    answerWith(() => late.promise);
    await clock.pass(60_000);
    answerWith(async () => factsAt(clock.monotonic()));
    late.resolve(factsAt(clock.monotonic()));
    await settled();
    expect(last().lookFailure).toBeUndefined();
  });

  test('does not keep the watcher from ending', async () => {
    const { clock, watcher, answerWith } = setUp();
    await settled();
    answerWith(() => new Promise(() => undefined));
    await clock.pass(30_000);
    const asked = watcher.lookNow();
    await watcher.stop();
    await asked;
    expect(clock.sleeping()).toEqual([]);
  });
});

describe('a look that fails', () => {
  test('leaves the last snapshot, with the reason, and is tried again', async () => {
    const { clock, last, answerWith, depths } = setUp();
    await settled();
    answerWith(async () => {
      throw new Error('the host is away');
    });
    await clock.pass(5_000);
    expect(last().lookFailure).toBe('Reading ended early: the host is away.');
    expect([last().judged?.snapshot.shares.length, last().stale]).toEqual([1, false]);
    await clock.pass(15_000);
    expect(last().stale).toBe(true);
    expect(depths).toHaveLength(5);
  });

  test('for a reason of the machine says that, as the machine says it', async () => {
    const { clock, last, answerWith } = setUp();
    await settled();
    answerWith(async () => {
      throw new MachineError('unreachable', 'ssh', 'nas.example cannot be reached.');
    });
    await clock.pass(5_000);
    expect(last().lookFailure).toBe('nas.example cannot be reached.');
  });

  test('of which every single reading failed is no machine without mounts, whatever it kept of the one before', async () => {
    const { clock, last, answerWith } = setUp();
    await settled();
    const away = await collectMachine('workstation', fakeMachine({}), 'tick', factsAt(0));
    expect(away.hostName.state).toBe('known');
    answerWith(async () => away);
    await clock.pass(5_000);
    expect(last().lookFailure).toMatch(/^The test does not hold /);
    expect(last().judged?.snapshot.shares).toHaveLength(1);
  });

  test('of which one reading failed is a look', async () => {
    const { last, clock, answerWith } = setUp();
    await settled();
    answerWith(async () =>
      factsAt(clock.monotonic(), { sockets: { state: 'failed', source: 'ss', reason: 'no such program' } }),
    );
    await clock.pass(5_000);
    expect(last().lookFailure).toBeUndefined();
    expect(last().judged?.snapshot.shares[0]?.verdict.word).toBe('unknown');
  });

  test('in the judging is told as our own mistake and does not end the watching', async () => {
    const { clock, last, reports, depths, answerWith } = setUp();
    await settled();
    answerWith(async () => factsAt(clock.monotonic(), { mounts: known([mount(2, { options: JSON.parse('null') })]) }));
    await clock.pass(5_000);
    answerWith(async () => factsAt(clock.monotonic()));
    await clock.pass(5_000);
    expect(reports).toHaveLength(1);
    expect(depths).toHaveLength(3);
    expect(last().lookFailure).toBeUndefined();
  });
});

test('nothing is published and nobody is asked after the end', async () => {
  const { clock, watcher, states, depths } = setUp();
  await settled();
  await watcher.stop();
  const before = states.length;
  await clock.pass(60_000);
  expect([depths.length, states.length]).toEqual([1, before]);
  await watcher.lookNow();
});
