import { nasSteps, type NasLoginKind, type NasStep, type NasStepName, type NasTrial } from '../../shared/ipc/nas.ts';
import type { NasFacts, NasSystem } from '../../shared/model/nas-facts.ts';
import type { Reading } from '../../shared/model/reading.ts';
import { nasStepTexts as texts } from '../../shared/text/nas-connection.ts';
import type { Machine } from '../machine/machine.ts';
import { noticing } from '../machine/noticing.ts';
import { HostKeyChanged, HostKeyUnknown, LoginRefused } from '../machine/ssh-errors.ts';
import { failureOf, filedKeyOf, isExpected, keyOf, secretHelps, unreachableSentence } from './nas-failure.ts';
import type { CollectNas } from './nas-lane.ts';

export interface TrialOptions {
  readonly host: string;
  readonly login: NasLoginKind;
  /** A fingerprint was given along. */
  readonly accepted: boolean;
  readonly connect: () => Promise<Machine>;
  readonly collect: CollectNas;
  readonly report: (what: string, error: unknown) => void;
}

/** How a trial went; the connection is open if the login worked, and the caller's to close. */
export interface Tried {
  readonly trial: NasTrial;
  readonly opened?: { readonly machine: Machine; readonly facts: NasFacts };
}

type Told = Omit<NasStep, 'step'>;

/** Goes the whole way to a NAS once and says of each step how it went. Never throws. */
export async function tryNas(options: TrialOptions): Promise<Tried> {
  let machine: Machine;
  try {
    machine = await options.connect();
  } catch (error) {
    if (!isExpected(error)) options.report('a NAS could not be tried', error);
    return { trial: refusedTrial(error, options) };
  }
  try {
    const seen = noticing(machine);
    const facts = await options.collect(seen.machine, 'full');
    const lost = seen.lost();
    if (lost === undefined) return { trial: readTrial(facts, options), opened: { machine, facts } };
    await machine.close();
    return { trial: lostTrial(unreachableSentence(lost), options) };
  } catch (error) {
    options.report('a NAS was not read', error);
    await machine.close();
    return { trial: lostTrial(failureOf(error, options.login).sentence, options) };
  }
}

const skipped: Told = { state: 'skipped', sentence: texts.skipped };
const ok = (sentence: string, detail?: string): Told => told('ok', sentence, detail);

function told(state: NasStep['state'], sentence: string, detail?: string): Told {
  return { state, sentence, ...(detail === undefined || detail === '' ? {} : { detail }) };
}

/** The steps that were told of, and the others skipped. */
function stepsOf(known: Readonly<Partial<Record<NasStepName, Told>>>): readonly NasStep[] {
  return nasSteps.map((step) => ({ step, ...(known[step] ?? skipped) }));
}

function refusedTrial(error: unknown, { host, login }: TrialOptions): NasTrial {
  const base = { loggedIn: false, sudoers: [] };
  if (error instanceof HostKeyUnknown) {
    const asked = told('needs', texts.hostKeyUnknown(error.host), `${error.keyType} ${error.fingerprint}`);
    return { ...base, hostKey: keyOf(error), steps: stepsOf({ reach: ok(texts.reached(host)), 'host-key': asked }) };
  }
  if (error instanceof HostKeyChanged) {
    const stop = told('failed', error.message, `${error.keyType} ${error.fingerprint}`);
    return {
      ...base,
      filedKey: filedKeyOf(error),
      steps: stepsOf({ reach: ok(texts.reached(host)), 'host-key': stop }),
    };
  }
  if (error instanceof LoginRefused) {
    const refused = told(secretHelps(error, login) ? 'needs' : 'failed', error.message);
    const steps = { reach: ok(texts.reached(host)), 'host-key': ok(texts.hostKeyKnown), login: refused };
    return { ...base, steps: stepsOf(steps) };
  }
  const { sentence } = failureOf(error, login);
  return { ...base, steps: stepsOf({ reach: told('failed', sentence, ownWords(error, sentence)) }) };
}

/** The system's own words, unless they are the sentence already. */
function ownWords(error: unknown, sentence: string): string | undefined {
  return error instanceof Error && error.message !== sentence ? error.message : undefined;
}

function arrived({ host, accepted }: TrialOptions, user: string | undefined) {
  return {
    reach: ok(texts.reached(host)),
    'host-key': ok(accepted ? texts.hostKeyAccepted : texts.hostKeyKnown),
    login: ok(user === undefined ? texts.loggedInUnnamed : texts.loggedIn(user)),
  };
}

/** It let us in and was lost before it had told anything. */
function lostTrial(sentence: string, options: TrialOptions): NasTrial {
  const steps = stepsOf({ ...arrived(options, undefined), recognise: told('failed', sentence) });
  return { steps, loggedIn: false, sudoers: [] };
}

function readTrial(facts: NasFacts, options: TrialOptions): NasTrial {
  const { system, user, sessions, smb, guide } = facts;
  const denied = sessions.state === 'denied' || smb.state === 'denied';
  const name = system.state === 'known' ? systemName(system.value) : undefined;
  return {
    steps: stepsOf({
      ...arrived(options, user.state === 'known' ? user.value.name : undefined),
      recognise:
        name === undefined ? told('failed', texts.recognisedNot, reasonOf(system)) : ok(texts.recognised(name)),
      'read-sessions': sessionsStep(facts),
      'read-settings': settingsStep(facts),
    }),
    loggedIn: true,
    ...(name === undefined ? {} : { system: name }),
    sudoers: denied ? guide.sudoers : [],
  };
}

/** `Synology DSM 7.2` */
export function systemName({ name, version }: NasSystem): string {
  return version === undefined ? name : `${name} ${version}`;
}

function sessionsStep({ sessions, connections, guide }: NasFacts): Told {
  const listed = connections.state === 'known' ? connections.value.list.length : undefined;
  const lines = guide.sudoers.join('\n');
  switch (sessions.state) {
    case 'denied': {
      // Windows has no sudo: another account reads it, or nobody.
      const [nothing, some] =
        sessions.needs === 'nas-administrator'
          ? [texts.sessionsDeniedToUser, texts.sessionsReadWithoutNamesAsUser]
          : [texts.sessionsDenied, texts.sessionsReadWithoutNames];
      return told('needs', listed === undefined ? nothing : some, lines);
    }
    case 'failed':
      return told('failed', texts.sessionsFailed, sessions.reason);
    case 'known':
    case 'absent':
    case 'unchecked':
      return listed === undefined
        ? told('failed', texts.sessionsAbsent, reasonOf(connections))
        : ok(texts.sessionsRead(listed));
    default:
      return sessions satisfies never;
  }
}

function settingsStep({ smb, guide }: NasFacts): Told {
  switch (smb.state) {
    case 'known':
      return ok(texts.settingsRead);
    case 'denied':
      return smb.needs === 'nas-administrator'
        ? told('needs', texts.settingsDeniedToUser)
        : told('needs', texts.settingsDenied, guide.sudoers.join('\n'));
    case 'failed':
      return told('failed', texts.settingsFailed, smb.reason);
    case 'absent':
    case 'unchecked':
      return told('failed', texts.settingsAbsent);
    default:
      return smb satisfies never;
  }
}

function reasonOf(reading: Reading<unknown>): string | undefined {
  return reading.state === 'failed' ? reading.reason : undefined;
}
