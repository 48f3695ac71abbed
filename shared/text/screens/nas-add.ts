import type { NasFiledKey, NasLoginKind, NasStep, NasStepName } from '../../ipc/nas.ts';

/** Words of the dialogue in which a NAS is added. */
export const addNasWords = {
  open: 'Ask a NAS…',
  title: 'Ask a NAS',
  titleOf: (name: string): string => `Ask ${name}`,
  titleLogin: (name: string): string => `Another login for ${name}`,
  intro: 'Lanewise logs in by SSH and runs a fixed list of commands that only read. Asking changes nothing at the NAS.',
  address: 'Name or address',
  addressHelp: 'An alias of ~/.ssh/config works too; its user, port, key and jump host are used.',
  offered: 'Found as',
  port: 'Port',
  portPlaceholder: '22',
  user: 'Account',
  userHelp: 'Empty: the one of ~/.ssh/config, else your own name.',
  login: 'Log in with',
  keyPath: 'Key file',
  keyPathHelp: 'The private key, for example ~/.ssh/id_ed25519.',
  passphrase: 'Its passphrase',
  passphraseHelp: 'Empty if the key has none.',
  password: 'Password',
  passwordHelp: 'Used for this login alone, never for sudo. It appears in no log and no command line.',
  agentHelp: 'The keys of your SSH agent, then those in ~/.ssh. Nothing secret passes through Lanewise.',
  remember: 'Remember it on this computer',
  rememberHelp:
    'Encrypted by the secret store of your desktop. Who is signed in as you can read it. Without this it is kept until Lanewise ends, and asked again after that.',
  rememberNot: 'It is kept until Lanewise ends, and asked again after that.',
  test: 'Test the connection',
  testAgain: 'Test again',
  testing: 'Testing…',
  add: 'Ask it from now on',
  adding: 'Connecting…',
  cancel: 'Cancel',
  done: 'Show this NAS',
  added: (name: string): string => `${name} is asked from now on.`,
  steps: 'How far it came',
  stepsWaiting: 'Each step is listed when the test is over. A NAS that does not answer takes up to 15 seconds.',
  addThough: 'It can be added as it is. What could not be read stays marked as not known.',
  recognised: (system: string): string => `It is ${system}.`,
  notAsked: 'That could not be tried:',
  allow: 'To allow what was denied',
  allowWhere:
    'As an administrator of the NAS put this into a file of its own (sudo visudo -f /etc/sudoers.d/lanewise):',
  systemSaid: 'The system said:',
  keyIs: 'Its key:',
  allWorks: 'Every step works.',
} as const;

export const hostKeyWords = {
  title: 'First contact: is this really your NAS?',
  text: (host: string): string =>
    `Nobody has vouched for the key of ${host} on this computer yet. If the fingerprint below is the one that the NAS itself shows, nobody is in between.`,
  fingerprint: (type: string): string => `Fingerprint of its ${type} key`,
  howTo: 'At the NAS (at its console, or in a login you already trust) run:',
  windows: 'On Windows the keys are in C:\\ProgramData\\ssh.',
  paste: 'Paste here what it prints, and Lanewise compares it for you',
  same: 'The same. It is your NAS.',
  different: 'Not the same. Do not trust this key.',
  trust: 'It is the same, trust this key',
  stop: 'It is not, stop here',
  stopped: 'Nothing was kept. Find out who answers at this address before you try again.',
} as const;

export const changedKeyWords = {
  title: (host: string): string => `Stopped: ${host} answers with another key than the known one`,
  text: 'Either the NAS was set up anew, or somebody answers in its place and would get your login. Lanewise sends nothing and offers no way around this.',
  repair:
    'Only if you know why the key changed: compare the new fingerprint at the NAS itself, take the old key off the file with this command, and try again; you will be asked as at the first contact.',
} as const;

export const loginNames: Readonly<Record<NasLoginKind, string>> = {
  agent: 'Agent or usual keys',
  keyFile: 'Key file',
  password: 'Password',
};

export const stepNames: Readonly<Record<NasStepName, string>> = {
  reach: 'Reach it',
  'host-key': 'Check its host key',
  login: 'Log in',
  recognise: 'Recognise its system',
  'read-sessions': 'Read who is connected',
  'read-settings': 'Read its SMB settings',
};

export const stepStates: Readonly<Record<NasStep['state'], string>> = {
  ok: 'works',
  failed: 'failed',
  needs: 'needs you',
  skipped: 'not tried',
};

/** What is wrong with what was typed, each a sentence. */
export const formProblems = {
  host: 'Write a name or an address, without a user before it and without a port after it.',
  user: 'An account’s name has no blanks and no “@”, “:” or “/”.',
  port: 'A port is a number from 1 to 65535.',
  keyPath: 'Write where the private key is.',
  password: 'Write the password, or choose another way to log in.',
} as const;

/** Where a host's key of this type is on a Unix machine, and how it prints its fingerprint. */
export function fingerprintCommand(type: string): string {
  const name = type.startsWith('ecdsa-')
    ? 'ecdsa'
    : type.includes('rsa')
      ? 'rsa'
      : type.includes('ed25519')
        ? 'ed25519'
        : '*';
  return name === '*'
    ? 'for key in /etc/ssh/ssh_host_*_key.pub; do ssh-keygen -lf "$key"; done'
    : `ssh-keygen -lf /etc/ssh/ssh_host_${name}_key.pub`;
}

/** Takes a host's keys out of the files that hold them; names and paths in single quotes, whatever they are. */
export function forgetKeyCommand({ name, files }: NasFiledKey): string {
  return files.map((file) => `ssh-keygen -R ${quoted(name)} -f ${quoted(file)}`).join('\n');
}

const quoted = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;

/** Words of the NAS's page about the connection to it. */
export const connectionWords = {
  connecting: (host: string): string => `Connecting to ${host}…`,
  failed: 'It does not answer',
  triesAgain: 'It is tried again by itself, at growing distances.',
  waits: 'It is not tried again by itself, so that the NAS does not lock the account.',
  secretTitle: 'Its password is needed again',
  passphraseTitle: 'The passphrase of its key is needed again',
  connect: 'Connect',
  hostKeyTitle: 'Its host key has to be compared first',
  changedTitle: 'Stopped: it answers with another key than the known one',
  loginTitle: 'It did not let Lanewise in',
  changeLogin: 'Change the login…',
  lastSeen: (age: string): string => `last answered ${age}`,
  never: 'has not answered yet',
} as const;
