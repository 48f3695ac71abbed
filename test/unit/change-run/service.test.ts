import { describe, expect, test } from 'vitest';
import { ChangeRefused } from '../../../main/change/changer.ts';
import { ChangeLost, ChangeStuck } from '../../../main/change/performer.ts';
import { fixWorld } from './world.ts';

const workstation = { kind: 'workstation' } as const;
const atNas = { kind: 'nas', nas: 'nas' } as const;

async function applied(world: ReturnType<typeof fixWorld>) {
  const shown = await world.service.preview(world.id);
  if (shown.state !== 'ready') throw new Error(`no preview: ${JSON.stringify(shown)}`);
  return world.service.apply(world.id, shown.preview.hash);
}

test('a change that helps is kept, after two looks in a row, with how it was before and after', async () => {
  const world = fixWorld();
  world.afterwards({ gone: true, carrying: 2 });
  expect(await applied(world)).toMatchObject({ state: 'started' });
  await world.end();
  expect(world.phases()).toEqual(['applying', 'verifying', 'kept']);
  expect(world.performers.workstation.said).toEqual(['apply', 'keep']);
  expect(world.looks()).toBeGreaterThanOrEqual(2);
  expect(world.records()).toMatchObject([
    { outcome: 'kept', before: { carrying: 1, possible: 2 }, after: { carrying: 2, possible: 2 } },
  ]);
});

test('the record is on the disk before anything is done', async () => {
  const world = fixWorld();
  world.afterwards({ gone: true, carrying: 2 });
  world.performers.workstation.before = () => expect(world.records()).toMatchObject([{ outcome: 'unfinished' }]);
  await applied(world);
  await world.end();
  expect(world.phases().at(-1)).toBe('kept');
});

test('a finding that stays has its change put back', async () => {
  const world = fixWorld();
  world.afterwards({ gone: false, carrying: 1 });
  await applied(world);
  await world.end();
  expect(world.performers.workstation.said).toEqual(['apply', 'put back']);
  expect(world.phases()).toEqual(['applying', 'verifying', 'putting-back', 'put-back']);
  expect(world.records()).toMatchObject([{ outcome: 'put-back' }]);
});

test('what shows in traffic alone has a packet sent to each address before each look, answered or not', async () => {
  const world = fixWorld({ traffic: ['10.0.0.25', '10.0.0.26'] });
  world.afterwards({ gone: false, carrying: 1 }, { gone: true, carrying: 2 });
  await applied(world);
  await world.end();
  expect(world.phases().at(-1)).toBe('kept');
  const packets = ['ping -q -c 1 -W 1 10.0.0.25', 'ping -q -c 1 -W 1 10.0.0.26'];
  expect(world.run).toEqual([...packets, ...packets, ...packets]);
  // That one could not be sent is told, and looked all the same.
  expect(world.reported).toEqual(Array.from({ length: 3 }, () => 'no packet could be sent to the NAS'));
});

test('a change that needs no traffic sends nothing', async () => {
  const world = fixWorld();
  world.afterwards({ gone: true, carrying: 2 });
  await applied(world);
  await world.end();
  expect(world.run).toEqual([]);
});

test('a share that is worse than before has its change put back, although the finding is gone', async () => {
  const world = fixWorld();
  world.afterwards({ gone: true, carrying: 0 });
  await applied(world);
  await world.end();
  expect(world.last()).toMatchObject({ run: { phase: 'put-back', why: { code: 'did-not-help' } } });
});

test('a share that is not mounted afterwards is put back without waiting for the end', async () => {
  const world = fixWorld();
  world.afterwards({ gone: true, carrying: 2, mounted: false });
  await applied(world);
  await world.end();
  expect(world.last()).toMatchObject({ run: { phase: 'put-back', why: { code: 'did-not-help' } } });
  expect(world.looks()).toBeLessThan(10);
});

test('channels that come up after the mount has returned are waited for', async () => {
  const world = fixWorld();
  world.afterwards({ gone: true, carrying: 1 }, { gone: true, carrying: 1 }, { gone: true, carrying: 2 });
  await applied(world);
  await world.end();
  expect(world.last()).toMatchObject({ run: { phase: 'kept', certain: true } });
  expect(world.records()).toMatchObject([{ after: { carrying: 2 } }]);
});

test('a refused consent changes nothing and leaves no record', async () => {
  const world = fixWorld();
  world.performers.workstation.refuse = new ChangeRefused('consent-refused', 'No.');
  await applied(world);
  await world.end();
  expect(world.last()).toMatchObject({ run: { phase: 'refused', why: { code: 'consent-refused', sentence: 'No.' } } });
  expect(world.records()).toEqual([]);
});

test('a second part that fails has the first one put back, and only that', async () => {
  const world = fixWorld({ places: [atNas, workstation] });
  world.performers.workstation.failAt = new ChangeRefused('busy', 'vlc has files open.');
  await applied(world);
  await world.end();
  expect(world.performers.nas.said).toEqual(['apply', 'put back']);
  expect(world.performers.workstation.said).toEqual(['apply']);
  expect(world.last()).toMatchObject({ run: { phase: 'put-back', why: { code: 'busy' } } });
});

test('what cannot be put back is told as such, and stays in the history', async () => {
  const world = fixWorld();
  world.afterwards({ gone: false, carrying: 1 });
  world.performers.workstation.stuck = new ChangeStuck('w', 'The mount did not come back.');
  await applied(world);
  await world.end();
  expect(world.last()).toMatchObject({ run: { phase: 'stuck', why: { sentence: 'The mount did not come back.' } } });
  expect(world.records()).toMatchObject([{ outcome: 'stuck' }]);
});

test('a computer that is lost while it is put back leaves the change unfinished, not back', async () => {
  const world = fixWorld();
  world.afterwards({ gone: false, carrying: 1 });
  world.performers.workstation.stuck = new ChangeRefused('failed', 'It does not answer.');
  await applied(world);
  await world.end();
  expect(world.last()).toMatchObject({ run: { phase: 'stuck' } });
  expect(world.service.history().unfinished).toHaveLength(1);
});

test('a helper that ended in the middle of the change leaves it unfinished, not back', async () => {
  const world = fixWorld();
  world.performers.workstation.failAt = new ChangeLost('The helper ended.');
  await applied(world);
  await world.end();
  expect(world.last()).toMatchObject({ run: { phase: 'stuck', why: { sentence: 'The helper ended.' } } });
  expect(world.records()).toMatchObject([{ outcome: 'unfinished', sentence: 'The helper ended.' }]);
});

test('cancelled while it is checked, everything goes back', async () => {
  const world = fixWorld();
  world.afterwards({ gone: false, carrying: 1 });
  const started = await applied(world);
  await world.until('verifying');
  world.service.cancel(started.state === 'started' ? started.transaction : '');
  await world.end();
  expect(world.last()).toMatchObject({ run: { phase: 'put-back', why: { code: 'cancelled' } } });
  expect(world.performers.workstation.said).toEqual(['apply', 'put back']);
});

describe('what was seen is what is done', () => {
  test('another hash than the one that was shown is refused', async () => {
    const world = fixWorld();
    await world.service.preview(world.id);
    expect(await world.service.apply(world.id, 'b'.repeat(64))).toMatchObject({ why: { code: 'changed-since' } });
    expect(world.performers.workstation.said).toEqual([]);
  });

  test('nothing is done that was not shown', async () => {
    const world = fixWorld();
    expect(await world.service.apply(world.id, 'a'.repeat(64))).toMatchObject({ why: { code: 'changed-since' } });
  });

  test('a trouble that went away meanwhile is not repaired', async () => {
    const world = fixWorld();
    const shown = await world.service.preview(world.id);
    world.gone();
    const hash = shown.state === 'ready' ? shown.preview.hash : '';
    expect(await world.service.apply(world.id, hash)).toMatchObject({ state: 'refused' });
  });

  test('what only shows under load stays offered when the copy has ended, once it was shown', async () => {
    const world = fixWorld({ underLoad: true });
    world.gone();
    expect(await world.service.preview(world.id)).toMatchObject({ why: { code: 'changed-since' } });
    const other = fixWorld({ underLoad: true });
    await other.service.preview(other.id);
    other.gone();
    other.idle();
    other.afterwards({ gone: true, carrying: 0 });
    const again = await other.service.preview(other.id);
    expect(again).toMatchObject({ state: 'ready' });
    const hash = again.state === 'ready' ? again.preview.hash : '';
    expect(await other.service.apply(other.id, hash)).toMatchObject({ state: 'started' });
    await other.end();
    // How it was while it was copied, not after.
    expect(other.records()).toMatchObject([{ before: { carrying: 1 } }]);
  });

  test('what is made for another reason than a finding is kept once it is in force, and undone', async () => {
    const world = fixWorld({ reason: { kind: 'mapping' }, account: true });
    world.gone();
    const account = { user: 'ada' };
    expect(await world.service.preview('offered')).toMatchObject({ state: 'needs-account' });
    const shown = await world.service.preview('offered', account);
    if (shown.state !== 'ready') throw new Error(JSON.stringify(shown));
    world.seeAccount('ada');
    world.afterwards({ gone: true, carrying: 1 });
    expect(await world.service.apply('offered', shown.preview.hash, 'secret')).toMatchObject({ state: 'started' });
    await world.end();
    expect(world.performers.workstation.said).toEqual(['apply', 'keep']);
    expect(world.records()).toMatchObject([{ outcome: 'kept', reason: { kind: 'mapping' } }]);
    await world.service.undo(world.records()[0]?.transaction ?? '');
    await world.end();
    expect(world.records()).toMatchObject([{ outcome: 'undone', reason: { kind: 'mapping' } }]);
  });

  test('what is made for another reason and is not in force is put back', async () => {
    const world = fixWorld({ reason: { kind: 'tuning' } });
    world.gone();
    const shown = await world.service.preview('offered');
    if (shown.state !== 'ready') throw new Error(JSON.stringify(shown));
    world.afterwards({ gone: true, carrying: 1 });
    await world.service.apply('offered', shown.preview.hash);
    await world.end();
    expect(world.records()).toMatchObject([{ outcome: 'put-back', reason: { kind: 'tuning' } }]);
  });

  test('a recording is shown, never changed', async () => {
    const world = fixWorld({ played: 'recording' });
    expect(await world.service.preview(world.id)).toMatchObject({ state: 'refused', why: { code: 'recording' } });
  });
});

test('two at once on one computer: the second is refused', async () => {
  const world = fixWorld();
  const shown = await world.service.preview(world.id);
  const hash = shown.state === 'ready' ? shown.preview.hash : '';
  const first = world.service.apply(world.id, hash);
  await world.service.preview(world.id);
  expect(await world.service.apply(world.id, hash)).toMatchObject({ why: { code: 'another-fix-runs' } });
  await first;
  await world.end();
});

test('an account is asked for before anything is shown, and its password goes to the computer alone', async () => {
  const world = fixWorld({ account: true });
  world.afterwards({ gone: true, carrying: 2 });
  expect(await world.service.preview(world.id)).toMatchObject({ state: 'needs-account' });
  const shown = await world.service.preview(world.id, { user: 'ada' });
  const hash = shown.state === 'ready' ? shown.preview.hash : '';
  expect(await world.service.apply(world.id, hash)).toMatchObject({ why: { code: 'wrong-password' } });
  await world.service.apply(world.id, hash, 'hunter2');
  await world.end();
  expect(world.performers.workstation.password).toBe('hunter2');
  expect(JSON.stringify([world.records(), world.told(), world.service.history()])).not.toContain('hunter2');
});

describe('undo', () => {
  async function kept() {
    const world = fixWorld();
    world.afterwards({ gone: true, carrying: 2 });
    const started = await applied(world);
    await world.end();
    return { world, transaction: started.state === 'started' ? started.transaction : '' };
  }

  test('a kept change is undone, once', async () => {
    const { world, transaction } = await kept();
    expect(await world.service.undo(transaction)).toMatchObject({ state: 'started' });
    await world.end();
    expect(world.last()).toMatchObject({ what: 'undo', run: { phase: 'undone' } });
    expect(world.records()).toMatchObject([{ outcome: 'undone' }]);
    expect(await world.service.undo(transaction)).toMatchObject({ state: 'refused', why: { code: 'not-ours' } });
  });

  test('a helper that ended in the middle of it is not told as if nothing had been done', async () => {
    const { world, transaction } = await kept();
    world.performers.workstation.undoRefused = new ChangeLost('The helper ended.');
    await world.service.undo(transaction);
    await world.end();
    expect(world.last()).toMatchObject({ run: { phase: 'stuck', why: { sentence: 'The helper ended.' } } });
    expect(world.records()).toMatchObject([{ outcome: 'stuck' }]);
  });

  test('a value that somebody changed since refuses it, and the change stays kept', async () => {
    const { world, transaction } = await kept();
    world.performers.workstation.undoRefused = new ChangeRefused('changed-since', 'Somebody changed it.');
    await world.service.undo(transaction);
    await world.end();
    expect(world.last()).toMatchObject({ run: { phase: 'refused', why: { code: 'changed-since' } } });
    expect(world.records()).toMatchObject([{ outcome: 'kept' }]);
  });
});

test('what a crash left is told, blocks further changes there, and is put back only when asked', async () => {
  const world = fixWorld({ crashed: true });
  await world.service.findUnfinished([workstation]);
  expect(world.service.history().unfinished).toMatchObject([{ title: 'Ask for two channels' }]);
  expect(world.performers.workstation.said).toEqual([]);
  expect(await applied(world)).toMatchObject({ why: { code: 'another-fix-runs' } });
  await world.recover();
  expect(world.performers.workstation.said).toEqual(['recover']);
  expect(world.records()).toMatchObject([{ outcome: 'put-back' }]);
  expect(world.service.history().unfinished).toEqual([]);
});

test('what a crash left at two computers blocks both', async () => {
  const world = fixWorld({ crashed: [atNas, workstation] });
  expect(await applied(world)).toMatchObject({ why: { code: 'another-fix-runs' } });
  expect(world.performers.workstation.said).toEqual([]);
});
