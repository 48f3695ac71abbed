import type { RequestArgument, RequestResults } from '../../shared/ipc/contract.ts';
import {
  type NasHostKey,
  type NasStep,
  nasSteps,
  type NasStepName,
  type NasTrial,
  type SecretStorage,
} from '../../shared/ipc/nas.ts';
import { hostileNames, longName } from './hostile-names.ts';

/** Ids are uuids at the real gate. */
export const sceneNasId = '3f1c9a52-0b1e-4d0e-9c55-6a1f0d2b7e10';

export const sceneHostKey: NasHostKey = {
  host: 'nas',
  type: 'ssh-ed25519',
  fingerprint: 'SHA256:Rk4Q0vRz0rj0hYb7l3xqV9Jm2yGkQx1mTtC5bD8nE0w',
};

type Target = RequestArgument<'nas.test'>;
type NasRequest = 'nas.secrets' | 'nas.test' | 'nas.add' | 'nas.forget' | 'nas.retry';

const sentences: Readonly<Record<NasStepName, string>> = {
  reach: 'It answers on port 22.',
  'host-key': 'Its key is the known one.',
  login: 'It let ada in with the keys of the agent.',
  recognise: 'Debian GNU/Linux 13, Samba 4.22.11.',
  'read-sessions': 'smbstatus lists its sessions and channels.',
  'read-settings': 'testparm prints its settings.',
};

const sudoers =
  'ada ALL=(root) NOPASSWD: /usr/bin/smbstatus -p --json, /usr/bin/smbstatus -p, /usr/bin/testparm -sv, /usr/bin/ss -tinpOH sport \\= \\:445';

/** All steps well but one and what comes after it. */
function trialUntil(odd: Partial<NasStep> & Pick<NasStep, 'step'>, more: Partial<NasTrial> = {}): NasTrial {
  const at = nasSteps.indexOf(odd.step);
  const steps = nasSteps.map((step, index): NasStep => {
    if (index === at) return { state: 'failed', sentence: '', ...odd };
    if (index < at) return { step, state: 'ok', sentence: sentences[step] };
    return { step, state: 'skipped', sentence: 'Not tried, because the step before failed.' };
  });
  return { steps, loggedIn: false, sudoers: [], ...more };
}

const hostileWords = [...hostileNames, longName].join(' ');
/** What an SSH server says that is somebody else's, by the last word of its name (`hostile-key`). */
const hostileTrials: Readonly<Record<string, NasTrial>> = {
  reach: trialUntil({ step: 'reach', sentence: hostileWords, detail: hostileWords }),
  key: trialUntil(
    { step: 'host-key', state: 'needs', sentence: hostileWords, detail: hostileWords },
    { hostKey: { ...sceneHostKey, type: hostileWords } },
  ),
  changed: trialUntil(
    { step: 'host-key', sentence: hostileWords, detail: hostileWords },
    { filedKey: { name: 'nas', files: [...hostileNames, longName] } },
  ),
  login: trialUntil({ step: 'login', sentence: hostileWords, detail: hostileWords }),
  fine: trialUntil(
    { step: 'read-sessions', state: 'needs', sentence: hostileWords, detail: hostileWords },
    { loggedIn: true, system: hostileWords, sudoers: [...hostileNames, longName] },
  ),
};

function trialOf({ host, login, acceptHostKey }: Target): NasTrial {
  const hostile = hostileTrials[/^hostile-(?<what>.*)/.exec(host)?.groups?.['what'] ?? ''];
  if (hostile !== undefined) return hostile;
  if (host.startsWith('nowhere'))
    return trialUntil({
      step: 'reach',
      sentence: `${host} does not answer on port 22. It may be asleep, or SSH is switched off there.`,
      detail: 'connect ETIMEDOUT 10.100.4.99:22',
    });
  if (host.startsWith('changed'))
    return trialUntil(
      {
        step: 'host-key',
        sentence: `${host} answers with a key other than the one on file (ssh-ed25519, SHA256:Rk4Q0vRz0rj0hYb7l3xqV9Jm2yGkQx1mTtC5bD8nE0w). Somebody may be in between, so Lanewise does not connect. If the host was set up anew, remove its old key from /home/ada/.ssh/known_hosts.`,
        detail: 'ssh-ed25519 SHA256:Rk4Q0vRz0rj0hYb7l3xqV9Jm2yGkQx1mTtC5bD8nE0w',
      },
      { filedKey: { name: host, files: ['/home/ada/.ssh/known_hosts'] } },
    );
  if (host.startsWith('new') && acceptHostKey === undefined)
    return trialUntil(
      {
        step: 'host-key',
        state: 'needs',
        sentence: `${host} is not known yet. Compare this fingerprint with the one that the NAS shows, and accept it only if they match.`,
        detail: 'ssh-ed25519 SHA256:Rk4Q0vRz0rj0hYb7l3xqV9Jm2yGkQx1mTtC5bD8nE0w',
      },
      { hostKey: { ...sceneHostKey, host } },
    );
  if (login.kind === 'password' && login.password === 'wrong')
    return trialUntil({ step: 'login', sentence: `${host} did not let ada in. Tried: the password.` });
  if (host.startsWith('fine')) return { ...allWell, steps: allWell.steps };
  return {
    ...trialUntil({
      step: 'read-sessions',
      state: 'needs',
      sentence: 'smbstatus works as root only, and sudo asks for a password.',
    }),
    steps: allWell.steps.map((step) =>
      step.step === 'read-sessions'
        ? {
            ...step,
            state: 'needs',
            sentence: 'smbstatus works as root only, and sudo asks for a password. One line at the NAS allows it.',
            detail: sudoers,
          }
        : step,
    ),
    loggedIn: true,
    system: 'Debian GNU/Linux 13',
    sudoers: [sudoers],
  };
}

const allWell: NasTrial = {
  steps: nasSteps.map((step) => ({ step, state: 'ok', sentence: sentences[step] })),
  loggedIn: true,
  system: 'Debian GNU/Linux 13',
  sudoers: [],
};

/** What the main program would answer about NAS; hosts called `nowhere…`, `changed…`, `new…`, `fine…` are what they are called. */
export function nasAnswers(secrets: SecretStorage): {
  [Name in NasRequest]: (argument: RequestArgument<Name>) => RequestResults[Name];
} {
  return {
    'nas.secrets': () => secrets,
    'nas.test': trialOf,
    'nas.add': (target) => {
      const trial = trialOf(target);
      if (!trial.loggedIn) return { state: 'not-added', trial };
      const secret = target.login.kind === 'password' ? (target.remember ? 'stored' : 'this-run') : 'none';
      return { state: 'added', id: sceneNasId, trial, secret };
    },
    'nas.forget': () => null,
    'nas.retry': () => null,
  };
}
