import { type MachineFacts, type System, smbServerOf } from '../../shared/model/machine.ts';
import { nasSteps, type NasLoginKind, type NasStep, type NasStepName, type NasTrial } from '../../shared/ipc/nas.ts';
import type { Reading } from '../../shared/model/reading.ts';
import { nasStepTexts as texts } from '../../shared/text/nas-connection.ts';
import type { Machine } from '../machine/machine.ts';
import { noticing } from '../machine/noticing.ts';
import { HostKeyChanged, HostKeyUnknown, LoginRefused } from '../machine/ssh-errors.ts';
import { failureOf, filedKeyOf, isExpected, keyOf, secretHelps, unreachableSentence } from './failure.ts';
import type { CollectNas, OpenedNas } from './nas-watcher.ts';

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
export interface TriedNas {
  readonly trial: NasTrial;
  readonly opened?: OpenedNas;
}

type StepResult = Omit<NasStep, 'step'>;

/** Goes all steps to a NAS once and reports how each one went. Never throws. */
export async function tryNas(options: TrialOptions): Promise<TriedNas> {
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

const skipped: StepResult = { state: 'skipped', sentence: texts.skipped };
const ok = (sentence: string, detail?: string): StepResult => stepResult('ok', sentence, detail);

function stepResult(state: NasStep['state'], sentence: string, detail?: string): StepResult {
  return { state, sentence, ...(detail === undefined || detail === '' ? {} : { detail }) };
}

/** The steps with a result, and the others skipped. */
function stepsOf(known: Readonly<Partial<Record<NasStepName, StepResult>>>): readonly NasStep[] {
  return nasSteps.map((step) => ({ step, ...(known[step] ?? skipped) }));
}

function refusedTrial(error: unknown, { host, login }: TrialOptions): NasTrial {
  const base = { loggedIn: false, sudoers: [] };
  if (error instanceof HostKeyUnknown) {
    const asked = stepResult('needs', texts.hostKeyUnknown(error.host), `${error.keyType} ${error.fingerprint}`);
    return { ...base, hostKey: keyOf(error), steps: stepsOf({ reach: ok(texts.reached(host)), 'host-key': asked }) };
  }
  if (error instanceof HostKeyChanged) {
    const stop = stepResult('failed', error.message, `${error.keyType} ${error.fingerprint}`);
    return {
      ...base,
      filedKey: filedKeyOf(error),
      steps: stepsOf({ reach: ok(texts.reached(host)), 'host-key': stop }),
    };
  }
  if (error instanceof LoginRefused) {
    const refused = stepResult(secretHelps(error, login) ? 'needs' : 'failed', error.message);
    const steps = { reach: ok(texts.reached(host)), 'host-key': ok(texts.hostKeyKnown), login: refused };
    return { ...base, steps: stepsOf(steps) };
  }
  const { sentence } = failureOf(error, login);
  return { ...base, steps: stepsOf({ reach: stepResult('failed', sentence, ownWords(error, sentence)) }) };
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

/** The login worked, and the connection was lost before anything was read. */
function lostTrial(sentence: string, options: TrialOptions): NasTrial {
  const steps = stepsOf({ ...arrived(options, undefined), recognise: stepResult('failed', sentence) });
  return { steps, loggedIn: false, sudoers: [] };
}

function readTrial(facts: MachineFacts, options: TrialOptions): NasTrial {
  const { system, account } = facts;
  const { sessions, configuration } = smbServerOf(facts);
  const denied = sessions.state === 'denied' || configuration.state === 'denied';
  const name = system.state === 'known' ? systemName(system.value) : undefined;
  return {
    steps: stepsOf({
      ...arrived(options, account.state === 'known' ? account.value.name : undefined),
      recognise:
        name === undefined ? stepResult('failed', texts.recognisedNot, reasonOf(system)) : ok(texts.recognised(name)),
      'read-sessions': sessionsStep(facts),
      'read-settings': settingsStep(facts),
    }),
    loggedIn: true,
    ...(name === undefined ? {} : { system: name }),
    sudoers: denied ? sudoersOf(facts) : [],
  };
}

/** `Synology DSM 7.2` */
export function systemName({ name, version }: System): string {
  return version === undefined ? name : `${name} ${version}`;
}

const sudoersOf = ({ guide }: MachineFacts): readonly string[] => guide?.sudoers ?? [];

function sessionsStep(facts: MachineFacts): StepResult {
  const { sessions, connections } = smbServerOf(facts);
  const listed = connections.state === 'known' ? connections.value.list.length : undefined;
  const lines = sudoersOf(facts).join('\n');
  switch (sessions.state) {
    case 'denied': {
      // Windows has no sudo: another account reads it, or nobody.
      const [nothing, some] =
        sessions.needs === 'nas-administrator'
          ? [texts.sessionsDeniedToUser, texts.sessionsReadWithoutNamesAsUser]
          : [texts.sessionsDenied, texts.sessionsReadWithoutNames];
      return stepResult('needs', listed === undefined ? nothing : some, lines);
    }
    case 'failed':
      return stepResult('failed', texts.sessionsFailed, sessions.reason);
    case 'known':
    case 'absent':
    case 'unchecked':
      return listed === undefined
        ? stepResult('failed', texts.sessionsAbsent, reasonOf(connections))
        : ok(texts.sessionsRead(listed));
    default:
      return sessions satisfies never;
  }
}

function settingsStep(facts: MachineFacts): StepResult {
  const { configuration } = smbServerOf(facts);
  switch (configuration.state) {
    case 'known':
      return ok(texts.settingsRead);
    case 'denied':
      return configuration.needs === 'nas-administrator'
        ? stepResult('needs', texts.settingsDeniedToUser)
        : stepResult('needs', texts.settingsDenied, sudoersOf(facts).join('\n'));
    case 'failed':
      return stepResult('failed', texts.settingsFailed, configuration.reason);
    case 'absent':
    case 'unchecked':
      return stepResult('failed', texts.settingsAbsent);
    default:
      return configuration satisfies never;
  }
}

function reasonOf(reading: Reading<unknown>): string | undefined {
  return reading.state === 'failed' ? reading.reason : undefined;
}
