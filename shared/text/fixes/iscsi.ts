/** What is said when sessions of iSCSI are made and ended. */
export const iscsiTexts = {
  loggedOut: (address: string): string =>
    `The path by ${address} ends; reads and writes go on by the other paths. That there is one that works is checked as root just before.`,
  loggedIn:
    'Nothing is interrupted: sessions that are there stay as they are. A new disk appears for each LUN of the target; do not mount or format it.',
  startupInterrupts: 'Nothing is interrupted: open-iscsi reads the setting when the machine starts.',
  undoStartup: 'Undo gives each record the word of before.',
  undoLogin:
    'Undo logs out of exactly this session, unless it has become the last path of a disk in use, and removes the record of open-iscsi if this change made it.',
  undoLogout: 'Undo logs in again by the same portal.',

  session: (login: string): string => `a session to ${login}`,
  lastPath: (address: string, disk: string): string =>
    `${disk} is in use and has no other path that works, so nothing was logged out at ${address}. Bring another path back first.`,
  unmapped: (disk: string): string =>
    `${disk} is in use without a map of dm-multipath. A further session would show the same disk a second time, so nobody was logged in. Let multipathd make a map of it first.`,
  noRecord: (login: string): string =>
    `open-iscsi has no record of ${login}, so nobody could log in there again. Nothing was changed.`,
  several: (login: string): string =>
    `There are several sessions to ${login}, which cannot be told apart. Nothing was changed.`,
  notOneUnbound: (login: string): string =>
    `There is not exactly one session to ${login} that is bound to no interface, so nothing is changed. Look again.`,
  bound: (devs: string): string =>
    `A session is made anew by ${devs}, and the one that it takes the place of ends. Reads and writes go on by the other path.`,
  answering: (devs: string): string =>
    `How this machine answers for its addresses is changed for ${devs}; other connections over them may pause for a moment.`,
  undoBound:
    'Undo logs in as before, ends the new session and removes its record and the interface of open-iscsi. Settings get the values of before.',
  noSuchRecord: (login: string): string => `open-iscsi has no record of ${login}. Nothing was changed. Look again.`,
  deniedRecords: 'The records of open-iscsi belong to root.',
  otherStartup: (login: string, value: string): string =>
    `The record of ${login} says node.startup = ${value}, which is not known here. Nothing was changed.`,
} as const;
