/** What the program that runs as root says of itself. */
export const elevatedTexts = {
  tooLong: 'The request is longer than 64 KiB. Nothing was changed.',
  notJson: 'The request is not one line of JSON. Nothing was changed.',
  noRequest: 'No request came. Nothing was changed.',
  badRequest: (place: string, what: string) =>
    `The request is not one that is known here (${place}: ${what}). Nothing was changed.`,
  notRoot: 'The helper program was not started as root. Nothing was changed. Start the fix from Lanewise.',
  notElevated:
    'The helper program was not started as administrator. Nothing was changed. Start the change from Lanewise.',
  otherRequest: 'What was asked is not what was consented to. Nothing was changed. Try again.',
  unknownWord: 'Something else than "keep" or "undo" was answered. Everything is as it was before.',
  ended: 'Lanewise ended before the change was confirmed. Everything is as it was before.',
  undoAsked: 'The change was taken back. Everything is as it was before.',
  foreignIds: (option: string) =>
    `The share would be mounted for another user (${option}). Nothing was changed. Mount it for yourself, or use the commands.`,
  broke: (why: string) => `The helper program could not go on (${why}).`,
} as const;

/** How root is reached on this machine, and why not. */
export const consentTexts = {
  notInstalled: 'Lanewise is not installed on this machine; the helper program of this folder is started as root.',
  noWay:
    'Neither polkit (pkexec) nor a sudo that asks no password is there. Nothing was changed. Copy the commands, and run them as root.',
  noAgent:
    'No program of this desktop asks for the administrator password (no polkit agent is running). Nothing was changed. Start one, or copy the commands and run them as root.',
  noHelper:
    'The helper program that changes settings is not installed. Nothing was changed. Install Lanewise from its package, or copy the commands.',
  unsafeHelper: (path: string) =>
    `Other users than root could change the helper program ${path}. It is not started, and nothing was changed. Install Lanewise again.`,
  unsafeFolder: (path: string) =>
    `Other users than you and root could change ${path}, and with it what would run as root. It is not started, and nothing was changed. Correct its owner and permissions (chmod go-w), or copy the commands.`,
  refused: 'The administrator password was not given. Nothing was changed.',
  notAuthorised:
    'polkit did not authorise the change: the password was not accepted, or a rule of this machine does not allow it to you. Nothing was changed. Try again, or copy the commands and have an administrator run them.',
  noPolkit:
    'polkit, which asks for the administrator password, does not answer on this machine. Nothing was changed. Copy the commands, and run them as root.',
  sudoAsks:
    'sudo does not start the helper program without asking for a password, and there is nobody to ask. Nothing was changed. Copy the commands, and run them as root.',
  uacRefused: 'You did not allow Lanewise to make changes (User Account Control). Nothing was changed.',
  notStarted: (why: string) =>
    `Windows did not start the helper program (${why}). Nothing was changed. Copy the commands, and run them in PowerShell as administrator.`,
  noOutcome: 'PowerShell did not say whether it was started',
  neverCame:
    'The helper program was started and said nothing. Nothing was changed. Try again, or copy the commands and run them in PowerShell as administrator.',
  notForAll:
    'Lanewise is not installed for all users, so its helper program could be changed by others. Install it for all users, or copy the commands and run them in PowerShell as administrator.',
  ended: 'The helper program ended without an answer. What it had changed is reverted by itself within three minutes.',
  foreign:
    'The helper program said something that is not known here. What it had changed is reverted by itself within three minutes.',
} as const;
