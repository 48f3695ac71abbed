import { counted, durationText } from './screens/numbers.ts';
import type { Milliseconds } from '../model/units.ts';

/** Sentences about a change that is being made, and about its outcome: fact, consequence, action. */
export const fixRunTexts = {
  recording: 'This is a recording, so there is nothing to change. Watch the machine itself to repair it.',
  sample:
    'This is a sample of somebody else’s machine, so there is nothing to change. Stop the sample to see your own shares.',
  nothingRead: 'Nothing has been read yet, so it is not known what to change. Try again after the next look.',
  noUserIds: 'This system has no user IDs, and Lanewise cannot change it. Nothing was changed.',
  notWatched:
    'Lanewise is not connected to that machine, so nothing can be changed there. Connect to it, then try again.',
  gone: 'The trouble is gone already. Nothing was changed.',
  notFound: 'This change is no longer offered, because the situation has changed. Nothing was changed.',
  nothingToDo:
    'Everything is already set as this change would set it. Nothing was changed. Check again to find another cause.',
  notShown:
    'Something changed after this list was shown, so the change would now be a different one. Nothing was done. Look at the new list and decide again.',
  busyPlace:
    'Another change is running on that machine. Lanewise makes one at a time: wait until it is over, then try again.',
  unfinishedFirst:
    'An earlier change on that machine is unfinished. Nothing was changed. Revert the earlier one first, then try again.',
  passwordMissing: 'The password of the account is missing. Nothing was changed. Enter it again.',
  cancelled: 'You cancelled the change. Everything is as it was before.',
  cancelledNothing: 'You cancelled the change before anything was changed.',
  mistake: (message: string): string =>
    `Lanewise made a mistake (${message}), so the change failed. The log has the details.`,
  unreachable: (message: string): string => `${message} So it is not known whether everything is back.`,
  goesBackItself: 'That machine reverts an unconfirmed change by itself within minutes. Check again when it answers.',
  stillThere: (title: string): string =>
    `The change was made, but “${title}” is still there, so the change was reverted. Everything is as it was before.`,
  worse: (share: string, before: string, after: string): string =>
    `The change was made, but ${share} got worse (${before} before, ${after} afterwards), so the change was reverted.`,
  shareGone: (share: string): string =>
    `The change was made, but ${share} was not mounted afterwards, so the change was reverted. Everything is as it was before.`,
  notInForce: (what: string): string =>
    `The change was made, but the kernel does not use ${what}, so the change was reverted. Everything is as it was before.`,
  noLook: (waited: Milliseconds): string =>
    `The change was made, but the machine could not be read for ${durationText(waited)}, so nobody could check the change and it was reverted.`,
  kept: (title: string, situation: string): string => `Checked twice: “${title}” is gone. ${situation}`,
  keptNotBetter: (title: string, situation: string): string =>
    `“${title}” is gone, but no further path has come up yet. ${situation} Lanewise keeps looking and shows what it finds.`,
  inForce: 'The kernel uses the new values. The next copy shows whether they help.',
  inForceUnseen: 'Every step was done and checked on that machine. The next copy shows whether it helps.',
  situation: (share: string, carrying: number, possible: number): string =>
    `${share} uses ${carrying} of ${counted(possible, 'path', 'paths')}.`,
  undone: (title: string): string => `“${title}” was undone. Every value is the one from before.`,
  undoneShareGone: (share: string): string =>
    `Every value is the one from before, but ${share} is not mounted now. Mount it again.`,
  partlyUndone: (sentence: string): string =>
    `One part was reverted, another was not: ${sentence} The list shows what to do by hand.`,
  undoneAlready: 'This change was already reverted.',
  notUndoable: 'Nothing of this change can be undone.',
  interrupted: 'Lanewise ended in the middle of the change.',
  recoveredBack: 'The change was interrupted. Everything is as it was before.',
  recoveredKept: 'The change was interrupted after its last step. It is in force and can be undone.',
  check: 'Check until the trouble is gone',
  checkUndo: 'Check again',
} as const;
