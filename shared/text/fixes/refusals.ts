/** Why a change was not made, or was reverted: fact, consequence, action. */
export const refusalTexts = {
  anotherRuns: 'Another change of this machine is not finished. Nothing was changed. Wait for it, then try again.',
  cancelled: 'You cancelled the change. Everything is as it was before.',
  revertedAsked: (reason: string) => `${reason} Everything is as it was before.`,
  changedSince: (what: string) =>
    `${what} is not as it was when the preview was made. Nothing was changed there. Look at a new preview.`,
  previewOutdated: 'This machine changed after the preview was made. Nothing was changed. Look at a new preview.',
  notOurs: (what: string) =>
    `${what} was changed by someone else since. Nothing was undone, so that their change is not lost. Change it by hand.`,
  mountedAnew: (at: string, option: string) =>
    `The share at ${at} was mounted by someone else since, and not as Lanewise left it (${option}). Nothing was undone, so that their change is not lost. Change it by hand.`,
  left: (what: string) =>
    `${what} was changed by someone else in between, and nothing was reverted. Look at it by hand.`,
  notReverted: (sentences: string) => `Not everything could be reverted. ${sentences}`,
  untold: (what: string, why: string) => `${what} could not be looked at (${why}).`,
  broke: (what: string, why: string) => `${what} could not be changed (${why}).`,
  journal: (why: string) => `The record of the change could not be written (${why}). Nothing is changed without it.`,
  unrecordable:
    'What would have to be written down to take this change back is more than can be read again. Nothing was changed. Use the commands.',
  noSuchChange: 'There is no record of this change on this machine. Nothing was undone.',
  alreadyUndone: 'This change was undone already. Nothing was changed.',
  stillOpen: 'This change is not finished. It is reverted by itself; nothing was undone now.',
  someoneElses: 'Another user made this change. Nothing was undone. That user or an administrator can undo it.',
  tooLate: 'Nobody confirmed the change in time, so it was reverted. Everything is as it was before.',
  interrupted: 'The program ended in the middle of the change. Everything is as it was before.',
} as const;
