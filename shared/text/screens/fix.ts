import type { ConsentWay, FixRecord, FixRefusal, FixRun, OpenFile, StepState } from '../../model/fix.ts';
import type { Milliseconds } from '../../model/units.ts';
import { counted, durationText } from './numbers.ts';

/** Words of remedies, of the dialogue in which a change is made, and of the page of changes. */
export const fixWords = {
  orYourself: 'Or do it yourself',
  copyTitle: 'Commands',
  atTheNas: 'Where to set it',
  setTo: 'Set it to',
  watching: 'Lanewise is watching: this page changes by itself when it sees it.',
  none: 'Nothing to switch',
  moreWays: 'Other ways',

  preparing: 'Reading what would change…',
  preparingText: 'Nothing is changed by that.',
  whatChanges: 'What will change',
  interrupts: 'What it interrupts',
  undoneBy: 'How it is undone',
  go: 'Before you go on',
  nothingInterrupted: 'Nothing is interrupted.',
  copyAll: 'Copy as commands',
  apply: 'Change it',
  cancel: 'Cancel',
  close: 'Close',
  done: 'Done',
  undo: 'Undo',
  checkAgain: 'Check again',
  lookAgain: 'Look again',
  enterAgain: 'Enter it again',
  seeChanges: 'See the changes',
  about: (duration: Milliseconds): string => `Takes about ${durationText(duration)}, and then looks whether it helped.`,
  busyTitle: 'These programs have files open there',
  busyText: 'Close them first: Lanewise forces nothing, so nothing can be changed while a file is open.',
  busyUnseen:
    'Open files of other users’ programs cannot be seen from here. If there are any, nothing is changed and you are told.',
  unchanged: (lines: number): string => `${counted(lines, 'line', 'lines')} unchanged`,
  added: 'added: ',
  removed: 'removed: ',
  newFile: 'new file',
  removedFile: 'removed',
  changedFile: 'changed',
  commands: 'Commands',

  accountTitle: 'Which account of the NAS?',
  accountText:
    'A guest cannot have a second channel. Lanewise writes the password into one file that only root can read, and keeps it nowhere else.',
  user: 'User',
  password: 'Password',
  domain: 'Domain (only if your NAS is in one)',
  userMissing: 'Type the name of an account of the NAS.',
  userUnfit: 'A user name cannot hold , % = / or \\.',
  passwordMissing: 'Type its password.',
  showChanges: 'Show what will change',

  steps: 'Steps',
  before: 'Before',
  after: 'After',
  now: 'Now',
  notMoving: 'Nothing was moving.',
  notMovingNow: 'Nothing is moving now.',
  copySomething: 'Copy something from the share and watch this number.',
  asBefore: 'Everything is as it was before.',
  whatWasTried: 'What was tried',

  undoTitle: (title: string): string => `Undo “${title}”?`,
  undoText:
    'Every value goes back to what it was. Where somebody changed one since, nothing is touched and you are told.',
  undoGo: 'Undo it',
  takenBack: 'This was done and is taken back',

  page: 'Changes',
  pageLead: 'Everything Lanewise changed, on this computer or at a NAS, and how it is undone.',
  emptyTitle: 'Nothing was changed yet',
  emptyText:
    'When Lanewise repairs something for you, it stands here: what was changed, whether it helped, and the button that undoes it. Nothing is ever changed without you seeing it first.',
  attention: 'Needs you',
  details: 'What was changed',
  today: 'Today',
  yesterday: 'Yesterday',
  recover: 'Put it back',
  recovering: 'Putting it back…',
  someoneElse: 'A change by another program or person',
  unfinishedAt: (where: string): string => `Unfinished on ${where}.`,
  undoneAt: (when: string): string => `undone ${when}`,
  thisComputer: 'this computer',
  unknownNas: 'a NAS',
  running: (title: string): string => `“${title}” is being done.`,
  show: 'Show',
} as const;

export const unfinishedNotice = (count: number, title: string | undefined): string =>
  count === 1
    ? `${title === undefined ? 'A change' : `The change “${title}”`} was begun and not finished, so some values may be half changed. Put it back before you go on.`
    : `${count} changes were begun and not finished, so some values may be half changed. Put them back before you go on.`;

/** What the dialogue says while it goes on, and at the end. */
export const phaseTitles: Readonly<Record<FixRun['phase'], string>> = {
  asking: 'Asking for permission…',
  applying: 'Changing it…',
  verifying: 'Looking whether it helped…',
  'putting-back': 'Putting everything back…',
  kept: 'Done, and it stays',
  undone: 'Undone',
  'put-back': 'Put back, as it was before',
  refused: 'Nothing was changed',
  stuck: 'Not everything could be put back',
};

/** While an undo goes on. */
export const undoPhaseTitles: Partial<Readonly<Record<FixRun['phase'], string>>> = {
  applying: 'Undoing it…',
  verifying: 'Looking again…',
};

export const stepStateWords: Readonly<Record<StepState, string>> = {
  waiting: 'waits',
  doing: 'now',
  done: 'done',
  failed: 'failed',
  'put-back': 'put back',
};

export const outcomeWords: Readonly<Record<FixRecord['outcome'], string>> = {
  kept: 'in force',
  undone: 'undone',
  'put-back': 'put back',
  stuck: 'not whole',
  unfinished: 'unfinished',
};

/** How root is reached at one place. `where` as in "on this computer". */
export function consentSentence({ way, note }: ConsentWay, where: string): string {
  switch (way) {
    case 'already-root':
      return `Lanewise runs as root on ${where}, so nothing more is asked.`;
    case 'polkit':
      return `Your desktop asks for an administrator’s password before anything is changed on ${where}.`;
    case 'sudo':
      return `It is done on ${where} through sudo, as it is set up for your user.`;
    case 'sudo-over-ssh':
      return `It is done on ${where} over SSH through sudo, as it is set up there.`;
    case 'root-over-ssh':
      return `It is done on ${where} over SSH, where you are logged in as root.`;
    case 'impossible':
      return note ?? `Lanewise has no way to become root on ${where}. Copy the commands and run them yourself.`;
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
