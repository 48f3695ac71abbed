import { counted, durationText } from './screens/numbers.ts';
import type { Milliseconds } from '../model/units.ts';

/** What is said while something is changed, and of what came of it: fact, consequence, action. */
export const fixRunTexts = {
  recording:
    'This is a recording, not a computer that runs now, so there is nothing to change. Watch the computer itself to repair it.',
  sample:
    'This is a sample of somebody else’s machine, so there is nothing to change. Stop the sample to see your own shares.',
  nothingRead: 'Nothing could be read yet, so it is not known what to change. Try again after the next look.',
  noUserIds: 'This system has no user IDs, and Lanewise cannot change it. Nothing was changed.',
  notWatched:
    'There is no connection to that computer now, so nothing can be changed there. Connect to it, then try again.',
  gone: 'What this would repair is not there any more. Nothing was changed.',
  notFound: 'This change is not offered any more, because something is another than when it was. Nothing was changed.',
  nothingToDo:
    'Everything is already as this would make it, so nothing was changed. Check again to see what else it is.',
  notShown:
    'What would be changed is not what you were shown, because something changed meanwhile. Nothing was done. Look at the new list and decide again.',
  busyPlace:
    'Another change is under way on that computer. Lanewise makes one at a time: wait until it is over, then try again.',
  unfinishedFirst:
    'An earlier change on that computer is unfinished. Put it back first, then try again. Nothing was changed.',
  passwordMissing: 'The account’s password is missing. Nothing was changed. Type it again.',
  cancelled: 'You cancelled it, and everything is as it was before.',
  cancelledNothing: 'You cancelled it before anything was changed.',
  mistake: (message: string): string => `It failed by a mistake of this program (${message}). The log tells more.`,
  unreachable: (message: string): string => `${message} So it is not known whether everything is back.`,
  goesBackItself:
    'Every change that was not confirmed goes back by itself on that computer within minutes. Check again when it answers.',
  stillThere: (title: string): string =>
    `It was done, but “${title}” is still there, so it was put back. Everything is as it was before.`,
  worse: (share: string, before: string, after: string): string =>
    `It was done, but ${share} got worse by it (${before} before, ${after} afterwards), so it was put back.`,
  shareGone: (share: string): string =>
    `It was done, but ${share} was not mounted afterwards, so it was put back. Everything is as it was before.`,
  notInForce: (what: string): string =>
    `It was done, but the kernel does not use ${what}, so it was put back. Everything is as it was before.`,
  noLook: (waited: Milliseconds): string =>
    `It was done, but no look at the computer succeeded in ${durationText(waited)}, so it could not be checked and was put back.`,
  kept: (title: string, situation: string): string => `Checked twice: “${title}” is gone. ${situation}`,
  keptNotBetter: (title: string, situation: string): string =>
    `“${title}” is gone, but no further path came up yet. ${situation} Lanewise goes on looking and tells what it finds.`,
  inForce: 'The kernel uses what was asked for. Whether it helps shows at the next copy.',
  inForceUnseen: 'Every step was done and checked on that computer. Whether it helps shows at the next copy.',
  situation: (share: string, carrying: number, possible: number): string =>
    `${share} uses ${carrying} of ${counted(possible, 'path', 'paths')}.`,
  undone: (title: string): string => `“${title}” was undone: every value is the one from before.`,
  undoneShareGone: (share: string): string =>
    `Every value is the one from before, but ${share} is not mounted now. Mount it again.`,
  partlyUndone: (sentence: string): string =>
    `A part of it was put back and another was not: ${sentence} The list shows what to do by hand.`,
  undoneAlready: 'This change was put back already.',
  notUndoable: 'There is nothing of this change that could be undone.',
  interrupted: 'Lanewise ended in the middle of it.',
  recoveredBack: 'It was interrupted, and everything is as it was before.',
  recoveredKept: 'It was interrupted after the last step. The change is in force and can be undone.',
  check: 'Look again until the trouble is gone',
  checkUndo: 'Look again',
} as const;

/** One step of a change, as it stands in the list of steps. */
export const fixStepTexts = {
  writeFile: (path: string): string => `Write ${path}`,
  removeFile: (path: string): string => `Remove ${path}`,
  writeSecret: (path: string): string => `Write the account’s file ${path}, for root alone`,
  removeSecret: (path: string): string => `Remove the account’s file ${path}`,
  set: (key: string, value: string): string => `Set ${key} to ${value}`,
  unmount: (at: string): string => `Unmount ${at}`,
  mount: (remote: string, at: string): string => `Mount ${remote} at ${at}`,
  remount: (at: string): string => `Unmount ${at} and mount it again`,
  addRoute: (to: string, dev: string): string => `Send what goes to ${to} out by ${dev}`,
  removeRoute: (to: string): string => `Remove the route to ${to}`,
  addRule: (from: string, table: string): string => `Look up routes for ${from} in table ${table}`,
  removeRule: (from: string): string => `Remove the routing rule for ${from}`,
  mtu: (dev: string, bytes: number): string => `Set the MTU of ${dev} to ${bytes}`,
} as const;
