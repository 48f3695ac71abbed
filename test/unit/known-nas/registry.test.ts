import type { MachineFacts } from '../../../shared/model/machine.ts';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { MachineError, type Machine } from '../../../main/machine/machine.ts';
import { nasMachineId, type NasTarget } from '../../../main/machine/open-nas.ts';
import {
  createNasRegistry,
  type GivenNas,
  type NasRegistry,
  type NasRegistryOptions,
} from '../../../main/known-nas/registry.ts';
import { publicationOf } from '../../../main/watch/publication.ts';
import { watchTarget, type TargetState, type TargetWatcher } from '../../../main/watch/target-watcher.ts';
import type { PublishedNas } from '../../../shared/ipc/nas.ts';
import { openKnownNas, type KnownNas } from '../../../main/store/known-nas.ts';
import { openSecrets, type SecretCipher } from '../../../main/store/secrets.ts';
import { milliseconds } from '../../../shared/model/units.ts';
import { fakeClock, settled } from '../../helpers/fake-clock.ts';
import { hostFacts } from '../../helpers/host-facts.ts';
import { nasLook, openedMachine, type OpenedMachine } from '../../helpers/nas-look.ts';

const looking = { windowVisible: true, screenLocked: false, onBattery: false };
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lanewise-watch-'));
});
const ending = new Set<NasRegistry | TargetWatcher>();
afterEach(async () => {
  await Promise.all([...ending].map(async (one) => one.stop()));
  ending.clear();
  await rm(folder, { recursive: true });
});

const id = (number: number): string => `11111111-1111-4111-8111-${String(number).padStart(12, '0')}`;
const known = (number: number): KnownNas => ({
  id: id(number),
  name: `nas${number}`,
  host: `nas${number}`,
  user: 'ada',
  login: { kind: 'agent' },
});

const noKeyring: SecretCipher = {
  storage: () => ({ kept: false, sentence: 'none' }),
  encrypt: (text) => Buffer.from(text),
  decrypt: String,
};

/** A program that knows these NAS; `hangs` names those that never answer. */
async function setUp(
  list: readonly KnownNas[],
  change: Partial<NasRegistryOptions> = {},
  hangs: readonly string[] = [],
) {
  const clock = fakeClock();
  const store = await openKnownNas(join(folder, 'nas.json'), () => undefined);
  for (const nas of list) await store.put(nas);
  const targets: NasTarget[] = [];
  const machines = new Map<string, OpenedMachine>();
  let changes = 0;
  const registry = createNasRegistry({
    known: store,
    secrets: await openSecrets(join(folder, 'secrets.json'), noKeyring, () => undefined),
    given: [],
    asking: true,
    clock,
    attention: looking,
    connect: async (target) => {
      targets.push(target);
      const name = nasMachineId(target);
      if (target.host === 'away') throw new MachineError('unreachable', 'away', 'away cannot be reached.', 'ENOTFOUND');
      machines.set(name, openedMachine(name));
      return machines.get(name)!;
    },
    collect: (machine) =>
      hangs.includes(machine.id)
        ? new Promise(() => undefined)
        : Promise.resolve(nasLook(machine.id, clock.monotonic())),
    changed: () => {
      changes += 1;
    },
    report: () => undefined,
    ...change,
  });
  ending.add(registry);
  return { clock, registry, store, targets, machines, changes: () => changes };
}

/** Facts of the present, one per NAS that reports any. */
const currentFacts = (registry: NasRegistry): readonly MachineFacts[] =>
  registry.watched().flatMap(({ current, facts }) => (current && facts !== undefined ? [facts] : []));

describe('ten NAS at once', () => {
  const ten = Array.from({ length: 10 }, (_, index) => known(index));

  test('are all asked, and one that hangs delays none of the others', async () => {
    const { clock, registry, targets } = await setUp(ten, {}, ['ada@nas3']);
    await clock.pass(30_000);
    expect(targets).toHaveLength(10);
    expect(currentFacts(registry).map(({ machine, asked: at }) => [machine, at])).toEqual(
      ten.filter(({ host }) => host !== 'nas3').map(({ host }) => [`ada@${host}`, 31_000]),
    );
    expect(registry.watched().map(({ connection }) => connection.state)).toEqual(
      ten.map(({ host }) => (host === 'nas3' ? 'failed' : 'connected')),
    );
  });

  test('are all left when the program ends', async () => {
    const { clock, registry, machines } = await setUp(ten);
    await clock.pass(2_000);
    registry.stop();
    await settled();
    expect([...machines.values()].every((machine) => machine.closed())).toBe(true);
    expect(clock.sleeping()).toEqual([]);
  });
});

test('the look at the workstation waits for no NAS, and takes what they told last', async () => {
  const hangs = ['ada@nas2'];
  const { clock, registry } = await setUp([known(1), known(2)], {}, hangs);
  const states: TargetState[] = [];
  const watcher = watchTarget({
    target: {
      source: { kind: 'local', hostName: 'desk' },
      look: async () => hostFacts({ answered: milliseconds(clock.monotonic()) }),
      nas: () => registry.watched(),
    },
    clock,
    attention: looking,
    publish: (state) => states.push(state),
    report: () => undefined,
  });
  ending.add(watcher);
  await clock.pass(5_000);
  expect(states.filter(({ judged }) => judged !== undefined)).toHaveLength(6);
  const views = states.at(-1)?.judged?.snapshot.nasViews ?? [];
  expect(views.map(({ machine, nas }) => [machine, nas.length])).toEqual([['ada@nas1', 1]]);
  const [answering] = machinesOf(states.at(-1));
  expect(answering).toMatchObject({ nas: views[0]?.nas, current: true, view: { machine: 'ada@nas1' } });
  expect(answering?.view).not.toHaveProperty('facts');
  // Silent it is still the one it was, and stands beside no snapshot any more.
  hangs.push('ada@nas1');
  await clock.pass(120_000);
  expect(states.at(-1)?.judged?.snapshot.nasViews).toEqual([]);
  const [silent] = machinesOf(states.at(-1));
  expect(silent).toMatchObject({ nas: views[0]?.nas, current: false, connection: { state: 'failed' } });
  expect(silent).not.toHaveProperty('view');
});

function machinesOf(state: TargetState | undefined): readonly PublishedNas[] {
  const parts = { sequence: 1, trayMissing: false };
  if (state === undefined) return [];
  return publicationOf(state, parts).machines.filter((one) => one.role === 'nas');
}

describe('a NAS that is forgotten', () => {
  test('is closed, and nothing of it is kept or told', async () => {
    const { clock, registry, store, machines, targets } = await setUp([known(1)]);
    await settled();
    await registry.forget(id(1));
    await clock.pass(60_000);
    expect(machines.get('ada@nas1')?.closed()).toBe(true);
    expect([registry.watched(), currentFacts(registry), store.all(), targets.length]).toEqual([[], [], [], 1]);
  });

  test('twice, or never known, is no error', async () => {
    const { registry } = await setUp([known(1)]);
    await Promise.all([
      registry.forget(id(1)),
      registry.forget(id(1)),
      registry.forget(id(7)),
      registry.retry(id(7), {}),
    ]);
    expect(registry.watched()).toEqual([]);
  });
});

describe('adding', () => {
  const asked = { host: 'nas1', user: 'ada', login: { kind: 'agent' }, remember: true } as const;

  test('one that is known already gives it the new login in place of a second entry', async () => {
    const { registry, store } = await setUp([known(1)]);
    const login = { kind: 'password', password: 'x' } as const;
    expect(await registry.add({ ...asked, login, name: 'attic' })).toMatchObject({
      state: 'added',
      id: id(1),
      secret: 'this-run',
      secretSentence: 'none',
    });
    expect(store.all()).toEqual([{ ...known(1), name: 'attic', login: { kind: 'password' } }]);
    expect(registry.watched()).toHaveLength(1);
  });

  test('a secret of the login that was replaced meanwhile is not kept for the new one', async () => {
    const older = Promise.withResolvers<Machine>();
    const secrets = await openSecrets(join(folder, 'secrets.json'), noKeyring, () => undefined);
    const { registry } = await setUp([{ ...known(1), login: { kind: 'password' } }], {
      secrets,
      connect: async (target) => {
        if (target.login.kind === 'password' && target.login.password === 'older') return older.promise;
        return openedMachine(nasMachineId(target));
      },
    });
    await settled();
    void registry.retry(id(1), { secret: 'older' });
    await settled();
    await registry.add({ ...asked, login: { kind: 'password', password: 'newer' } });
    older.resolve(openedMachine('ada@nas1'));
    await settled();
    expect(secrets.read({ id: id(1), target: 'ada@nas1' })).toBe('newer');
  });

  test('one that is away adds nothing, and says what is wrong', async () => {
    const { registry, store } = await setUp([]);
    const added = await registry.add({ ...asked, host: 'away' });
    expect(added).toMatchObject({ state: 'not-added', trial: { loggedIn: false } });
    expect(added.trial.steps.map(({ step, state }) => [step, state])).toEqual([
      ['reach', 'failed'],
      ['host-key', 'skipped'],
      ['login', 'skipped'],
      ['recognise', 'skipped'],
      ['read-sessions', 'skipped'],
      ['read-settings', 'skipped'],
    ]);
    expect(store.all()).toEqual([]);
  });

  test('what sudo does not allow is told with the line that would', async () => {
    const denied = { state: 'denied', source: 'smbstatus', needs: 'nas-sudo' } as const;
    const { registry } = await setUp([], {
      collect: async (machine) =>
        nasLook(machine.id, 0, { sessions: denied, configuration: denied, connections: denied }),
    });
    const trial = await registry.test(asked);
    const line = 'ada ALL=(root) NOPASSWD: /usr/bin/smbstatus -p --json';
    expect(trial).toMatchObject({ loggedIn: true, system: 'Synology DSM 7.2', sudoers: [line] });
    expect(trial.steps.slice(3)).toMatchObject([{ state: 'ok' }, { state: 'needs', detail: line }, { state: 'needs' }]);
  });

  test('a test closes its connection, whatever it found', async () => {
    const { registry, machines } = await setUp([]);
    await registry.test(asked);
    expect(machines.get('ada@nas1')?.closed()).toBe(true);
    expect(registry.watched()).toEqual([]);
  });
});

describe('a NAS of the command line', () => {
  const given: GivenNas = {
    nas: { name: 'lab', host: 'lab', login: { kind: 'keyFile', path: '/k', locked: false } },
    acceptHostKey: 'SHA256:x',
    knownHosts: '/h',
  };

  test('is asked with what was said there, and not stored', async () => {
    const { registry, store, targets } = await setUp([], { given: [given] });
    await settled();
    expect(targets).toEqual([
      { host: 'lab', login: { kind: 'keyFile', path: '/k' }, acceptHostKey: 'SHA256:x', knownHosts: '/h' },
    ]);
    expect(registry.watched()).toMatchObject([{ name: 'lab', kept: false, secret: 'none' }]);
    expect(store.all()).toEqual([]);
  });

  test('no NAS is asked while a recording is played', async () => {
    const { clock, targets } = await setUp([known(1)], { given: [given], asking: false });
    await clock.pass(60_000);
    expect(targets).toEqual([]);
  });
});
