import { randomUUID } from 'node:crypto';
import type {
  KnownNasId,
  NasAdded,
  NasList,
  NasLogin,
  NasSecretPlace,
  NasTrial,
  PublishedNas,
} from '../../shared/ipc/nas.ts';
import type { RequestArgument } from '../../shared/ipc/contract.ts';
import type { NasFacts } from '../../shared/model/nas-facts.ts';
import type { NasView } from '../../shared/model/nas-view.ts';
import type { MachineId } from '../../shared/model/reading.ts';
import type { NasId, Snapshot } from '../../shared/model/snapshot.ts';
import type { Machine } from '../machine/machine.ts';
import { nasMachineId, type NasTarget } from '../machine/open-nas.ts';
import { nasIdsOf } from '../snapshot/join-nas.ts';
import type { KnownNas, KnownNasStore } from '../store/known-nas.ts';
import type { SecretStore } from '../store/secrets.ts';
import type { Clock } from './clock.ts';
import { connectToKnownNas, purposeOf, targetOfKnownNas } from './known-nas-connection.ts';
import { startNasLane, type CollectNas, type Given, type NasLane } from './nas-lane.ts';
import { systemName, tryNas, type Tried } from './nas-trial.ts';
import type { Attention } from './pace.ts';

/** A NAS named on the command line: asked, but never stored. */
export interface GivenNas {
  readonly nas: Omit<KnownNas, 'id'>;
  readonly acceptHostKey?: string | undefined;
  readonly knownHosts?: string | undefined;
}

export interface NasWatchOptions {
  readonly known: KnownNasStore;
  readonly secrets: SecretStore;
  readonly given: readonly GivenNas[];
  /** `false`: a recording is played, and no NAS of the world around is asked for it. */
  readonly asking: boolean;
  readonly connect: (target: NasTarget) => Promise<Machine>;
  readonly collect: CollectNas;
  readonly clock: Clock;
  readonly attention: Attention;
  /** A NAS came, went, or answers otherwise than before. */
  readonly changed: () => void;
  readonly report: (what: string, error?: unknown) => void;
}

/** Every NAS that is asked, each by a lane of its own, so that none waits for another. */
export interface NasWatch {
  attend(attention: Attention): void;
  lookNow(): void;
  /** Facts of the present, one per NAS that tells any. */
  facts(): readonly NasFacts[];
  /** Where and how a NAS of the snapshot is asked, its secret included; `undefined`: it is not asked. */
  targetOf(id: NasId, views: readonly NasView[]): NasTarget | undefined;
  published(snapshot: Snapshot | undefined): readonly PublishedNas[];
  list(snapshot: Snapshot | undefined): NasList;
  test(asked: RequestArgument<'nas.test'>): Promise<NasTrial>;
  add(asked: RequestArgument<'nas.add'>): Promise<NasAdded>;
  forget(id: KnownNasId): Promise<void>;
  retry(id: KnownNasId, given: Given): Promise<void>;
  stop(): void;
}

interface Entry {
  readonly nas: KnownNas;
  readonly kept: boolean;
  readonly lane: NasLane;
  readonly more: Pick<NasTarget, 'acceptHostKey' | 'knownHosts'>;
}

interface Company {
  readonly options: NasWatchOptions;
  readonly entries: Map<KnownNasId, Entry>;
  attention: Attention;
}

export function createNasWatch(options: NasWatchOptions): NasWatch {
  const company: Company = { options, entries: new Map(), attention: options.attention };
  const { entries } = company;
  if (options.asking) beginAll(company);
  const published: NasWatch['published'] = (snapshot) =>
    [...entries.values()].map((entry) => publishedOf(entry, snapshot, options.secrets));
  return {
    attend(attention) {
      company.attention = attention;
      for (const { lane } of entries.values()) lane.attend(attention);
    },
    lookNow() {
      for (const { lane } of entries.values()) lane.lookNow();
    },
    facts: () =>
      [...entries.values()].flatMap(({ lane }) => {
        const { current, facts } = lane.state();
        return current && facts !== undefined ? [facts] : [];
      }),
    targetOf: (id, views) => targetOf(company, views.find(({ nas }) => nas.includes(id))?.machine),
    published,
    list: (snapshot) => ({ nas: published(snapshot), secrets: options.secrets.storage() }),
    async test(asked) {
      const { trial, opened } = await tried(options, asked);
      await opened?.machine.close();
      return trial;
    },
    add: (asked) => add(company, asked),
    async forget(id) {
      entries.get(id)?.lane.stop();
      entries.delete(id);
      options.changed();
      await Promise.all([options.known.remove(id), options.secrets.forget(id)]);
    },
    retry: async (id, given) => entries.get(id)?.lane.retry(given),
    stop() {
      for (const { lane } of entries.values()) lane.stop();
    },
  };
}

function beginAll(company: Company): void {
  const { known, given } = company.options;
  for (const nas of known.all()) begin(company, nas, { kept: true });
  for (const { nas, ...more } of given) {
    // One that is known is asked already; two connections to it would tell the same twice.
    if (entryOf(company, nasMachineId(nas)) === undefined)
      begin(company, { ...nas, id: randomUUID() }, { kept: false, ...more });
  }
}

interface Beginning {
  readonly kept: boolean;
  readonly opened?: Tried['opened'];
  readonly acceptHostKey?: string | undefined;
  readonly knownHosts?: string | undefined;
}

function begin(company: Company, nas: KnownNas, { kept, opened, ...more }: Beginning): void {
  const { options, entries } = company;
  entries.get(nas.id)?.lane.stop();
  const lane = startNasLane({
    name: nas.name,
    login: nas.login.kind,
    connect: (given) =>
      connectToKnownNas({
        ...options,
        nas,
        // Forgotten, or given another login, while it was being asked: then nothing of it may be kept.
        isKnown: () => entries.get(nas.id)?.nas === nas,
        given: { ...given, acceptHostKey: given.acceptHostKey ?? more.acceptHostKey },
        knownHosts: more.knownHosts,
      }),
    collect: options.collect,
    clock: options.clock,
    attention: company.attention,
    opened,
    changed: options.changed,
    report: options.report,
  });
  entries.set(nas.id, { nas, kept, lane, more });
}

function entryOf({ entries }: Company, machine: MachineId | undefined): Entry | undefined {
  return [...entries.values()].find(({ nas }) => nasMachineId(nas) === machine);
}

function targetOf(company: Company, machine: MachineId | undefined): NasTarget | undefined {
  const entry = entryOf(company, machine);
  if (entry === undefined) return undefined;
  const { nas, more } = entry;
  return { ...targetOfKnownNas(nas, company.options.secrets.read(purposeOf(nas))), ...more };
}

function tried(options: NasWatchOptions, asked: RequestArgument<'nas.test'>): Promise<Tried> {
  const { host, port, user, login, acceptHostKey } = asked;
  return tryNas({
    host,
    login: login.kind,
    accepted: acceptHostKey !== undefined,
    connect: () => options.connect({ host, port, user, login, acceptHostKey }),
    collect: options.collect,
    report: options.report,
  });
}

async function add(company: Company, asked: RequestArgument<'nas.add'>): Promise<NasAdded> {
  const { options } = company;
  const { trial, opened } = await tried(options, asked);
  if (opened === undefined) return { state: 'not-added', trial };
  const same = entryOf(company, nasMachineId(asked));
  const nas = knownOf(asked, same?.nas.id ?? randomUUID());
  try {
    await options.known.put(nas);
    const secret = secretOf(asked.login);
    const kept = secret === undefined ? undefined : await options.secrets.keep(purposeOf(nas), secret, asked.remember);
    if (kept === undefined) await options.secrets.forget(nas.id);
    begin(company, nas, { kept: true, opened });
    options.changed();
    const why = kept?.sentence === undefined ? {} : { secretSentence: kept.sentence };
    return { state: 'added', id: nas.id, trial, secret: kept?.place ?? 'none', ...why };
  } catch (error) {
    await opened.machine.close();
    throw error;
  }
}

function secretOf(login: NasLogin): string | undefined {
  if (login.kind === 'password') return login.password;
  return login.kind === 'keyFile' ? login.passphrase : undefined;
}

function knownOf({ host, port, user, name, login }: RequestArgument<'nas.add'>, id: KnownNasId): KnownNas {
  const kept =
    login.kind === 'keyFile'
      ? { kind: login.kind, path: login.path, locked: login.passphrase !== undefined }
      : { kind: login.kind };
  return {
    id,
    name: name ?? host,
    host,
    ...(port === undefined ? {} : { port }),
    ...(user === undefined ? {} : { user }),
    login: kept,
  };
}

function publishedOf({ nas, kept, lane }: Entry, snapshot: Snapshot | undefined, secrets: SecretStore): PublishedNas {
  const { id, name, host, port, user, login } = nas;
  const machine = nasMachineId(nas);
  const state = lane.state();
  const system = state.facts?.system;
  return {
    id,
    name,
    host,
    ...(port === undefined ? {} : { port }),
    ...(user === undefined ? {} : { user }),
    machine,
    login: login.kind,
    ...(login.kind === 'keyFile' ? { keyFile: login.path } : {}),
    secret: secretPlace(nas, lane, secrets),
    kept,
    nas: snapshot === undefined ? [] : whichOf(snapshot, machine, state.facts),
    ...(system?.state === 'known' ? { system: systemName(system.value) } : {}),
    ...state,
  };
}

/** As joined; while it does not answer, by what it told last. */
function whichOf(snapshot: Snapshot, machine: MachineId, told: NasFacts | undefined): readonly NasId[] {
  const view = snapshot.nasViews.find((one) => one.machine === machine);
  if (view !== undefined) return view.nas;
  return told === undefined ? [] : nasIdsOf(snapshot, told);
}

function secretPlace({ id, login }: KnownNas, lane: NasLane, secrets: SecretStore): NasSecretPlace {
  const { connection } = lane.state();
  if (connection.state === 'failed' && connection.needs === 'secret') return 'missing';
  const place = secrets.place(id);
  const opensWithout = login.kind === 'agent' || (login.kind === 'keyFile' && !login.locked);
  return opensWithout && place === 'missing' ? 'none' : place;
}
