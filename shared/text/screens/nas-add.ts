import type { NasFiledKey, NasLoginKind, NasStep, NasStepName } from '../../ipc/nas.ts';

/** Words of the dialogue in which a NAS is added. */
export const addNasWords = {
  open: 'Add a NAS…',
  title: 'Add a NAS',
  titleOf: (name: string): string => `Connect to ${name}`,
  titleLogin: (name: string): string => `Another login for ${name}`,
  intro: 'Lanewise logs in by SSH and runs a fixed list of commands that only read. Nothing is changed on the NAS.',
  address: 'Name or address',
  addressHelp: 'An alias of ~/.ssh/config works too. Its user, port, key and jump host are used.',
  offered: 'Found as',
  port: 'Port',
  portPlaceholder: '22',
  user: 'Account',
  userHelp: 'If empty: the account in ~/.ssh/config, or your own name.',
  login: 'Log in with',
  keyPath: 'Key file',
  keyPathHelp: 'The private key, for example ~/.ssh/id_ed25519.',
  passphrase: 'Passphrase of the key',
  passphraseHelp: 'Leave it empty if the key has none.',
  password: 'Password',
  passwordHelp: 'Used only to log in, never for sudo. It appears in no log and no command line.',
  agentHelp: 'The keys of your SSH agent, then those in ~/.ssh. Nothing secret passes through Lanewise.',
  remember: 'Remember it on this machine',
  rememberHelp:
    'Encrypted by the secret store of your desktop. Anyone who is signed in as you can read it. Otherwise it is kept until Lanewise ends; after that you enter it again.',
  rememberNot: 'It is kept until Lanewise ends. After that you enter it again.',
  test: 'Test the connection',
  testAgain: 'Test again',
  testing: 'Testing…',
  add: 'Add this NAS',
  adding: 'Connecting…',
  cancel: 'Cancel',
  done: 'Show this NAS',
  added: (name: string): string => `${name} was added.`,
  steps: 'Steps of the test',
  stepsWaiting: 'Each step is listed when the test is over. If the NAS does not answer, that takes up to 15 seconds.',
  addThough: 'The NAS can be added as it is. What could not be read stays marked as not known.',
  recognised: (system: string): string => `It is ${system}.`,
  notAsked: 'The test could not be run:',
  allow: 'Allow what was denied',
  allowWhere:
    'As an administrator of the NAS, put this line into a file of its own (sudo visudo -f /etc/sudoers.d/lanewise):',
  systemSaid: 'The system reported:',
  keyIs: 'Its key:',
  allWorks: 'Every step works.',
} as const;

export const hostKeyWords = {
  title: 'First connection: is this really your NAS?',
  text: (host: string): string =>
    `The key of ${host} is not known on this machine yet. If the fingerprint below matches the one that the NAS shows, nobody is in between.`,
  fingerprint: (type: string): string => `Fingerprint of its ${type} key`,
  howTo: 'On the NAS (at its console, or in a login that you already trust), run:',
  windows: 'On Windows the keys are in C:\\ProgramData\\ssh.',
  paste: 'Paste the output here, and Lanewise compares it for you',
  same: 'It matches. This is your NAS.',
  different: 'It does not match. Do not trust this key.',
  trust: 'It matches. Trust this key',
  stop: 'It does not match. Stop here',
  stopped: 'Nothing was stored. Find out which machine answers at this address before you try again.',
} as const;

export const changedKeyWords = {
  title: (host: string): string => `Stopped: ${host} answers with a different key`,
  text: 'Either the NAS was set up anew, or another machine answers in its place and would get your login. Lanewise sends nothing, and this check cannot be skipped.',
  repair:
    'Only if you know why the key changed: compare the new fingerprint on the NAS, remove the old key with this command, and try again. You then compare the key as at the first connection.',
} as const;

export const loginNames: Readonly<Record<NasLoginKind, string>> = {
  agent: 'SSH agent or usual keys',
  keyFile: 'Key file',
  password: 'Password',
};

export const stepNames: Readonly<Record<NasStepName, string>> = {
  reach: 'Reach the NAS',
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

/** What is wrong with an entry of the form; each is a sentence. */
export const formProblems = {
  host: 'Enter a name or an address, without a user before it and without a port after it.',
  user: 'The name of an account has no blanks and no “@”, “:” or “/”.',
  port: 'A port is a number from 1 to 65535.',
  keyPath: 'Enter the path of the private key.',
  password: 'Enter the password, or choose another kind of login.',
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
  failed: 'The NAS does not answer',
  triesAgain: 'Lanewise tries again by itself, at growing intervals.',
  waits: 'Lanewise does not try again by itself, so that the NAS does not lock the account.',
  secretTitle: 'The password is needed again',
  passphraseTitle: 'The passphrase of the key is needed again',
  connect: 'Connect',
  hostKeyTitle: 'The host key has to be compared first',
  changedTitle: 'Stopped: the NAS answers with a different key',
  loginTitle: 'The NAS refused the login',
  changeLogin: 'Change the login…',
  lastSeen: (age: string): string => `last answered ${age}`,
  never: 'has not answered yet',
} as const;
