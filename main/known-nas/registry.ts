import { randomUUID } from 'node:crypto';
import type {
  KnownNasId,
  NasAdded,
  NasLogin,
  NasSecretPlace,
  NasTrial,
  SecretStorage,
  WatchedNas,
} from '../../shared/ipc/nas.ts';
import type { RequestArgument } from '../../shared/ipc/contract.ts';
import type { NasView } from '../../shared/model/nas-view.ts';
import type { MachineId } from '../../shared/model/reading.ts';
import type { NasId } from '../../shared/model/snapshot.ts';
import type { Machine } from '../machine/machine.ts';
import { nasMachineId, type NasTarget } from '../machine/open-nas.ts';
import type { KnownNas, KnownNasStore } from '../store/known-nas.ts';
import type { SecretStore } from '../store/secrets.ts';
import type { Clock } from '../watch/clock.ts';
import type { Attention } from '../watch/intervals.ts';
import { connectToKnownNas, purposeOf, targetOfKnownNas } from './connect.ts';
import { watchNas, type CollectNas, type GivenCredentials, type NasWatcher, type OpenedNas } from './nas-watcher.ts';
import { systemName, tryNas, type TriedNas } from './trial.ts';

/** A NAS named on the command line: asked, but never stored. */
export interface GivenNas {
  readonly nas: Omit<KnownNas, 'id'>;
  readonly acceptHostKey?: string | undefined;
  readonly knownHosts?: string | undefined;
}

export interface NasRegistryOptions {
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

/** Every NAS that is known, each with a watcher of its own, so that none waits for another. */
export interface NasRegistry {
  attend(attention: Attention): void;
  lookNow(): void;
  watched(): readonly WatchedNas[];
  /** Where and how a NAS of the snapshot is asked, its secret included; `undefined`: it is not asked. */
  targetOf(id: NasId, views: readonly NasView[]): NasTarget | undefined;
  secretStorage(): SecretStorage;
  test(asked: RequestArgument<'nas.test'>): Promise<NasTrial>;
  add(asked: RequestArgument<'nas.add'>): Promise<NasAdded>;
  forget(id: KnownNasId): Promise<void>;
  retry(id: KnownNasId, given: GivenCredentials): Promise<void>;
  stop(): void;
}

interface Entry {
  readonly nas: KnownNas;
  readonly kept: boolean;
  readonly watcher: NasWatcher;
  readonly more: Pick<NasTarget, 'acceptHostKey' | 'knownHosts'>;
}

/** What the functions of a registry share. */
interface Shared {
  readonly options: NasRegistryOptions;
  readonly entries: Map<KnownNasId, Entry>;
  attention: Attention;
}

export function createNasRegistry(options: NasRegistryOptions): NasRegistry {
  const shared: Shared = { options, entries: new Map(), attention: options.attention };
  const { entries } = shared;
  if (options.asking) beginAll(shared);
  return {
    attend(attention) {
      shared.attention = attention;
      for (const { watcher } of entries.values()) watcher.attend(attention);
    },
    lookNow() {
      for (const { watcher } of entries.values()) void watcher.lookNow();
    },
    watched: () => [...entries.values()].map((entry) => watchedNas(entry, options.secrets)),
    targetOf: (id, views) => targetOf(shared, views.find(({ nas }) => nas.includes(id))?.machine),
    secretStorage: () => options.secrets.storage(),
    async test(asked) {
      const { trial, opened } = await tryOnce(options, asked);
      await opened?.machine.close();
      return trial;
    },
    add: (asked) => add(shared, asked),
    async forget(id) {
      entries.get(id)?.watcher.stop();
      entries.delete(id);
      options.changed();
      await Promise.all([options.known.remove(id), options.secrets.forget(id)]);
    },
    retry: async (id, given) => entries.get(id)?.watcher.retry(given),
    stop() {
      for (const { watcher } of entries.values()) watcher.stop();
    },
  };
}

function beginAll(shared: Shared): void {
  const { known, given } = shared.options;
  for (const nas of known.all()) begin(shared, nas, { kept: true });
  for (const { nas, ...more } of given) {
    // One that is known is asked already; two connections to it would report the same twice.
    if (entryOf(shared, nasMachineId(nas)) === undefined)
      begin(shared, { ...nas, id: randomUUID() }, { kept: false, ...more });
  }
}

/** How the watching of one NAS begins. */
interface Beginning {
  readonly kept: boolean;
  readonly opened?: OpenedNas | undefined;
  readonly acceptHostKey?: string | undefined;
  readonly knownHosts?: string | undefined;
}

function begin(shared: Shared, nas: KnownNas, { kept, opened, ...more }: Beginning): void {
  const { options, entries } = shared;
  entries.get(nas.id)?.watcher.stop();
  const watcher = watchNas({
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
    attention: shared.attention,
    opened,
    changed: options.changed,
    report: options.report,
  });
  entries.set(nas.id, { nas, kept, watcher, more });
}

function entryOf({ entries }: Shared, machine: MachineId | undefined): Entry | undefined {
  return [...entries.values()].find(({ nas }) => nasMachineId(nas) === machine);
}

function targetOf(shared: Shared, machine: MachineId | undefined): NasTarget | undefined {
  const entry = entryOf(shared, machine);
  if (entry === undefined) return undefined;
  const { nas, more } = entry;
  return { ...targetOfKnownNas(nas, shared.options.secrets.read(purposeOf(nas))), ...more };
}

function tryOnce(options: NasRegistryOptions, asked: RequestArgument<'nas.test'>): Promise<TriedNas> {
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

async function add(shared: Shared, asked: RequestArgument<'nas.add'>): Promise<NasAdded> {
  const { options } = shared;
  const { trial, opened } = await tryOnce(options, asked);
  if (opened === undefined) return { state: 'not-added', trial };
  const same = entryOf(shared, nasMachineId(asked));
  const nas = knownOf(asked, same?.nas.id ?? randomUUID());
  try {
    await options.known.put(nas);
    const secret = secretOf(asked.login);
    const kept = secret === undefined ? undefined : await options.secrets.keep(purposeOf(nas), secret, asked.remember);
    if (kept === undefined) await options.secrets.forget(nas.id);
    begin(shared, nas, { kept: true, opened });
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

function watchedNas({ nas, kept, watcher }: Entry, secrets: SecretStore): WatchedNas {
  const { id, name, host, port, user, login } = nas;
  const state = watcher.state();
  const system = state.facts?.system;
  return {
    id,
    name,
    host,
    ...(port === undefined ? {} : { port }),
    ...(user === undefined ? {} : { user }),
    machine: nasMachineId(nas),
    login: login.kind,
    ...(login.kind === 'keyFile' ? { keyFile: login.path } : {}),
    secret: secretPlace(nas, watcher, secrets),
    kept,
    ...(system?.state === 'known' ? { system: systemName(system.value) } : {}),
    ...state,
  };
}

function secretPlace({ id, login }: KnownNas, watcher: NasWatcher, secrets: SecretStore): NasSecretPlace {
  const { connection } = watcher.state();
  if (connection.state === 'failed' && connection.needs === 'secret') return 'missing';
  const place = secrets.place(id);
  const opensWithout = login.kind === 'agent' || (login.kind === 'keyFile' && !login.locked);
  return opensWithout && place === 'missing' ? 'none' : place;
}
