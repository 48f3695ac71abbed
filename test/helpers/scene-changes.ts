/** Moments of changes, made by the program's own service out of the facts of scenes. Only its computers are tables. */
import { failoverOffers } from '../../main/change/failover/offers.ts';
import { isOpen } from '../../main/change/journal.ts';
import type { Operation } from '../../main/change/operation.ts';
import { prepareSteps } from '../../main/change/prepare.ts';
import type { ChangeServiceOptions, Present } from '../../main/change/run/ports.ts';
import { shownPart } from '../../main/change/run/previewing.ts';
import { createChangeService, type ChangeService } from '../../main/change/run/service.ts';
import { MachineError, type Machine } from '../../main/machine/machine.ts';
import type { TargetState } from '../../main/watch/target-watcher.ts';
import { requests } from '../../shared/ipc/contract.ts';
import type { ChangePlace, ConsentWay, FixHistory, FixProgress } from '../../shared/model/fix.ts';
import { instant, milliseconds } from '../../shared/model/units.ts';
import { consentTexts } from '../../shared/text/fixes/elevated.ts';
import { fakeClock, type FakeClock } from './fake-clock.ts';
import { memoryHistory, ModelComputer } from './fix-model.ts';
import { sceneNamed } from './play-named.ts';
import type { ChangeAnswer, ChangeAsked } from './scene-bridge.ts';
import { sambaNas, withJournal, workstationOf, type ComputerWish } from './scene-computers.ts';
import { scenePerformer, type Changed, type Stop } from './scene-performer.ts';
import { judging, type Look, type Scene } from './scene.ts';
import { scenes } from './scenes.ts';

interface Moment extends ComputerWish {
  readonly stop?: Stop;
  readonly ends?: 'worse';
  /** It is not over yet whether it helped. */
  readonly verifying?: true;
  /** How root is reached on the workstation; by polkit where nothing is said. */
  readonly way?: ConsentWay['way'];
  /** Changes that were made before, oldest first. */
  readonly before?: readonly Earlier[];
  /** Another program has begun a change of the NAS. */
  readonly foreign?: true;
}

/** The first change of a scene, made so many hours ago. */
interface Earlier {
  readonly scene: keyof typeof scenes;
  readonly hours: number;
  readonly moment?: string;
  readonly undone?: true;
}

/** Moments of a change that the window can be asked to show, by name. */
const moments: Readonly<Record<string, Moment>> = {
  plain: {},
  'on-windows': { way: 'uac' },
  busy: { inUse: true },
  impossible: { byHand: true, way: 'impossible' },
  'two-places': { way: 'sudo' },
  changed: { unmounted: true },
  account: {},
  asking: { stop: 'asking' },
  applying: { stop: 'applying' },
  verifying: { verifying: true },
  kept: {},
  'put-back': { ends: 'worse' },
  refused: { stop: 'refused' },
  stuck: { stop: 'mount-fails' },
  'hostile-busy': { hostile: true, inUse: true },
  'hostile-kept': { hostile: true },
  'hostile-two-places': { hostile: true, way: 'sudo' },
  'hostile-stuck': { hostile: true, stop: 'mount-fails' },
  'hostile-history': {
    foreign: true,
    before: [
      { scene: 'hostile-samba', hours: 27, moment: 'hostile-two-places' },
      { scene: 'hostile-shares', hours: 2, moment: 'hostile-stuck' },
      { scene: 'hostile-shares', hours: 1, moment: 'hostile-kept' },
    ],
  },
  'history-full': {
    foreign: true,
    before: [
      { scene: 'long-names', hours: 9 * 24 },
      { scene: 'at-the-samba', hours: 27, moment: 'put-back' },
      { scene: 'one-of-two', hours: 26, undone: true },
      { scene: 'guest', hours: 2, moment: 'stuck' },
      { scene: 'one-of-two', hours: 1 },
      { scene: 'one-of-two', hours: 0.5, moment: 'applying' },
    ],
  },
};

const hour = 3_600_000;
/** Seconds of looks before anything is asked, so that every finding that stands is told. */
const looksBefore = 12;
/** Longer than anything is waited for (s). */
const longest = 100;

/** What outlives the program: its history, and what was changed. */
interface Kept {
  readonly history: ReturnType<typeof memoryHistory>;
  readonly changed: Readonly<Record<ChangePlace['kind'], Changed>>;
}

/** The program in one scene, and what it tells the window. */
interface World {
  readonly service: ChangeService;
  readonly present: () => Present;
  readonly told: FixProgress[];
  /** Lets time pass until this is answered and nothing runs, or it stands where the scene shows it. */
  readonly settle: <T>(answer: Promise<T>) => Promise<T>;
}

/** What the program answers to the last of these questions, each asked when the one before has come to its end. */
export async function answerInScene(scene: string, name: string, asked: readonly ChangeAsked[]): Promise<ChangeAnswer> {
  const moment = momentNamed(name);
  const kept: Kept = { history: memoryHistory([]), changed: { workstation: nothingChanged(), nas: nothingChanged() } };
  for (const one of moment.before ?? []) await makeEarlier(one, kept);
  const world = beginWorld(await sceneNamed(scene), moment, kept);
  const { journal } = kept.changed.nas.model;
  const [entry] = journal.values();
  if (moment.foreign && entry) journal.set('foreign', { ...entry, id: 'foreign', phase: 'applied' });
  const [nas] = world.present().snapshot?.nas ?? [];
  const places = [{ kind: 'workstation' }, ...(nas ? [{ kind: 'nas', nas: nas.id } as const] : [])] as const;
  await world.service.findUnfinished(places);
  let last: { readonly answer: unknown; readonly before?: FixHistory } = { answer: null };
  for (const one of asked) {
    world.told.length = 0;
    const before = world.service.history();
    last = { answer: await world.settle(ask(world.service, one)), before };
  }
  const history = world.service.history();
  const isNew = JSON.stringify(history) !== JSON.stringify(last.before);
  return { answer: last.answer, progress: world.told, ...(isNew && { history }) };
}

const nothingChanged = (): Changed => ({ model: new ModelComputer(), values: new Map() });

function momentNamed(name: string): Moment {
  const found = Object.entries(moments).find(([one]) => one === name)?.[1];
  if (found === undefined) throw new RangeError(`There is no moment ${name} of a change.`);
  return found;
}

async function ask(service: ChangeService, { name, argument }: ChangeAsked): Promise<unknown> {
  switch (name) {
    case 'fix.preview': {
      const { id, account } = requests[name].parse(argument);
      return service.preview(id, account);
    }
    case 'fix.apply': {
      const { id, hash, password } = requests[name].parse(argument);
      return service.apply(id, hash, password);
    }
    case 'fix.cancel':
      service.cancel(requests[name].parse(argument).transaction);
      return null;
    case 'fix.undo':
      return service.undo(requests[name].parse(argument).transaction);
    case 'fix.recover':
      await service.recover();
      return null;
    case 'history.get':
      return service.history();
    default:
      return name satisfies never;
  }
}

async function makeEarlier({ scene, hours, moment, undone }: Earlier, kept: Kept): Promise<void> {
  const { service, present, settle } = beginWorld(scenes[scene], momentNamed(moment ?? 'kept'), kept, hours);
  const remedy = present().findings.flatMap(({ remedies }) => remedies.filter(({ kind }) => kind === 'fix'))[0];
  if (remedy?.kind !== 'fix') throw new RangeError(`The scene ${scene} offers no change.`);
  const shown = await service.preview(remedy.id, remedy.needs === 'account' ? { user: 'ada' } : undefined);
  if (shown.state !== 'ready') throw new RangeError(`The scene ${scene} shows no change: ${JSON.stringify(shown)}`);
  const started = await settle(service.apply(remedy.id, shown.preview.hash, 'secret'));
  if (started.state !== 'started') throw new RangeError(`The scene ${scene} begins no change: ${started.why.sentence}`);
  if (undone) await settle(service.undo(started.transaction));
}

function beginWorld(scene: Scene, moment: Moment, kept: Kept, hoursAgo = 0): World {
  const clock = fakeClock();
  clock.jump(looksBefore * 1000 - hoursAgo * hour);
  const watched = watch(scene, moment, clock, hoursAgo);
  const told: FixProgress[] = [];
  const { history } = kept;
  const service = createChangeService({
    clock,
    present: watched.present,
    lookNow: async () => watched.look(),
    ...computersOf(watched, moment, kept, clock, scene.machine),
    callerFor: async () => ({ uid: 1000, gid: 1000 }),
    prepare: prepareSteps,
    show: shownPart,
    history,
    newTransaction: () => `run-${history.all().length + 1}`,
    onProgress: (progress) => void told.push(progress),
    onHistory: () => undefined,
    report: (what, error) => console.error(what, error),
  });
  const stands = (): boolean => moment.verifying === true && told.at(-1)?.run.phase === 'verifying';
  async function settle<T>(answer: Promise<T>): Promise<T> {
    let isAnswered = false;
    const answered = answer.finally(() => (isAnswered = true));
    const isUnderWay = (): boolean => !isAnswered || (service.history().running.length > 0 && !stands());
    for (let second = 0; second < longest && isUnderWay(); second += 1) {
      // What machines answer comes with a later turn.
      await new Promise((resolve) => setImmediate(resolve));
      await clock.pass(1000);
    }
    await service.looked();
    return answered;
  }
  return { service, present: watched.present, told, settle };
}

/** The looks of a scene as a watcher judges them, before and after a change. */
function watch(scene: Scene, moment: Moment, clock: FakeClock, hoursAgo: number) {
  const judged = judging();
  const begun = clock.monotonic();
  let isChanged = false;
  let away: string | undefined;
  const lookAt = (second: number): TargetState => {
    const without = away === undefined ? undefined : (at: number) => scene.away?.(away ?? '', at) ?? scene.look(at);
    const afterwards = isChanged ? (without ?? scene.changed?.[moment.ends ?? 'helped']) : undefined;
    const look = (afterwards ?? scene.look)(second);
    return judged(earlier(look, hoursAgo), scene.since?.source && { source: scene.since.source });
  };
  let state = lookAt(0);
  for (let second = 1; second <= looksBefore; second += 1) state = lookAt(second);
  return {
    present: () => presentOf(state),
    look: () => void (state = lookAt(looksBefore + Math.ceil((clock.monotonic() - begun) / 1000))),
    setChanged: (changed: boolean, operations: readonly Operation[] = []): void => {
      isChanged = changed;
      [away] = operations.flatMap((one) => (one.kind === 'iscsi-session' && one.before === 'in' ? [one.address] : []));
    },
  };
}

function computersOf(
  { present, setChanged }: ReturnType<typeof watch>,
  moment: Moment,
  { changed }: Kept,
  clock: FakeClock,
  machine: Machine | undefined,
): Pick<ChangeServiceOptions, 'machineFor' | 'performerFor'> {
  const machineFor = async (place: ChangePlace): Promise<Machine> => {
    const open = (): readonly string[] =>
      [...changed[place.kind].model.journal.values()].filter(isOpen).map(({ id }) => id);
    if (place.kind === 'nas') return sambaNas(moment, open);
    if (machine !== undefined) return withReads(withJournal(machine, open), clock);
    const { facts } = present().snapshot ?? {};
    if (facts === undefined) throw new MachineError('absent', 'local', 'The scene has no workstation.');
    return workstationOf(facts, moment, open);
  };
  return {
    machineFor,
    performerFor: async (place) =>
      scenePerformer({
        consent: consentAt(place, moment),
        stop: moment.stop,
        hostile: moment.hostile === true,
        changed: changed[place.kind],
        machine: () => machineFor(place),
        clock,
        setChanged,
      }),
  };
}

/** What each read of a disk takes in turn (ms): now and then one waits. */
const readTimes = [14, 11, 17, 12, 13, 290, 12, 15];

/** A computer that lets a disk be read. */
function withReads(machine: Machine, clock: FakeClock): Machine {
  let reads = 0;
  const done = { exitCode: 0, stdout: '', stderr: '' };
  return {
    ...machine,
    async run(argv, options) {
      if (argv[0] === 'test') return done;
      if (argv[0] !== 'dd') return machine.run(argv, options);
      await clock.sleep(milliseconds(readTimes[(reads += 1) % readTimes.length] ?? 10), new AbortController().signal);
      return done;
    },
  };
}

/** The same look, made earlier. */
function earlier({ facts, ...look }: Look, hoursAgo: number): Look {
  return { ...look, ...(facts && { facts: { ...facts, readAt: instant(facts.readAt - hoursAgo * hour) } }) };
}

function presentOf({ source, judged }: TargetState): Present {
  return {
    ...(source.kind === 'recording' || source.kind === 'sample' ? { played: source.kind } : {}),
    findings: judged?.findings ?? [],
    standing: judged?.standing ?? [],
    ...(judged && { snapshot: judged.snapshot, offers: failoverOffers(judged.snapshot) }),
  };
}

function consentAt(place: ChangePlace, { way = 'polkit' }: Moment): ConsentWay {
  if (place.kind === 'nas') return { place, way: 'sudo-over-ssh' };
  return { place, way, ...(way === 'impossible' && { note: consentTexts.noAgent }) };
}
