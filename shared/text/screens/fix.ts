import type { ConsentWay, FixProgress, FixRecord, FixRefusal, FixRun, OpenFile, StepState } from '../../model/fix.ts';
import type { Milliseconds } from '../../model/units.ts';
import { counted, durationText } from './numbers.ts';

/** Words of remedies, of the dialogue in which a change is made, and of the page of changes. */
export const fixWords = {
  orYourself: 'Or do it yourself',
  copyTitle: 'Commands',
  atTheNas: 'Where to set it',
  setTo: 'Set it to',
  watching: 'Lanewise keeps watching. This page changes by itself as soon as the setting is seen.',
  followUp: 'Still to do',
  watchingConnections: 'Lanewise keeps watching. This text changes by itself.',
  none: 'Nothing to change',

  preparing: 'Reading what would change…',
  preparingText: 'Reading changes nothing.',
  whatChanges: 'What will change',
  interrupts: 'What it interrupts',
  undoneBy: 'How it is undone',
  go: 'Before you continue',
  nothingInterrupted: 'Nothing is interrupted.',
  copyAll: 'Copy as commands',
  apply: 'Make this change',
  cancel: 'Cancel',
  close: 'Close',
  done: 'Done',
  undo: 'Undo',
  checkAgain: 'Check again',
  lookAgain: 'Check again',
  enterAgain: 'Enter the password again',
  seeChanges: 'Show the changes',
  about: (duration: Milliseconds): string =>
    `The change takes about ${durationText(duration)}. Then Lanewise checks whether it helped.`,
  busyTitle: 'These programs have files open on the share',
  busyText: 'Close them first. Lanewise forces nothing: while a file is open, nothing is changed.',
  busyUnseen:
    'Open files of other users’ programs cannot be seen from here. If there are any, nothing is changed and this window says so.',
  unchanged: (lines: number): string => `${counted(lines, 'line', 'lines')} unchanged`,
  added: 'added: ',
  removed: 'removed: ',
  newFile: 'new file',
  removedFile: 'removed',
  changedFile: 'changed',
  commands: 'Commands',

  accountTitle: 'Enter an account of the NAS',
  accountText:
    'A guest cannot have a second channel. Lanewise writes the password into one file that only root can read, and stores it nowhere else.',
  user: 'Account',
  password: 'Password',
  domain: 'Domain (only if the NAS is in one)',
  userMissing: 'Enter the name of an account of the NAS.',
  userUnfit: 'The name of an account cannot contain , % = / or \\.',
  passwordMissing: 'Enter the password of the account.',
  showChanges: 'Show the change',

  steps: 'Steps',
  before: 'Before',
  after: 'After',
  now: 'Now',
  notMoving: 'Nothing was moving.',
  notMovingNow: 'Nothing is moving now.',
  copySomething: 'Copy a file from the share and watch this number.',
  asBefore: 'Everything is as it was before.',
  whatWasTried: 'What was tried',

  undoTitle: (title: string): string => `Undo “${title}”?`,
  undoText:
    'Every value goes back to what it was before. A value that somebody has changed since is left alone, and this window says so.',
  undoGo: 'Undo the change',
  takenBack: 'These steps were done and will be undone',

  page: 'Changes',
  pageLead: 'Every change that Lanewise made, on this machine or on a NAS, and how to undo it.',
  emptyTitle: 'No changes yet',
  emptyText:
    'When Lanewise repairs something for you, this page lists what was changed, whether it helped, and the button that undoes it. Nothing is ever changed before you have seen it.',
  attention: 'Needs your attention',
  details: 'What was changed',
  today: 'Today',
  yesterday: 'Yesterday',
  recover: 'Revert the change',
  recovering: 'Reverting…',
  someoneElse: 'A change by another program or person',
  unfinishedAt: (where: string): string => `Unfinished on ${where}.`,
  undoneAt: (when: string): string => `undone ${when}`,
  thisComputer: 'this machine',
  unknownNas: 'a NAS',
  running: (title: string): string => `The change “${title}” is being made.`,
  show: 'Show the change',
} as const;

export const unfinishedNotice = (count: number, title: string | undefined): string =>
  count === 1
    ? `${title === undefined ? 'A change' : `The change “${title}”`} was started and not finished, so some values may be half changed. Revert it before you continue.`
    : `${count} changes were started and not finished, so some values may be half changed. Revert them before you continue.`;

/** Titles of the dialogue while a change is made, and at its end. */
export const phaseTitles: Readonly<Record<FixRun['phase'], string>> = {
  asking: 'Asking for permission…',
  applying: 'Making the change…',
  verifying: 'Checking whether it helped…',
  'putting-back': 'Reverting everything…',
  kept: 'Done. The change is kept.',
  tested: 'The test is over',
  undone: 'Undone',
  'put-back': 'Reverted. Everything is as it was before.',
  refused: 'Nothing was changed',
  stuck: 'Not everything could be reverted',
};

/** Titles of the dialogue while a change is undone. */
const undoPhaseTitles: Partial<Readonly<Record<FixRun['phase'], string>>> = {
  applying: 'Undoing the change…',
  verifying: 'Checking again…',
};

/** Titles of the dialogue while a failover test runs. */
const testPhaseTitles: Partial<Readonly<Record<FixRun['phase'], string>>> = {
  applying: 'Taking a path away…',
  verifying: 'Watching the reads…',
  'putting-back': 'Bringing the path back…',
  refused: 'The test did not begin',
};

/** What the dialogue says of a run. */
export function runTitle({ phase }: FixRun, what: FixProgress['what'] | undefined): string {
  const own = { apply: undefined, undo: undoPhaseTitles, test: testPhaseTitles }[what ?? 'apply'];
  return own?.[phase] ?? phaseTitles[phase];
}

export const stepStateWords: Readonly<Record<StepState, string>> = {
  waiting: 'waiting',
  doing: 'running',
  done: 'done',
  failed: 'failed',
  'put-back': 'reverted',
};

export const outcomeWords: Readonly<Record<FixRecord['outcome'], string>> = {
  kept: 'in force',
  tested: 'tested',
  undone: 'undone',
  'put-back': 'reverted',
  stuck: 'incomplete',
  unfinished: 'unfinished',
};

/** How root is reached at one place. `where` as in "on this machine". */
export function consentSentence({ way, note }: ConsentWay, where: string): string {
  switch (way) {
    case 'already-root':
      return `Lanewise runs as root on ${where}, so no password is needed.`;
    case 'polkit':
      return `Your desktop asks for an administrator’s password before anything is changed on ${where}.`;
    case 'sudo':
      return `The change is made on ${where} through sudo, as it is set up for your user.`;
    case 'uac':
      return `Windows asks for an administrator’s permission (User Account Control) before anything is changed on ${where}.`;
    case 'sudo-over-ssh':
      return `The change is made on ${where} over SSH through sudo, as it is set up there.`;
    case 'root-over-ssh':
      return `The change is made on ${where} over SSH, where you are logged in as root.`;
    case 'impossible':
      return note ?? `Lanewise cannot become root on ${where}. Copy the commands and run them yourself.`;
    default:
      return way satisfies never;
  }
}

/** "vlc (4211): /mnt/media/film.mkv" */
export const openFileText = ({ program, pid, path }: OpenFile): string => `${program} (${pid}): ${path}`;

/** What a person can do about a refusal with one button; `undefined`: its sentence says it. */
export function refusalAction({ code }: FixRefusal): 'look-again' | 'enter-again' | 'copy' | undefined {
  if (code === 'wrong-password') return 'enter-again';
  if (code === 'changed-since' || code === 'busy' || code === 'cancelled') return 'look-again';
  return code === 'consent-refused' || code === 'no-way-to-root' ? 'copy' : undefined;
}

/** The button that begins with the preview again, or with what is asked before it; `undefined`: there is none. */
export function againWord(action: ReturnType<typeof refusalAction>): string | undefined {
  return { 'look-again': fixWords.lookAgain, 'enter-again': fixWords.enterAgain, copy: undefined }[action ?? 'copy'];
}
